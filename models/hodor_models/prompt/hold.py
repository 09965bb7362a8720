"""Points hold: where a mask leaves a positive point out, or a negative one in, it gives way around it."""

import numpy as np
from numpy.typing import NDArray

from ..propagation import Floats
from .maps import Point

Mask = NDArray[np.bool_]

SPREAD = 4.0  # cells around a point over which a mask gives way
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


def hold_points(soft: Floats, points: tuple[Point, ...]) -> Floats:
    """A soft mask [h, w] in 0..1 -> the same with every positive point's cell in it and every negative one's out of it.

    What moves a cell moves its neighbours too, less and less: what was nearly in comes along.
    """
    cells = own_cells(points, (soft.shape[0], soft.shape[1]))
    kept = np.clip(soft, 1 / (1 + np.exp(MOST)), 1 / (1 + np.exp(-MOST)))
    logits = np.log(kept / (1 - kept)).astype(np.float32)
    touched = False
    for (row, column), positive in cells.items():
        sign = 1.0 if positive else -1.0
        missing = SURE - sign * float(logits[row, column])
        if missing <= 0:
            continue
        touched = True
        down, across = np.arange(soft.shape[0]) - row, np.arange(soft.shape[1]) - column
        near = np.exp(-(down[:, None] ** 2 + across[None] ** 2) / (2 * SPREAD**2))
        logits += (sign * missing * near).astype(np.float32)
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
