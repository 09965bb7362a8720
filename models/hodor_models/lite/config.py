"""What defines a HODOR-Lite network."""

from dataclasses import dataclass

from ..attention import MaskMode


@dataclass(frozen=True)
class LiteConfig:
    """Sizes of HODOR-Lite; the defaults are the shipped network."""

    channels: int = 128  # of the stride-8 features and of a descriptor
    detail_channels: int = 32  # of the stride-4 features
    mask_channels: int = 64  # of the stride-4 map that masks are read from
    refine_channels: int = 16  # of the per-object refinement
    key_channels: int = 64  # of the pixel memory at stride 16
    heads: int = 8
    encoder_layers: int = 2
    coarse_layers: int = 3  # decoder layers at stride 16
    grid: int = 3  # background patches per side
    mask_mode: MaskMode = "soft"

    @property
    def background_descriptors(self) -> int:
        """How many descriptors stand for the background."""
        return self.grid * self.grid
