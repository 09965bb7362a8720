"""The measures of DAVIS: J, the region's IoU, and F, how well the boundaries agree."""

import math

import cv2
import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]

# The tolerance of F as a share of the image diagonal.
BOUNDARY_TOLERANCE = 0.008


def region_similarity(truth: Mask, predicted: Mask) -> float:
    """J: intersection over union of two masks [H, W]; 1 where both are empty."""
    union = np.count_nonzero(truth | predicted)
    return 1.0 if union == 0 else np.count_nonzero(truth & predicted) / union


def boundary(mask: Mask) -> Mask:
    """Pixels whose right, lower or lower-right neighbour differs: [H, W] -> [H, W]."""
    right, below, diagonal = np.zeros_like(mask), np.zeros_like(mask), np.zeros_like(mask)
    right[:, :-1] = mask[:, 1:]
    below[:-1] = mask[1:]
    diagonal[:-1, :-1] = mask[1:, 1:]
    edge = (mask ^ right) | (mask ^ below) | (mask ^ diagonal)
    edge[-1] = mask[-1] ^ right[-1]
    edge[:, -1] = mask[:, -1] ^ below[:, -1]
    edge[-1, -1] = False
    return edge


def disk(radius: int) -> NDArray[np.uint8]:
    """A filled circle, [2 radius + 1, 2 radius + 1]."""
    y, x = np.mgrid[-radius : radius + 1, -radius : radius + 1]
    return (x * x + y * y <= radius * radius).astype(np.uint8)


def window_around(one: Mask, other: Mask, margin: int) -> tuple[Mask, Mask]:
    """The part of two masks that holds all of both and a margin: what lies beyond is far from either."""
    rows, columns = (np.nonzero((one | other).any(axis))[0] for axis in (1, 0))
    part = tuple(slice(max(0, int(at[0]) - margin), int(at[-1]) + margin + 1) for at in (rows, columns))
    return one[part], other[part]


def boundary_accuracy(truth: Mask, predicted: Mask) -> float:
    """F: the harmonic mean of boundary precision and recall within the tolerance; 1 where both are empty."""
    true_edge, edge = boundary(truth), boundary(predicted)
    true_count, count = np.count_nonzero(true_edge), np.count_nonzero(edge)
    if true_count == 0 and count == 0:
        return 1.0
    if true_count == 0 or count == 0:
        return 0.0
    radius = math.ceil(BOUNDARY_TOLERANCE * math.hypot(*truth.shape))
    true_edge, edge = window_around(true_edge, edge, radius)
    near_truth = cv2.dilate(true_edge.astype(np.uint8), disk(radius)).astype(bool)
    near_predicted = cv2.dilate(edge.astype(np.uint8), disk(radius)).astype(bool)
    precision = np.count_nonzero(edge & near_truth) / count
    recall = np.count_nonzero(true_edge & near_predicted) / true_count
    return 0.0 if precision + recall == 0 else 2 * precision * recall / (precision + recall)
