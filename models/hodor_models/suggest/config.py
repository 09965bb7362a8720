"""What defines a frame detector."""

from dataclasses import dataclass
from typing import Literal

LEVELS = (32, 16, 8)  # strides of the feature maps that queries read, in the order of the layers
AttentionKind = Literal["masked", "full"]


@dataclass(frozen=True)
class DetectorConfig:
    """Sizes of the frame detector; the defaults are the shipped network.

    attention: "masked" is Mask2Former's, "full" MaskFormer's plain cross-attention, for the comparison.
    classes: names of the object classes; none: class-agnostic, every instance is an "object".
    """

    channels: int = 128
    mask_channels: int = 64
    queries: int = 48
    heads: int = 8
    layers: int = 3
    feed: int = 256
    attention: AttentionKind = "masked"
    classes: tuple[str, ...] = ()

    @property
    def class_count(self) -> int:
        """How many classes beside "no object"."""
        return max(1, len(self.classes))
