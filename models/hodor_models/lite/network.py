"""The whole of HODOR-Lite."""

from torch import Tensor, nn
from torch.nn import functional as F

from .backbone import Backbone
from .config import LiteConfig
from .decoder import Known, MaskDecoder
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

    def keys(self, f8: Tensor) -> Tensor:
        """f8 [B, C, H/8, W/8] -> keys of the pixel memory [B, K, H/16, W/16], unit vectors."""
        return self.decoder.memory.keys(f8)

    def encode(self, f8: Tensor, masks: Tensor) -> Tensor:
        """f8 [B, C, H/8, W/8], masks [B, O, H/8, W/8] in 0..1 -> descriptors [B, 9 + O, C]."""
        return self.encoder(f8, masks)

    def remember(self, f8: Tensor, masks: Tensor) -> tuple[Tensor, Tensor]:
        """What a frame leaves behind: descriptors (see encode) and keys (see keys)."""
        return self.encode(f8, masks), self.keys(f8)

    def decode(
        self,
        f4: Tensor,
        f8: Tensor,
        descriptors: Tensor,
        previous: Tensor,
        memory_keys: Tensor,
        memory_masks: Tensor,
    ) -> Tensor:
        """Logits [B, 1 + O, H/4, W/4], background first.

        descriptors [B, T, 9 + O, C], previous [B, O, H/4, W/4] in 0..1; memory_keys [B, M, K, H/16, W/16] and
        memory_masks [B, M, O, H/8, W/8] in 0..1: those of the reference frames, then of the most recent frame.
        """
        priors = self.decoder.memory.read(self.keys(f8), memory_keys, memory_masks)
        return self.decode_with(f4, f8, descriptors, Known(previous, priors))

    def step(
        self,
        image: Tensor,
        descriptors: Tensor,
        previous: Tensor,
        memory_keys: Tensor,
        memory_masks: Tensor,
    ) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """A whole frame, as features, decode, softmax and remember one after the other.

        Inputs as of features and decode -> soft masks [B, O, H/4, W/4], their 2 x 2 means [B, O, H/8, W/8] (the next
        step's last memory_masks), descriptors [B, 9 + O, C], keys [B, K, H/16, W/16].
        """
        f4, f8 = self.features(image)
        logits = self.decode(f4, f8, descriptors, previous, memory_keys, memory_masks)
        masks = logits.softmax(1)[:, 1:]
        halved = F.avg_pool2d(masks, 2)
        return masks, halved, *self.remember(f8, halved)

    def decode_with(self, f4: Tensor, f8: Tensor, descriptors: Tensor, known: Known) -> Tensor:
        """As decode, with the memory already read."""
        return self.decoder(f4, f8, descriptors, known, self.encoder.embedding(known.previous.shape[1]))
