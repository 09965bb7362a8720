"""A renderer of thin things: hair, fur and wires as tapering curves with exact coverage."""

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

# float32; OpenCV's stubs promise only "integer or floating".
Plane = NDArray[Any]

SHIFT = 4  # Fractional bits of OpenCV's coordinates.
SUPERSAMPLING = 4


@dataclass(frozen=True)
class Strand:
    """A curve: points [n, 2] in pixels (x, y), its width in pixels at the root, and its colour in 0..255."""

    points: Plane
    width: float
    colour: tuple[float, float, float]
    taper: bool = True


def curve(root: Plane, direction: float, length: float, bend: float, wave: float, phase: float) -> Plane:
    """Points of a strand that leaves `root` [2] at an angle and bends and waves on its way: float32 [n, 2]."""
    steps = np.linspace(0, 1, max(4, int(length / 3)), dtype=np.float32)
    angles = direction + bend * steps + wave * np.sin(phase + 5 * steps)
    reach = length / len(steps)
    offsets = np.stack([np.cos(angles), np.sin(angles)], 1).cumsum(0) * reach
    return np.concatenate([root[None], root + offsets]).astype(np.float32)


def render(strands: list[Strand], size: tuple[int, int]) -> tuple[Plane, Plane]:
    """Coverage float32 [h, w] in 0..1 and colours float32 [h, w, 3] in 0..255 where anything is covered.

    Drawn at four times the size and averaged, so that a hair of a quarter of a pixel covers a quarter.
    """
    height, width = size
    big = (height * SUPERSAMPLING, width * SUPERSAMPLING)
    cover = np.zeros(big, np.uint8)
    colours = np.zeros((*big, 3), np.uint8)
    for strand in strands:
        for start, end, thickness in segments(strand):
            ends = [[round(float(v) * (1 << SHIFT)) for v in point] for point in (start, end)]
            cv2.line(cover, ends[0], ends[1], 255, thickness, cv2.LINE_8, SHIFT)
            cv2.line(colours, ends[0], ends[1], strand.colour, thickness, cv2.LINE_8, SHIFT)
    alpha = cv2.resize(cover, (width, height), interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    weighted = colours.astype(np.float32) * (cover[..., None] > 0)
    mean = cv2.resize(weighted, (width, height), interpolation=cv2.INTER_AREA)
    return alpha, mean / np.maximum(alpha, 1e-6)[..., None]


def segments(strand: Strand) -> list[tuple[Plane, Plane, int]]:
    """The pieces of a strand in supersampled pixels, with OpenCV's thickness each: it draws 1 or an odd number more."""
    points = strand.points * SUPERSAMPLING
    count = len(points) - 1
    pieces = []
    for index in range(count):
        share = 1 - 0.75 * index / count if strand.taper else 1.0
        half = int(strand.width * SUPERSAMPLING * share / 2)
        pieces.append((points[index], points[index + 1], max(1, 2 * half)))
    return pieces


@dataclass(frozen=True)
class Growth:
    """How strands grow out of an outline: how many per 100 pixels of it, how long (pixels) and how wide."""

    per_hundred: float
    length: tuple[float, float]
    width: tuple[float, float]
    spread: float
    wave: float


HAIR = Growth(per_hundred=45, length=(18, 60), width=(0.4, 1.1), spread=0.7, wave=0.35)
FUR = Growth(per_hundred=110, length=(4, 14), width=(0.5, 1.3), spread=0.5, wave=0.1)
WIRES = Growth(per_hundred=1.6, length=(60, 170), width=(0.8, 2.6), spread=0.9, wave=0.2)


def grow(mask: NDArray[np.bool_], image: NDArray[np.uint8], growth: Growth, rng: np.random.Generator) -> list[Strand]:
    """Strands out of the outline of an object, coloured like it at their roots; wires have colours of their own."""
    outlines, _ = cv2.findContours(mask.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    outline = max(outlines, key=len)[:, 0].astype(np.float32)
    distance = cv2.distanceTransform(mask.astype(np.uint8), cv2.DIST_L2, 5)
    distance = cv2.GaussianBlur(distance, (0, 0), 4)
    down = np.stack([cv2.Sobel(distance, cv2.CV_32F, 1, 0), cv2.Sobel(distance, cv2.CV_32F, 0, 1)], -1)
    strands = []
    # Hair hangs on heads, wires anywhere: the upper part of an object has the long strands.
    top = outline[:, 1].min() + (0.35 if growth is HAIR else 1.0) * np.ptp(outline[:, 1])
    roots = outline[outline[:, 1] <= top]
    for _ in range(max(3, int(len(roots) * growth.per_hundred / 100))):
        root = roots[rng.integers(len(roots))]
        x, y = int(root[0]), int(root[1])
        away = np.arctan2(-down[y, x, 1], -down[y, x, 0]) + rng.normal(0, growth.spread)
        inwards = root - 3 * np.array([np.cos(away), np.sin(away)], np.float32)
        points = curve(inwards.astype(np.float32), away, rng.uniform(*growth.length), rng.normal(0, 0.8),
                       growth.wave * rng.uniform(0.3, 1), rng.uniform(0, 6))  # fmt: skip
        base = rng.uniform(20, 200, 3) if growth is WIRES else image[y, x] * rng.uniform(0.7, 1.25)
        red, green, blue = (float(v) for v in np.clip(base, 0, 255))
        strands.append(Strand(points, rng.uniform(*growth.width), (red, green, blue), taper=growth is not WIRES))
    return strands
