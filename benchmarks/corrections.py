"""What painted frames are worth in `hodor-studio segment`: a robot paints the worst frame from the truth, again.

  python benchmarks/corrections.py --davis DAVIS --sequence breakdance --rounds 2

DAVIS is the folder of DAVIS-2016 with JPEGImages/480p and Annotations/480p. Prints JSON: after each painted frame J&F
over the frames nobody painted (first and last left out, as DAVIS does), and which frames were painted. The studio must
be built.
"""

import argparse
import json
import subprocess
import tempfile
from pathlib import Path

import cv2
import numpy as np
from hodor_models.metrics import Mask, boundary_accuracy, region_similarity

# A frame beside a painted one teaches little.
APART = 5


def mask_of(path: Path) -> Mask:
    """Where the one object of a DAVIS-2016 clip is [H, W]: whatever is not black, in the truth and in what is made."""
    return np.asarray(cv2.imread(str(path), cv2.IMREAD_COLOR)).any(axis=2)


def segment(studio: Path, frames: Path, masks: dict[int, Path], out: Path, options: list[str]) -> list[Mask]:
    """Label masks of every frame, as the command makes them from some."""
    references = [f"--ref={at}={path}" for at, path in sorted(masks.items())]
    command = [
        str(studio),
        "segment",
        f"{frames}#fps=24",
        *references,
        "--masks",
        str(out),
        "--quiet",
        "--overwrite",
    ]
    subprocess.run([*command, *options], check=True, stdout=subprocess.DEVNULL)
    return [mask_of(path) for path in sorted(out.glob("*.png"))]


def score(truth: Mask, made: Mask) -> float:
    """J&F of a frame."""
    return (region_similarity(truth, made) + boundary_accuracy(truth, made)) / 2


def rounds(arguments: argparse.Namespace, sequence: str, folder: Path) -> dict[str, object]:
    """J&F after each painted frame of one sequence."""
    annotations = sorted((arguments.davis / "Annotations/480p" / sequence).glob("*.png"))
    truths = [mask_of(path) for path in annotations]
    painted, measured = [0], []
    for _ in range(arguments.rounds):
        masks = {}
        for at in painted:
            masks[at] = folder / f"{at:05}.png"
            cv2.imwrite(str(masks[at]), truths[at].astype(np.uint8))
        frames = arguments.davis / "JPEGImages/480p" / sequence
        made = segment(arguments.studio, frames, masks, folder / "made", arguments.option)
        scores = [score(*pair) for pair in zip(truths, made, strict=True)]
        open_frames = [at for at in range(1, len(truths) - 1) if at not in painted]
        measured.append(round(100 * float(np.mean([scores[at] for at in open_frames])), 1))
        far = [at for at in range(len(truths)) if min(abs(at - each) for each in painted) >= APART]
        painted.append(min(far or open_frames, key=lambda at: scores[at]))
    return {
        "sequence": sequence,
        "painted": painted[: arguments.rounds],
        "j_and_f": measured,
    }


def main() -> None:
    """Reads the options and prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--davis", type=Path, required=True)
    parser.add_argument("--sequence", action="append", required=True)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--studio", type=Path, default=Path(__file__).parent.parent / "bin/hodor-studio")
    parser.add_argument(
        "--option",
        action="append",
        default=[],
        help="handed on to segment: --option=--precision=float32",
    )
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for sequence in arguments.sequence:
            print(json.dumps(rounds(arguments, sequence, Path(folder))), flush=True)


if __name__ == "__main__":
    main()
