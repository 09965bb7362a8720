"""A matting network: alpha in the uncertain band of a soft mask, from the picture and the sure colours around it."""

from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

TILE = 256
MARGIN = 32
MULTIPLE = 64  # sides of tiles: colours are filled in over as many levels
FILL_LEVELS = 5
FIRST_TRUST = -3.0  # logit of the share that the two colours have in alpha before anything is learnt
FILL_START = 2  # colours are gathered over cells of so many pixels


@dataclass(frozen=True)
class MattingConfig:
    """Channels at a half, a quarter, an eighth and a sixteenth of the tile, and at its full size."""

    half: int = 24
    quarter: int = 48
    eighth: int = 80
    sixteenth: int = 128
    full: int = 12


def filled(colours: Tensor, weight: Tensor, levels: int = FILL_LEVELS) -> Tensor:
    """Colours where they are known, elsewhere means of those ever further away.

    colours [N, 3, h, w], weight [N, 1, h, w] in 0..1 -> [N, 3, h, w]; zero where nothing is known at all. Pull and
    push over a pyramid (Gortler et al., The Lumigraph, 1996).
    """
    sums, weights = [colours * weight], [weight]
    for _ in range(levels):
        sums.append(F.avg_pool2d(sums[-1], 2))
        weights.append(F.avg_pool2d(weights[-1], 2))
    total = sums[-1].mean((2, 3), keepdim=True) / (weights[-1].mean((2, 3), keepdim=True) + 1e-4)
    found = total.expand_as(sums[-1])
    for each, known in zip(reversed(sums), reversed(weights), strict=True):
        if found.shape != each.shape:
            found = F.interpolate(found, scale_factor=2.0, mode="bilinear", align_corners=False)
        # A cell that is known to a fiftieth speaks as loudly as what is around it.
        found = (each + 0.02 * found) / (known + 0.02)
    return found


class BatchNorm(nn.BatchNorm2d):
    """Counts no batches: all of its state is averaged over steps like weights are."""

    def __init__(self, channels: int) -> None:
        super().__init__(channels, momentum=0.03)
        self.register_buffer("num_batches_tracked", None)

    def _load_from_state_dict(self, *arguments: Any) -> None:
        # The stock one adds the counter to whatever is loaded.
        nn.Module._load_from_state_dict(self, *arguments)


class Convolution(nn.Sequential):
    """3 x 3, normalised, rectified."""

    def __init__(self, inputs: int, outputs: int, stride: int = 1, dilation: int = 1) -> None:
        convolution = nn.Conv2d(inputs, outputs, 3, stride, dilation, dilation, bias=False)
        super().__init__(convolution, BatchNorm(outputs), nn.ReLU(inplace=True))


class Residual(nn.Module):
    """Two convolutions beside the identity."""

    def __init__(self, channels: int, dilation: int = 1) -> None:
        super().__init__()
        self.first = Convolution(channels, channels, dilation=dilation)
        self.second = Convolution(channels, channels)

    def forward(self, x: Tensor) -> Tensor:
        """[N, C, h, w] -> the same."""
        return x + self.second(self.first(x))


class MattingNetwork(nn.Module):
    """Alpha of tiles: a U-Net on the picture, the soft mask, the band, and both sides' colours spread into it."""

    def __init__(self, config: MattingConfig | None = None) -> None:
        super().__init__()
        self.config = config = config or MattingConfig()
        a, b, c, d = config.half, config.quarter, config.eighth, config.sixteenth
        # Four pixels of six planes, and of the colours (gathered at that size) the two sides'.
        self.stem = Convolution(4 * 6 + 6, a)
        self.down = nn.ModuleList([Convolution(a, b, 2), Convolution(b, c, 2), Convolution(c, d, 2)])
        self.encode = nn.ModuleList([Residual(a), Residual(b), Residual(c)])
        self.deep = nn.Sequential(Residual(d, 2), Residual(d, 4))
        self.narrow = nn.ModuleList([nn.Conv2d(d, c, 1), nn.Conv2d(c, b, 1), nn.Conv2d(b, a, 1)])
        self.decode = nn.ModuleList([Residual(c), Residual(b), Residual(a)])
        self.to_full = nn.Conv2d(a, 4 * config.full, 1)
        self.refine = Convolution(config.full + 6, config.full)
        self.change = nn.Conv2d(config.full, 2, 3, padding=1)
        nn.init.zeros_(self.change.weight)

    def side_colours(self, image: Tensor, soft_mask: Tensor, band: Tensor) -> tuple[Tensor, Tensor]:
        """The object's colours and those behind it, sure ones spread into the band: [N, 3, h/2, w/2] each."""
        small = F.avg_pool2d(image, FILL_START)
        inside = F.avg_pool2d((1 - band) * soft_mask, FILL_START)
        outside = F.avg_pool2d((1 - band) * (1 - soft_mask), FILL_START)
        return filled(small, inside * inside), filled(small, outside * outside)

    def forward(self, image: Tensor, soft_mask: Tensor, band: Tensor) -> Tensor:
        """Tiles of the picture [N, 3, h, w] and soft masks [N, 1, h, w] in 0..1, band [N, 1, h, w] of 0 and 1 ->
        alpha [N, 1, h, w] in 0..1 (not cut in training): the soft mask itself outside of the band. Sides are multiples
        of 64."""
        inside, outside = self.side_colours(image, soft_mask, band)
        across = [F.interpolate(x, scale_factor=2.0, mode="bilinear", align_corners=False) for x in (inside, outside)]
        apart = across[0] - across[1]
        # Where the picture lies between the two colours: alpha already, were both flat.
        between = ((image - across[1]) * apart).sum(1, keepdim=True) / ((apart * apart).sum(1, keepdim=True) + 0.01)
        planes = torch.cat([image, soft_mask, band, between.clamp(-0.5, 1.5)], 1)
        x = self.stem(torch.cat([F.pixel_unshuffle(planes, 2), inside, outside], 1))
        x = self.upwards(x)
        x = F.pixel_shuffle(self.to_full(x), 2)
        change, trust = self.change(self.refine(torch.cat([x, planes], 1))).chunk(2, 1)
        found = soft_mask + change + torch.sigmoid(trust) * (between.clamp(0, 1) - soft_mask)
        # In training what goes beyond 0 and 1 is told so; cut off, it would learn nothing.
        found = found if self.training else found.clamp(0, 1)
        return band * found + (1 - band) * soft_mask

    def upwards(self, x: Tensor) -> Tensor:
        """[N, a, h/2, w/2] down to a sixteenth and back."""
        skips = []
        for encode, down in zip(self.encode, self.down, strict=True):
            x = encode(x)
            skips.append(x)
            x = down(x)
        x = self.deep(x)
        for narrow, decode in zip(self.narrow, self.decode, strict=True):
            x = F.interpolate(narrow(x), scale_factor=2.0, mode="bilinear", align_corners=False)
            x = decode(x + skips.pop())
        return x
