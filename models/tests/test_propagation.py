"""The loop around the graphs, with graphs that make its bookkeeping visible."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from hodor_models.propagation import (
    Known,
    Propagation,
    Settings,
    cover,
    drop_islands,
    halve,
    network_size,
    preprocess,
)
from hodor_models.reference_loop import propagate_folder


class CountingGraphs:
    """Descriptors carry the number of the call that made them; the decoder says what it was given."""

    def __init__(self) -> None:
        self.calls = 0
        self.windows: list[list[float]] = []
        self.previous: list[np.ndarray] = []
        self.memories: list[list[float]] = []

    def backbone(self, image: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Zero features."""
        h, w = image.shape[2:]
        return np.zeros((1, 4, h // 4, w // 4), np.float32), np.zeros((1, 4, h // 8, w // 8), np.float32)

    def object_encoder(self, f8: np.ndarray, masks: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Every value is the number of this call."""
        self.calls += 1
        h, w = f8.shape[2] // 2, f8.shape[3] // 2
        keys = np.full((1, 2, h, w), self.calls, np.float32)
        return np.full((1, 9 + masks.shape[1], 4), self.calls, np.float32), keys

    def mask_decoder(self, f4: np.ndarray, f8: np.ndarray, descriptors: np.ndarray, known: Known) -> np.ndarray:
        """The left half is object 1."""
        previous = known.previous
        assert known.memory_keys is not None and known.memory_masks is not None
        assert known.memory_masks.shape[:3] == (1, known.memory_keys.shape[1], previous.shape[1])
        self.memories.append(known.memory_keys[0, :, 0, 0, 0].tolist())
        self.windows.append(descriptors[0, :, 0, 0].tolist())
        self.previous.append(previous[0].copy())
        logits = np.zeros((1, 1 + previous.shape[1], *f4.shape[2:]), np.float32)
        logits[:, 1, :, : f4.shape[3] // 2] = 6
        logits[:, 0, :, f4.shape[3] // 2 :] = 6
        return logits


FRAME = np.zeros((60, 100, 3), np.uint8)
LABEL = np.zeros((60, 100), np.uint8)
LABEL[:, :50] = 5


def test_window_keeps_references_and_the_most_recent() -> None:
    graphs = CountingGraphs()
    loop = Propagation(graphs, [5], Settings(short_side=64, window=3))
    loop.give(FRAME, LABEL)
    for _ in range(4):
        loop.next(FRAME)
    assert graphs.windows == [[1], [1, 2], [1, 2, 3], [1, 3, 4]]
    assert graphs.memories == [[1, 1], [1, 2], [1, 3], [1, 4]]


def test_memory_holds_the_first_and_the_latest_references_and_the_frame_before() -> None:
    graphs = CountingGraphs()
    loop = Propagation(graphs, [5], Settings(short_side=64))
    for _ in range(6):
        loop.give(FRAME, LABEL)
    loop.restart_from(1)
    loop.next(FRAME)
    loop.next(FRAME)
    assert graphs.memories == [[1, 4, 5, 6, 2], [1, 4, 5, 6, 7]]


def test_memory_keeps_every_fifth_predicted_frame_and_reads_the_last_two() -> None:
    graphs = CountingGraphs()
    loop = Propagation(graphs, [5], Settings(short_side=64))
    loop.give(FRAME, LABEL)
    for _ in range(17):
        loop.next(FRAME)
    assert graphs.memories[5:7] == [[1, 6, 6], [1, 6, 7]]
    assert graphs.memories[-1] == [1, 11, 16, 17]
    loop.restart_from(0)
    loop.next(FRAME)
    assert graphs.memories[-1] == [1, 1]


def test_previous_is_the_given_mask_then_the_soft_mask() -> None:
    graphs = CountingGraphs()
    loop = Propagation(graphs, [5, 9], Settings(short_side=64))
    loop.give(FRAME, LABEL)
    loop.next(FRAME)
    loop.next(FRAME)
    given, fed_back = graphs.previous
    assert given.shape == (2, 16, 24)
    assert given[0, :, :11].min() > 0.999 and given[0, :, 13:].max() == 0 and given[1].max() == 0
    assert 0.99 < fed_back[0, 0, 0] < 1  # soft, not a label
    label = loop.label_map(loop.next(FRAME), (60, 100))
    assert label.shape == (60, 100) and label[30, 10] == 5 and label[30, 90] == 0


def test_an_object_missing_from_a_later_reference_keeps_its_descriptor() -> None:
    graphs = CountingGraphs()
    loop = Propagation(graphs, [5, 9], Settings(short_side=64))
    both = LABEL.copy()
    both[:, 80:] = 9
    loop.give(FRAME, both)
    loop.give(FRAME, LABEL)
    assert loop.references[1][0, 9, 0] == 2 and loop.references[1][0, 10, 0] == 1


def boxes(*corners: tuple[int, int, int, int]) -> np.ndarray:
    """Soft masks [2, 30, 60] of one object: 0.9 in the boxes (x, y, width, height), 0.05 elsewhere."""
    own = np.full((30, 60), 0.05, np.float32)
    for x, y, width, height in corners:
        own[y : y + height, x : x + width] = 0.9
    return np.stack([1 - own, own])


BODY = (5, 10, 8, 8)


@pytest.mark.parametrize(
    ("island", "before", "kept"),
    [
        ((40, 12, 4, 4), (BODY,), False),
        ((22, 12, 2, 2), (BODY,), True),  # ten cells away
        ((23, 12, 2, 2), (BODY,), False),
        ((40, 12, 6, 6), (BODY,), True),  # more than half of the largest part
        ((40, 12, 4, 4), (), True),  # was nowhere
    ],
)
def test_small_parts_far_from_where_the_object_was_go(
    island: tuple[int, int, int, int], before: tuple[tuple[int, int, int, int], ...], kept: bool
) -> None:
    soft = boxes(BODY, island)
    drop_islands(soft, boxes(*before)[1:])
    assert (soft[1, island[1], island[0]] > 0.5) == kept
    assert soft[1, 12, 8] == np.float32(0.9)
    np.testing.assert_allclose(soft.sum(0), 1, atol=1e-6)


def test_nothing_to_go_on_is_an_error() -> None:
    with pytest.raises(ValueError, match="no reference"):
        Propagation(CountingGraphs(), [1], Settings()).next(FRAME)


def test_sizes() -> None:
    assert network_size(480, 854, 384) == (384, 672)
    assert network_size(854, 480, 352) == (640, 352)
    assert preprocess(FRAME, (64, 96)).shape == (1, 3, 64, 96)
    assert preprocess(np.full((8, 8, 3), 255, np.uint8), (8, 8)).max() == 1
    assert cover(LABEL, 5, (6, 10))[0].tolist() == [1] * 5 + [0] * 5
    assert halve(np.arange(4, dtype=np.float32).reshape(1, 2, 2)).tolist() == [[[1.5]]]


def test_first_bundle_gives_the_expected_label_maps(shared: Path, tmp_path: Path) -> None:
    prototype = shared / "prototype"
    propagate_folder(prototype / "bundle", prototype / "frames", prototype / "reference_mask.png", tmp_path)
    expected = sorted((prototype / "expected").iterdir())
    assert len(expected) == 6
    for path in expected:
        wanted, found = (cv2.imread(str(p), cv2.IMREAD_GRAYSCALE) for p in (path, tmp_path / path.name))
        assert (wanted != found).mean() < 1e-4
