"""What an import is asked for, and the error it refuses with; light, so that a command line can list it at once."""

import argparse
from dataclasses import dataclass, fields, replace
from pathlib import Path


class CheckpointError(Exception):
    """A checkpoint or configuration that cannot be imported; the message names the file, what is wrong, what to do."""


@dataclass(frozen=True)
class ImportRequest:
    """A checkpoint, its config.yaml, and the bundle to make of them.

    short_side: input size in pixels. window: descriptor sets read per frame. half: weights stored in half precision,
    arithmetic in float32. int8: variants for processors beside them. overwrite: replace a bundle that is there already.
    """

    checkpoint: Path
    config: Path
    out: Path
    short_side: int = 480
    window: int = 7
    half: bool = False
    int8: bool = False
    overwrite: bool = False


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of import-official."""
    parser.add_argument("checkpoint", type=Path, help="the .pth file of a published HODOR checkpoint")
    parser.add_argument("--config", type=Path, help="its config.yaml; default: the one beside the checkpoint")
    parser.add_argument("--out", type=Path, required=True, help="folder of the bundle")
    parser.add_argument("--short-side", type=int, default=480, help="input size (published for DAVIS: 512)")
    parser.add_argument("--window", type=int, default=7, help="descriptor sets read per frame")
    parser.add_argument("--half", action="store_true", help="store weights in half precision: half the size")
    parser.add_argument("--int8", action="store_true", help="also int8 graphs for processors; look at their masks")
    parser.add_argument("--overwrite", action="store_true", help="replace a bundle that is there already")


def request_of(options: argparse.Namespace) -> ImportRequest:
    """The options, with the configuration that lies beside the checkpoint where none was named."""
    values = vars(options)
    names = [field.name for field in fields(ImportRequest)]
    request = ImportRequest(**{name: values[name] for name in names})
    return request if request.config else replace(request, config=request.checkpoint.with_name("config.yaml"))
