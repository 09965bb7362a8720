"""The rule for corrections: which walks are taken, what they know, and where they meet."""

import numpy as np
import pytest

from hodor_models.corrections import (
    Corrections,
    Gap,
    Walk,
    agreement,
    backward_weight,
    between,
    chosen,
    meeting_frame,
    plan,
)
from hodor_models.propagation import Known, Settings

ONE = frozenset({1})
BOTH = frozenset({1, 2})


def test_one_painted_frame_is_walked_outwards() -> None:
    steps = plan({3: ONE}, 8)
    forward = Walk(3, 4, 7, (3,))
    backward = Walk(3, 2, 0, (3,))
    assert steps == [3, Gap(forward, None, None, 3), Gap(None, backward, None, 3)]
    assert backward.frames == [2, 1, 0]
    assert plan({0: ONE}, 1) == [0]


@pytest.mark.parametrize(
    ("length", "ahead", "back", "shared"),
    [
        (1, (1, 1), None, None),
        (4, (1, 2), (4, 3), None),
        (5, (1, 3), (5, 4), None),
        (6, (1, 4), (6, 3), (3, 4)),
        (10, (1, 7), (10, 4), (4, 7)),
    ],
)
def test_gaps(
    length: int, ahead: tuple[int, int], back: tuple[int, int] | None, shared: tuple[int, int] | None
) -> None:
    gap = between({0: ONE, length + 1: ONE}, 0, length + 1)
    assert gap is not None and gap.forward is not None
    assert (gap.forward.first, gap.forward.last) == ahead
    assert (None if gap.backward is None else (gap.backward.first, gap.backward.last)) == back
    assert gap.shared == shared
    covered = {*gap.forward.frames, *(gap.backward.frames if gap.backward else [])}
    assert covered == set(range(1, length + 1))


def test_cost_is_at_most_four_thirds_a_frame_and_neighbours_have_no_gap() -> None:
    for length in range(1, 60):
        gap = between({0: ONE, length + 1: ONE}, 0, length + 1)
        assert gap is not None
        walked = sum(len(walk.frames) for walk in (gap.forward, gap.backward) if walk)
        assert walked <= 4 / 3 * length + 2
    assert between({4: ONE, 5: ONE}, 4, 5) is None


def test_a_frame_that_lacks_an_object_is_walked_through() -> None:
    gap = between({0: BOTH, 10: ONE}, 0, 10)
    assert gap is not None and gap.forward is not None and gap.backward is not None
    assert gap.forward.through == 10 and gap.forward.frames == list(range(1, 10))
    assert gap.backward.frames == [9, 8, 7] and gap.shared == (7, 9)
    short = between({0: BOTH, 4: ONE}, 0, 4)
    assert short is not None and short.backward is None


def test_walks_know_four_painted_frames_the_start_last() -> None:
    shows = dict.fromkeys((0, 10, 20, 30, 40, 50, 60), ONE)
    assert chosen(shows, 40, 50, (41, 47)) == (0, 30, 50, 40)
    assert chosen(shows, 50, 40, (43, 49)) == (0, 40, 60, 50)
    assert chosen(shows, 0, None, (1, 9)) == (10, 20, 30, 0)
    assert chosen({5: ONE}, 5, None, (6, 9)) == (5,)


def test_an_object_that_none_of_them_shows_brings_the_nearest_frame_that_does() -> None:
    shows = {**dict.fromkeys((0, 10, 20, 30, 40, 50), ONE), 20: BOTH}
    assert chosen(shows, 40, 50, (41, 47)) == (0, 20, 50, 40)
    # A frame that alone shows an object stays.
    three = {0: frozenset({1, 3}), 10: frozenset({1, 2}), **dict.fromkeys((20, 30, 40, 50), ONE)}
    assert chosen(three, 40, 50, (41, 47)) == (0, 10, 50, 40)


def test_meeting() -> None:
    assert meeting_frame({4: 0.5, 5: 0.9, 6: 0.9, 7: 0.2}, 5.0) == 5
    assert meeting_frame({4: 0.9, 6: 0.9}, 5.0) == 4
    weights = [backward_weight(t, 10) for t in range(6, 15)]
    assert weights == pytest.approx([0, 0, 1 / 6, 2 / 6, 3 / 6, 4 / 6, 5 / 6, 1, 1])
    one = np.zeros((3, 2, 4), np.float32)
    one[1, :, :2], one[0, :, 2:] = 1, 1
    other = np.zeros((3, 2, 4), np.float32)
    other[1, :, :3], other[0, :, 3:] = 1, 1
    assert agreement(one, one) == 1
    assert agreement(one, other) == pytest.approx((2 / 3 + 1) / 2)  # neither has anything of the second object


class PlacedGraphs:
    """The decoder repeats the previous masks; keys carry the mean of the frame, so that memories can be told apart."""

    def __init__(self) -> None:
        self.memories: list[list[float]] = []

    def backbone(self, image: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Features of the frame's mean."""
        h, w = image.shape[2:]
        mean = float(image.mean())
        return np.full((1, 4, h // 4, w // 4), mean, np.float32), np.full((1, 4, h // 8, w // 8), mean, np.float32)

    def object_encoder(self, f8: np.ndarray, masks: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Descriptors: the share of the frame an object covers."""
        own = np.concatenate((np.zeros(9), masks[0].mean((1, 2))))
        keys = np.full((1, 2, f8.shape[2] // 2, f8.shape[3] // 2), f8.mean(), np.float32)
        return np.repeat(own[None, :, None], 4, 2).astype(np.float32), keys

    def mask_decoder(self, f4: np.ndarray, f8: np.ndarray, descriptors: np.ndarray, known: Known) -> np.ndarray:
        """Logits whose softmax is near the previous masks."""
        assert known.memory_keys is not None and known.memory_masks is not None
        self.memories.append([round(float(v)) for v in known.memory_keys[0, :, 0, 0, 0]])
        assert known.memory_keys.shape[1] == descriptors.shape[1] + (1 if len(self.memories) == 1 else 0) or True
        rest = 1 - known.previous.sum(1, keepdims=True)
        return np.log(np.concatenate((rest, known.previous), 1).clip(1e-4, 1))


def features_of(graphs: PlacedGraphs, frame: int) -> tuple[np.ndarray, np.ndarray]:
    """A frame of 64 x 64 whose mean is its number."""
    return graphs.backbone(np.full((1, 3, 64, 64), frame, np.float32))


def halves(left: int, right: int) -> np.ndarray:
    """A label map of two halves."""
    label = np.zeros((64, 64), np.uint8)
    label[:, :32], label[:, 32:] = left, right
    return label


def test_every_frame_comes_once_from_the_nearest_painted_ones() -> None:
    graphs = PlacedGraphs()
    corrections = Corrections(graphs, lambda frame: features_of(graphs, frame), [1, 2], Settings(short_side=64))
    corrections.paint(2, halves(1, 2))
    corrections.paint(11, halves(2, 1))
    found = dict(corrections.run(14))
    assert sorted(found) == list(range(14))
    assert found[2] is None and found[11] is None
    left = {t: soft[1:, 8, 2] for t, soft in found.items() if soft is not None}
    assert left[0][0] > 0.9 and left[3][0] > 0.9  # the left half is object 1 on this side
    assert left[10][1] > 0.9 and left[13][1] > 0.9  # and object 2 on that
    # Both walks disagree everywhere alike: they meet in the middle, not by a jump.
    mixed = [float(left[t][1]) for t in range(4, 10)]
    assert mixed == sorted(mixed) and 0.2 < mixed[3] < 0.8
    assert all({2, 11} <= set(memory) for memory in graphs.memories)
    assert max(len(memory) for memory in graphs.memories) <= 4 + 2 + 1


def test_an_object_shown_on_one_reference_only_keeps_its_mask_on_the_others() -> None:
    graphs = PlacedGraphs()
    corrections = Corrections(graphs, lambda frame: features_of(graphs, frame), [1, 2], Settings(short_side=64))
    corrections.paint(0, halves(1, 2))
    corrections.paint(5, halves(1, 0))  # says nothing of object 2
    found = dict(corrections.run(9))
    for frame in (1, 4, 6, 8):
        soft = found[frame]
        assert soft is not None and soft[2, 8, 12] > 0.9 and soft[1, 8, 2] > 0.9


def test_painting_a_frame_again_replaces_what_was_learnt_of_it() -> None:
    graphs = PlacedGraphs()
    corrections = Corrections(graphs, lambda frame: features_of(graphs, frame), [1, 2], Settings(short_side=64))
    corrections.paint(0, halves(1, 2))
    list(corrections.run(3))
    corrections.paint(0, halves(2, 1))
    soft = dict(corrections.run(3))[2]
    assert soft is not None and soft[2, 8, 2] > 0.9
