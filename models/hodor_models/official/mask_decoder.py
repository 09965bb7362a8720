"""From descriptors back to masks: the frame's features are conditioned on what the descriptors know."""

import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from ..attention import attend, join_heads, split_heads
from ..norm import GroupNorm
from .config import NetworkConfig
from .deform_conv import OffsetConv
from .position import sine_position

LAYER_NORM_GROUPS = 16
NORM_GROUPS = 8


@dataclass(frozen=True)
class Descriptors:
    """What the pixels read: background [B, T * Q, C] and objects [B, T * O, C], and their learned codes.

    background_code [1, T * Q, C], object_code [C]. invalid [B, T * (Q + O)] bool: there is no such descriptor.
    """

    background: Tensor
    objects: Tensor
    background_code: Tensor
    object_code: Tensor
    invalid: Tensor


class PixelQuery(nn.Module):
    """Projects the pixels to attention queries; there is no output projection."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.q_proj = nn.Linear(channels, channels)

    def forward(self, pixels: Tensor) -> Tensor:
        """[B, P, C] -> [B, P, C]."""
        return self.q_proj(pixels)


class DecoderLayer(nn.Module):
    """Deformable convolution, then every pixel attends to all descriptors of all frames, then a feed-forward net."""

    def __init__(self, channels: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.self_attn_conv_substitute = nn.Sequential(
            OffsetConv(channels), nn.ReLU(), GroupNorm(LAYER_NORM_GROUPS, channels)
        )
        self.k_proj_fg = nn.Linear(channels, channels)
        self.k_proj_bg = nn.Linear(channels, channels)
        self.v_proj_fg = nn.Linear(channels, channels)
        self.v_proj_bg = nn.Linear(channels, channels)
        self.norm1 = nn.LayerNorm(channels)
        self.cross_attn = PixelQuery(channels)
        self.norm2 = nn.LayerNorm(channels)
        self.fc1 = nn.Linear(channels, channels)
        self.fc2 = nn.Linear(channels, channels)

    def read(self, pixels: Tensor, known: Descriptors) -> Tensor:
        """One softmax over every descriptor of every frame: pixels [B, P, C] -> [B, P, C]."""
        background, objects = known.background, known.objects
        keys = torch.cat(
            (self.k_proj_bg(background + known.background_code), self.k_proj_fg(objects + known.object_code)), 1
        )
        values = torch.cat((self.v_proj_bg(background), self.v_proj_fg(objects)), 1)
        q, k, v = (split_heads(x, self.heads) for x in (self.cross_attn(pixels), keys, values))
        bias = torch.zeros_like(keys[:, :, 0]).masked_fill(known.invalid, float("-inf"))
        return join_heads(attend(q, k, v, bias[:, None, None])[0])

    def forward(self, x: Tensor, position: Tensor, known: Descriptors) -> Tensor:
        """Map x [B, C, h, w], position [1, C, h, w] -> [B, C, h, w]."""
        x = x + self.self_attn_conv_substitute(x)
        pixels, code = x.flatten(2).transpose(1, 2), position.flatten(2).transpose(1, 2)
        pixels = self.norm1(pixels + self.read(pixels + code, known))
        pixels = self.norm2(pixels + self.fc2(F.relu(self.fc1(pixels))))
        return pixels.transpose(1, 2).reshape(x.shape)


def conv_relu_norm(inputs: int, outputs: int, kernel: int) -> nn.Sequential:
    """In this order, as published."""
    conv = nn.Conv2d(inputs, outputs, kernel, padding=kernel // 2, bias=False)
    return nn.Sequential(conv, nn.ReLU(), GroupNorm(NORM_GROUPS, outputs))


class MaskDecoder(nn.Module):
    """Logits at stride 4: the catch-all background, Q background patches, O objects."""

    def __init__(self, config: NetworkConfig) -> None:
        super().__init__()
        c = config.channels
        self.backgrounds = config.backgrounds
        self.attn_layers = nn.ModuleList(DecoderLayer(c, config.heads) for _ in range(config.decoder_layers))
        self.conv_4x_reduce = conv_relu_norm(c, config.decoder_skip, 1)
        self.conv_4x = conv_relu_norm(c, c, 3)
        self.instance_query_proj = nn.Linear(c, c)
        self.bg_query_proj = nn.Linear(c, c)
        # The checkpoints hold it, nothing reads it.
        self.fmap_proj_4x = conv_relu_norm(c, c, 1)
        self.catch_all_conv = nn.Sequential(
            nn.Conv2d(c, c // 2, 3, padding=1, bias=False),
            GroupNorm(NORM_GROUPS, c // 2),
            nn.ReLU(),
            nn.Conv2d(c // 2, 1, 1, bias=False),
        )

    def known(self, descriptors: Tensor, invalid: Tensor, codes: tuple[Tensor, Tensor]) -> Descriptors:
        """Descriptors [B, T, Q + O, C] and invalid [B, T, Q + O], told apart and in one row each."""
        background, objects = descriptors[:, :, : self.backgrounds], descriptors[:, :, self.backgrounds :]
        background_code, object_code = codes
        return Descriptors(
            background.flatten(1, 2),
            objects.flatten(1, 2),
            background_code.expand(descriptors.shape[1], -1, -1).flatten(0, 1)[None],
            object_code,
            torch.cat((invalid[:, :, : self.backgrounds].flatten(1), invalid[:, :, self.backgrounds :].flatten(1)), 1),
        )

    def quarter(self, f4: Tensor, x: Tensor) -> Tensor:
        """Maps f4 [B, C, H/4, W/4], x [B, C, H/8, W/8] -> the map the masks are read from, [B, C, H/4, W/4]."""
        x = F.interpolate(x, scale_factor=2.0, mode="bilinear", align_corners=False)
        skip = self.conv_4x_reduce(f4)
        width = skip.shape[1]
        # The skip has fewer channels: the others stay as they are.
        return self.conv_4x(torch.cat((x[:, :width] + skip, x[:, width:]), 1))

    def logits(self, fmap: Tensor, descriptors: Tensor, invalid: Tensor) -> Tensor:
        """Map fmap [B, C, h, w], descriptors [B, T, Q + O, C], invalid [B, T, Q + O] -> [B, 1 + Q + O, h, w].

        The best of an object's (a patch's) descriptors counts at each pixel.
        """
        background = self.bg_query_proj(descriptors[:, :, : self.backgrounds])
        objects = self.instance_query_proj(descriptors[:, :, self.backgrounds :])
        b, sets, count, channels = descriptors.shape
        queries = torch.cat((background, objects), 2).reshape(b, -1, channels)
        scores = queries @ fmap.flatten(2) / math.sqrt(channels)
        scores = scores.masked_fill(invalid.reshape(b, -1, 1), float("-inf"))
        best = scores.reshape(b, sets, count, -1).amax(1).reshape(b, count, fmap.shape[2], fmap.shape[3])
        return torch.cat((self.catch_all_conv(fmap), best), 1)

    def forward(
        self, features: tuple[Tensor, Tensor], descriptors: Tensor, invalid: Tensor, codes: tuple[Tensor, Tensor]
    ) -> Tensor:
        """Logits [B, 1 + Q + O, H/4, W/4].

        features: f4 [B, C, H/4, W/4] and f8 [B, C, H/8, W/8]. descriptors [B, T, Q + O, C]. invalid [B, T, Q + O]
        bool; at least one of an object's descriptors is valid. codes: background [Q, C] and object [C].
        """
        f4, x = features
        known = self.known(descriptors, invalid, codes)
        position = sine_position(x)
        for layer in self.attn_layers:
            x = layer(x, position, known)
        return self.logits(self.quarter(f4, x), descriptors, invalid)
