"""Features and soft masks -> one descriptor per object and per background patch."""

import torch
from torch import Tensor, nn

from ..attention import SelfAttention, SoftMaskedAttention
from ..background import background_masks
from .config import LiteConfig


class EncoderLayer(nn.Module):
    """Descriptors talk to each other, read the frame through their masks, think; post-norm."""

    def __init__(self, config: LiteConfig, feed_channels: int = 512) -> None:
        super().__init__()
        channels = config.channels
        self.self_attention = SelfAttention(channels, config.heads)
        self.pixel_attention = SoftMaskedAttention(channels, config.heads, config.mask_mode)
        self.feed = nn.Sequential(nn.Linear(channels, feed_channels), nn.ReLU(), nn.Linear(feed_channels, channels))
        self.norm_self = nn.LayerNorm(channels)
        self.norm_pixel = nn.LayerNorm(channels)
        self.norm_feed = nn.LayerNorm(channels)

    def forward(self, x: Tensor, position: Tensor, features: Tensor, masks: Tensor) -> Tensor:
        """X [B, N, C], position [1, N, C], features [B, C, P], masks [B, N, P] -> [B, N, C]."""
        x = self.norm_self(x + self.self_attention(x + position, x))
        x = self.norm_pixel(x + self.pixel_attention.read_map(x, features, masks))
        return self.norm_feed(x + self.feed(x))


class ObjectEncoder(nn.Module):
    """Soft-masked attention over the frame: the object descriptors of HODOR."""

    def __init__(self, config: LiteConfig) -> None:
        super().__init__()
        self.grid = config.grid
        self.layers = nn.ModuleList(EncoderLayer(config) for _ in range(config.encoder_layers))
        self.object_embed = nn.Parameter(torch.randn(config.channels))
        self.background_embed = nn.Parameter(torch.randn(config.background_descriptors, config.channels))

    def embedding(self, objects: int) -> Tensor:
        """What tells the kinds of descriptor apart: [1, 9 + objects, C]."""
        own = self.object_embed.view(1, -1).expand(objects, -1)
        return torch.cat((self.background_embed, own), 0)[None]

    def forward(self, f8: Tensor, masks: Tensor) -> Tensor:
        """f8 [B, C, H/8, W/8], masks [B, O, H/8, W/8] in 0..1 -> descriptors [B, 9 + O, C], background first."""
        background = background_masks(masks, self.grid)
        flat = torch.cat((background, masks), 1).flatten(2)
        features = f8.flatten(2)
        x = (flat.to(f8.dtype) @ features.transpose(1, 2)) / (flat.sum(-1, keepdim=True) + 1e-4).to(f8.dtype)
        position = self.embedding(masks.shape[1])
        for layer in self.layers:
            x = layer(x, position, features, flat)
        return x
