"""What a correction is worth: a robot paints the worst frame from the truth, again and again.

The idea is that of the DAVIS interactive challenge (Caelles et al., arXiv 1803.00557), with whole masks in place of
scribbles: what a user of the studio pays is painted frames.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np

from .corrections import Corrections
from .data.sources import DavisVideos, Image, LabelMap
from .evaluate import ObjectScores, Protocol, length, objects_of
from .metrics import region_similarity
from .propagation import Floats, Graphs, Settings, network_size, preprocess

# The robot leaves the neighbours of painted frames alone, as long as there are others.
APART = 5
# J&F at which a clip counts as done.
GOAL = 0.9
REPORTED = (1, 2, 4, 8)


@dataclass(frozen=True)
class Rounds:
    """Of one clip: J&F after each painted frame (as many as were painted), which frames those were, and how many it
    took to reach the goal (None: not reached)."""

    name: str
    scores: list[float]
    painted: list[int]
    until_goal: int | None


@dataclass
class ClipFeatures:
    """A clip's frames, truth and features; those of the backbone are made once for all rounds."""

    graphs: Graphs
    settings: Settings
    images: list[Image]
    truths: list[LabelMap]
    made: dict[int, tuple[Floats, Floats]] = field(default_factory=dict)

    def __call__(self, frame: int) -> tuple[Floats, Floats]:
        """f4 and f8 of a frame."""
        if frame not in self.made:
            image = self.images[frame]
            size = network_size(image.shape[0], image.shape[1], self.settings.short_side)
            self.made[frame] = self.graphs.backbone(preprocess(image, size))
        return self.made[frame]


def worst_frame(regions: dict[int, float], painted: list[int]) -> int | None:
    """The frame with the lowest J that lies apart from those painted, or the lowest of all others; None: all are
    painted."""
    free = [t for t in regions if t not in painted]
    apart = [t for t in free if min(abs(t - at) for at in painted) >= APART] or free
    return min(apart, key=lambda t: (regions[t], t)) if apart else None


def one_round(corrections: Corrections, clip: ClipFeatures, protocol: Protocol) -> tuple[float, dict[int, float]]:
    """J&F of the clip without its first and last frame, as DAVIS counts, and J of each frame (means over objects)."""
    objects = corrections.objects
    names = np.array([0, *objects], np.uint8)
    scores, regions = ObjectScores(objects), {}
    last = len(clip.images) - 1
    for t, soft in corrections.run(len(clip.images)):
        if t % protocol.stride and t not in corrections.painted:
            continue
        truth = clip.truths[t]
        label = corrections.painted[t] if soft is None else names[protocol.enlarged(soft, clip.images[t]).argmax(0)]
        regions[t] = float(np.mean([region_similarity(truth == own, label == own) for own in objects]))
        if 0 < t < last and t % protocol.stride == 0:
            scores.add(truth, label)
    return float(np.mean([(own.j + own.f) / 2 for own in scores.all()])), regions


def rounds_of(
    videos: DavisVideos, name: str, graphs: Graphs, settings: Settings, protocol: Protocol, most: int
) -> Rounds:
    """Up to `most` painted frames of one clip, the first frame first."""
    read = [videos.read(name, t) for t in range(length(videos, name, protocol))]
    clip = ClipFeatures(graphs, settings, [image for image, _ in read], [truth for _, truth in read])
    corrections = Corrections(graphs, clip, objects_of(clip.truths[0]), settings)
    scores: list[float] = []
    painted: list[int] = []
    following: int | None = 0
    while following is not None and len(painted) < most:
        painted.append(following)
        corrections.paint(following, clip.truths[following])
        score, regions = one_round(corrections, clip, protocol)
        scores.append(round(score, 4))
        following = worst_frame(regions, painted)
    reached = [count for count, score in enumerate(scores, 1) if score >= GOAL]
    return Rounds(name, scores, painted, reached[0] if reached else None)


def rounds(
    videos: DavisVideos,
    graphs: Graphs,
    settings: Settings,
    protocol: Protocol,
    most: int,
    tell: Callable[[Rounds], None] = lambda found: None,
) -> dict[str, Any]:
    """Every clip, and the means over clips after 1, 2, 4 and 8 painted frames; a clip that needed fewer counts with its
    last score."""
    found: list[Rounds] = []
    for name in videos.names:
        found.append(rounds_of(videos, name, graphs, settings, protocol, most))
        tell(found[-1])
    after = {
        str(count): round(float(np.mean([own.scores[min(count, len(own.scores)) - 1] for own in found])), 4)
        for count in REPORTED
        if count <= most
    }
    return {
        "JF_after": after,
        "goal": GOAL,
        "reached_goal": sum(own.until_goal is not None for own in found),
        "painted_until_goal": round(float(np.mean([own.until_goal or most for own in found])), 2),
        "most": most,
        "short_side": settings.short_side,
        "enlarged": "along edges" if protocol.edges else "bilinearly",
        "frames": protocol.frames,
        "stride": protocol.stride,
        "clips": [asdict(own) for own in found],
    }
