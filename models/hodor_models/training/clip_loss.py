"""One clip through the network, soft masks fed back, and the loss of what it predicts."""

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F

from ..data.loader import Batch
from ..lite.decoder import Known
from ..lite.network import HodorLite
from ..losses import hide_absent, mask_loss, mean_iou, one_hot_objects, prior_loss

PRIOR_WEIGHT = 0.3


@dataclass
class Outcome:
    """The loss (a scalar with gradient) and the mean IoU of each predicted frame."""

    loss: Tensor
    iou: list[float]


@dataclass
class Features:
    """Of a whole clip: f4 [B, T, ., H/4, W/4], f8 [B, T, C, H/8, W/8], keys [B, T, K, H/16, W/16]."""

    f4: Tensor
    f8: Tensor
    keys: Tensor


def clip_features(network: HodorLite, frames: Tensor) -> Features:
    """All frames through the backbone at once; without a graph of gradients where nothing in it learns."""
    b, t = frames.shape[:2]
    learns = any(parameter.requires_grad for parameter in network.backbone.parameters())
    with torch.set_grad_enabled(torch.is_grad_enabled() and (learns or frames.requires_grad)):
        f4, f8 = network.features(frames.flatten(0, 1).contiguous(memory_format=torch.channels_last))
    keys = network.keys(f8)
    return Features(*(x.unflatten(0, (b, t)) for x in (f4, f8, keys)))


def reference_masks(label: Tensor, present: Tensor) -> Tensor:
    """Label [B, S, S] -> [B, O, S/8, S/8], the share of each object in each cell."""
    return F.avg_pool2d(one_hot_objects(label, present), 8)


def soft_masks(logits: Tensor, present: Tensor) -> Tensor:
    """Logits [B, 1 + O, h, w] -> [B, O, h, w] in 0..1."""
    return hide_absent(logits.float(), present).softmax(1)[:, 1:]


@dataclass(frozen=True)
class Use:
    """What a step shows the network.

    recent_only: frames after the second are predicted from the last frame's descriptors alone, so that these must hold
    what the reference held; otherwise from all so far.
    keep: predicted frames stay in the memory beside the reference, as every fifth does in use.
    doubtful: the memory (and where all descriptors are read, the window) holds the last frame too, with the masks of
    `batch.kept`, which may be wrong: the reference has to overrule it.
    """

    recent_only: bool = False
    keep: bool = False
    doubtful: bool = False


Remembered = list[tuple[Tensor, Tensor]]


def supervised(network: HodorLite, batch: Batch, use: Use) -> Outcome:
    """Every frame after the first is predicted and compared, and so is what the pixel memory says of it.

    The memory holds the first frame and a neighbour: for frame 1 that is frame 2 with the masks of `batch.previous`
    (time runs either way), for the others the frame before with the masks predicted for it.
    """
    objects = batch.previous.shape[1]
    values = torch.arange(1, objects + 1, device=batch.labels.device)
    present = (batch.labels[:, 0, :, :, None] == values).any(1).any(1)
    features = clip_features(network, batch.frames)
    reference = reference_masks(batch.labels[:, 0], present)
    sets = [network.encode(features.f8[:, 0], reference)]
    stay: Remembered = [(features.keys[:, 0], reference)]
    previous = batch.previous * present[:, :, None, None]
    loss, iou = torch.zeros((), device=previous.device), []
    last = batch.frames.shape[1] - 1
    doubt = doubted(network, features, batch.kept * present[:, :, None, None]) if use.doubtful and last > 2 else None
    for t in range(1, last + 1):
        window, memory = (sets[-1:] if use.recent_only else sets), stay
        if doubt is not None and t < last:
            window = window if use.recent_only else [*sets, doubt[0]]
            memory = [*stay, doubt[1]]
        neighbour = min(2, last) if t == 1 else t - 1
        remembered = [*memory, (features.keys[:, neighbour], F.avg_pool2d(previous, 2))]
        keys, masks = (torch.stack(parts, 1) for parts in zip(*remembered, strict=True))
        priors = network.decoder.memory.read(features.keys[:, t], keys, masks)
        known = Known(previous, priors)
        logits = network.decode_with(features.f4[:, t], features.f8[:, t], torch.stack(window, 1), known)
        loss = loss + mask_loss(logits, batch.labels[:, t], present)
        truth = reference_masks(batch.labels[:, t], present)
        loss = loss + PRIOR_WEIGHT * (prior_loss(priors.reference, truth) + prior_loss(priors.recent, truth))
        iou.append(mean_iou(logits, batch.labels[:, t, ::4, ::4], present))
        soft = soft_masks(logits, present)
        previous = soft.detach()
        if t < last:
            sets.append(network.encode(features.f8[:, t], F.avg_pool2d(soft, 2)))
            if use.keep:
                stay.append((features.keys[:, t], F.avg_pool2d(previous, 2)))
    return Outcome(loss, iou)


def doubted(network: HodorLite, features: Features, kept: Tensor) -> tuple[Tensor, tuple[Tensor, Tensor]]:
    """The last frame as it may have been kept: its descriptors, and its keys and masks; kept [B, O, H/4, W/4]."""
    masks = F.avg_pool2d(kept, 2)
    return network.encode(features.f8[:, -1], masks), (features.keys[:, -1], masks)
