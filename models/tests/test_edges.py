"""Enlarging along edges: the mask follows the picture, and where the picture says nothing it is plain interpolation."""

import numpy as np

from hodor_models.edges import RADIUS, box_means, enlarge_by_edges
from hodor_models.propagation import enlarge


def test_windows_end_at_the_border() -> None:
    values = np.random.default_rng(0).random((6, 7, 2), dtype=np.float32)
    means = box_means(values)
    np.testing.assert_allclose(means[0, 0], values[: RADIUS + 1, : RADIUS + 1].mean((0, 1)), rtol=1e-5)
    np.testing.assert_allclose(means[3, 3], values[1:6, 1:6].mean((0, 1)), rtol=1e-5)


def test_a_mask_takes_the_edge_of_the_picture() -> None:
    truth = np.zeros((96, 128), bool)
    truth[23:70, 37:91] = True
    rgb = np.where(truth[..., None], np.uint8([200, 90, 40]), np.uint8([40, 80, 120])).astype(np.uint8)
    # The share of each cell of 8 x 8, blurred by what a network does not see.
    cells = truth.reshape(12, 8, 16, 8).mean((1, 3), dtype=np.float32)
    soft = box_means(cells[..., None])[..., 0]
    masks = np.stack((1 - soft, soft))
    wrong = {
        how: int((found.argmax(0) != truth).sum())
        for how, found in {"edges": enlarge_by_edges(masks, rgb), "plain": enlarge(masks, (96, 128))}.items()
    }
    assert wrong["edges"] < 0.2 * wrong["plain"]


def test_without_edges_it_is_smooth_interpolation_whose_shares_add_up() -> None:
    soft = np.linspace(0, 1, 16, dtype=np.float32)[None].repeat(12, 0)
    masks = np.stack((1 - soft, soft))
    found = enlarge_by_edges(masks, np.full((96, 128, 3), 90, np.uint8))
    np.testing.assert_allclose(found.sum(0), 1, atol=1e-3)
    inner = (slice(None), slice(None), slice(32, 96))
    np.testing.assert_allclose(found[inner], enlarge(masks, (96, 128))[inner], atol=1e-2)
