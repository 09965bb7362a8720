"""The previous soft masks as the network will meet them: near the truth, but moved, frayed, and now and then wrong."""

import cv2
import numpy as np
from numpy.typing import NDArray

from .augment import Random, random_affine, warp_label
from .sources import LabelMap

Masks = NDArray[np.float32]


def blob(size: int, rng: Random, centre: tuple[int, int] | None = None) -> NDArray[np.float32]:
    """A random filled ellipse [size, size], 0 or 1."""
    canvas = np.zeros((size, size), np.float32)
    x, y = centre or (int(rng.integers(size)), int(rng.integers(size)))
    axes = tuple(int(a) for a in rng.integers(max(2, size // 20), max(3, size // 5), 2))
    cv2.ellipse(canvas, (x, y), axes, float(rng.uniform(0, 180)), 0, 360, 1.0, -1)
    return canvas


def worsen(mask: NDArray[np.float32], rng: Random) -> NDArray[np.float32]:
    """Mistakes of a tracker on one object's mask [s, s]: lost, half lost, spilled, blurred, unsure."""
    size = mask.shape[0]
    if rng.random() < 0.05:
        return np.zeros_like(mask)
    if rng.random() < 0.2 and mask.any():
        ys, xs = np.nonzero(mask > 0.5)
        if len(ys):
            at = int(rng.integers(len(ys)))
            mask = mask * (1 - blob(size, rng, (int(xs[at]), int(ys[at]))))
    if rng.random() < 0.15:
        mask = np.maximum(mask, blob(size, rng) * np.float32(rng.uniform(0.4, 1)))
    if rng.random() < 0.4:
        mask = cv2.GaussianBlur(mask, (0, 0), float(rng.uniform(0.5, 0.02 * size + 0.6)))
    if rng.random() < 0.3:
        mask = mask * np.float32(rng.uniform(0.6, 1))
    return mask


def previous_masks(label: LabelMap, objects: int, rng: Random, motion: float) -> Masks:
    """Soft masks [objects, S/4, S/4] that a propagation could hand on, from the label map [S, S] of a nearby frame."""
    size = label.shape[0]
    out = np.zeros((objects, size // 4, size // 4), np.float32)
    for value in range(1, objects + 1):
        own = (label == value).astype(np.uint8)
        if not own.any():
            continue
        if rng.random() < 0.8:
            own = warp_label(own, random_affine(size, motion, rng))
        mask = cv2.resize(own.astype(np.float32), (size // 4, size // 4), interpolation=cv2.INTER_AREA)
        out[value - 1] = worsen(mask, rng)
    return out / np.maximum(out.sum(0, keepdims=True), 1)
