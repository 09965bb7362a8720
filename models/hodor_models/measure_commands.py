"""The commands that measure: evaluate, rounds, calibrate, and crossings, which makes the set for the first two."""

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from .bundle import OrtGraphs, read_bundle
from .confidence import Fitting, calibrate
from .data.crossing_set import SetSettings, build, verify
from .data.sources import DataError, DavisVideos
from .evaluate import Protocol, SequenceScore, evaluate
from .propagation import Settings
from .rounds import Rounds, rounds

Command = Callable[[argparse.Namespace], None]


def print_score(score: SequenceScore) -> None:
    """One line of the table."""
    j, f = 100 * score.j, 100 * score.f
    print(f"{score.name:20s} J {j:5.1f}  F {f:5.1f}  J&F {(j + f) / 2:5.1f}  {score.milliseconds:6.0f} ms", flush=True)


def opened(options: argparse.Namespace) -> tuple[DavisVideos, OrtGraphs, Settings, Protocol]:
    """What the measures work on: `--davis` or a crossings set that is what it says, and the bundle."""
    if options.crossings:
        verify(options.crossings)
    videos = DavisVideos(options.crossings or options.davis, "val" if options.crossings else options.split)
    named(videos, options.sequences)
    bundle = read_bundle(options.bundle)
    default = bundle.settings()
    settings = Settings(options.short_side or default.short_side, options.window or default.window)
    graphs = OrtGraphs(bundle, options.threads, precision=options.precision)
    return videos, graphs, settings, Protocol(options.frames, options.stride, options.edges)


def what_was_measured(options: argparse.Namespace) -> dict[str, Any]:
    """Set, bundle and arithmetic, for the JSON."""
    bundle = read_bundle(options.bundle).manifest
    which = "crossings" if options.crossings else f"davis {options.split}"
    return {"set": which, "bundle": f"{bundle['name']} {bundle['version']}", "precision": options.precision}


def run_evaluate(options: argparse.Namespace) -> None:
    """J, F and identity switches of a bundle on DAVIS or on crossings, through ONNX Runtime: what ships is what is
    measured."""
    found = evaluate(*opened(options), print_score)
    result = what_was_measured(options) | found
    print(f"mean J {100 * result['J']:.1f}  F {100 * result['F']:.1f}  J&F {100 * result['JF']:.1f}")
    if result["objects"] > len(result["sequences"]):
        share = 100 * result["switched_share"]
        print(f"identity switches {result['identity_switches']} in {result['objects_switched']} of ", end="")
        print(f"{result['objects']} objects, which had another's name on {share:.1f} % of the frames that show them")
    if options.within is not None:
        result |= {"float32": beside_float32(options)}
    if options.json:
        options.json.write_text(json.dumps(result, indent=1) + "\n")
    below = 100 * (result.get("float32", result["JF"]) - result["JF"])
    if options.within is not None and below > options.within:
        raise DataError(f"{options.precision} is {below:.2f} below float32, more than {options.within}")


def beside_float32(options: argparse.Namespace) -> float:
    """J&F of the float32 graphs under the same protocol, for a variant to be accepted by."""
    exact = evaluate(*opened(argparse.Namespace(**{**vars(options), "precision": "float32"})))
    print(f"float32 J&F {100 * exact['JF']:.1f}, identity switches {exact['identity_switches']}")
    return float(exact["JF"])


def run_rounds(options: argparse.Namespace) -> None:
    """A robot paints the worst frame from the truth: J&F after 1, 2, 4 and 8 painted frames, and how many it takes to
    reach 90."""
    result = what_was_measured(options) | rounds(*opened(options), options.rounds, print_rounds)
    words = "  ".join(f"{count}: {100 * score:.1f}" for count, score in result["JF_after"].items())
    print(f"mean J&F after painted frames  {words}; {result['reached_goal']} of {len(result['clips'])} reach 90")
    if options.json:
        options.json.write_text(json.dumps(result, indent=1) + "\n")


def print_rounds(found: Rounds) -> None:
    """One line of the table."""
    words = " ".join(f"{100 * score:5.1f}" for score in found.scores)
    print(f"{found.name:20s} {words}  painted {' '.join(str(t) for t in found.painted)}", flush=True)


def run_crossings(options: argparse.Namespace) -> None:
    """Make a seeded set of clips in which labelled objects cross, hide and return, of DAVIS-2016 val alone."""
    for played in build(options.davis, options.out, SetSettings(options.clips, options.length, options.seed)):
        others = ", ".join(actor["sequence"] for actor in played.actors)
        print(f"{played.name:12s} {played.base} with {others}", flush=True)
    print(f"{options.out}: {options.clips} clips")


def run_calibrate(options: argparse.Namespace) -> None:
    """Fit what masks are worth (expected overlap with the object) for every arithmetic, into the manifest."""
    videos = named(DavisVideos(options.davis, options.split), options.sequences)
    check = named(DavisVideos(options.davis, options.check), options.check_sequences) if options.check else None
    found = calibrate(options.bundle, Fitting(videos, check, options.threads), options.precision)
    for precision, measured in found["measured"].items():
        print(
            f"{precision}: calibration error on {options.check} {measured['before']:.3f} before, "
            f"{measured['after']:.3f} after, over {measured['samples']} masks"
        )


def named(videos: DavisVideos, names: list[str] | None) -> DavisVideos:
    """Only these sequences."""
    unknown = sorted(set(names or []) - set(videos.names))
    if unknown:
        raise DataError(f"{videos.root}: no sequence {unknown[0]}; there are {', '.join(videos.names)}")
    videos.names = names or videos.names
    return videos


def add_calibrate(parser: argparse.ArgumentParser) -> None:
    """Options of calibrate."""
    parser.add_argument("--bundle", type=Path, required=True, help="its manifest is changed, its graphs stay")
    parser.add_argument("--davis", type=Path, required=True)
    parser.add_argument("--split", default="train", help="to fit on; never the one that is measured")
    parser.add_argument("--sequences", nargs="*", help="only these of it")
    parser.add_argument("--check", default="val", help="split to tell the calibration error on; '' for none")
    parser.add_argument("--check-sequences", nargs="*", help="only these of it")
    parser.add_argument("--precision", nargs="*", help="only these variants")
    parser.add_argument("--threads", type=int, default=2)


def add_measure(parser: argparse.ArgumentParser) -> None:
    """Options of evaluate and rounds."""
    parser.add_argument("--bundle", type=Path, required=True, help="folder with manifest.json and the graphs")
    parser.add_argument("--threads", type=int, default=2)
    data = parser.add_mutually_exclusive_group(required=True)
    data.add_argument("--davis", type=Path, help="DAVIS 2016 or 2017 (JPEGImages, Annotations, ImageSets)")
    data.add_argument("--crossings", type=Path, help="a set made by 'hodor-models crossings'")
    parser.add_argument("--split", default="val")
    parser.add_argument("--sequences", nargs="*", help="only these")
    parser.add_argument("--short-side", type=int, help="input size; default: the bundle's")
    parser.add_argument("--window", type=int, help="descriptor sets read per frame; default: the bundle's")
    parser.add_argument(
        "--precision", "--variant", default="float32", help="float32, or a variant of its graphs: int8, float16"
    )
    parser.add_argument("--frames", type=int, default=0, help="at most so many frames a sequence (0: all)")
    parser.add_argument("--stride", type=int, default=1, help="score every so-manyth frame")
    parser.add_argument(
        "--edges", action="store_true", help="enlarge masks along the picture's edges, as the studio does"
    )
    parser.add_argument("--json", type=Path, help="write the result here too")


def add_crossings(parser: argparse.ArgumentParser) -> None:
    """Options of crossings."""
    default = SetSettings()
    parser.add_argument("--davis", type=Path, required=True, help="DAVIS 2016; its val split is used")
    parser.add_argument("--out", type=Path, required=True, help="a new folder")
    parser.add_argument("--clips", type=int, default=default.clips)
    parser.add_argument("--length", type=int, default=default.frames, help="frames a clip")
    parser.add_argument("--seed", type=int, default=default.seed)


def add_measures(command: Callable[[str, Command], argparse.ArgumentParser]) -> None:
    """evaluate, rounds, crossings and calibrate."""
    scores = command("evaluate", run_evaluate)
    add_measure(scores)
    scores.add_argument(
        "--within", type=float, metavar="POINTS", help="measure float32 too; fail where the variant is further below"
    )
    robot = command("rounds", run_rounds)
    add_measure(robot)
    robot.add_argument("--rounds", type=int, default=8, help="painted frames a clip at most")
    add_crossings(command("crossings", run_crossings))
    add_calibrate(command("calibrate", run_calibrate))
