"""Features, descriptors and the previous soft masks -> mask logits."""

import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from ..attention import attend, join_heads, split_heads
from ..norm import GroupNorm
from .backbone import resize_like
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

    def forward(self, previous: Tensor, descriptors: Tensor) -> Tensor:
        """Previous [B, O, h, w] in 0..1, descriptors [B, T, 9 + O, C] -> [B, C, h, w]."""
        mean = descriptors.mean(1)
        background = self.background_proj(mean[:, : self.background].mean(1, keepdim=True))
        values = torch.cat((background, self.object_proj(mean[:, self.background :])), 1)
        rest = (1 - previous.sum(1, keepdim=True)).clamp(0, 1)
        weights = torch.cat((rest, previous), 1).to(values.dtype)
        out = values.transpose(1, 2) @ weights.flatten(2)
        return out.reshape(out.shape[0], out.shape[1], previous.shape[2], previous.shape[3])


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
        return resize_like(far, previous)


@dataclass(frozen=True)
class Known:
    """What is known of the objects before the frame is looked at: previous [B, O, H/4, W/4] in 0..1 (zeros where
    nothing is), and the memory's priors."""

    previous: Tensor
    priors: Priors


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

    def pixel_features(self, f8: Tensor, descriptors: Tensor, known: Known, position: Tensor) -> Tensor:
        """[B, C, H/8, W/8]: the frame's features after they have seen the descriptors, the previous masks and the
        memory's priors."""
        previous8 = F.avg_pool2d(known.previous, 2)
        reference, recent = known.priors.reference, known.priors.recent
        x = F.avg_pool2d(f8, 2) + self.previous16(F.avg_pool2d(previous8, 2), descriptors)
        x = x + self.memory16["reference"](F.avg_pool2d(reference, 2), descriptors)
        x = x + self.memory16["recent"](F.avg_pool2d(recent, 2), descriptors)
        for layer in self.coarse:
            x = layer(x, descriptors, position)
        y = f8 + self.previous8(previous8, descriptors) + resize_like(self.descend(x), f8)
        y = y + self.memory8["reference"](reference, descriptors) + self.memory8["recent"](recent, descriptors)
        return y + self.fine(y)

    def mask_features(self, f4: Tensor, x: Tensor) -> Tensor:
        """[B, M, H/4, W/4]: the map that masks are read from."""
        y = F.relu(self.to_mask4(f4) + resize_like(self.to_mask8(x), f4))
        return y + self.mask_mix(y)

    def read_masks(self, descriptors: Tensor, features: Tensor) -> Tensor:
        """[B, 9 + O, h, w]: dot product of each descriptor's kernel with each pixel, the best over the window."""
        n = self.background
        kernels = torch.cat(
            (self.background_kernel(descriptors[:, :, :n]), self.object_kernel(descriptors[:, :, n:])), 2
        )
        kernels = kernels / math.sqrt(kernels.shape[-1])
        b, t, _, _ = kernels.shape
        scores = kernels.flatten(1, 2) @ features.flatten(2)
        scores = scores.reshape(b, t, -1, scores.shape[-1]).amax(1)
        return scores.reshape(b, scores.shape[1], features.shape[2], features.shape[3])

    def forward(self, f4: Tensor, f8: Tensor, descriptors: Tensor, known: Known, position: Tensor) -> Tensor:
        """Logits of the background and of each object.

        f4 [B, 32, H/4, W/4], f8 [B, C, H/8, W/8], descriptors [B, T, 9 + O, C], position [1, 9 + O, C]
        -> [B, 1 + O, H/4, W/4], background first.
        """
        features = self.mask_features(f4, self.pixel_features(f8, descriptors, known, position))
        scores = self.read_masks(descriptors, features)
        n = self.background
        background = torch.cat((self.catch_all(features), scores[:, :n]), 1).amax(1, keepdim=True)
        reference, recent = (resize_like(prior, f4) for prior in (known.priors.reference, known.priors.recent))
        evidence = self.memory_gain[0] * log_odds(reference) + self.memory_gain[1] * log_odds(recent)
        objects = scores[:, n:] + (evidence - self.reach(known.previous)).to(scores.dtype)
        objects = self.refinement(background, objects, (known.previous, reference, recent), features)
        return torch.cat((background, objects), 1)
