"""The sizes of the published network, and how it wants its frames."""

from dataclasses import dataclass


@dataclass(frozen=True)
class NetworkConfig:
    """Sizes of the network; the defaults are the published ones.

    swin_*: the backbone's four stages (strides 4, 8, 16, 32). channels: of the feature maps and of the descriptors.
    heads: of every attention over descriptors. background_grid: the background is grid × grid patches.
    """

    swin_channels: int = 96
    swin_depths: tuple[int, int, int, int] = (2, 2, 6, 2)
    swin_heads: tuple[int, int, int, int] = (3, 6, 12, 24)
    swin_window: int = 7
    channels: int = 256
    heads: int = 8
    encoder_layers: int = 5
    encoder_feed: int = 1024
    decoder_layers: int = 5
    decoder_skip: int = 64
    background_grid: int = 3

    @property
    def backgrounds(self) -> int:
        """Q, the number of background descriptors."""
        return self.background_grid**2


@dataclass(frozen=True)
class InputConfig:
    """Frames: scaled so that the short side is `short_side` unless the long side would pass `long_side`, in pixels.

    mean, std: per channel, in RGB order, for values 0..255.
    """

    short_side: int = 480
    long_side: int = 926
    mean: tuple[float, float, float] = (123.675, 116.28, 103.53)
    std: tuple[float, float, float] = (58.395, 57.12, 57.375)
