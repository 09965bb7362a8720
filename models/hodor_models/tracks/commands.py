"""hodor-models tracks ...: the track decoder on the command line."""

import argparse
import json
from pathlib import Path

from ..suggest.commands import Commands, add_bundle, add_export, add_training, write_result
from .discover import Discovery


def run_train(options: argparse.Namespace) -> None:
    """Train a track decoder on a frozen detector; goes on where an interrupted run stopped."""
    from .training import load_tracks_config, train_tracks

    train_tracks(load_tracks_config(options.config), options.out)


def run_export(options: argparse.Namespace) -> None:
    """A checkpoint -> a bundle of tracks, for one detector's bundle."""
    from ..suggest.export import SUGGESTIONS
    from ..suggest.graph_bundle import read_graph_bundle
    from .export import write_tracks
    from .training import load_tracks

    training = json.loads(options.training.read_text()) if options.training else {}
    detector = read_graph_bundle(options.detector, SUGGESTIONS)
    info = {"version": options.version, "training": training}
    bundle = write_tracks(load_tracks(options.checkpoint), options.out, detector, info, options.half)
    print(f"{bundle.folder}: {', '.join(bundle.manifest['sha256'])}")


def run_weights(options: argparse.Namespace) -> None:
    """The averaged weights of a run in half precision, to commit and to go on from."""
    from dataclasses import asdict

    from ..suggest.checkpoint import write_half
    from .training import load_tracks

    network = load_tracks(options.checkpoint)
    write_half(network, asdict(network.config), options.out)
    print(options.out)


def open_discovery(options: argparse.Namespace) -> Discovery:
    """Both bundles, verified to belong together."""
    from ..suggest.export import SUGGESTIONS
    from ..suggest.graph_bundle import read_graph_bundle
    from .export import read_tracks

    detector = read_graph_bundle(options.detector, SUGGESTIONS)
    return Discovery(detector, read_tracks(options.bundle, detector), options.short_side, options.threads)


def run_evaluate(options: argparse.Namespace) -> None:
    """J of the track that fits each annotated object best, on DAVIS, through ONNX Runtime."""
    from ..data.sources import DavisVideos
    from .evaluate import evaluate_tracks

    videos = DavisVideos(options.davis, options.split)
    videos.names = options.sequences or videos.names
    result = evaluate_tracks(open_discovery(options), videos, options.stride)
    print(f"J of the best track {result['J']:.3f}, of the track with the best score {result['J_first']:.3f}")
    write_result(result, options.json)


def run_time(options: argparse.Namespace) -> None:
    """Seconds and peak memory of a long clip."""
    from .evaluate import time_clip

    height, width = options.size
    for name, value in time_clip(open_discovery(options), options.frames, (height, width)).items():
        print(f"{name:14s} {value:9.1f}")


def run_check(options: argparse.Namespace) -> None:
    """Verify a bundle of tracks: kind, files, hashes, golden tensors."""
    from ..suggest.graph_bundle import golden_differences, read_graph_bundle
    from .export import TRACKS, golden_chain

    bundle = read_graph_bundle(options.bundle, TRACKS)
    for name, value in golden_differences(bundle, golden_chain).items():
        print(f"golden {name}: largest difference {value:.1e} of the largest value")
    print(f"{bundle.folder}: {bundle.manifest['name']} {bundle.manifest['version']} is intact")


def add_detector(parser: argparse.ArgumentParser) -> None:
    """The bundle whose queries are read."""
    parser.add_argument("--detector", type=Path, required=True, help="the bundle of suggestions that the tracks read")


def add_tracks(parser: argparse.ArgumentParser) -> None:
    """The sub-commands of `hodor-models tracks`."""
    commands = Commands(parser)
    add_training(commands.add("train", run_train))
    export = commands.add("export", run_export)
    add_export(export)
    add_detector(export)
    weights = commands.add("weights", run_weights)
    weights.add_argument("--checkpoint", type=Path, required=True)
    weights.add_argument("--out", type=Path, required=True)
    evaluate = commands.add("evaluate", run_evaluate)
    add_bundle(evaluate)
    add_detector(evaluate)
    evaluate.add_argument("--davis", type=Path, required=True)
    evaluate.add_argument("--split", default="val")
    evaluate.add_argument("--sequences", nargs="*", help="only these")
    evaluate.add_argument("--stride", type=int, default=1, help="look at every so-manyth frame")
    evaluate.add_argument("--json", type=Path)
    timing = commands.add("time", run_time)
    add_bundle(timing)
    add_detector(timing)
    timing.add_argument("--frames", type=int, default=300)
    timing.add_argument("--size", type=int, nargs=2, default=(480, 854), metavar=("H", "W"))
    add_bundle(commands.add("check", run_check))
