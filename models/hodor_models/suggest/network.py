"""The whole frame detector."""

from pathlib import Path

import torch
from torch import Tensor, nn

from ..bundle import BundleError
from .config import DetectorConfig
from .pixel_decoder import FrameFeatures, PixelDecoder
from .query_decoder import Prediction, QueryDecoder, masks_of

BACKBONE_PREFIX = "backbone."


def objectness(class_logits: Tensor) -> Tensor:
    """[..., K + 1] -> [...]: the probability that there is an object."""
    return 1 - class_logits.softmax(-1)[..., -1]


def mask_certainty(logits: Tensor) -> Tensor:
    """Mask logits [B, N, h, w] -> [B, N]: the mean probability inside the mask; 0 where the mask is empty."""
    soft = logits.sigmoid()
    inside = (soft > 0.5).to(soft.dtype)
    return (soft * inside).sum((2, 3)) / (inside.sum((2, 3)) + 1e-6)


class FrameDetector(nn.Module):
    """Pixel decoder and query decoder."""

    def __init__(self, config: DetectorConfig | None = None) -> None:
        super().__init__()
        self.config = config or DetectorConfig()
        self.pixels = PixelDecoder(self.config)
        self.queries = QueryDecoder(self.config)

    def forward(self, image: Tensor) -> tuple[FrameFeatures, list[Prediction], Tensor]:
        """Image [B, 3, H, W] -> features, predictions of every layer, final queries [B, N, C]."""
        features = self.pixels(image)
        return features, *self.queries(features)

    def read_pixels(self, image: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Graph `pixel_decoder`: image -> f32, f16, f8, mask_features."""
        features = self.pixels(image)
        return *features.levels, features.mask_features

    def find_objects(
        self, f32: Tensor, f16: Tensor, f8: Tensor, mask_features: Tensor
    ) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Graph `object_decoder`: scores [B, N], masks [B, N, H/4, W/4] logits, classes [B, N, K], queries [B, N, C].

        A score is the probability of an object times the certainty of its mask; classes sum to 1.
        """
        predictions, query = self.queries(FrameFeatures((f32, f16, f8), mask_features))
        last = predictions[-1]
        masks = masks_of(last.embeddings, mask_features)
        classes = last.class_logits[..., :-1].softmax(-1)
        return objectness(last.class_logits) * mask_certainty(masks), masks, classes, query

    def load_backbone(self, path: Path) -> int:
        """Take from a HODOR-Lite checkpoint every tensor of its backbone that fits; returns how many did."""
        state = torch.load(path, map_location="cpu", weights_only=True)
        given = state.get("average", state["model"])
        own = self.pixels.state_dict()
        fitting = {
            name.removeprefix(BACKBONE_PREFIX): tensor.float()
            for name, tensor in given.items()
            if name.startswith(BACKBONE_PREFIX)
        }
        fitting = {name: tensor for name, tensor in fitting.items() if name in own and own[name].shape == tensor.shape}
        if not any(name.startswith("net.") for name in fitting):
            raise BundleError(f"{path}: holds no backbone that fits (expected tensors named backbone.net.*)")
        self.pixels.load_state_dict(fitting, strict=False)
        return len(fitting)
