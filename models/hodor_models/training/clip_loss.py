"""One clip through the network, soft masks fed back, and the loss of what it predicts."""

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F

from ..data.loader import Batch
from ..lite.network import HodorLite
from ..losses import hide_absent, mask_loss, mean_iou, one_hot_objects


@dataclass
class Outcome:
    """The loss (a scalar with gradient) and the mean IoU of each predicted frame."""

    loss: Tensor
    iou: list[float]


@dataclass
class Features:
    """Of a whole clip: f4 [B, T, ., H/4, W/4], f8 [B, T, C, H/8, W/8]."""

    f4: Tensor
    f8: Tensor


def clip_features(network: HodorLite, frames: Tensor) -> Features:
    """All frames through the backbone at once."""
    b, t = frames.shape[:2]
    f4, f8 = network.features(frames.flatten(0, 1).contiguous(memory_format=torch.channels_last))
    return Features(f4.unflatten(0, (b, t)), f8.unflatten(0, (b, t)))


def reference_masks(label: Tensor, present: Tensor) -> Tensor:
    """Label [B, S, S] -> [B, O, S/8, S/8], the share of each object in each cell."""
    return F.avg_pool2d(one_hot_objects(label, present), 8)


def soft_masks(logits: Tensor, present: Tensor) -> Tensor:
    """Logits [B, 1 + O, h, w] -> [B, O, h, w] in 0..1."""
    return hide_absent(logits.float(), present).softmax(1)[:, 1:]


def supervised(network: HodorLite, batch: Batch, recent_only: bool) -> Outcome:
    """Every frame after the first is predicted and compared.

    recent_only: frames after the second are predicted from the last frame's descriptors alone, so that these must hold
    what the reference held; otherwise from all so far.
    """
    objects = batch.previous.shape[1]
    values = torch.arange(1, objects + 1, device=batch.labels.device)
    present = (batch.labels[:, 0, :, :, None] == values).any(1).any(1)
    features = clip_features(network, batch.frames)
    sets = [network.encode(features.f8[:, 0], reference_masks(batch.labels[:, 0], present))]
    previous = batch.previous * present[:, :, None, None]
    loss, iou = torch.zeros((), device=previous.device), []
    last = batch.frames.shape[1] - 1
    for t in range(1, last + 1):
        window = sets[-1:] if recent_only else sets
        logits = network.decode(features.f4[:, t], features.f8[:, t], torch.stack(window, 1), previous)
        loss = loss + mask_loss(logits, batch.labels[:, t], present)
        iou.append(mean_iou(logits, batch.labels[:, t, ::4, ::4], present))
        soft = soft_masks(logits, present)
        previous = soft.detach()
        if t < last:
            sets.append(network.encode(features.f8[:, t], F.avg_pool2d(soft, 2)))
    return Outcome(loss, iou)
