"""What a user pointed at, as maps at stride 4: the reference for the studio's."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ..propagation import Floats

CHANNELS = 8
DISC = 2.5  # cells: a point's disc is 1 at its centre and 0 from here on
NEAR, FAR = 6.0, 24.0  # cells over which a point's influence sinks to 1/e


@dataclass(frozen=True)
class Point:
    """Where a user pointed, in shares of the picture's height and width (0..1), and whether it is the object."""

    y: float
    x: float
    positive: bool = True


@dataclass(frozen=True)
class Prompts:
    """points, the newest last (a scribble is many); box (top, left, bottom, right) in shares of the picture.

    previous [h, w] in 0..1 at stride 4: the mask as it was before the newest point.
    """

    points: tuple[Point, ...] = ()
    box: tuple[float, float, float, float] | None = None
    previous: Floats | None = field(default=None, compare=False)


def distances(point: Point, size: tuple[int, int]) -> Floats:
    """Cells from a point, measured between centres: [h, w]."""
    y, x = point.y * size[0] - 0.5, point.x * size[1] - 0.5
    rows, columns = np.arange(size[0], dtype=np.float32) - y, np.arange(size[1], dtype=np.float32) - x
    return np.sqrt(rows[:, None] ** 2 + columns[None] ** 2).astype(np.float32)


def box_map(box: tuple[float, float, float, float], size: tuple[int, int]) -> Floats:
    """The share of each cell [h, w] that the box covers."""

    def along(low: float, high: float, cells: int) -> NDArray[np.float32]:
        at = np.arange(cells, dtype=np.float32)
        return np.clip(np.minimum(at + 1, high * cells) - np.maximum(at, low * cells), 0, 1).astype(np.float32)

    return along(box[0], box[2], size[0])[:, None] * along(box[1], box[3], size[1])[None]


def prompt_maps(prompts: Prompts, size: tuple[int, int]) -> Floats:
    """[8, h, w]: disc, near and far of the positive points, those of the negative ones, the box, the previous mask.

    Where discs of both kinds meet the newest point wins.
    """
    maps = np.zeros((CHANNELS, *size), np.float32)
    for point in prompts.points:
        own, other = (0, 3) if point.positive else (3, 0)
        away = distances(point, size)
        disc = np.clip(1 - away / DISC, 0, 1)
        maps[other] = np.minimum(maps[other], 1 - np.minimum(1, 2 * disc))
        maps[own] = np.maximum(maps[own], disc)
        maps[own + 1] = np.maximum(maps[own + 1], np.exp(-away / NEAR))
        maps[own + 2] = np.maximum(maps[own + 2], np.exp(-away / FAR))
    if prompts.box is not None:
        maps[6] = box_map(prompts.box, size)
    if prompts.previous is not None:
        maps[7] = prompts.previous
    return maps
