"""Errors of alpha and of foreground colours, as the matting benchmarks define them (Rhemann et al. 2009)."""

import cv2
import numpy as np
from scipy.ndimage import gaussian_filter, label

from .strands import Plane


def sad(alpha: Plane, truth: Plane) -> float:
    """Sum of absolute differences, in thousands."""
    return float(np.abs(alpha - truth).sum() / 1000)


def mse(alpha: Plane, truth: Plane, band: Plane) -> float:
    """Mean squared difference over the uncertain band (bool [h, w]), times a thousand."""
    return float(((alpha - truth) ** 2)[band > 0].mean() * 1000) if band.any() else 0.0


def gradient_error(alpha: Plane, truth: Plane) -> float:
    """Squared difference of the gradients' lengths (Gaussian derivatives, sigma 1.4), in thousands."""

    def lengths(plane: Plane) -> Plane:
        return np.hypot(gaussian_filter(plane, 1.4, order=(0, 1)), gaussian_filter(plane, 1.4, order=(1, 0)))

    return float(((lengths(alpha) - lengths(truth)) ** 2).sum() / 1000)


def connectivity_error(alpha: Plane, truth: Plane, step: float = 0.1) -> float:
    """How far pixels hang together with the largest part both share, level by level, in thousands."""
    reached = np.full(alpha.shape, -1.0, np.float32)
    levels = np.arange(step, 1 + step / 2, step)
    for level in levels:
        both = (alpha >= level) & (truth >= level)
        parts, count = label(both)
        apart = np.ones_like(both) if count == 0 else parts != 1 + int(np.bincount(parts.ravel())[1:].argmax())
        reached[(reached < 0) & apart] = level - step
    reached[reached < 0] = 1

    def hangs(plane: Plane) -> Plane:
        off = plane - reached
        return 1 - off * (off >= 0.15)

    return float(np.abs(hangs(alpha) - hangs(truth)).sum() / 1000)


def dt_ssd(alphas: list[Plane], truths: list[Plane]) -> float:
    """Root of the summed squared difference of what changes from frame to frame, mean over the steps: flicker."""
    steps = [
        float(np.sqrt((((b - a) - (d - c)) ** 2).sum()))
        for a, b, c, d in zip(alphas, alphas[1:], truths, truths[1:], strict=False)
    ]
    return float(np.mean(steps)) if steps else 0.0


def foreground_error(colours: Plane, truth: Plane, alpha: Plane, shown: Plane | None = None) -> float:
    """Mean distance of colours (0..255) where the true alpha is in between, weighted by it.

    `shown`, the alpha the colours are exported with, weights them too: what is not shown is no error then.
    """
    weight = np.where((alpha > 0.02) & (alpha < 0.98), alpha, 0)
    if shown is not None:
        weight = weight * shown
    if weight.sum() == 0:
        return 0.0
    return float((np.abs(colours - truth).mean(2) * weight).sum() / weight.sum())


def uncertain_band(truth: Plane, radius: int = 8) -> Plane:
    """Where the truth is in between, and that many pixels around: bool [h, w]."""
    between = ((truth > 0.01) & (truth < 0.99)).astype(np.uint8)
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * radius + 1, 2 * radius + 1))
    return cv2.dilate(between, kernel) > 0
