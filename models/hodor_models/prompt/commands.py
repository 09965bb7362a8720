"""hodor-models prompt ...: the point head on the command line."""

import argparse
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from ..suggest.commands import Commands, add_training, write_result

if TYPE_CHECKING:
    from .evaluate import Case

HODOR = Path("models/bundles/hodor-lite")


def run_train(options: argparse.Namespace) -> None:
    """Train a point head from a configuration file; goes on where an interrupted run stopped."""
    from .training import load_prompt_config, train_prompt

    config = load_prompt_config(options.config)
    if options.steps:
        config = replace(config, run=replace(config.run, steps=options.steps))
    train_prompt(config, options.out)


def run_export(options: argparse.Namespace) -> None:
    """A checkpoint -> a bundle of points, for the backbone of a bundle of HODOR."""
    from .export import write_head
    from .training import load_head

    info = {"version": options.version}
    for name in ("training", "measured"):
        path = getattr(options, name)
        info[name] = json.loads(path.read_text()) if path else {}
    bundle = write_head(load_head(options.checkpoint), options.out, options.hodor, info, options.half)
    print(f"{bundle.folder}: {', '.join(bundle.manifest['sha256'])}")


def run_weights(options: argparse.Namespace) -> None:
    """The averaged weights of a run in half precision, to commit and to go on from."""
    from dataclasses import asdict

    from ..suggest.checkpoint import write_half
    from .training import load_head

    head = load_head(options.checkpoint)
    write_half(head, asdict(head.config), options.out)
    print(options.out)


def run_evaluate(options: argparse.Namespace) -> None:
    """Robot clicks at the centre of the largest error: mean IoU after 1, 3 and 5 clicks, clicks until 0.85."""
    from .evaluate import evaluate_robot
    from .pointer import Head

    head = Head(options.bundle, options.hodor, options.threads)
    cases = list(chosen_cases(options))
    if not cases:
        raise SystemExit("name something to measure: --davis, --images with --masks, --crossings or --config")
    result = evaluate_robot(head, iter(cases), options.clicks, zoom=not options.whole)
    words = ", ".join(f"{name} {value}" for name, value in result.items() if name != "cases")
    print(words)
    write_result(result, options.json)


def chosen_cases(options: argparse.Namespace) -> Iterator["Case"]:
    """The objects that the options name."""
    from ..data.crossing_set import verify
    from ..data.sources import DavisVideos
    from .evaluate import davis_cases, folder_cases, instance_cases, object_cases
    from .training import image_parts, load_prompt_config

    if options.davis:
        yield from davis_cases(DavisVideos(options.davis, options.split))
    if options.crossings:
        verify(options.crossings)
        yield from object_cases(DavisVideos(options.crossings, "val"))
    if options.images and options.masks:
        yield from folder_cases(options.images, options.masks, options.most)
    if options.config:
        yield from instance_cases(image_parts(load_prompt_config(options.config).data, held_out=True), options.most)


def run_time(options: argparse.Namespace) -> None:
    """Milliseconds of a first click and of each further one."""
    from .evaluate import time_clicks
    from .pointer import Head

    height, width = options.size
    found = time_clicks(Head(options.bundle, options.hodor, options.threads), (height, width))
    print("  ".join(f"{name} {value:.0f} ms" for name, value in found.items()))


def run_check(options: argparse.Namespace) -> None:
    """Verify a bundle: kind, backbone, files, hashes, graph inputs, golden tensors."""
    from ..bundle import read_bundle
    from ..suggest.graph_bundle import golden_differences
    from .export import golden_chain, read_head

    bundle = read_head(options.bundle, read_bundle(options.hodor))
    for name, value in golden_differences(bundle, golden_chain).items():
        print(f"golden {name}: largest difference {value:.1e} of the largest value")
    print(f"{bundle.folder}: {bundle.manifest['name']} {bundle.manifest['version']} is intact")


def add_bundles(parser: argparse.ArgumentParser) -> None:
    """Which bundles, and how they are run."""
    parser.add_argument("--bundle", type=Path, required=True, help="folder with manifest.json and the head")
    parser.add_argument("--hodor", type=Path, default=HODOR, help="the bundle of HODOR whose backbone it reads")
    parser.add_argument("--threads", type=int, default=2)


def add_evaluate(parser: argparse.ArgumentParser) -> None:
    """What is measured."""
    add_bundles(parser)
    parser.add_argument("--davis", type=Path, help="the first frames of a DAVIS folder")
    parser.add_argument("--split", default="val")
    parser.add_argument("--crossings", type=Path, help="every object on the first frames of a set made by 'crossings'")
    parser.add_argument("--images", type=Path, help="a folder of images, with --masks")
    parser.add_argument("--masks", type=Path, help="white masks of the same names")
    parser.add_argument("--config", type=Path, help="the instances of a training configuration's held-out images")
    parser.add_argument("--most", type=int, default=0, help="at most so many objects a set (0: all)")
    parser.add_argument("--clicks", type=int, default=10)
    parser.add_argument("--whole", action="store_true", help="never look at a part alone: to compare")
    parser.add_argument("--json", type=Path)


def add_prompt(parser: argparse.ArgumentParser) -> None:
    """The sub-commands of `hodor-models prompt`."""
    commands = Commands(parser)
    train = commands.add("train", run_train)
    add_training(train)
    train.add_argument("--steps", type=int, help="stop after so many steps instead of minutes: to compare")
    export = commands.add("export", run_export)
    export.add_argument("--checkpoint", type=Path, required=True)
    export.add_argument("--out", type=Path, required=True)
    export.add_argument("--hodor", type=Path, default=HODOR, help="the bundle of HODOR whose backbone it reads")
    export.add_argument("--version", default="0.1.0")
    export.add_argument("--half", action="store_true", help="store weights in half precision")
    export.add_argument("--training", type=Path, help="JSON for the manifest's `training`")
    export.add_argument("--measured", type=Path, help="JSON for the manifest's `measured`")
    weights = commands.add("weights", run_weights)
    weights.add_argument("--checkpoint", type=Path, required=True)
    weights.add_argument("--out", type=Path, required=True)
    add_evaluate(commands.add("evaluate", run_evaluate))
    timing = commands.add("time", run_time)
    add_bundles(timing)
    timing.add_argument("--size", type=int, nargs=2, default=(480, 854), metavar=("H", "W"))
    add_bundles(commands.add("check", run_check))
