"""Image -> pixel features at strides 4 and 8, with global context from separable self-attention."""

from torch import Tensor, nn
from torch.nn import functional as F

from ..norm import GroupNorm
from ..separable import SeparableAttentionBlock
from .config import LiteConfig
from .efficientnet import TAP_CHANNELS, EfficientNetLite0


def resize_like(x: Tensor, like: Tensor) -> Tensor:
    """Bilinear, half-pixel centres: x [B, C, ., .] to the height and width of `like`."""
    return F.interpolate(x, size=like.shape[-2:], mode="bilinear", align_corners=False)


def enlarge(x: Tensor, factor: int = 2) -> Tensor:
    """Bilinear, half-pixel centres: [B, C, h, w] -> [B, C, factor h, factor w].

    The factor is a constant of the exported graph, which lets ONNX Runtime keep the map in its blocked layout: three
    times faster than a resize to a size it has to compute, and the convolution before takes the sum after in.
    """
    return F.interpolate(x, scale_factor=float(factor), mode="bilinear", align_corners=False)


class Backbone(nn.Module):
    """EfficientNet-Lite0 and a feature pyramid whose coarse levels see the whole frame."""

    def __init__(self, config: LiteConfig) -> None:
        super().__init__()
        channels = config.channels
        self.net = EfficientNetLite0()
        self.lateral4 = nn.Conv2d(TAP_CHANNELS[4], config.detail_channels, 1)
        self.lateral8 = nn.Conv2d(TAP_CHANNELS[8], channels, 1)
        self.lateral16 = nn.Conv2d(TAP_CHANNELS[16], channels, 1)
        self.lateral32 = nn.Conv2d(TAP_CHANNELS[32], channels, 1)
        self.context32 = nn.Sequential(SeparableAttentionBlock(channels), SeparableAttentionBlock(channels))
        self.context16 = SeparableAttentionBlock(channels)
        self.out4 = GroupNorm(8, config.detail_channels)
        self.out8 = nn.Sequential(
            nn.Conv2d(channels, channels, 3, padding=1, groups=channels),
            nn.Conv2d(channels, channels, 1),
            GroupNorm(16, channels),
        )

    def forward(self, image: Tensor) -> tuple[Tensor, Tensor]:
        """Image [B, 3, H, W], H and W multiples of 32, about -1..1 -> f4 [B, 32, H/4, W/4], f8 [B, 128, H/8, W/8]."""
        taps = self.net(image)
        p32 = self.context32(self.lateral32(taps[32]))
        p16 = self.context16(self.lateral16(taps[16]) + enlarge(p32))
        p8 = self.lateral8(taps[8]) + enlarge(p16)
        return self.out4(self.lateral4(taps[4])), self.out8(p8)
