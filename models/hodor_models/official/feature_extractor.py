"""Swin-T, a feature pyramid (arXiv 1612.03144) on top of it, and a group norm per level."""

from torch import Tensor, nn
from torch.nn import functional as F

from ..norm import GroupNorm
from .config import NetworkConfig
from .swin import Swin

NORM_GROUPS = 16


class ConvModule(nn.Module):
    """A convolution one name deeper, as the checkpoints have it."""

    def __init__(self, inputs: int, outputs: int, kernel: int) -> None:
        super().__init__()
        self.conv = nn.Conv2d(inputs, outputs, kernel, padding=kernel // 2)

    def forward(self, x: Tensor) -> Tensor:
        """[B, inputs, H, W] -> [B, outputs, H, W]."""
        return self.conv(x)


class FeaturePyramid(nn.Module):
    """Each level is its own map plus the enlarged level above it."""

    def __init__(self, config: NetworkConfig) -> None:
        super().__init__()
        widths = [config.swin_channels * 2**i for i in range(len(config.swin_depths))]
        self.lateral_convs = nn.ModuleList(ConvModule(width, config.channels, 1) for width in widths)
        self.fpn_convs = nn.ModuleList(ConvModule(config.channels, config.channels, 3) for _ in widths)

    def forward(self, maps: list[Tensor]) -> list[Tensor]:
        """Four maps, finest first -> four maps of C channels, same sizes."""
        levels = [lateral(x) for lateral, x in zip(self.lateral_convs, maps, strict=True)]
        for i in range(len(levels) - 1, 0, -1):
            levels[i - 1] = levels[i - 1] + F.interpolate(levels[i], scale_factor=2.0, mode="nearest")
        return [conv(x) for conv, x in zip(self.fpn_convs, levels, strict=True)]


class FeatureExtractor(nn.Module):
    """Image to feature maps of strides 4, 8, 16 and 32."""

    def __init__(self, config: NetworkConfig) -> None:
        super().__init__()
        self.bb_fpn = nn.Sequential(Swin(config), FeaturePyramid(config))
        levels = len(config.swin_depths)
        # One norm more than there are levels: the checkpoints hold it, nothing reads it.
        self.norm_layers = nn.ModuleList(GroupNorm(NORM_GROUPS, config.channels) for _ in range(levels + 1))

    def forward(self, image: Tensor) -> tuple[Tensor, ...]:
        """Normalised image [B, 3, H, W], multiples of 32 -> f4, f8, f16, f32, each [B, C, H / s, W / s]."""
        return tuple(norm(x) for norm, x in zip(self.norm_layers, self.bb_fpn(image), strict=False))
