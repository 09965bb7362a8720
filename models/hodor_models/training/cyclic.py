"""Cyclic consistency: one labelled frame a clip, propagated forward and back, compared with itself.

The frames between carry no label; the gradient reaches the network through their soft masks, which is what
differentiable soft-masked attention is for.
"""

import torch
from torch import Tensor
from torch.nn import functional as F

from ..data.loader import Batch
from ..lite.decoder import Known
from ..lite.network import HodorLite
from ..losses import mask_loss, mean_iou
from .clip_loss import Features, Outcome, clip_features, reference_masks, soft_masks


def there_and_back(frames: int) -> list[int]:
    """The frames in the order they are visited after frame 0: 3 -> [1, 2, 1, 0]."""
    return [*range(1, frames), *range(frames - 2, -1, -1)]


def walk(network: HodorLite, features: Features, label: Tensor, present: Tensor) -> Tensor:
    """Logits of frame 0 after going forward and back, each frame predicted from the one visited before it alone.

    label [B, S, S] of frame 0, present [B, O] -> [B, 1 + O, S/4, S/4].
    """
    masks = reference_masks(label, present)
    previous = F.interpolate(masks, scale_factor=2.0, mode="nearest")
    descriptors = network.encode(features.f8[:, 0], masks)
    keys = features.keys[:, 0]
    logits = previous
    for t in there_and_back(features.f8.shape[1]):
        # The frame visited last is reference and neighbour at once: frame 0 must not find itself in the memory.
        priors = network.decoder.memory.read(features.keys[:, t], *(torch.stack((x, x), 1) for x in (keys, masks)))
        known = Known(previous, priors)
        logits = network.decode_with(features.f4[:, t], features.f8[:, t], descriptors[:, None], known)
        previous = soft_masks(logits, present)
        keys, masks = features.keys[:, t], F.avg_pool2d(previous, 2)
        descriptors = network.encode(features.f8[:, t], masks)
    return logits


def cyclic(network: HodorLite, batch: Batch) -> Outcome:
    """The loss of frame 0 alone; the labels of the other frames are not looked at."""
    label = batch.labels[:, 0]
    values = torch.arange(1, batch.previous.shape[1] + 1, device=label.device)
    present = (label[:, :, :, None] == values).any(1).any(1)
    logits = walk(network, clip_features(network, batch.frames), label, present)
    return Outcome(mask_loss(logits, label, present), [mean_iou(logits, label[:, ::4, ::4], present)])
