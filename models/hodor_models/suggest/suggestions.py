"""From a detector's outputs to what a user is offered, in numpy: the reference for the studio's."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..bundle import Bundle
from ..propagation import Floats, enlarge, network_size, preprocess
from .export import SUGGESTIONS, detect
from .graph_bundle import Graphs, read_graph_bundle

Masks = NDArray[np.bool_]


@dataclass(frozen=True)
class Suggestions:
    """Best first: scores [K] in 0..1, soft masks [K, h, w] in 0..1 at a quarter of the network's size."""

    scores: Floats
    soft: Floats

    def masks(self, size: tuple[int, int]) -> Masks:
        """[K, *size], enlarged bilinearly and cut at one half."""
        return enlarge(self.soft, size) > 0.5 if len(self.soft) else np.zeros((0, *size), bool)


@dataclass(frozen=True)
class Choice:
    """Which candidates are offered: those of at least `score`, none more alike a better one than `overlap`."""

    score: float = 0.0
    overlap: float = 0.8
    smallest: int = 4  # cells of the stride-4 grid


def overlaps(masks: Masks, others: Masks) -> Floats:
    """IoU of every pair of masks [K, ...] and [O, ...]: [K, O]."""
    a, b = (m.reshape(len(m), -1).astype(np.float32) for m in (masks, others))
    both = a @ b.T
    return both / np.maximum(a.sum(1)[:, None] + b.sum(1)[None] - both, 1)


def choose(scores: Floats, logits: Floats, choice: Choice | None = None) -> Suggestions:
    """Scores [N], logits [N, h, w] -> the suggestions, best first, without doubles and empty masks."""
    rule = choice or Choice()
    soft = (1 / (1 + np.exp(-logits.astype(np.float32)))).astype(np.float32)
    inside = soft > 0.5
    order = [
        n for n in np.argsort(-scores, kind="stable") if scores[n] >= rule.score and inside[n].sum() >= rule.smallest
    ]
    alike = overlaps(inside, inside)
    kept: list[int] = []
    for n in order:
        if all(alike[n, other] <= rule.overlap for other in kept):
            kept.append(int(n))
    return Suggestions(scores[kept], soft[kept])


def at_point(masks: Masks, point: tuple[int, int]) -> int | None:
    """The best suggestion whose mask holds the point (y, x); masks [K, H, W] best first."""
    hit = np.flatnonzero(masks[:, point[0], point[1]])
    return int(hit[0]) if len(hit) else None


class Suggester:
    """A bundle of kind "object-suggestions" on whole frames."""

    def __init__(self, bundle: Bundle, short_side: int | None = None, threads: int = 2) -> None:
        self.graphs = Graphs(bundle, threads)
        self.short_side = short_side or int(bundle.manifest["input"]["short_side"])

    @classmethod
    def open(cls, folder: Path, short_side: int | None = None, threads: int = 2) -> "Suggester":
        """Read the bundle and load its graphs; BundleError where it cannot be trusted."""
        return cls(read_graph_bundle(folder, SUGGESTIONS), short_side, threads)

    def raw(self, rgb: NDArray[np.uint8]) -> dict[str, Floats]:
        """Frame uint8 [H, W, 3] -> the detector's outputs."""
        size = network_size(rgb.shape[0], rgb.shape[1], self.short_side)
        return detect(self.graphs, preprocess(rgb, size))

    def suggest(self, rgb: NDArray[np.uint8], choice: Choice | None = None) -> Suggestions:
        """Frame uint8 [H, W, 3] -> suggestions."""
        found = self.raw(rgb)
        return choose(found["scores"][0], found["masks"][0], choice)
