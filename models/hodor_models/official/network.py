"""The published network as one module, under the checkpoints' names."""

from torch import Tensor, nn

from ..background import grid_patches
from .config import NetworkConfig
from .feature_extractor import FeatureExtractor
from .mask_decoder import MaskDecoder
from .object_encoder import ObjectEncoder


class Hodor(nn.Module):
    """HODOR: High-level Object Descriptors for Object Re-segmentation (arXiv 2112.09131).

    Sizes: B batch, O objects, Q background patches, T descriptor sets, C channels; H and W are multiples of 32.
    """

    def __init__(self, config: NetworkConfig | None = None) -> None:
        super().__init__()
        self.config = config or NetworkConfig()
        self.feature_extractor = FeatureExtractor(self.config)
        self.encoder = ObjectEncoder(self.config)
        self.decoder = MaskDecoder(self.config)

    def features(self, image: Tensor) -> tuple[Tensor, ...]:
        """Normalised image [B, 3, H, W] -> f4, f8, f16, f32, each [B, C, H / stride, W / stride]."""
        return self.feature_extractor(image)

    def background(self, masks: Tensor) -> Tensor:
        """The background's soft masks: objects [B, O, h, w] in 0..1 -> [B, Q, h, w], patch × (1 − Σ objects)."""
        return grid_patches(masks, self.config.background_grid) * (1 - masks.sum(1, keepdim=True))

    def encode(self, f8: Tensor, masks: Tensor, background: Tensor) -> Tensor:
        """Map f8 [B, C, h, w], masks [B, O, h, w], background [B, Q, h, w] -> descriptors [B, Q + O, C], Q first."""
        return self.encoder(f8, masks, background)

    def decode(self, f4: Tensor, f8: Tensor, descriptors: Tensor, invalid: Tensor) -> Tensor:
        """Descriptors [B, T, Q + O, C], invalid [B, T, Q + O] bool -> logits [B, 1 + Q + O, H/4, W/4].

        Channels: the catch-all background, the background patches, the objects.
        """
        codes = (self.encoder.bg_query_embed, self.encoder.fg_query_embed)
        return self.decoder((f4, f8), descriptors, invalid, codes)
