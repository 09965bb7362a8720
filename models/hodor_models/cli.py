"""hodor-models: train, evaluate, export, check and import networks."""

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path

from .bundle import BundleError, OrtGraphs, read_bundle
from .data.sources import DataError, DavisVideos
from .export import PRECISIONS
from .matting.commands import add_matting
from .measure_commands import Command, add_measures
from .official.import_request import CheckpointError
from .official.import_request import add_arguments as add_import
from .prompt.commands import add_prompt
from .suggest.commands import add_suggest
from .tracks.commands import add_tracks


def run_train(options: argparse.Namespace) -> None:
    """Train from a configuration file; goes on where an interrupted run stopped."""
    from .training.config import load_config
    from .training.loop import Trainer
    from .training.measure import measure_with

    config = load_config(options.config, options.set)
    Trainer(config, options.out, measure_with(config.checkpoints), options.accept_changes).run()


def run_ablation(options: argparse.Namespace) -> None:
    """Train with soft, hard and no masks equally long and print the table; goes on where it was interrupted."""
    from .training.ablation import ablation, table
    from .training.config import load_config
    from .training.measure import measure_with

    config = load_config(options.config, options.set)
    print(table(ablation(config, options.out, measure_with(config.checkpoints))))


def run_export(options: argparse.Namespace) -> None:
    """A checkpoint of a training run -> a bundle."""
    from .export.write_bundle import BundleInfo, write_bundle
    from .lite.checkpoint import load_network

    network = load_network(options.checkpoint)
    training = json.loads(options.training.read_text()) if options.training else {}
    info = BundleInfo(
        version=options.version,
        short_side=options.short_side,
        precision=options.precision,
        fused=options.fused,
        training=training,
    )
    bundle = write_bundle(network, options.out, info)
    print(f"{bundle.folder}: {', '.join(bundle.manifest['sha256'])}")


def run_quantize(options: argparse.Namespace) -> None:
    """Give a bundle int8 variants of its large graphs, calibrated on labelled videos; the bundle is replaced."""
    from .export.quantize import Calibration, add_variants

    bundle = add_variants(options.bundle, Calibration(DavisVideos(options.davis, options.split)))
    golden = json.loads((bundle.folder / bundle.manifest["golden"]["file"]).read_text())
    print(f"{bundle.folder}: int8 may be off by {golden['tolerance']['int8']}")


def run_half(options: argparse.Namespace) -> None:
    """Give a bundle float16 variants of its graphs, for GPUs and batches of frames; the bundle is replaced."""
    from .export.half_variants import add_half_variants

    bundle = add_half_variants(options.bundle)
    golden = json.loads((bundle.folder / bundle.manifest["golden"]["file"]).read_text())
    print(f"{bundle.folder}: float16 may be off by {golden['tolerance']['float16']}")


def run_propagate(options: argparse.Namespace) -> None:
    """Carry masks through a folder of frames with the reference loop; one label map per frame."""
    from .reference_loop import propagate_folder

    count = propagate_folder(options.bundle, options.frames, options.masks, options.out)
    print(f"{options.out}: {count} label maps")


def run_time(options: argparse.Namespace) -> None:
    """Milliseconds of each graph, alone or against another bundle's or the published network's in the same run."""
    from .timing import Load, table, time_against

    size = (options.size[0], options.size[1])
    load = Load(size, options.objects, options.window, options.threads, options.runs)
    found = time_against(read_bundle(options.bundle), options.against, load, lambda text: print(text, file=sys.stderr))
    print(table(found))
    if options.json:
        content = {"size": size, "objects": load.objects, "window": load.window, "threads": load.threads, "ms": found}
        options.json.write_text(json.dumps(content, indent=1) + "\n")


def run_check(options: argparse.Namespace) -> None:
    """Verify a bundle: files, hashes, graph inputs, golden tensors."""
    from .export.golden import differences

    bundle = read_bundle(options.bundle)
    graphs = OrtGraphs(bundle)
    if "golden" in bundle.manifest:
        golden = json.loads((bundle.folder / bundle.manifest["golden"]["file"]).read_text())
        for name, value in differences(golden, graphs).items():
            print(f"golden {name}: largest difference {value:.1e}")
    print(f"{bundle.folder}: {bundle.manifest['name']} {bundle.manifest['version']} is intact")


def run_import(options: argparse.Namespace) -> None:
    """A published HODOR checkpoint -> a bundle."""
    from .official.import_checkpoint import run

    run(options)


def run_attention_cost(options: argparse.Namespace) -> None:
    """Separable self-attention beside multi-head self-attention at 480p, 720p and 1080p: tokens, operations, time."""
    from .attention_cost import measure_costs, table

    print(table(measure_costs(options.stride, options.channels, options.runs)))


def add_bundle(parser: argparse.ArgumentParser) -> None:
    """--bundle and --threads."""
    parser.add_argument("--bundle", type=Path, required=True, help="folder with manifest.json and the graphs")
    parser.add_argument("--threads", type=int, default=2)


def add_set(parser: argparse.ArgumentParser) -> None:
    """--set."""
    parser.add_argument(
        "--set", action="append", default=[], metavar="KEY=VALUE", help="change one setting, such as clips.size=384"
    )


def add_training(command: Callable[[str, Command], argparse.ArgumentParser]) -> None:
    """Train and ablation."""
    train = command("train", run_train)
    train.add_argument("--config", type=Path, required=True)
    train.add_argument("--out", type=Path, required=True, help="folder of the run; resumed where it exists")
    train.add_argument("--accept-changes", action="store_true", help="go on with another configuration than before")
    add_set(train)
    compare = command("ablation", run_ablation)
    add_set(compare)
    compare.add_argument("--config", type=Path, required=True)
    compare.add_argument("--out", type=Path, required=True, help="folder of the three runs and ablation.json")


def parser() -> argparse.ArgumentParser:
    """The command line."""
    top = argparse.ArgumentParser(prog="hodor-models", description=__doc__)
    commands = top.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, function: Command) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=function.__doc__, description=function.__doc__)
        sub.set_defaults(function=function)
        return sub

    add_training(command)
    export = command("export", run_export)
    export.add_argument("--checkpoint", type=Path, required=True)
    export.add_argument("--out", type=Path, required=True)
    export.add_argument("--version", default="0.6.0")
    export.add_argument("--short-side", type=int, default=352)
    export.add_argument(
        "--precision",
        choices=PRECISIONS,
        default="float32",
        help="'float16 storage' halves the files, arithmetic stays float32; 'float16' computes in half, for GPUs",
    )
    export.add_argument("--fused", action="store_true", help="add `step`: a whole frame in one graph, for GPUs")
    export.add_argument("--training", type=Path, help="JSON for the manifest's `training`")
    quantize = command("quantize", run_quantize)
    quantize.add_argument("--bundle", type=Path, required=True, help="a HODOR-Lite bundle")
    quantize.add_argument("--davis", type=Path, required=True, help="DAVIS folder to calibrate on")
    quantize.add_argument("--split", default="train", help="never the one that is measured")
    half = command("half", run_half)
    half.add_argument("--bundle", type=Path, required=True, help="a HODOR-Lite bundle in 'float16 storage'")
    add_measures(command)
    propagate = command("propagate", run_propagate)
    add_bundle(propagate)
    propagate.add_argument("--frames", type=Path, required=True, help="folder of images, in the order of their names")
    propagate.add_argument("--masks", type=Path, required=True, help="first mask, or a folder of masks named as frames")
    propagate.add_argument("--out", type=Path, required=True)
    timing = command("time", run_time)
    add_bundle(timing)
    timing.add_argument("--size", type=int, nargs=2, default=(384, 672), metavar=("H", "W"))
    timing.add_argument("--objects", type=int, default=3)
    timing.add_argument("--window", type=int, default=7)
    timing.add_argument("--runs", type=int, default=15, help="timed runs of each graph; the median counts")
    timing.add_argument(
        "--against",
        help="another bundle to time in turn with this one; 'published': the published network with random weights, in "
        "ONNX Runtime; 'pytorch': that, and the same in PyTorch (eager)",
    )
    timing.add_argument("--json", type=Path, help="write the medians here too")
    add_bundle(command("check", run_check))
    add_import(command("import-official", run_import))
    add_suggest(commands.add_parser("suggest", help="objects of one frame: train, measure, export the detector"))
    add_prompt(commands.add_parser("prompt", help="any object that is pointed at: train, measure, export the head"))
    add_matting(commands.add_parser("matting", help="alpha and foregrounds: composite truth, score exports"))
    add_tracks(commands.add_parser("tracks", help="objects of a clip: train, measure, export the track decoder"))
    cost = command("attention-cost", run_attention_cost)
    cost.add_argument("--stride", type=int, default=8, help="of the feature maps; 16 is a quarter of the tokens")
    cost.add_argument("--channels", type=int, default=128)
    cost.add_argument("--runs", type=int, default=5)
    return top


def main(arguments: list[str] | None = None) -> int:
    """Run a command; what the user can put right is one line on standard error and status 2."""
    options = parser().parse_args(arguments)
    try:
        options.function(options)
    except (BundleError, CheckpointError, DataError) as error:
        print(f"hodor-models: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
