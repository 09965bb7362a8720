"""The whole of HODOR-Lite."""

from torch import Tensor, nn

from .backbone import Backbone
from .config import LiteConfig
from .decoder import MaskDecoder
from .encoder import ObjectEncoder


class HodorLite(nn.Module):
    """Backbone, object encoder and mask decoder; the loop that joins them over time lives in `propagation`."""

    def __init__(self, config: LiteConfig | None = None) -> None:
        super().__init__()
        self.config = config or LiteConfig()
        self.backbone = Backbone(self.config)
        self.encoder = ObjectEncoder(self.config)
        self.decoder = MaskDecoder(self.config)

    def features(self, image: Tensor) -> tuple[Tensor, Tensor]:
        """Image [B, 3, H, W] -> f4 [B, 32, H/4, W/4], f8 [B, C, H/8, W/8]."""
        return self.backbone(image)

    def encode(self, f8: Tensor, masks: Tensor) -> Tensor:
        """f8 [B, C, H/8, W/8], masks [B, O, H/8, W/8] in 0..1 -> descriptors [B, 9 + O, C]."""
        return self.encoder(f8, masks)

    def decode(self, f4: Tensor, f8: Tensor, descriptors: Tensor, previous: Tensor) -> Tensor:
        """Descriptors [B, T, 9 + O, C], previous [B, O, H/4, W/4] in 0..1 -> logits [B, 1 + O, H/4, W/4]."""
        return self.decoder(f4, f8, descriptors, previous, self.encoder.embedding(previous.shape[1]))
