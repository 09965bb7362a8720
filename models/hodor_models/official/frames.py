"""Pre- and post-processing in numpy: frames and masks to the network's size and back."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .config import InputConfig

Floats = NDArray[np.float32]
Frame = NDArray[np.uint8]
Mask = NDArray[np.bool_]

MULTIPLE = 32
# Pixels 0..255 reach the graphs as (x - SCALE_ZERO) / SCALE_SPAN, as those of every bundle.
SCALE_ZERO, SCALE_SPAN = 127, 128


@dataclass(frozen=True)
class Geometry:
    """Sizes (height, width): of the video, scaled, and padded right and below to what the network takes."""

    original: tuple[int, int]
    scaled: tuple[int, int]
    padded: tuple[int, int]


def fit(original: tuple[int, int], rule: InputConfig) -> Geometry:
    """The geometry of a video of this size (height, width)."""
    scale = rule.short_side / min(original)
    if max(original) * scale > rule.long_side:
        scale = rule.long_side / max(original)
    height, width = (max(1, round(side * scale)) for side in original)
    padded = (math.ceil(height / MULTIPLE) * MULTIPLE, math.ceil(width / MULTIPLE) * MULTIPLE)
    return Geometry(original, (height, width), padded)


def bilinear_taps(source: int, target: int) -> tuple[NDArray[np.intp], NDArray[np.intp], Floats]:
    """The two source places of every target place, and the share of the second; half-pixel centres.

    In float32, as the reference computes it: in float64 the shares differ enough to be seen in the result.
    """
    step = np.float32(source) / np.float32(target)
    at = np.maximum(step * (np.arange(target, dtype=np.float32) + np.float32(0.5)) - np.float32(0.5), np.float32(0))
    first = np.minimum(at.astype(np.intp), source - 1)
    return first, np.minimum(first + 1, source - 1), at - first.astype(np.float32)


def resize(x: Floats, size: tuple[int, int]) -> Floats:
    """Bilinear without low-pass: [K, h, w] -> [K, *size]."""
    if x.shape[1:] == size:
        return x
    top, bottom, down = bilinear_taps(x.shape[1], size[0])
    left, right, across = bilinear_taps(x.shape[2], size[1])
    x = x[:, :, left] * (1 - across) + x[:, :, right] * across
    down = down[:, None]
    return x[:, top] * (1 - down) + x[:, bottom] * down


def pad(x: Floats, size: tuple[int, int]) -> Floats:
    """Zeros right and below: [K, h, w] -> [K, *size]."""
    return np.pad(x, ((0, 0), (0, size[0] - x.shape[1]), (0, size[1] - x.shape[2])))


def scale_frame(rgb: Frame, geometry: Geometry, rule: InputConfig) -> Floats:
    """Frame uint8 [h, w, 3] -> float32 [1, 3, H, W], (x - 127) / 128.

    The padding has the mean colour, which the normalisation turns into zeros.
    """
    scaled = resize(rgb.astype(np.float32).transpose(2, 0, 1), geometry.scaled)
    mean = np.array(rule.mean, np.float32)[:, None, None]
    image = np.broadcast_to(mean, (3, *geometry.padded)).copy()
    image[:, : geometry.scaled[0], : geometry.scaled[1]] = scaled
    return (image[None] - np.float32(SCALE_ZERO)) / np.float32(SCALE_SPAN)


def scale_masks(masks: Mask, geometry: Geometry) -> Floats:
    """Bool [O, h, w] at the video's size -> 0 or 1 [O, H, W]."""
    scaled = resize(masks.astype(np.float32), geometry.scaled) > 0.5
    return pad(scaled.astype(np.float32), geometry.padded)


def restore(masks: Floats, geometry: Geometry) -> Floats:
    """[K, H, W] -> [K, h, w] at the video's size: without the padding, scaled back."""
    height, width = geometry.scaled
    return resize(masks[:, :height, :width], geometry.original)


def eighth(masks: Floats) -> Floats:
    """[K, H, W] -> [K, H / 8, W / 8]: each cell is the mean of the four pixels around its centre."""
    return sum(masks[:, 3 + y :: 8, 3 + x :: 8] for y in (0, 1) for x in (0, 1)) / np.float32(4)


def halve(masks: Floats) -> Floats:
    """[K, h, w] -> [K, h / 2, w / 2], means of 2 x 2 cells."""
    return sum(masks[:, y::2, x::2] for y in (0, 1) for x in (0, 1)) / np.float32(4)


def patch_masks(size: tuple[int, int], grid: int) -> Floats:
    """0 or 1 [grid², *size]: a grid of patches, row by row; the last row and column take the remainder."""
    row = np.minimum(np.arange(size[0]) // (size[0] // grid), grid - 1)
    column = np.minimum(np.arange(size[1]) // (size[1] // grid), grid - 1)
    index = row[:, None] * grid + column
    return (index == np.arange(grid * grid)[:, None, None]).astype(np.float32)


def softmax(logits: Floats) -> Floats:
    """Over the first axis of [K, h, w]."""
    e = np.exp(logits - logits.max(0))
    return e / e.sum(0)
