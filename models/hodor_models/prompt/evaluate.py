"""How soon pointing leads to a good mask: a robot clicks at the centre of the largest error, and milliseconds."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from ..data.sources import DavisVideos, Image, MaskFolder
from ..metrics import region_similarity
from ..suggest.sources import Part
from .clicks import Mask, largest_error
from .pointer import Head, Pointer, Stroke

NEEDED = 0.85
COUNTED = (1, 3, 5)
LARGEST = 854  # pixels of a picture's longer side; larger ones are scaled down first
Tell = Callable[[str], None]


@dataclass(frozen=True)
class Case:
    """One object to point at: a picture uint8 [H, W, 3] and the object's mask [H, W]."""

    name: str
    rgb: Image
    truth: Mask


def davis_cases(videos: DavisVideos) -> Iterator[Case]:
    """The object of each sequence's first frame (all labels together, as in DAVIS-2016)."""
    for name in videos.names:
        rgb, label = videos.read(name, 0)
        yield Case(name, rgb, label > 0)


def object_cases(videos: DavisVideos, smallest: int = 100) -> Iterator[Case]:
    """Every object of each sequence's first frame; specks are left out."""
    for name in videos.names:
        rgb, label = videos.read(name, 0)
        for value in np.unique(label[label > 0]):
            if (label == value).sum() >= smallest:
                yield Case(f"{name}/{value}", rgb, label == value)


def folder_cases(images: Path, masks: Path, most: int) -> Iterator[Case]:
    """The salient object of some images, taken at equal distances from all."""
    folder = MaskFolder(images, masks)
    for index in np.unique(np.linspace(0, len(folder) - 1, most or len(folder)).astype(int)):
        rgb, label = folder.read(int(index))
        if label.any():
            yield Case(folder.pairs[int(index)][0].stem, rgb, label > 0)


def instance_cases(parts: list[Part], most: int, smallest: int = 400) -> Iterator[Case]:
    """The instances of held-out images, at most `most` of a set; specks are left out."""
    for number, part in enumerate(parts):
        count = 0
        for index, (rgb, label, _) in enumerate(part.all()):
            for value in np.unique(label[label > 0]):
                if (label == value).sum() >= smallest and (not most or count < most):
                    count += 1
                    yield Case(f"{number}/{index}/{value}", rgb, label == value)
            if most and count >= most:
                break


def fitting(case: Case) -> Case:
    """A case whose longer side is at most LARGEST."""
    scale = LARGEST / max(case.truth.shape)
    if scale >= 1:
        return case
    size = (round(case.truth.shape[1] * scale), round(case.truth.shape[0] * scale))
    rgb = np.asarray(cv2.resize(case.rgb, size, interpolation=cv2.INTER_AREA), np.uint8)
    return Case(case.name, rgb, cv2.resize(case.truth.astype(np.uint8), size, interpolation=cv2.INTER_NEAREST) > 0)


def clicked(head: Head, case: Case, clicks: int, zoom: bool = True) -> list[float]:
    """The mask's IoU after each of so many clicks."""
    pointer = Pointer(head, case.rgb, zoom)
    mask = np.zeros(case.truth.shape, bool)
    found: list[float] = []
    for _ in range(clicks):
        point = largest_error(case.truth, mask)
        if point is not None:
            height, width = case.truth.shape
            pointer.give(Stroke(((point.x * width, point.y * height),), point.positive))
            mask = pointer.mask()
        found.append(float(region_similarity(case.truth, mask)))
    return found


def summary(rows: list[list[float]]) -> dict[str, Any]:
    """Mean IoU after some clicks, and the median of the clicks until NEEDED (one more than all where never)."""
    all_rows = np.array(rows)
    reached = np.where((all_rows >= NEEDED).any(1), (all_rows >= NEEDED).argmax(1) + 1, all_rows.shape[1] + 1)
    counts = [n for n in COUNTED if n <= all_rows.shape[1]]
    return {
        "objects": len(rows),
        **{f"iou@{n}": round(float(all_rows[:, n - 1].mean()), 4) for n in counts},
        f"clicks_to_{NEEDED}": float(np.median(reached)),
        "never": int((reached > all_rows.shape[1]).sum()),
    }


def evaluate_robot(
    head: Head, cases: Iterator[Case], clicks: int, tell: Tell = print, zoom: bool = True
) -> dict[str, Any]:
    """The robot on every case."""
    rows: list[dict[str, Any]] = []
    for case in cases:
        found = clicked(head, fitting(case), clicks, zoom)
        rows.append({"name": case.name, "iou": [round(value, 4) for value in found]})
        tell(f"{case.name:24s} " + " ".join(f"{value:.3f}" for value in found))
    return {**summary([row["iou"] for row in rows]), "cases": rows}


def time_clicks(head: Head, size: tuple[int, int], runs: int = 9) -> dict[str, float]:
    """Median milliseconds on a frame of this size (H, W) with one bright disc: the first answer (with a second look at
    a part of it) and each further one."""
    height, width = size
    rgb: NDArray[np.uint8] = np.random.default_rng(0).integers(0, 60, (height, width, 3), dtype=np.uint8)
    cv2.circle(rgb, (width // 2, height // 2), height // 8, (220, 180, 160), -1)
    first: list[float] = []
    further: list[float] = []
    for run in range(runs + 1):
        pointer = Pointer(head, rgb)
        for count in range(3):
            began = time.perf_counter()
            pointer.give(Stroke(((width / 2 + 4 * count, height / 2),)))
            pointer.mask()
            if run:
                (further if count else first).append(1000 * (time.perf_counter() - began))
    return {"first": float(np.median(first)), "further": float(np.median(further))}
