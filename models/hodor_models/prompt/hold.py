"""Points hold: where a mask leaves a positive point out, or a negative one in, it gives way around it."""

import numpy as np
from numpy.typing import NDArray

from ..propagation import Floats
from .maps import Point

Mask = NDArray[np.bool_]

SPREAD = 8.0  # cells around a point over which a mask gives way
ALIKE = 0.1  # distance of colours (0..1 each) over which what lies near a point no longer follows it
SURE = 2.2  # log odds of a point's own cell at least: there the picture's edges are not asked any more
MOST = 9.0  # log odds beyond this are not told apart


def own_cells(points: tuple[Point, ...], size: tuple[int, int]) -> dict[tuple[int, int], bool]:
    """The cells that points lie in, the newest last and alone where several share one; those outside are left out."""
    found: dict[tuple[int, int], bool] = {}
    for point in points:
        cell = int(np.floor(point.y * size[0])), int(np.floor(point.x * size[1]))
        found.pop(cell, None)
        if 0 <= cell[0] < size[0] and 0 <= cell[1] < size[1]:
            found[cell] = point.positive
    return found


def following(cell: tuple[int, int], colours: Floats) -> Floats:
    """How far each cell follows a point's own: what is near it and of its colour, 0..1 [h, w]."""
    down, across = np.arange(colours.shape[0]) - cell[0], np.arange(colours.shape[1]) - cell[1]
    near = (down[:, None] ** 2 + across[None] ** 2) / SPREAD**2
    unlike = ((colours - colours[cell]) ** 2).sum(-1) / ALIKE**2
    return np.asarray(np.exp(-(near + unlike) / 2), np.float32)


def hold_points(soft: Floats, points: tuple[Point, ...], colours: Floats) -> Floats:
    """A soft mask [h, w] and the picture's colours [h, w, 3], all in 0..1 -> the mask with the cell of every positive
    point in it, and that of every negative one out of it.

    What moves a cell moves those that look like it and are near: what was nearly in comes along.
    """
    cells = own_cells(points, (soft.shape[0], soft.shape[1]))
    kept = np.clip(soft, 1 / (1 + np.exp(MOST)), 1 / (1 + np.exp(-MOST)))
    logits = np.log(kept / (1 - kept)).astype(np.float32)
    touched = False
    for cell, positive in cells.items():
        sign = 1.0 if positive else -1.0
        missing = SURE - sign * float(logits[cell])
        if missing <= 0:
            continue
        touched = True
        logits += sign * missing * following(cell, colours)
    # A later point may have moved the cell of an earlier one.
    for cell, positive in cells.items():
        logits[cell] = max(logits[cell], SURE) if positive else min(logits[cell], -SURE)
    return np.asarray(1 / (1 + np.exp(-logits)), np.float32) if touched else soft


def pin(mask: Mask, places: list[tuple[float, float, bool]], cell: float) -> None:
    """At the size of the frame: a place (x, y, positive) that the picture's edges put on the wrong side gets a disc of
    its own, the newest last; cell: pixels of the frame that a cell of the grid covers.
    """
    radius = max(1, round(cell / 4))
    for x, y, positive in places:
        column, row = int(x), int(y)
        inside = 0 <= row < mask.shape[0] and 0 <= column < mask.shape[1]
        if not inside or bool(mask[row, column]) == positive:
            continue
        top, left = max(0, row - radius), max(0, column - radius)
        part = mask[top : row + radius + 1, left : column + radius + 1]
        down, across = np.arange(part.shape[0]) + top - row, np.arange(part.shape[1]) + left - column
        part[down[:, None] ** 2 + across[None] ** 2 <= radius**2] = positive
