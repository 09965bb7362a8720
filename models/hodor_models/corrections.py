"""One rule for painted frames, the studio's (`src/main/session/correctionPlan.ts`): every painted frame is known from
the start, frames between two of them are carried from both, and the two ways meet where they agree best.

Cost: at most 4/3 of a prediction a frame and one encoding a painted frame, and a walk reads at most four of them.
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from .propagation import (
    BACKGROUND_DESCRIPTORS,
    Floats,
    FrameMemory,
    Graphs,
    LabelMap,
    Propagation,
    Settings,
    cover,
    halve,
    softmax,
)

# Painted frames a walk reads at most.
REFERENCES_PER_WALK = 4
# Gaps up to this long are walked half-way from both sides; longer ones share their middle third.
SHORT_GAP = 5
# Frames on either side of the meeting frame whose masks are mixed.
BLEND_REACH = 2

Shows = dict[int, frozenset[int]]
Features = Callable[[int], tuple[Floats, Floats]]


@dataclass(frozen=True)
class Walk:
    """One way outwards from the painted frame `start`: frames `first` to `last` in the order they are predicted; the
    painted frames it knows, ascending but for the start, which comes last; `through`: the painted frame it goes on to,
    where objects that frame does not show are found."""

    start: int
    first: int
    last: int
    references: tuple[int, ...]
    through: int | None = None

    @property
    def frames(self) -> list[int]:
        """All of them, in order."""
        step = 1 if self.last >= self.first else -1
        return list(range(self.first, self.last + step, step))


@dataclass(frozen=True)
class Gap:
    """Frames between two painted ones, or from one to an end of the clip; `shared` (first, last) is predicted twice."""

    forward: Walk | None
    backward: Walk | None
    shared: tuple[int, int] | None
    middle: float


def nearest(frames: list[int], place: float) -> list[int]:
    """The frames, the nearest to a place first; the earlier of two as near."""
    return sorted(frames, key=lambda frame: (abs(frame - place), frame))


def chosen(shows: Shows, start: int, end: int | None, whole: tuple[int, int]) -> tuple[int, ...]:
    """The painted frames a walk knows: its start, the one at the other end, the first one, those nearest to its middle;
    an object that none of them shows brings the nearest that does, in place of the one chosen last."""
    frames = sorted(shows)
    ends = [start, *([] if end is None else [end]), frames[0]]
    order = list(dict.fromkeys([*ends, *nearest(frames, sum(whole) / 2)]))
    picked = with_every_object(order[:REFERENCES_PER_WALK], shows, nearest(frames, start))
    return (*sorted(frame for frame in picked if frame != start), start)


def with_every_object(picked: list[int], shows: Shows, by_distance: list[int]) -> list[int]:
    """The frames picked, the start first, exchanged until every object is shown by one of them where it can be."""
    objects = sorted(frozenset().union(*shows.values()))
    result = list(picked)
    for own in objects:
        if any(own in shows[frame] for frame in result):
            continue
        bringer = next(frame for frame in by_distance if own in shows[frame])
        if len(result) < REFERENCES_PER_WALK:
            result.append(bringer)
            continue
        spare = [at for at in range(1, len(result)) if not alone_shows(at, result, shows, objects)]
        if spare:
            result[spare[-1]] = bringer
    return result


def alone_shows(at: int, picked: list[int], shows: Shows, objects: list[int]) -> bool:
    """Whether the frame at a position shows an object that none of the other frames picked does."""
    others = [frame for position, frame in enumerate(picked) if position != at]
    return any(own in shows[picked[at]] and not any(own in shows[frame] for frame in others) for own in objects)


def zones(a: int, b: int, carries: bool) -> tuple[int, int]:
    """How many of the frames between the painted a and b the forward walk covers, and the backward one.

    carries: b lacks objects, so the forward walk goes all the way to it.
    """
    length = b - a - 1
    short = length <= SHORT_GAP
    ahead = length if carries else math.ceil(length / 2 if short else 2 * length / 3)
    if short:
        return ahead, 0 if carries else length - ahead
    return ahead, math.ceil((1 if carries else 2) * length / 3)


def between(shows: Shows, a: int, b: int) -> Gap | None:
    """The gap between two painted frames; None where they are neighbours."""
    carries = any(frame < b and not own <= shows[b] for frame, own in shows.items())
    ahead, back = zones(a, b, carries)
    if b - a < 2:
        return None
    forward = Walk(a, a + 1, a + ahead, chosen(shows, a, b, (a + 1, a + ahead)), b if carries else None)
    backward = Walk(b, b - 1, b - back, chosen(shows, b, a, (b - back, b - 1))) if back else None
    shared = (b - back, a + ahead) if backward is not None and b - back <= a + ahead else None
    return Gap(forward, backward, shared, (a + b) / 2)


def plan(shows: Shows, count: int) -> list[int | Gap]:
    """What is done for a clip of `count` frames, in order: a painted frame is given, a gap is walked; from the first
    painted frame to the end, then back from it. shows: the objects that each painted frame shows."""
    frames = sorted(shows)
    steps: list[int | Gap] = []
    for frame, following in zip(frames, [*frames[1:], None], strict=True):
        steps.append(frame)
        if following is not None:
            gap = between(shows, frame, following)
        elif frame < count - 1:
            whole = (frame + 1, count - 1)
            gap = Gap(Walk(frame, *whole, chosen(shows, frame, None, whole)), None, None, frame)
        else:
            gap = None
        if gap is not None:
            steps.append(gap)
    first = frames[0]
    if first > 0:
        walk = Walk(first, first - 1, 0, chosen(shows, first, None, (0, first - 1)))
        steps.append(Gap(None, walk, None, first))
    return steps


def strongest(soft: Floats) -> NDArray[np.intp]:
    """Slot + 1 of the strongest object of each cell, 0 where the background is, of soft masks [1 + O, h, w]."""
    return soft.argmax(0)


def agreement(one: Floats, other: Floats) -> float:
    """Mean over objects of the IoU of two predictions' labels [1 + O, h, w]; 1 where both have nothing of one."""
    labels, others = strongest(one), strongest(other)
    found = []
    for slot in range(1, len(one)):
        own, beside = labels == slot, others == slot
        union = np.count_nonzero(own | beside)
        found.append(1.0 if union == 0 else np.count_nonzero(own & beside) / union)
    return float(np.mean(found))


def meeting_frame(agreements: dict[int, float], middle: float) -> int:
    """Where two walks agree best; of several such frames the nearest to the middle, then the earlier."""
    return min(agreements, key=lambda frame: (-agreements[frame], abs(frame - middle), frame))


def backward_weight(frame: int, meeting: int) -> float:
    """Weight of the backward walk on a frame: 0 before the blend, 1 behind it, a straight line between."""
    return min(1.0, max(0.0, (frame - meeting + BLEND_REACH + 1) / (2 * (BLEND_REACH + 1))))


@dataclass(frozen=True)
class Learnt:
    """What the network learnt of a painted frame: descriptors [1, 9 + O, C], its memory, soft masks [O, H/4, W/4]."""

    descriptors: Floats
    memory: FrameMemory | None
    masks: Floats


@dataclass
class Corrections:
    """Carries painted frames through a clip; each painted frame is encoded once.

    features gives f4 and f8 of a frame; objects are the labels, in the order of the slots.
    """

    graphs: Graphs
    features: Features
    objects: list[int]
    settings: Settings
    painted: dict[int, LabelMap] = field(default_factory=dict)
    learnt: dict[int, Learnt] = field(default_factory=dict)

    def paint(self, frame: int, label: LabelMap) -> None:
        """One more painted frame, or another mask for one."""
        self.painted[frame] = label
        self.learnt.pop(frame, None)

    def shows(self) -> Shows:
        """The objects that each painted frame shows."""
        return {
            frame: frozenset(int(v) for v in np.unique(label) if int(v) in self.objects)
            for frame, label in self.painted.items()
        }

    def learn(self, frame: int) -> Learnt:
        """See Learnt."""
        if frame not in self.learnt:
            f4, f8 = self.features(frame)
            size = (f4.shape[2], f4.shape[3])
            masks = np.stack([cover(self.painted[frame], value, size) for value in self.objects])
            self.learnt[frame] = self.encoded(f8, masks)
        return self.learnt[frame]

    def encoded(self, f8: Floats, masks: Floats) -> Learnt:
        """A frame with these masks [O, H/4, W/4], encoded."""
        eighth = halve(masks)
        descriptors, keys = self.graphs.object_encoder(f8, eighth[None])
        return Learnt(descriptors, None if keys is None else FrameMemory(keys[0], eighth), masks)

    def descriptors(self, frames: tuple[int, ...]) -> list[Floats]:
        """Sets of these frames; an object that one does not show has its descriptor of the nearest that does, first
        among them, else among all: so such a frame says nothing of it."""
        shows = self.shows()
        sets = []
        for frame in frames:
            own = self.learn(frame).descriptors.copy()
            for slot, value in enumerate(self.objects):
                able = [f for f in frames if value in shows[f]] or [f for f in shows if value in shows[f]]
                if value not in shows[frame] and able:
                    at = BACKGROUND_DESCRIPTORS + slot
                    own[:, at] = self.learn(nearest(able, frame)[0]).descriptors[:, at]
            sets.append(own)
        return sets

    def loop(self, walk: Walk, begin: Learnt) -> Propagation:
        """The propagation of a walk, at its start."""
        loop = Propagation(self.graphs, self.objects, self.settings)
        loop.references = self.descriptors(walk.references)
        loop.given = [(known.masks, known.memory) for known in map(self.learn, walk.references)]
        loop.previous, loop.latest = begin.masks, begin.memory
        return loop

    def found_on(self, frame: int, loop: Propagation) -> Learnt:
        """A painted frame with the objects it does not show where the loop finds them; painted pixels win."""
        f4, f8 = self.features(frame)
        soft = softmax(self.graphs.mask_decoder(f4, f8, loop.window(), loop.known())[0])[1:]
        masks = self.learn(frame).masks.copy()
        free = np.maximum(0, 1 - masks.sum(0))
        for slot, value in enumerate(self.objects):
            if value not in self.shows()[frame]:
                masks[slot] = soft[slot] * free
        return self.encoded(f8, masks)

    def walked(self, walk: Walk, starts: dict[int, Learnt]) -> Iterator[tuple[int, Floats]]:
        """Frame and soft masks [1 + O, H/4, W/4] of each frame of a walk; `starts` holds what was found on painted
        frames of the objects they do not show, and gets what is found on `walk.through`."""
        lacks = any(value not in self.shows()[walk.start] for value in self.objects)
        if lacks and walk.start not in starts:
            starts[walk.start] = self.found_on(walk.start, self.loop(walk, self.learn(walk.start)))
        loop = self.loop(walk, starts.get(walk.start, self.learn(walk.start)) if lacks else self.learn(walk.start))
        for frame in walk.frames:
            yield frame, loop.follow(*self.features(frame))
        if walk.through is not None:
            starts[walk.through] = self.found_on(walk.through, loop)

    def run(self, count: int) -> Iterator[tuple[int, Floats | None]]:
        """Soft masks of every frame of a clip, once each, gap by gap; None for a painted frame: it stays as given."""
        starts: dict[int, Learnt] = {}
        for step in plan(self.shows(), count):
            if isinstance(step, int):
                yield step, None
            else:
                yield from self.joined(step, starts)

    def joined(self, gap: Gap, starts: dict[int, Learnt]) -> Iterator[tuple[int, Floats]]:
        """Both walks of a gap: the forward one's masks up to where they meet, behind it the backward one's, mixed
        there."""
        forward = dict(self.walked(gap.forward, starts)) if gap.forward is not None else {}
        backward = dict(self.walked(gap.backward, starts)) if gap.backward is not None else {}
        both = sorted(forward.keys() & backward.keys())
        meeting = meeting_frame({t: agreement(forward[t], backward[t]) for t in both}, gap.middle) if both else None
        for frame in sorted(forward.keys() | backward.keys()):
            if meeting is None or frame not in backward or frame not in forward:
                yield frame, forward[frame] if frame in forward else backward[frame]
                continue
            share = np.float32(backward_weight(frame, meeting))
            yield frame, forward[frame] * (1 - share) + backward[frame] * share
