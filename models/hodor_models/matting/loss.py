"""What a matting network is trained for."""

import torch
from torch import Tensor
from torch.nn import functional as F


def gradients(plane: Tensor) -> tuple[Tensor, Tensor]:
    """Differences of neighbours, across and down."""
    return plane[..., :, 1:] - plane[..., :, :-1], plane[..., 1:, :] - plane[..., :-1, :]


def in_band(error: Tensor, band: Tensor) -> Tensor:
    """Mean over the band; error [N, C, h, w], band [N, 1, h, w]."""
    return (error * band).sum() / (band.sum() * error.shape[1]).clamp(min=1)


def laplacian_loss(alpha: Tensor, truth: Tensor, band: Tensor, levels: int = 4) -> Tensor:
    """Differences of Laplacian pyramids (Hou and Liu 2019), coarse levels weighted by their cells."""
    total, apart = alpha.new_zeros(()), alpha - truth
    for level in range(levels):
        small = F.avg_pool2d(apart, 2)
        detail = apart - F.interpolate(small, scale_factor=2.0, mode="bilinear", align_corners=False)
        total = total + 2**level * in_band(detail.abs(), band)
        apart, band = small, F.max_pool2d(band, 2)
    return total / levels


def matting_loss(alpha: Tensor, truth: Tensor, band: Tensor, colours: tuple[Tensor, Tensor, Tensor]) -> Tensor:
    """L1 in the band, Laplacian pyramid, gradients, and the composition of the true colours.

    alpha, truth, band [N, 1, h, w]; colours: the picture, the object's and those behind it, [N, 3, h, w] in 0..1.
    """
    picture, inside, behind = colours
    apart = in_band((alpha - truth).abs(), band)
    steep = torch.stack(
        [
            in_band((a - b).abs(), m)
            for a, b, m in zip(gradients(alpha), gradients(truth), (band[..., 1:], band[..., 1:, :]), strict=True)
        ]
    ).sum()
    composed = in_band((alpha * inside + (1 - alpha) * behind - picture).abs(), band)
    return apart + laplacian_loss(alpha, truth, band) + steep + composed
