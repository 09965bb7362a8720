"""A small pixel memory beside the descriptors: where each pixel of this frame was in frames whose masks are known."""

import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from .config import LiteConfig


@dataclass(frozen=True)
class Priors:
    """What the memory says of each object, both [B, O, H/8, W/8] in 0..1."""

    reference: Tensor  # by look alone, from the reference frames
    recent: Tensor  # by look and place, from the most recent frame


class PixelMemory(nn.Module):
    """Keys at stride 16; masks are remembered at stride 8, the four cells below a key together.

    One affinity serves every object, since only masks are read with it.
    """

    def __init__(self, config: LiteConfig) -> None:
        super().__init__()
        channels = config.channels
        self.shrink = nn.Conv2d(channels, channels, 3, stride=2, padding=1, groups=channels, bias=False)
        self.project = nn.Conv2d(channels, config.key_channels, 1)
        # Sharpness of the look-ups (log scale), and how fast the recent frame's pixels lose weight with distance.
        self.reference_sharpness = nn.Parameter(torch.tensor(math.log(16.0)))
        self.recent_sharpness = nn.Parameter(torch.tensor(math.log(16.0)))
        self.recent_reach = nn.Parameter(torch.tensor(math.log(5.0)))  # log of a standard deviation in cells
        means = torch.zeros(channels, 1, 3, 3)
        means[:, :, 1:, 1:] = 0.25
        self.shrink.weight.data.copy_(means)
        nn.init.orthogonal_(self.project.weight)

    def keys(self, f8: Tensor) -> Tensor:
        """[B, C, H/8, W/8] -> unit vectors [B, K, H/16, W/16]."""
        return F.normalize(self.project(self.shrink(f8)).float(), dim=1)

    def read(self, query: Tensor, keys: Tensor, masks: Tensor) -> Priors:
        """Query [B, K, h, w]; keys [B, M, K, h, w] and masks [B, M, O, 2h, 2w] in 0..1: references, then last frame.

        M is at least 2; right after a reference the last frame is that reference again.
        """
        with torch.autocast(query.device.type, enabled=False):  # places need more than eight bits
            return self.match(query.float(), keys.float(), masks.float())

    def match(self, query: Tensor, keys: Tensor, masks: Tensor) -> Priors:
        """See read."""
        asked = query.flatten(2).transpose(1, 2)
        reference = asked * self.reference_sharpness.exp()
        found = look_up(reference, keys[:, :-1].transpose(1, 2).flatten(2), fold(masks[:, :-1]))
        place = cell_places(query) / (math.sqrt(2.0) * self.recent_reach.exp())
        # −|p − q|² = 2pq − |p|² − |q|², and the softmax over p does not see |q|². |p|² is one more channel: cheaper
        # than to add it to every pair.
        own = torch.cat((2 * place, -torch.ones_like(place[:1]))).transpose(0, 1)
        here = torch.cat((asked * self.recent_sharpness.exp(), own.expand(len(asked), -1, -1)), 2)
        placed = torch.cat((place, place.square().sum(0, keepdim=True)))
        there = torch.cat((keys[:, -1].flatten(2), placed.expand(len(asked), -1, -1)), 1)
        near = look_up(here, there, fold(masks[:, -1:]))
        return Priors(unfold(found, query), unfold(near, query))


def cell_places(like: Tensor) -> Tensor:
    """Row and column of each cell: like [B, C, h, w] -> [2, h * w]."""
    one = torch.ones_like(like[0, 0])
    return torch.stack((torch.cumsum(one, 0), torch.cumsum(one, 1))).flatten(1)


def fold(masks: Tensor) -> Tensor:
    """[B, M, O, 2h, 2w] -> [B, M * h * w, O * 4], a cell's four values together."""
    b, m, o, h, w = masks.shape
    cells = F.pixel_unshuffle(masks.reshape(b * m, o, h, w), 2)
    return cells.flatten(2).transpose(1, 2).reshape(b, -1, 4 * o)


def unfold(values: Tensor, like: Tensor) -> Tensor:
    """[B, h * w, O * 4] -> [B, O, 2h, 2w]; like [B, K, h, w]."""
    cells = values.transpose(1, 2).reshape(values.shape[0], values.shape[2], like.shape[2], like.shape[3])
    return F.pixel_shuffle(cells, 2)


def look_up(query: Tensor, keys: Tensor, values: Tensor) -> Tensor:
    """Softmax over all memory pixels: query [B, P, K], keys [B, K, Q], values [B, Q, V] -> [B, P, V]."""
    return (query @ keys).softmax(-1) @ values


def log_odds(prior: Tensor, floor: float = 0.02) -> Tensor:
    """A probability as a logit between about -4 and 4."""
    return torch.log((prior + floor) / (1 + floor - prior))
