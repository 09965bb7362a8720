"""Image -> feature maps at strides 32, 16, 8 for the queries to read, and mask features at stride 4."""

from dataclasses import dataclass

from torch import Tensor, nn
from torch.nn import functional as F

from ..lite.backbone import resize_like
from ..lite.efficientnet import TAP_CHANNELS, EfficientNetLite0
from ..norm import GroupNorm
from ..separable import SeparableAttentionBlock
from .config import DetectorConfig


@dataclass(frozen=True)
class FrameFeatures:
    """levels: stride 32, 16, 8, each [B, C, H / stride, W / stride]; mask_features [B, M, H/4, W/4]."""

    levels: tuple[Tensor, Tensor, Tensor]
    mask_features: Tensor


class LocalMixing(nn.Module):
    """What a pixel learns from its neighbours, added to it: [B, C, h, w] -> [B, C, h, w]."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.mix = nn.Sequential(
            nn.Conv2d(channels, channels, 3, padding=1, groups=channels, bias=False),
            GroupNorm(8, channels),
            nn.Conv2d(channels, 2 * channels, 1),
            nn.SiLU(),
            nn.Conv2d(2 * channels, channels, 1),
        )

    def forward(self, x: Tensor) -> Tensor:
        """See the class."""
        return x + self.mix(x)


class PixelDecoder(nn.Module):
    """EfficientNet-Lite0 and a top-down pyramid with separable self-attention at every level.

    `net`, `lateral*`, `context32` and `context16` have the names and shapes of HODOR-Lite's backbone, so that its
    weights fit.
    """

    def __init__(self, config: DetectorConfig) -> None:
        super().__init__()
        channels, mask_channels = config.channels, config.mask_channels
        self.net = EfficientNetLite0()
        self.lateral8 = nn.Conv2d(TAP_CHANNELS[8], channels, 1)
        self.lateral16 = nn.Conv2d(TAP_CHANNELS[16], channels, 1)
        self.lateral32 = nn.Conv2d(TAP_CHANNELS[32], channels, 1)
        self.context32 = nn.Sequential(SeparableAttentionBlock(channels), SeparableAttentionBlock(channels))
        self.context16 = SeparableAttentionBlock(channels)
        self.context8 = SeparableAttentionBlock(channels)
        self.norms = nn.ModuleList(GroupNorm(16, channels) for _ in range(3))
        self.detail = nn.Conv2d(TAP_CHANNELS[4], mask_channels, 1)
        self.reduce = nn.Conv2d(channels, mask_channels, 1)
        self.mixing = LocalMixing(mask_channels)
        self.out = nn.Conv2d(mask_channels, mask_channels, 1)

    def forward(self, image: Tensor) -> FrameFeatures:
        """Image [B, 3, H, W], H and W multiples of 32, about -1..1."""
        taps = self.net(image)
        p32 = self.context32(self.lateral32(taps[32]))
        p16 = self.context16(self.lateral16(taps[16]) + resize_like(p32, taps[16]))
        p8 = self.context8(self.lateral8(taps[8]) + resize_like(p16, taps[8]))
        fine = self.detail(taps[4]) + resize_like(self.reduce(p8), taps[4])
        n32, n16, n8 = self.norms
        return FrameFeatures((n32(p32), n16(p16), n8(p8)), self.out(F.silu(self.mixing(fine))))
