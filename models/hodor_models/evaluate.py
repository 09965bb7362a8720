"""J, F and identity on DAVIS (2016 and 2017) and on crossings: the first mask is given, the rest is propagated."""

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np

from .data.sources import DavisVideos, Image, LabelMap
from .edges import enlarge_by_edges
from .metrics import boundary_accuracy, region_similarity
from .propagation import Floats, Graphs, Propagation, Settings, enlarge

# Pixels of an object below which it has no majority label.
LEAST_SEEN = 64


@dataclass(frozen=True)
class ObjectScore:
    """Of one object: means over frames, how often another object's name was the commonest on it where a frame before
    it was not (switches), and on how many of the frames that showed it (switched of seen)."""

    label: int
    j: float
    f: float
    switches: int
    switched: int
    seen: int


@dataclass(frozen=True)
class SequenceScore:
    """Means over objects and frames of one sequence; milliseconds is the median of a whole frame."""

    name: str
    j: float
    f: float
    frames: int
    milliseconds: float
    objects: list[ObjectScore] = field(default_factory=list)


@dataclass(frozen=True)
class Protocol:
    """frames: at most so many a sequence (0: all); stride: every so-manyth is scored. DAVIS: 0 and 1.

    edges: soft masks are enlarged along the picture's edges, as the studio does, instead of bilinearly.
    """

    frames: int = 0
    stride: int = 1
    edges: bool = False

    def enlarged(self, soft: Floats, image: Image) -> Floats:
        """Soft masks [1 + O, h, w] at the size of their frame."""
        return enlarge_by_edges(soft, image) if self.edges else enlarge(soft, (image.shape[0], image.shape[1]))


def majority(truth: LabelMap, label: LabelMap, own: int) -> int | None:
    """The commonest predicted label on an object of the truth; None where too little of it is seen."""
    there = label[truth == own]
    return int(np.bincount(there, minlength=256).argmax()) if len(there) >= LEAST_SEEN else None


class ObjectScores:
    """Scores of the objects of a sequence, frame after frame."""

    def __init__(self, objects: list[int]) -> None:
        self.objects = objects
        self.js: dict[int, list[float]] = {own: [] for own in objects}
        self.fs: dict[int, list[float]] = {own: [] for own in objects}
        self.names: dict[int, list[int]] = {own: [] for own in objects}

    def add(self, truth: LabelMap, label: LabelMap) -> None:
        """One more frame."""
        for own in self.objects:
            self.js[own].append(region_similarity(truth == own, label == own))
            self.fs[own].append(boundary_accuracy(truth == own, label == own))
            name = majority(truth, label, own)
            if name is not None:
                self.names[own].append(name)

    def of(self, own: int) -> ObjectScore:
        """The scores of one object."""
        wrong = [name not in (own, 0) for name in self.names[own]]
        switches = sum(now and not before for now, before in zip(wrong, [False, *wrong], strict=False))
        means = (float(np.mean(self.js[own])), float(np.mean(self.fs[own])))
        return ObjectScore(own, *means, switches, sum(wrong), len(wrong))

    def all(self) -> list[ObjectScore]:
        """The scores of all."""
        return [self.of(own) for own in self.objects]


def objects_of(truth: LabelMap) -> list[int]:
    """The labels of a frame; 255 is what DAVIS leaves open."""
    return [int(v) for v in np.unique(truth) if v not in (0, 255)]


def length(videos: DavisVideos, name: str, protocol: Protocol) -> int:
    """How many frames of a sequence are used."""
    count = len(videos.frames[name])
    return min(count, protocol.frames + 2) if protocol.frames else count


def score_sequence(
    videos: DavisVideos, name: str, graphs: Graphs, settings: Settings, protocol: Protocol
) -> SequenceScore:
    """Propagate one sequence; the first frame and the last are not scored, as DAVIS does."""
    image, truth = videos.read(name, 0)
    objects = objects_of(truth)
    loop = Propagation(graphs, objects, settings)
    loop.give(image, truth)
    scores = ObjectScores(objects)
    times: list[float] = []
    for t in range(1, length(videos, name, protocol) - 1):
        image, truth = videos.read(name, t)
        began = time.perf_counter()
        soft = loop.next(image)
        times.append(1000 * (time.perf_counter() - began))
        if t % protocol.stride == 0:
            scores.add(truth, loop.label_of(protocol.enlarged(soft, image)))
    found = scores.all()
    j, f = float(np.mean([own.j for own in found])), float(np.mean([own.f for own in found]))
    return SequenceScore(name, j, f, len(scores.js[objects[0]]), float(np.median(times)), found)


def evaluate(
    videos: DavisVideos,
    graphs: Graphs,
    settings: Settings,
    protocol: Protocol,
    tell: Callable[[SequenceScore], None] = lambda score: None,
) -> dict[str, Any]:
    """Every sequence of the split, and the means over the objects of all of them (DAVIS 2017; with one object a
    sequence that of 2016)."""
    scores: list[SequenceScore] = []
    for name in videos.names:
        scores.append(score_sequence(videos, name, graphs, settings, protocol))
        tell(scores[-1])
    every = [own for score in scores for own in score.objects]
    j, f = float(np.mean([own.j for own in every])), float(np.mean([own.f for own in every]))
    return {
        "J": round(j, 4),
        "F": round(f, 4),
        "JF": round((j + f) / 2, 4),
        "objects": len(every),
        "identity_switches": sum(own.switches for own in every),
        "objects_switched": sum(own.switches > 0 for own in every),
        "switched_share": round(sum(own.switched for own in every) / max(1, sum(own.seen for own in every)), 4),
        "short_side": settings.short_side,
        "window": settings.window,
        "enlarged": "along edges" if protocol.edges else "bilinearly",
        "frames": protocol.frames,
        "stride": protocol.stride,
        "sequences": [asdict(score) for score in scores],
    }
