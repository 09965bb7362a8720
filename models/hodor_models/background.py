"""The background as a grid of patches: each patch has its own descriptor."""

import torch
from torch import Tensor


def grid_patches(like: Tensor, grid: int = 3) -> Tensor:
    """Binary masks of a grid of equal patches: like [B, C, h, w] -> [1, grid², h, w].

    The last row and column take the remainder. Written with running sums so that h and w stay dynamic in an export.
    """
    h, w = like.shape[-2], like.shape[-1]
    one = torch.ones_like(like[:1, :1])
    row = torch.clamp(torch.floor((torch.cumsum(one, 2) - 1) / (h // grid)), max=grid - 1)
    column = torch.clamp(torch.floor((torch.cumsum(one, 3) - 1) / (w // grid)), max=grid - 1)
    index = torch.arange(grid * grid, dtype=row.dtype, device=row.device).view(1, -1, 1, 1)
    return (row * grid + column == index).to(like.dtype)


def background_masks(objects: Tensor, grid: int = 3) -> Tensor:
    """Soft masks of the background: objects [B, O, h, w] in 0..1 -> [B, grid², h, w], patch × (1 − Σ objects)."""
    rest = (1 - objects.sum(1, keepdim=True)).clamp(0, 1)
    return grid_patches(rest, grid) * rest
