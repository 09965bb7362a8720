"""From soft masks to descriptors: one per object, one per background patch."""

import torch
from torch import Tensor, nn

from ..attention import SelfAttention, attend, initial_alpha, join_heads, split_heads
from .config import NetworkConfig


class SoftMaskedCrossAttention(nn.Module):
    """softmax(Q Kᵀ / √d − αₕ (1 − M)) V, under the checkpoints' names."""

    def __init__(self, channels: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.scaling_factors = nn.Parameter(initial_alpha(heads))
        self.q_proj = nn.Linear(channels, channels)
        self.k_proj = nn.Linear(channels, channels)
        self.v_proj = nn.Linear(channels, channels)
        self.out_proj = nn.Linear(channels, channels)

    def forward(self, query: Tensor, key: Tensor, value: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """Query [B, N, C], key and value [B, P, C], mask [B, N, P] in 0..1 -> [B, N, C], weights [B, heads, N, P]."""
        q = split_heads(self.q_proj(query), self.heads)
        k = split_heads(self.k_proj(key), self.heads)
        v = split_heads(self.v_proj(value), self.heads)
        bias = self.scaling_factors.view(1, -1, 1, 1) * (mask - 1)[:, None]
        out, weights = attend(q, k, v, bias)
        return self.out_proj(join_heads(out)), weights


class EncoderLayer(nn.Module):
    """Descriptors look at each other, then at the frame through their masks."""

    def __init__(self, channels: int, heads: int, feed: int) -> None:
        super().__init__()
        self.norm1 = nn.LayerNorm(channels)
        self.self_attn = SelfAttention(channels, heads)
        self.norm2 = nn.LayerNorm(channels)
        self.cross_attn = SoftMaskedCrossAttention(channels, heads)
        self.norm3 = nn.LayerNorm(channels)
        # The third place was dropout while the network was trained.
        self.ffn = nn.Sequential(nn.Linear(channels, feed), nn.ReLU(), nn.Identity(), nn.Linear(feed, channels))

    def forward(self, x: Tensor, position: Tensor, pixels: Tensor, mask: Tensor) -> Tensor:
        """Descriptors x and position [B, Q + O, C], pixels [B, P, C], mask [B, Q + O, P] -> [B, Q + O, C]."""
        x = self.norm1(x + self.self_attn(x + position, x))
        x = self.norm2(x + self.cross_attn(x, pixels, pixels, mask)[0])
        return self.norm3(x + self.ffn(x))


def masked_mean(pixels: Tensor, masks: Tensor) -> tuple[Tensor, Tensor]:
    """Mean feature where a mask is above one half: pixels [B, P, C], masks [B, N, P] -> [B, N, C], counts [B, N, 1]."""
    inside = (masks > 0.5).to(pixels.dtype)
    count = inside.sum(2, keepdim=True)
    return inside @ pixels / count.clamp(min=1), count


def start_descriptors(pixels: Tensor, objects: Tensor, background: Tensor) -> Tensor:
    """Pixels [B, P, C], objects [B, O, P], background [B, Q, P] -> [B, Q + O, C].

    An object nowhere above one half starts from the feature at its mask's maximum, an empty patch from zeros.
    """
    patches, _ = masked_mean(pixels, background)
    means, count = masked_mean(pixels, objects)
    peak = objects.argmax(2)[:, :, None].expand(-1, -1, pixels.shape[2])
    return torch.cat((patches, torch.where(count > 0, means, pixels.gather(1, peak))), 1)


class ObjectEncoder(nn.Module):
    """The object-descriptor encoder; descriptors come as Q of the background, then O of the objects."""

    def __init__(self, config: NetworkConfig) -> None:
        super().__init__()
        self.fg_query_embed = nn.Parameter(torch.zeros(config.channels))
        self.bg_query_embed = nn.Parameter(torch.zeros(config.backgrounds, config.channels))
        self.attn_layers = nn.ModuleList(
            EncoderLayer(config.channels, config.heads, config.encoder_feed) for _ in range(config.encoder_layers)
        )

    def positions(self, objects: int) -> Tensor:
        """[1, Q + O, C]: one learned code per background patch, one shared by all objects."""
        shared = self.fg_query_embed.expand(objects, -1)
        return torch.cat((self.bg_query_embed, shared))[None]

    def forward(self, f8: Tensor, objects: Tensor, background: Tensor) -> Tensor:
        """Map f8 [B, C, h, w], objects [B, O, h, w], background [B, Q, h, w] in 0..1 -> descriptors [B, Q + O, C]."""
        pixels = f8.flatten(2).transpose(1, 2)
        objects, background = objects.flatten(2), background.flatten(2)
        x = start_descriptors(pixels, objects, background)
        position = self.positions(objects.shape[1])
        mask = torch.cat((background, objects), 1)
        for layer in self.attn_layers:
            x = layer(x, position, pixels, mask)
        return x
