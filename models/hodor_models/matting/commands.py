"""hodor-models matting ...: composited truth, and the errors of the studio's exports of it."""

import argparse
import json
from dataclasses import asdict
from pathlib import Path

from ..suggest.commands import Commands, add_export, add_training, write_result


def run_build(options: argparse.Namespace) -> None:
    """Composite a test set whose alpha is known; then run `hodor-studio batch OUT/jobs.json`."""
    from ..data.sources import LabelledImages, MaskFolder
    from .testset import SetRequest, build_set

    sources: list[LabelledImages] = [MaskFolder(Path(images), Path(masks)) for images, masks in options.pair or []]
    sources += [
        MaskFolder(Path(images), Path(masks), instances=True, mask_suffix="_mask")
        for images, masks in options.people or []
    ]
    if not sources:
        raise SystemExit("Name pictures with masks: --pair IMAGES MASKS or --people IMAGES MASKS.")
    count = build_set(options.out, sources, SetRequest(options.per_kind, options.frames, seed=options.seed))
    print(f"{options.out}: {count} clips")


def run_score(options: argparse.Namespace) -> None:
    """Errors of the exports in OUT/results: hard, soft and steady alpha, colours as they are and clean."""
    from .testset import score_set, table

    scores = score_set(options.set)
    print(table(scores))
    write_result(scores, options.json)


def run_bank(options: argparse.Namespace) -> None:
    """Make a bank of objects with exact alpha to train on: strands, wires, blur, defocus, plain edges."""
    from ..data.sources import LabelledImages, MaskFolder
    from .bank import ClothedPeople, build_bank

    sources: list[LabelledImages] = [MaskFolder(Path(images), Path(masks)) for images, masks in options.pair or []]
    sources += [ClothedPeople(Path(photos), Path(labels)) for photos, labels in options.clothed or []]
    if not sources:
        raise SystemExit("Name pictures with masks: --pair IMAGES MASKS or --clothed PHOTOS LABELS.")
    build_bank(options.out, sources, options.count, options.seed)
    print(f"{options.out}: {options.count} objects")


def run_train(options: argparse.Namespace) -> None:
    """Train a matting network from a configuration file; goes on where an interrupted run stopped."""
    from .training import load_matting_config, train_matting

    train_matting(load_matting_config(options.config), options.out)


def run_export(options: argparse.Namespace) -> None:
    """A checkpoint or weights -> a bundle of matting."""
    from .export import write_matting
    from .training import load_matting

    info = {
        "version": options.version,
        "training": json.loads(options.training.read_text()) if options.training else {},
    }
    bundle = write_matting(load_matting(options.checkpoint), options.out, info, options.half)
    print(f"{bundle.folder}: {', '.join(bundle.manifest['sha256'])}")


def run_weights(options: argparse.Namespace) -> None:
    """The averaged weights of a run in half precision, to commit and to go on from."""
    from ..suggest.checkpoint import write_half
    from .training import load_matting

    network = load_matting(options.checkpoint)
    write_half(network, asdict(network.config), options.out)
    print(options.out)


def run_evaluate(options: argparse.Namespace) -> None:
    """Errors of a bundle's alpha on the clips of `build`, beside the studio's hard and soft edges (its batch first)."""
    from .evaluate import Evaluation, alpha_table, evaluate_set
    from .export import Matter

    scores = evaluate_set(Evaluation(options.set, Matter(options.bundle, options.threads), options.radius))
    print(alpha_table(scores))
    write_result(scores, options.json)


def run_check(options: argparse.Namespace) -> None:
    """Verify a bundle: kind, files, hashes, graph inputs, golden tensors."""
    from ..suggest.graph_bundle import golden_differences, read_graph_bundle
    from .export import MATTING, golden_chain

    bundle = read_graph_bundle(options.bundle, MATTING)
    for name, value in golden_differences(bundle, golden_chain).items():
        print(f"golden {name}: largest difference {value:.1e} of the largest value")
    print(f"{bundle.folder}: {bundle.manifest['name']} {bundle.manifest['version']} is intact")


def add_network(commands: Commands) -> None:
    """Bank, training, export, measures of the network."""
    bank = commands.add("bank", run_bank)
    bank.add_argument("--pair", nargs=2, action="append", metavar=("IMAGES", "MASKS"), help="white is the object")
    bank.add_argument("--clothed", nargs=2, action="append", metavar=("PHOTOS", "LABELS"), help="Clothing Co-Parsing")
    bank.add_argument("--count", type=int, default=500)
    bank.add_argument("--seed", type=int, default=1)
    bank.add_argument("--out", type=Path, required=True)
    train = commands.add("train", run_train)
    add_training(train)
    add_export(commands.add("export", run_export))
    weights = commands.add("weights", run_weights)
    weights.add_argument("--checkpoint", type=Path, required=True)
    weights.add_argument("--out", type=Path, required=True)
    evaluate = commands.add("evaluate", run_evaluate)
    evaluate.add_argument("--set", type=Path, required=True, help="the folder that build made, with its results")
    evaluate.add_argument("--bundle", type=Path, required=True)
    evaluate.add_argument("--radius", type=float, default=0.0, help="of the band in pixels (0: by the frame's size)")
    evaluate.add_argument("--threads", type=int, default=2)
    evaluate.add_argument("--json", type=Path)
    check = commands.add("check", run_check)
    check.add_argument("--bundle", type=Path, required=True)


def add_matting(parser: argparse.ArgumentParser) -> None:
    """The sub-commands of `hodor-models matting`."""
    commands = Commands(parser)
    build = commands.add("build", run_build)
    build.add_argument("--pair", nargs=2, action="append", metavar=("IMAGES", "MASKS"), help="white is the object")
    build.add_argument("--people", nargs=2, action="append", metavar=("IMAGES", "MASKS"), help="PennFudan")
    build.add_argument("--per-kind", type=int, default=10, help="clips of each of the six kinds")
    build.add_argument("--frames", type=int, default=4)
    build.add_argument("--seed", type=int, default=1)
    build.add_argument("--out", type=Path, required=True)
    score = commands.add("score", run_score)
    score.add_argument("--set", type=Path, required=True, help="the folder that build made")
    score.add_argument("--json", type=Path)
    add_network(commands)
