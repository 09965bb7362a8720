"""hodor-models matting ...: composited truth, and the errors of the studio's exports of it."""

import argparse
from pathlib import Path

from ..suggest.commands import Commands, write_result


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
    bank = commands.add("bank", run_bank)
    bank.add_argument("--pair", nargs=2, action="append", metavar=("IMAGES", "MASKS"), help="white is the object")
    bank.add_argument("--clothed", nargs=2, action="append", metavar=("PHOTOS", "LABELS"), help="Clothing Co-Parsing")
    bank.add_argument("--count", type=int, default=700)
    bank.add_argument("--seed", type=int, default=1)
    bank.add_argument("--out", type=Path, required=True)
    train = commands.add("train", run_train)
    train.add_argument("--config", type=Path, required=True)
    train.add_argument("--out", type=Path, required=True, help="folder of the run; resumed where it exists")
    score = commands.add("score", run_score)
    score.add_argument("--set", type=Path, required=True, help="the folder that build made")
    score.add_argument("--json", type=Path)
