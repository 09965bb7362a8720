"""hodor-models suggest ...: the frame detector on the command line."""

import argparse
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

Command = Callable[[argparse.Namespace], None]


def write_result(result: dict[str, Any], path: Path | None) -> None:
    """A result as JSON, where a file is named."""
    if path:
        path.write_text(json.dumps(result, indent=1) + "\n")


def run_train(options: argparse.Namespace) -> None:
    """Train a detector from a configuration file; goes on where an interrupted run stopped."""
    from .training import train_detector
    from .training_config import load_detector_config

    config = load_detector_config(options.config)
    if options.attention:
        config = replace(config, network=replace(config.network, attention=options.attention))
    if options.steps:
        config = replace(config, run=replace(config.run, steps=options.steps))
    train_detector(config, options.out)


def run_export(options: argparse.Namespace) -> None:
    """A checkpoint -> a bundle of suggestions."""
    from .checkpoint import load_detector
    from .export import write_detector

    training = json.loads(options.training.read_text()) if options.training else {}
    info = {"version": options.version, "short_side": options.short_side, "training": training}
    bundle = write_detector(load_detector(options.checkpoint), options.out, info, options.half)
    print(f"{bundle.folder}: {', '.join(bundle.manifest['sha256'])}")


def run_weights(options: argparse.Namespace) -> None:
    """The averaged weights of a run in half precision, to commit and to go on from."""
    from .checkpoint import load_detector, save_half

    save_half(load_detector(options.checkpoint), options.out)
    print(options.out)


def run_evaluate(options: argparse.Namespace) -> None:
    """AR@10, AR@100 and AP on the held-out images of a training configuration, through ONNX Runtime."""
    from .evaluate import evaluate_images
    from .suggestions import Suggester
    from .training_config import load_detector_config

    config = load_detector_config(options.config)
    suggester = Suggester.open(options.bundle, options.short_side, options.threads)
    result = evaluate_images(suggester, config.data.held_out(config.network.classes), options.most)
    for folder, row in zip(config.data.images, result["sets"], strict=True):
        print(f"{Path(folder.masks).name:32s} {row}")
    print(f"{'all':32s} {result['all']}")
    write_result(result, options.json)


def run_click(options: argparse.Namespace) -> None:
    """One click on each object's centre in the first frame of every DAVIS sequence, through ONNX Runtime."""
    from ..data.sources import DavisVideos
    from .evaluate import evaluate_clicks
    from .suggestions import Suggester

    suggester = Suggester.open(options.bundle, options.short_side, options.threads)
    result = evaluate_clicks(suggester, DavisVideos(options.davis, options.split))
    words = f"click mean IoU {result['mean_iou']:.3f}, best suggestion {result['mean_best']:.3f}"
    print(f"{result['right']} of {result['of']} right (IoU >= 0.5); {words}")
    write_result(result, options.json)


def run_time(options: argparse.Namespace) -> None:
    """Milliseconds of suggestions on one frame."""
    from .evaluate import time_frame
    from .suggestions import Suggester

    height, width = options.size
    suggester = Suggester.open(options.bundle, options.short_side, options.threads)
    for name, value in time_frame(suggester, (height, width)).items():
        print(f"{name:10s} {value:7.1f} ms")


def run_check(options: argparse.Namespace) -> None:
    """Verify a bundle: kind, files, hashes, graph inputs, golden tensors."""
    from .export import SUGGESTIONS, golden_chain
    from .graph_bundle import golden_differences, read_graph_bundle

    bundle = read_graph_bundle(options.bundle, SUGGESTIONS)
    for name, value in golden_differences(bundle, golden_chain).items():
        print(f"golden {name}: largest difference {value:.1e} of the largest value")
    print(f"{bundle.folder}: {bundle.manifest['name']} {bundle.manifest['version']} is intact")


class Commands:
    """Adds sub-commands whose help is the docstring of what they run."""

    def __init__(self, parser: argparse.ArgumentParser) -> None:
        self.commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(self, name: str, function: Command) -> argparse.ArgumentParser:
        """One sub-command."""
        sub = self.commands.add_parser(name, help=function.__doc__, description=function.__doc__)
        sub.set_defaults(function=function)
        return sub


def add_bundle(parser: argparse.ArgumentParser) -> None:
    """Which bundle, and how it is run."""
    parser.add_argument("--bundle", type=Path, required=True, help="folder with manifest.json and the graphs")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--short-side", type=int, help="input size; default: the bundle's")


def add_training(parser: argparse.ArgumentParser) -> None:
    """Where a run reads and writes."""
    parser.add_argument("--config", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True, help="folder of the run; resumed where it exists")


def add_export(parser: argparse.ArgumentParser) -> None:
    """Checkpoint -> bundle."""
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--version", default="0.1.0")
    parser.add_argument("--half", action="store_true", help="store weights in half precision")
    parser.add_argument("--training", type=Path, help="JSON for the manifest's `training`")


def add_suggest(parser: argparse.ArgumentParser) -> None:
    """The sub-commands of `hodor-models suggest`."""
    commands = Commands(parser)
    train = commands.add("train", run_train)
    add_training(train)
    train.add_argument("--attention", choices=("masked", "full"), help="instead of the configuration's: to compare")
    train.add_argument("--steps", type=int, help="stop after so many steps instead of minutes: to compare")
    export = commands.add("export", run_export)
    add_export(export)
    export.add_argument("--short-side", type=int, default=352)
    weights = commands.add("weights", run_weights)
    weights.add_argument("--checkpoint", type=Path, required=True)
    weights.add_argument("--out", type=Path, required=True)
    evaluate = commands.add("evaluate", run_evaluate)
    add_bundle(evaluate)
    evaluate.add_argument("--config", type=Path, required=True, help="the training configuration: its held-out images")
    evaluate.add_argument("--most", type=int, default=0, help="at most so many images a set (0: all)")
    evaluate.add_argument("--json", type=Path)
    click = commands.add("click", run_click)
    add_bundle(click)
    click.add_argument("--davis", type=Path, required=True)
    click.add_argument("--split", default="val")
    click.add_argument("--json", type=Path)
    timing = commands.add("time", run_time)
    add_bundle(timing)
    timing.add_argument("--size", type=int, nargs=2, default=(480, 854), metavar=("H", "W"))
    add_bundle(commands.add("check", run_check))
