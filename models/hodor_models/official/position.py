"""Sine position code of a feature map, as in DETR (arXiv 2005.12872)."""

import math

import torch
from torch import Tensor

TEMPERATURE = 10000.0
EPSILON = 1e-6


def axis_code(length: int, channels: int, like: Tensor) -> Tensor:
    """Sines and cosines, interleaved, of places 1..length scaled to 0..2π: [length, channels]."""
    place = torch.arange(1, length + 1, device=like.device).to(like.dtype) / (length + EPSILON) * (2 * math.pi)
    pair = torch.arange(channels // 2, device=like.device, dtype=like.dtype)
    angle = place[:, None] / TEMPERATURE ** (2 * pair / channels)
    return torch.stack((angle.sin(), angle.cos()), 2).flatten(1)


def sine_position(like: Tensor) -> Tensor:
    """Like [B, C, h, w] -> [1, C, h, w]: the first half of the channels tells y, the second x."""
    _, channels, h, w = like.shape
    half = int(channels) // 2
    y = axis_code(h, half, like).t()[:, :, None].expand(-1, -1, w)
    x = axis_code(w, half, like).t()[:, None, :].expand(-1, h, -1)
    return torch.cat((y, x))[None]
