"""J and F on DAVIS: the first mask is given, the rest is propagated."""

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from .data.sources import DavisVideos
from .edges import enlarge_by_edges
from .metrics import boundary_accuracy, region_similarity
from .propagation import Graphs, Propagation, Settings, enlarge


@dataclass(frozen=True)
class SequenceScore:
    """Means over objects and frames of one sequence; milliseconds is the median of a whole frame."""

    name: str
    j: float
    f: float
    frames: int
    milliseconds: float


@dataclass(frozen=True)
class Protocol:
    """frames: at most so many a sequence (0: all); stride: every so-manyth is scored. DAVIS: 0 and 1.

    edges: soft masks are enlarged along the picture's edges, as the studio does, instead of bilinearly.
    """

    frames: int = 0
    stride: int = 1
    edges: bool = False


def score_sequence(
    videos: DavisVideos, name: str, graphs: Graphs, settings: Settings, protocol: Protocol
) -> SequenceScore:
    """Propagate one sequence; the first frame and the last are not scored, as DAVIS does."""
    count = len(videos.frames[name])
    if protocol.frames:
        count = min(count, protocol.frames + 2)
    image, truth = videos.read(name, 0)
    objects = [int(v) for v in np.unique(truth) if v not in (0, 255)]
    loop = Propagation(graphs, objects, settings)
    loop.give(image, truth)
    js: list[float] = []
    fs: list[float] = []
    times: list[float] = []
    for t in range(1, count - 1):
        image, truth = videos.read(name, t)
        began = time.perf_counter()
        soft = loop.next(image)
        times.append(1000 * (time.perf_counter() - began))
        if t % protocol.stride == 0:
            full = enlarge_by_edges(soft, image) if protocol.edges else enlarge(soft, truth.shape)
            label = loop.label_of(full)
            js.append(float(np.mean([region_similarity(truth == o, label == o) for o in objects])))
            fs.append(float(np.mean([boundary_accuracy(truth == o, label == o) for o in objects])))
    return SequenceScore(name, float(np.mean(js)), float(np.mean(fs)), len(js), float(np.median(times)))


def evaluate(
    videos: DavisVideos,
    graphs: Graphs,
    settings: Settings,
    protocol: Protocol,
    tell: Callable[[SequenceScore], None] = lambda score: None,
) -> dict[str, Any]:
    """Every sequence of the split, and the means over sequences."""
    scores: list[SequenceScore] = []
    for name in videos.names:
        scores.append(score_sequence(videos, name, graphs, settings, protocol))
        tell(scores[-1])
    j, f = float(np.mean([s.j for s in scores])), float(np.mean([s.f for s in scores]))
    return {
        "J": round(j, 4),
        "F": round(f, 4),
        "JF": round((j + f) / 2, 4),
        "short_side": settings.short_side,
        "window": settings.window,
        "enlarged": "along edges" if protocol.edges else "bilinearly",
        "sequences": [asdict(score) for score in scores],
    }
