"""Soft masks at the size of the frame, their edges those of the picture: what the studio does with them, in numpy."""

import cv2
import numpy as np
from numpy.typing import NDArray

from .propagation import Floats

RADIUS = 2  # cells on either side of the middle one
EPSILON = 1e-4  # colours are in 0..1: what varies less than a hundredth within a window is no edge


def box_means(planes: Floats) -> Floats:
    """[h, w, K] -> means over the windows around each cell, which end at the border."""
    size = (2 * RADIUS + 1, 2 * RADIUS + 1)
    sums = cv2.boxFilter(planes, -1, size, normalize=False, borderType=cv2.BORDER_CONSTANT)
    ones = np.ones(planes.shape[:2], np.float32)
    counts = cv2.boxFilter(ones, -1, size, normalize=False, borderType=cv2.BORDER_CONSTANT)
    return np.asarray(sums.reshape(planes.shape) / counts[..., None], np.float32)


def colour_functions(masks: Floats, guide: Floats) -> Floats:
    """The colour guided filter (He, Sun and Tang): within a window a mask is a linear function of the colours.

    masks [K, h, w] in 0..1, guide [h, w, 3] in 0..1 -> [K, h, w, 4]: factors of red, green and blue, and a constant.
    """
    means = box_means(guide)
    pairs = (guide[..., :, None] * guide[..., None, :]).reshape(*guide.shape[:2], 9)
    covariance = box_means(pairs).reshape(*guide.shape, 3) - means[..., :, None] * means[..., None, :]
    inverse = np.linalg.inv(covariance + EPSILON * np.eye(3, dtype=np.float32))
    found = []
    for mask in masks:
        mean = box_means(mask[..., None])
        with_colour = box_means(guide * mask[..., None]) - means * mean
        factors = (inverse @ with_colour[..., None])[..., 0]
        constant = mean - (factors * means).sum(-1, keepdims=True)
        found.append(box_means(np.concatenate((factors, constant), -1)))
    return np.stack(found)


def enlarge_by_edges(masks: Floats, rgb: NDArray[np.uint8]) -> Floats:
    """Soft masks [K, h, w] in 0..1 and their frame uint8 [H, W, 3] -> about 0..1, [K, H, W]."""
    _, h, w = masks.shape
    guide = np.asarray(cv2.resize(rgb, (w, h), interpolation=cv2.INTER_AREA) / 255, np.float32)
    colours = rgb.astype(np.float32) / 255
    size = (rgb.shape[1], rgb.shape[0])
    found = []
    for functions in colour_functions(masks, guide).astype(np.float32):
        full = cv2.resize(functions, size, interpolation=cv2.INTER_LINEAR)
        found.append((full[..., :3] * colours).sum(-1) + full[..., 3])
    return np.stack(found)
