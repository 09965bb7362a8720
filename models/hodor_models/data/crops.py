"""Squares of frames."""

import cv2
import numpy as np
from numpy.typing import NDArray

from .augment import Random


def cut(frame: NDArray[np.uint8], box: tuple[int, int, int], size: int, smooth: bool) -> NDArray[np.uint8]:
    """The square (y, x, side) of a frame, resized to size x size."""
    y, x, side = box
    part = np.ascontiguousarray(frame[y : y + side, x : x + side])
    flag = (cv2.INTER_AREA if side > size else cv2.INTER_LINEAR) if smooth else cv2.INTER_NEAREST
    return cv2.resize(part, (size, size), interpolation=flag)


def square_near(point: tuple[int, int], side: int, shape: tuple[int, ...], rng: Random) -> tuple[int, int, int]:
    """A random square of the given side inside the frame that holds the point (y, x)."""
    y = int(np.clip(point[0] - rng.uniform(0.2, 0.8) * side, 0, shape[0] - side))
    x = int(np.clip(point[1] - rng.uniform(0.2, 0.8) * side, 0, shape[1] - side))
    return y, x, side


def some_pixel(mask: NDArray[np.bool_], rng: Random) -> tuple[int, int]:
    """A random true pixel (y, x); the centre where there is none."""
    ys, xs = np.nonzero(mask)
    if len(ys) == 0:
        return mask.shape[0] // 2, mask.shape[1] // 2
    at = int(rng.integers(len(ys)))
    return int(ys[at]), int(xs[at])
