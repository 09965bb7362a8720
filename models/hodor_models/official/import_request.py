"""What an import is asked for, and the error it refuses with; light, so that a command line can list it at once."""

import argparse
from pathlib import Path


class CheckpointError(Exception):
    """A checkpoint or configuration that cannot be imported; the message names the file, what is wrong, what to do."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of import-official."""
    parser.add_argument("checkpoint", type=Path, help="the .pth file of a published HODOR checkpoint")
    parser.add_argument("--config", type=Path, help="its config.yaml; default: the one beside the checkpoint")
    parser.add_argument("--out", type=Path, required=True, help="folder of the bundle")
    parser.add_argument("--short-side", type=int, default=480, help="input size (published for DAVIS: 512)")
    parser.add_argument("--window", type=int, default=7, help="descriptor sets read per frame")
    parser.add_argument("--overwrite", action="store_true", help="replace a bundle that is there already")
