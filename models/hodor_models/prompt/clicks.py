"""A robot that points: first inside the object, then at the centre of the largest error, as RITM does (2102.06583)."""

import cv2
import numpy as np
from numpy.typing import NDArray

from .maps import Point, Prompts

Mask = NDArray[np.bool_]
Random = np.random.Generator


def depth(mask: Mask) -> NDArray[np.float32]:
    """How far each true cell is from the nearest false one; what lies beyond the border counts as false."""
    padded = np.pad(mask.astype(np.uint8), 1)
    return cv2.distanceTransform(padded, cv2.DIST_L2, 5)[1:-1, 1:-1]


def share(row: float, column: float, mask: Mask, positive: bool) -> Point:
    """The centre of a cell as a point."""
    return Point((row + 0.5) / mask.shape[0], (column + 0.5) / mask.shape[1], positive)


def largest_error(truth: Mask, predicted: Mask) -> Point | None:
    """The cell deepest inside what is missing or too much; None where the two agree."""
    missing, extra = depth(truth & ~predicted), depth(predicted & ~truth)
    positive = bool(missing.max() >= extra.max())
    deepest = missing if positive else extra
    if deepest.max() <= 0:
        return None
    row, column = np.unravel_index(int(deepest.argmax()), deepest.shape)
    return share(float(row), float(column), truth, positive)


def somewhere_deep(mask: Mask, positive: bool, rng: Random, deepest: float = 0.5) -> Point | None:
    """A random cell whose depth is at least that share of the deepest one's; None where the mask is empty."""
    inside = depth(mask)
    if inside.max() <= 0:
        return None
    rows, columns = np.nonzero(inside >= deepest * inside.max())
    at = int(rng.integers(len(rows)))
    return share(float(rows[at]), float(columns[at]), mask, positive)


def next_point(truth: Mask, predicted: Mask, rng: Random) -> Point | None:
    """As a user would correct: somewhere in the middle of the larger error, in one of four clicks of any error."""
    missing, extra = truth & ~predicted, predicted & ~truth
    positive = depth(missing).max() >= depth(extra).max()
    if rng.random() < 0.15:
        positive = rng.random() < missing.sum() / max(1, missing.sum() + extra.sum())
    return somewhere_deep(missing if positive else extra, bool(positive), rng, 0.3 if rng.random() < 0.25 else 0.75)


def loose_box(mask: Mask, rng: Random) -> tuple[float, float, float, float]:
    """The box around a mask as users draw it: off by up to a tenth at each side. The mask has a true cell."""
    rows, columns = np.nonzero(mask.any(1))[0], np.nonzero(mask.any(0))[0]
    top, bottom, left, right = rows[0], rows[-1] + 1, columns[0], columns[-1] + 1
    away = rng.uniform(-0.06, 0.1, 4) * np.array([bottom - top, right - left, bottom - top, right - left])
    h, w = mask.shape
    return (
        float(np.clip((top - away[0]) / h, 0, 1)),
        float(np.clip((left - away[1]) / w, 0, 1)),
        float(np.clip((bottom + away[2]) / h, 0, 1)),
        float(np.clip((right + away[3]) / w, 0, 1)),
    )


def scribble(mask: Mask, rng: Random) -> tuple[Point, ...]:
    """A bent stroke inside a mask, as points: from one deep cell towards another, kept inside. May be one point."""
    ends = [somewhere_deep(mask, True, rng, 0.25) for _ in range(3)]
    known = [end for end in ends if end is not None]
    if len(known) < 3:
        return ()
    steps = np.linspace(0, 1, 16)[:, None]
    a, b, c = (np.array([p.y, p.x]) for p in known)
    path = (1 - steps) ** 2 * a + 2 * steps * (1 - steps) * b + steps**2 * c
    cells = np.minimum((path * mask.shape).astype(int), np.array(mask.shape) - 1)
    return tuple(Point(float(y), float(x)) for (y, x), (r, k) in zip(path, cells, strict=True) if mask[r, k])


def first_prompts(mask: Mask, rng: Random) -> Prompts:
    """A first click (seven of ten), box, scribble, or box with a click. The mask has a true cell."""
    kind = rng.random()
    click = somewhere_deep(mask, True, rng, 0.9 if rng.random() < 0.5 else 0.2)
    points = (click,) if click else ()
    if kind < 0.7:
        return Prompts(points)
    if kind < 0.85:
        return Prompts((), loose_box(mask, rng))
    if kind < 0.95:
        return Prompts(scribble(mask, rng) or points)
    return Prompts(points, loose_box(mask, rng))
