"""Learned queries look for objects: Mask2Former's transformer decoder (arXiv 2112.01527)."""

from dataclasses import dataclass
from itertools import pairwise

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from ..attention import SelfAttention, SoftMaskedAttention
from ..official.position import sine_position
from .config import LEVELS, DetectorConfig
from .pixel_decoder import FrameFeatures

MASK_STRIDE = 4


@dataclass(frozen=True)
class Prediction:
    """After one layer: class_logits [B, N, K + 1] (the last is "no object"), embeddings [B, N, M]."""

    class_logits: Tensor
    embeddings: Tensor


def masks_of(embeddings: Tensor, mask_features: Tensor) -> Tensor:
    """Embeddings [B, N, M] . mask features [B, M, h, w] -> mask logits [B, N, h, w]."""
    logits = embeddings @ mask_features.flatten(2)
    # Not `unflatten`: its sizes become constants of an exported graph.
    return logits.reshape(logits.shape[0], logits.shape[1], mask_features.shape[2], mask_features.shape[3])


class Mlp(nn.Module):
    """Linear layers with ReLU between."""

    def __init__(self, inputs: int, inner: int, outputs: int, layers: int = 3) -> None:
        super().__init__()
        sizes = [inputs, *[inner] * (layers - 1), outputs]
        self.layers = nn.ModuleList(nn.Linear(a, b) for a, b in pairwise(sizes))

    def forward(self, x: Tensor) -> Tensor:
        """[..., inputs] -> [..., outputs]."""
        *inner, last = self.layers
        for layer in inner:
            x = F.relu(layer(x))
        return last(x)


class QueryLayer(nn.Module):
    """Cross-attention first, then self-attention, then feed-forward; post-norm, no dropout."""

    def __init__(self, channels: int, heads: int, feed: int, masked: bool) -> None:
        super().__init__()
        self.cross_attention = SoftMaskedAttention(channels, heads, "hard" if masked else "none")
        # Fixed here: masked attention is binary, there is no strength to learn.
        self.cross_attention.scaling_factors.requires_grad_(False)
        self.self_attention = SelfAttention(channels, heads)
        self.feed = Mlp(channels, feed, channels, 2)
        self.norm_cross = nn.LayerNorm(channels)
        self.norm_self = nn.LayerNorm(channels)
        self.norm_feed = nn.LayerNorm(channels)

    def forward(self, query: Tensor, place: Tensor, memory: Tensor, memory_place: Tensor, mask: Tensor) -> Tensor:
        """Query and its place [B, N, C], memory and its place [B, P, C], mask [B, N, P] in 0..1 -> [B, N, C]."""
        seen, _ = self.cross_attention(query + place, memory + memory_place, memory, mask)
        query = self.norm_cross(query + seen)
        query = self.norm_self(query + self.self_attention(query + place, query))
        return self.norm_feed(query + self.feed(query))


class QueryDecoder(nn.Module):
    """Layers read strides 32, 16, 8, 32, ... in turn, each through the mask that the layer before predicted."""

    def __init__(self, config: DetectorConfig) -> None:
        super().__init__()
        channels = config.channels
        self.query = nn.Parameter(torch.randn(config.queries, channels))
        self.query_place = nn.Parameter(torch.randn(config.queries, channels))
        self.level_code = nn.Parameter(torch.randn(len(LEVELS), channels))
        masked = config.attention == "masked"
        self.layers = nn.ModuleList(
            QueryLayer(channels, config.heads, config.feed, masked) for _ in range(config.layers)
        )
        self.norm = nn.LayerNorm(channels)
        self.class_head = nn.Linear(channels, config.class_count + 1)
        self.mask_head = Mlp(channels, channels, config.mask_channels)

    def predict(self, query: Tensor) -> Prediction:
        """What the queries [B, N, C] say now."""
        query = self.norm(query)
        return Prediction(self.class_head(query), self.mask_head(query))

    def region(self, prediction: Prediction, mask_features: Tensor, level: int) -> Tensor:
        """The predicted soft masks at a level, without gradient: [B, N, H W / stride^2] in 0..1.

        The features are averaged, not the masks: the same values, for masks are linear in the features.
        """
        small = F.avg_pool2d(mask_features, LEVELS[level] // MASK_STRIDE)
        return (prediction.embeddings @ small.flatten(2)).sigmoid().detach()

    def forward(self, features: FrameFeatures) -> tuple[list[Prediction], Tensor]:
        """Predictions before the first layer and after each, and the final (normalised) queries [B, N, C]."""
        # The level code is part of what is read: as a part of the place alone it would shift all scores alike.
        memories = [
            level.flatten(2).transpose(1, 2) + code
            for level, code in zip(features.levels, self.level_code, strict=True)
        ]
        places = [sine_position(level).flatten(2).transpose(1, 2) for level in features.levels]
        batch = features.mask_features.shape[0]
        query = self.query[None].expand(batch, -1, -1)
        place = self.query_place[None].expand(batch, -1, -1)
        predictions = [self.predict(query)]
        for index, layer in enumerate(self.layers):
            level = index % len(LEVELS)
            region = self.region(predictions[-1], features.mask_features, level)
            query = layer(query, place, memories[level], places[level], region)
            predictions.append(self.predict(query))
        return predictions, self.norm(query)
