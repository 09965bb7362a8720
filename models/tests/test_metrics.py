"""J and F on masks whose score can be counted by hand."""

import numpy as np
import pytest

from hodor_models.metrics import boundary, boundary_accuracy, disk, region_similarity


def square(y: int, x: int, side: int, size: tuple[int, int] = (100, 100)) -> np.ndarray:
    """A mask with one filled square."""
    mask = np.zeros(size, bool)
    mask[y : y + side, x : x + side] = True
    return mask


def test_region_similarity() -> None:
    assert region_similarity(square(10, 10, 20), square(10, 10, 20)) == 1
    assert region_similarity(square(10, 10, 20), square(10, 20, 20)) == pytest.approx(200 / 600)
    assert region_similarity(square(0, 0, 5), square(50, 50, 5)) == 0
    empty = np.zeros((100, 100), bool)
    assert region_similarity(empty, empty) == 1
    assert region_similarity(empty, square(0, 0, 5)) == 0


def test_boundary_of_a_square() -> None:
    edge = boundary(square(10, 10, 4))
    assert edge.sum() == 16  # 4 x 4 outline shifted up and left by one, its own 12 and the 4 that a corner adds
    assert edge[9, 9:14].all() and edge[9:14, 9].all()


def test_boundary_accuracy_has_a_tolerance() -> None:
    # The diagonal of 100 x 100 gives a tolerance of ceil(0.008 * 141.4) = 2 pixels.
    truth = square(30, 30, 30)
    assert boundary_accuracy(truth, truth) == 1
    assert boundary_accuracy(truth, square(32, 30, 30)) == 1
    assert boundary_accuracy(truth, square(36, 36, 30)) < 0.3
    empty = np.zeros((100, 100), bool)
    assert boundary_accuracy(empty, empty) == 1
    assert boundary_accuracy(truth, empty) == 0


def test_boundary_accuracy_combines_precision_and_recall() -> None:
    # Truth has two squares, the prediction one of them: precision 1, recall 1/2 -> F = 2/3.
    truth = square(10, 10, 20) | square(60, 60, 20)
    assert boundary_accuracy(truth, square(10, 10, 20)) == pytest.approx(2 / 3)


def test_disk() -> None:
    assert disk(1).tolist() == [[0, 1, 0], [1, 1, 1], [0, 1, 0]]
