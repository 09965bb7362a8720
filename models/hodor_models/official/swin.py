"""Swin transformer (arXiv 2103.14030), channels last, written so that height and width stay dynamic in an export.

Module names are those of the published checkpoints. Sizes: K windows of N = window² cells each.
"""

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from .config import NetworkConfig

# Added to the scores of cells that are neighbours only because the map was shifted around its edge.
NOT_NEIGHBOURS = -100.0


def padding(length: int, window: int) -> int:
    """Cells to add so that windows fit."""
    return (window - length % window) % window


def to_windows(x: Tensor, window: int) -> Tensor:
    """[B, H, W, C] -> [B * K, N, C]; H and W are multiples of the window."""
    b, h, w, c = x.shape
    x = x.reshape(b, h // window, window, w // window, window, c)
    return x.transpose(2, 3).reshape(-1, window * window, c)


def from_windows(windows: Tensor, window: int, height: int, width: int) -> Tensor:
    """[B * K, N, C] -> [B, H, W, C]."""
    c = windows.shape[-1]
    x = windows.reshape(-1, height // window, width // window, window, window, c)
    return x.transpose(2, 3).reshape(-1, height, width, c)


def relative_positions(window: int) -> Tensor:
    """[N, N] int64: for each pair of cells the row of the bias table that belongs to their offset."""
    cells = torch.cartesian_prod(torch.arange(window), torch.arange(window))
    offset = cells[:, None] - cells[None] + window - 1
    return offset[..., 0] * (2 * window - 1) + offset[..., 1]


def shift_mask(height: int, width: int, window: int) -> Tensor:
    """[K, N, N]: 0 where two cells of a shifted window were neighbours before the shift, else NOT_NEIGHBOURS."""
    shift = window // 2

    def regions(length: int) -> Tensor:
        at = torch.arange(length)
        return (at >= length - window).float() + (at >= length - shift).float()

    region = 3 * regions(height)[:, None] + regions(width)[None]
    region = to_windows(region[None, :, :, None], window)[..., 0]
    return (region[:, None] != region[:, :, None]).float() * NOT_NEIGHBOURS


class WindowAttention(nn.Module):
    """Self-attention inside each window, with a learned bias per relative position."""

    def __init__(self, channels: int, heads: int, window: int) -> None:
        super().__init__()
        self.heads = heads
        self.scale = (channels // heads) ** -0.5
        self.relative_position_index: Tensor
        self.relative_position_bias_table = nn.Parameter(torch.zeros((2 * window - 1) ** 2, heads))
        self.register_buffer("relative_position_index", relative_positions(window))
        self.qkv = nn.Linear(channels, 3 * channels)
        self.proj = nn.Linear(channels, channels)

    def forward(self, x: Tensor, mask: Tensor | None) -> Tensor:
        """Windows x [B * K, N, C], mask [K, N, N] or None -> [B * K, N, C]."""
        count, n, c = x.shape
        q, k, v = self.qkv(x).reshape(count, n, 3, self.heads, c // self.heads).permute(2, 0, 3, 1, 4).unbind(0)
        bias = self.relative_position_bias_table[self.relative_position_index].permute(2, 0, 1)
        scores = (q * self.scale) @ k.transpose(-1, -2) + bias
        if mask is not None:
            scores = scores.reshape(-1, mask.shape[0], self.heads, n, n) + mask[:, None]
            scores = scores.reshape(-1, self.heads, n, n)
        return self.proj((scores.softmax(-1) @ v).transpose(1, 2).reshape(count, n, c))


class Mlp(nn.Module):
    """Two linear layers with GELU between."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.fc1 = nn.Linear(channels, 4 * channels)
        self.fc2 = nn.Linear(4 * channels, channels)

    def forward(self, x: Tensor) -> Tensor:
        """[..., C] -> [..., C]."""
        return self.fc2(F.gelu(self.fc1(x)))


class SwinBlock(nn.Module):
    """Window attention and MLP, each added to its input; every second block shifts the windows by half."""

    def __init__(self, channels: int, heads: int, window: int, shifted: bool) -> None:
        super().__init__()
        self.window = window
        self.shift = window // 2 if shifted else 0
        self.norm1 = nn.LayerNorm(channels)
        self.attn = WindowAttention(channels, heads, window)
        self.norm2 = nn.LayerNorm(channels)
        self.mlp = Mlp(channels)

    def attend(self, x: Tensor, mask: Tensor) -> Tensor:
        """Map x [B, H, W, C], mask [K, N, N] of the padded map -> [B, H, W, C]."""
        h, w = x.shape[1], x.shape[2]
        # Padded after the normalisation, as published: the padding's keys and values are those of zeros.
        x = F.pad(x, (0, 0, 0, padding(w, self.window), 0, padding(h, self.window)))
        padded_h, padded_w = x.shape[1], x.shape[2]
        if self.shift:
            x = torch.roll(x, (-self.shift, -self.shift), (1, 2))
        windows = self.attn(to_windows(x, self.window), mask if self.shift else None)
        x = from_windows(windows, self.window, padded_h, padded_w)
        if self.shift:
            x = torch.roll(x, (self.shift, self.shift), (1, 2))
        return x[:, :h, :w]

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """Map x [B, H, W, C], mask [K, N, N] -> [B, H, W, C]."""
        x = x + self.attend(self.norm1(x), mask)
        return x + self.mlp(self.norm2(x))


class PatchMerging(nn.Module):
    """Halves height and width: each 2 x 2 block of cells becomes one of twice the channels."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(4 * channels)
        self.reduction = nn.Linear(4 * channels, 2 * channels, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        """[B, H, W, C] -> [B, H / 2, W / 2, 2 C]; H and W are even."""
        corners = (x[:, 0::2, 0::2], x[:, 1::2, 0::2], x[:, 0::2, 1::2], x[:, 1::2, 1::2])
        return self.reduction(self.norm(torch.cat(corners, -1)))


class SwinStage(nn.Module):
    """Blocks at one stride; `downsample` leads to the next stage."""

    def __init__(self, config: NetworkConfig, index: int) -> None:
        super().__init__()
        channels = config.swin_channels * 2**index
        self.window = config.swin_window
        self.blocks = nn.ModuleList(
            SwinBlock(channels, config.swin_heads[index], self.window, shifted=i % 2 == 1)
            for i in range(config.swin_depths[index])
        )
        last = index == len(config.swin_depths) - 1
        self.downsample = None if last else PatchMerging(channels)

    def forward(self, x: Tensor) -> Tensor:
        """[B, H, W, C] -> [B, H, W, C]."""
        h, w = (x.shape[axis] + padding(x.shape[axis], self.window) for axis in (1, 2))
        mask = shift_mask(h, w, self.window).to(x)
        for block in self.blocks:
            x = block(x, mask)
        return x


class PatchEmbed(nn.Module):
    """4 x 4 pixels become one cell."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.proj = nn.Conv2d(3, channels, 4, stride=4)
        self.norm = nn.LayerNorm(channels)

    def forward(self, image: Tensor) -> Tensor:
        """[B, 3, H, W] -> [B, H / 4, W / 4, C]."""
        return self.norm(self.proj(image).permute(0, 2, 3, 1))


class Swin(nn.Module):
    """The backbone's trunk."""

    def __init__(self, config: NetworkConfig) -> None:
        super().__init__()
        self.patch_embed = PatchEmbed(config.swin_channels)
        self.layers = nn.ModuleList(SwinStage(config, i) for i in range(len(config.swin_depths)))
        for i in range(len(config.swin_depths)):
            self.add_module(f"norm{i}", nn.LayerNorm(config.swin_channels * 2**i))

    def forward(self, image: Tensor) -> list[Tensor]:
        """Image [B, 3, H, W], multiples of 32 -> four maps [B, C 2ⁱ, H / (4 · 2ⁱ), W / (4 · 2ⁱ)]."""
        x = self.patch_embed(image)
        maps: list[Tensor] = []
        for i, stage in enumerate(self.layers):
            assert isinstance(stage, SwinStage)
            x = stage(x)
            normed: Tensor = self.get_submodule(f"norm{i}")(x)
            maps.append(normed.permute(0, 3, 1, 2))
            if stage.downsample is not None:
                x = stage.downsample(x)
        return maps
