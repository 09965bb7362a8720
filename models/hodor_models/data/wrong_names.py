"""Soft masks whose shapes are right and whose names are not: what a propagation hands on after objects have met."""

import numpy as np

from .augment import Random
from .previous import Masks, blob

# How often which mistake: two objects swap their names in a part or wholly, one takes the other's name in a part or
# wholly, one is lost.
MISTAKES = ("swap part", "swap", "take part", "take", "lose")
SHARES = (0.35, 0.2, 0.25, 0.12, 0.08)


def region(mask: np.ndarray, rng: Random) -> np.ndarray:
    """A random ellipse [s, s] of 0 and 1 about a point of the mask."""
    ys, xs = np.nonzero(mask > 0.3)
    at = int(rng.integers(len(ys)))
    return blob(mask.shape[0], rng, (int(xs[at]), int(ys[at])))


def mistake(masks: Masks, kind: str, pair: tuple[int, int], where: np.ndarray) -> Masks:
    """One kind of MISTAKES, made with objects (i, j) where `where` [s, s] is 1: masks [O, s, s] -> the same shape."""
    out = masks.copy()
    i, j = pair
    if kind.startswith("swap"):
        out[i] = masks[i] * (1 - where) + masks[j] * where
        out[j] = masks[j] * (1 - where) + masks[i] * where
    elif kind.startswith("take"):
        out[i] = masks[i] + masks[j] * where
        out[j] = masks[j] * (1 - where)
    else:
        out[i] = 0
    return out


def wrong_names(masks: Masks, rng: Random) -> Masks:
    """Masks [O, s, s] in 0..1 with one of MISTAKES in them; unchanged where fewer than two objects are to be seen."""
    seen = [i for i in range(len(masks)) if masks[i].max(initial=0) > 0.3]
    if len(seen) < 2:
        return masks
    i, j = (int(v) for v in rng.choice(seen, 2, replace=False))
    kind = str(rng.choice(MISTAKES, p=SHARES))
    # A part lies about the one or the other of the two.
    where = region(masks[j if kind == "take part" or rng.random() < 0.5 else i], rng)
    return mistake(masks, kind, (i, j), where if kind.endswith("part") else np.ones_like(where))
