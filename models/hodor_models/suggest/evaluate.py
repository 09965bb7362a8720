"""How good suggestions are: recall and precision on held-out images, one click on DAVIS, milliseconds a frame."""

import time
from collections.abc import Callable
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from ..data.sources import DavisVideos, LabelMap
from ..metrics import region_similarity
from .average_precision import Tally
from .sources import Part
from .suggestions import Choice, Suggester, at_point, overlaps

NEEDED_IOU = 0.5  # of a click that counts as right
LONGEST = 480  # masks are compared at no more than this many pixels a side
Tell = Callable[[str], None]


def objects_of(label: LabelMap) -> NDArray[np.bool_]:
    """Label map [H, W] -> its objects' masks [O, H, W]."""
    values = [v for v in np.unique(label) if v not in (0, 255)]
    return np.stack([label == v for v in values]) if values else np.zeros((0, *label.shape), bool)


def evaluate_images(suggester: Suggester, parts: list[Part], most: int = 0) -> dict[str, Any]:
    """AR and AP over the held-out images of each set, at most `most` of each (0: all), and over all of them."""
    total = Tally()
    sets = []
    for part in parts:
        tally = Tally()
        for count, (image, label, _) in enumerate(part.all()):
            if most and count >= most:
                break
            scale = min(1.0, LONGEST / max(label.shape))
            size = (round(label.shape[0] * scale), round(label.shape[1] * scale))
            truth = objects_of(cv2.resize(label, (size[1], size[0]), interpolation=cv2.INTER_NEAREST).astype(np.uint8))
            found = suggester.suggest(image)
            for place in (tally, total):
                place.add(overlaps(found.masks(size), truth), found.scores)
        sets.append(tally.summary())
    return {"all": total.summary(), "sets": sets}


def centre_of(mask: NDArray[np.bool_]) -> tuple[int, int]:
    """The pixel (y, x) of a mask that is nearest to its centre of mass."""
    ys, xs = np.nonzero(mask)
    nearest = int(np.argmin((ys - ys.mean()) ** 2 + (xs - xs.mean()) ** 2))
    return int(ys[nearest]), int(xs[nearest])


def evaluate_clicks(suggester: Suggester, videos: DavisVideos, tell: Tell = print) -> dict[str, Any]:
    """One click on the centre of each sequence's object in its first frame: IoU of the suggestion it picks.

    best: that of the best suggestion, had the user looked for it.
    """
    rows: list[dict[str, Any]] = []
    for name in videos.names:
        image, label = videos.read(name, 0)
        truth = label > 0
        masks = suggester.suggest(image, Choice()).masks(truth.shape)
        chosen = at_point(masks, centre_of(truth))
        iou = 0.0 if chosen is None else region_similarity(truth, masks[chosen])
        best = max((region_similarity(truth, mask) for mask in masks), default=0.0)
        rows.append({"name": name, "iou": round(float(iou), 4), "best": round(float(best), 4)})
        tell(f"{name:20s} click {iou:.2f}  best {best:.2f}  of {len(masks)}")
    right = sum(row["iou"] >= NEEDED_IOU for row in rows)
    return {
        "right": right,
        "of": len(rows),
        "mean_iou": round(float(np.mean([row["iou"] for row in rows])), 4),
        "mean_best": round(float(np.mean([row["best"] for row in rows])), 4),
        "sequences": rows,
    }


def time_frame(suggester: Suggester, size: tuple[int, int], runs: int = 15) -> dict[str, float]:
    """Median milliseconds of a whole frame of this size (H, W), and of its parts."""
    rgb = np.random.default_rng(0).integers(0, 256, (*size, 3), dtype=np.uint8)
    suggester.suggest(rgb)
    whole, network = [], []
    for _ in range(runs):
        began = time.perf_counter()
        suggester.raw(rgb)
        network.append(1000 * (time.perf_counter() - began))
        began = time.perf_counter()
        suggester.suggest(rgb).masks(size)
        whole.append(1000 * (time.perf_counter() - began))
    return {"network": float(np.median(network)), "frame": float(np.median(whole))}
