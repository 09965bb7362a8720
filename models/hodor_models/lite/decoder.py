"""Features, descriptors and the previous soft masks -> mask logits."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from ..attention import attend, join_heads, split_heads
from ..norm import GroupNorm
from .backbone import enlarge
from .config import LiteConfig
from .memory import PixelMemory, Priors, log_odds


class DescriptorAttention(nn.Module):
    """Pixels look at every descriptor of the window; objects and background have their own projections."""

    def __init__(self, config: LiteConfig) -> None:
        super().__init__()
        channels = config.channels
        self.heads = config.heads
        self.background = config.background_descriptors
        self.q_proj = nn.Linear(channels, channels)
        self.k_object = nn.Linear(channels, channels)
        self.k_background = nn.Linear(channels, channels)
        self.v_object = nn.Linear(channels, channels)
        self.v_background = nn.Linear(channels, channels)

    def forward(self, pixels: Tensor, descriptors: Tensor, position: Tensor) -> Tensor:
        """Pixels [B, P, C], descriptors [B, T, 9 + O, C], position [1, 9 + O, C] -> [B, P, C]."""
        n = self.background
        placed = descriptors + position[:, None]
        key = torch.cat((self.k_background(placed[:, :, :n]), self.k_object(placed[:, :, n:])), 2).flatten(1, 2)
        value = torch.cat((self.v_background(descriptors[:, :, :n]), self.v_object(descriptors[:, :, n:])), 2)
        query = split_heads(self.q_proj(pixels), self.heads)
        out, _ = attend(query, split_heads(key, self.heads), split_heads(value.flatten(1, 2), self.heads))
        return join_heads(out)


def local_block(channels: int) -> nn.Sequential:
    """What a pixel learns from its neighbourhood: [B, C, h, w] -> [B, C, h, w], to be added to its input."""
    return nn.Sequential(
        nn.Conv2d(channels, channels, 5, padding=2, groups=channels, bias=False),
        GroupNorm(8, channels),
        nn.Conv2d(channels, 2 * channels, 1),
        nn.SiLU(),
        nn.Conv2d(2 * channels, channels, 1),
    )


class DecoderLayer(nn.Module):
    """Convolution for the neighbourhood, attention for the objects, a feed-forward; post-norm."""

    def __init__(self, config: LiteConfig) -> None:
        super().__init__()
        channels = config.channels
        self.local = local_block(channels)
        self.attention = DescriptorAttention(config)
        self.feed = nn.Sequential(nn.Linear(channels, 2 * channels), nn.ReLU(), nn.Linear(2 * channels, channels))
        self.norm_attention = nn.LayerNorm(channels)
        self.norm_feed = nn.LayerNorm(channels)

    def forward(self, x: Tensor, descriptors: Tensor, position: Tensor) -> Tensor:
        """X [B, C, h, w] -> [B, C, h, w]."""
        x = x + self.local(x)
        pixels = x.flatten(2).transpose(1, 2)
        pixels = self.norm_attention(pixels + self.attention(pixels, descriptors, position))
        pixels = self.norm_feed(pixels + self.feed(pixels))
        return pixels.transpose(1, 2).reshape(x.shape)


class PreviousReadout(nn.Module):
    """Tells each pixel what it was: the descriptors, weighted by the previous soft masks as if by attention."""

    def __init__(self, config: LiteConfig) -> None:
        super().__init__()
        self.background = config.background_descriptors
        self.object_proj = nn.Linear(config.channels, config.channels)
        self.background_proj = nn.Linear(config.channels, config.channels)

    def values(self, mean: Tensor) -> Tensor:
        """What a pixel of the background, and of each object, is told: mean of the window [B, 9 + O, C] -> [B, 1 + O,
        C]."""
        background = self.background_proj(mean[:, : self.background].mean(1, keepdim=True))
        return torch.cat((background, self.object_proj(mean[:, self.background :])), 1)


def with_rest(masks: Tensor) -> Tensor:
    """Soft masks [B, O, h, w] in 0..1 -> [B, 1 + O, h, w], first what no object covers."""
    return torch.cat(((1 - masks.sum(1, keepdim=True)).clamp(0, 1), masks), 1)


def read_out(readouts: Sequence[PreviousReadout], masks: Sequence[Tensor], descriptors: Tensor) -> Tensor:
    """The sum of several readouts, each of its own soft masks [B, O, h, w] in 0..1, as one product.

    descriptors [B, T, 9 + O, C] -> [B, C, h, w].
    """
    mean = descriptors.mean(1)
    values = torch.cat([readout.values(mean) for readout in readouts], 1)
    weights = torch.cat([with_rest(own) for own in masks], 1).to(values.dtype)
    out = values.transpose(1, 2) @ weights.flatten(2)
    return out.reshape(out.shape[0], out.shape[1], weights.shape[2], weights.shape[3])


class Refinement(nn.Module):
    """Looks at one object at a time: its logit, the background's, where it was, what the memory says, and the shared
    features around it."""

    inputs = 5

    def __init__(self, config: LiteConfig) -> None:
        super().__init__()
        inner = config.refine_channels
        self.own = nn.Conv2d(self.inputs, inner, 3, padding=1)
        self.shared = nn.Conv2d(config.mask_channels, inner, 1)
        self.spread = nn.Conv2d(inner, inner, 7, padding=3, groups=inner)
        self.out = nn.Conv2d(inner, 1, 1)
        nn.init.zeros_(self.out.weight)
        if self.out.bias is not None:
            nn.init.zeros_(self.out.bias)

    def forward(self, background: Tensor, objects: Tensor, hints: tuple[Tensor, ...], features: Tensor) -> Tensor:
        """Background [B, 1, h, w]; objects and each hint [B, O, h, w], hints in 0..1; features [B, M, h, w] -> objects,
        corrected."""
        b, o, h, w = objects.shape
        scaled = (hint.to(objects.dtype) * 8 for hint in hints)
        stack = torch.stack((objects, background.expand(b, o, h, w), *scaled), 2)
        own = self.own(stack.reshape(b * o, self.inputs, h, w))
        inner = own.shape[1]
        shared = self.shared(features)
        hidden = F.relu(own.reshape(b, o, inner, h, w) + shared[:, None]).reshape(b * o, inner, h, w)
        hidden = F.relu(hidden + self.spread(hidden))
        return objects + self.out(hidden).reshape(b, o, h, w)


class Reach(nn.Module):
    """Objects do not jump: an object's logit sinks with the distance from where it was.

    Measured in steps of growing neighbourhoods at stride 16. An object that was nowhere may be anywhere.
    """

    def __init__(self, cells: tuple[int, ...] = (3, 7, 13), start: float = 1.5) -> None:
        super().__init__()
        self.cells = cells
        self.strength = nn.Parameter(torch.full((len(cells),), start))

    def forward(self, previous: Tensor) -> Tensor:
        """What to take off the objects' logits, >= 0: previous [B, O, h, w] in 0..1 at stride 4 -> the same shape."""
        coarse = F.max_pool2d(previous, 4)
        seen = coarse.amax((2, 3), keepdim=True)
        strength = F.softplus(self.strength)
        far = torch.zeros_like(coarse)
        for index, cells in enumerate(self.cells):
            near = F.max_pool2d(coarse, cells, stride=1, padding=cells // 2)
            far = far + strength[index] * (seen - near)
        return enlarge(far, 4)


@dataclass(frozen=True)
class Known:
    """What is known of the objects before the frame is looked at: previous [B, O, H/4, W/4] in 0..1 (zeros where
    nothing is), and the memory's priors."""

    previous: Tensor
    priors: Priors


READOUTS = (("previous", ""), ("memory", ".reference"), ("memory", ".recent"))


class MaskDecoder(nn.Module):
    """Descriptor-conditioned decoding: attention at stride 16, where it is cheap, masks read at stride 4."""

    def __init__(self, config: LiteConfig) -> None:
        super().__init__()
        channels, masks = config.channels, config.mask_channels
        self.background = config.background_descriptors
        self.previous16 = PreviousReadout(config)
        self.previous8 = PreviousReadout(config)
        self.memory = PixelMemory(config)
        self.memory16 = nn.ModuleDict({name: PreviousReadout(config) for name in ("reference", "recent")})
        self.memory8 = nn.ModuleDict({name: PreviousReadout(config) for name in ("reference", "recent")})
        self.memory_gain = nn.Parameter(torch.zeros(2))
        self.coarse = nn.ModuleList(DecoderLayer(config) for _ in range(config.coarse_layers))
        self.descend = nn.Conv2d(channels, channels, 1)
        self.fine = local_block(channels)
        self.to_mask8 = nn.Conv2d(channels, masks, 1)
        self.to_mask4 = nn.Conv2d(config.detail_channels, masks, 1)
        self.mask_mix = nn.Conv2d(masks, masks, 3, padding=1, groups=masks)
        self.object_kernel = nn.Linear(channels, masks)
        self.background_kernel = nn.Linear(channels, masks)
        self.catch_all = nn.Conv2d(masks, 1, 1)
        self.refinement = Refinement(config)
        self.reach = Reach()

    def readouts(self, stride: int) -> list[PreviousReadout]:
        """Those at stride 16 or 8: of the previous masks, of the references' memory, of the recent frame's."""
        modules = (self.get_submodule(f"{of}{stride}{part}") for of, part in READOUTS)
        return [module for module in modules if isinstance(module, PreviousReadout)]

    def pixel_features(self, f8: Tensor, descriptors: Tensor, known: Known, position: Tensor) -> Tensor:
        """[B, C, H/8, W/8]: the frame's features after they have seen the descriptors, the previous masks and the
        memory's priors."""
        masks8 = (F.avg_pool2d(known.previous, 2), known.priors.reference, known.priors.recent)
        masks16 = tuple(F.avg_pool2d(masks, 2) for masks in masks8)
        x = F.avg_pool2d(f8, 2) + read_out(self.readouts(16), masks16, descriptors)
        for layer in self.coarse:
            x = layer(x, descriptors, position)
        y = f8 + read_out(self.readouts(8), masks8, descriptors) + enlarge(self.descend(x))
        return y + self.fine(y)

    def mask_features(self, f4: Tensor, x: Tensor) -> Tensor:
        """[B, M, H/4, W/4]: the map that masks are read from."""
        y = F.relu(self.to_mask4(f4) + enlarge(self.to_mask8(x)))
        return y + self.mask_mix(y)

    def read_masks(self, descriptors: Tensor, features: Tensor) -> Tensor:
        """[B, 1 + O, h, w]: dot product of each descriptor's kernel with each pixel, the best over the window, and the
        best of all that stand for the background.

        Of the background only the first set and the last are read: nine descriptors a set at stride 4 cost more than
        the objects do, and the sets between say nothing new.
        """
        n = self.background
        ends = torch.cat((descriptors[:, :1, :n], descriptors[:, -1:, :n]), 1)
        background = self.background_kernel(ends).flatten(1, 2)
        objects = self.object_kernel(descriptors[:, :, n:])
        kernels = torch.cat((background, objects.flatten(1, 2)), 1) / math.sqrt(features.shape[1])
        scores = (kernels @ features.flatten(2)).reshape(len(features), -1, features.shape[2], features.shape[3])
        empty = torch.maximum(self.catch_all(features), scores[:, : 2 * n].amax(1, keepdim=True))
        found = scores[:, 2 * n :].reshape(len(features), objects.shape[1], -1, *features.shape[2:]).amax(1)
        return torch.cat((empty, found), 1)

    def forward(self, f4: Tensor, f8: Tensor, descriptors: Tensor, known: Known, position: Tensor) -> Tensor:
        """Logits of the background and of each object.

        f4 [B, 32, H/4, W/4], f8 [B, C, H/8, W/8], descriptors [B, T, 9 + O, C], position [1, 9 + O, C]
        -> [B, 1 + O, H/4, W/4], background first.
        """
        features = self.mask_features(f4, self.pixel_features(f8, descriptors, known, position))
        scores = self.read_masks(descriptors, features)
        background = scores[:, :1]
        reference, recent = enlarge(known.priors.reference), enlarge(known.priors.recent)
        evidence = self.memory_gain[0] * log_odds(reference) + self.memory_gain[1] * log_odds(recent)
        objects = scores[:, 1:] + (evidence - self.reach(known.previous)).to(scores.dtype)
        objects = self.refinement(background, objects, (known.previous, reference, recent), features)
        return torch.cat((background, objects), 1)
