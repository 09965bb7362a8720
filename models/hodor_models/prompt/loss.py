"""Normalised focal loss, Dice, and the loss of the best of several answers."""

import torch
from torch import Tensor
from torch.nn import functional as F


def focal(logits: Tensor, truth: Tensor) -> Tensor:
    """Normalised focal loss (as in RITM): cells that are wrong share the weight of all: [..., h, w] -> [...]."""
    entropy = F.binary_cross_entropy_with_logits(logits, truth, reduction="none")
    with torch.no_grad():
        weight = (logits.sigmoid() - truth).abs() ** 2
        weight = weight / weight.mean((-1, -2), keepdim=True).clamp(min=0.02)
    return (weight * entropy).mean((-1, -2))


def dice(logits: Tensor, truth: Tensor) -> Tensor:
    """1 - Dice: [..., h, w] -> [...]."""
    soft = logits.sigmoid()
    both = (soft * truth).sum((-1, -2))
    return 1 - (2 * both + 1) / (soft.sum((-1, -2)) + truth.sum((-1, -2)) + 1)


def mask_loss(logits: Tensor, truth: Tensor) -> Tensor:
    """Logits [N, K, h, w], truth [N, h, w] in 0..1 -> the loss of each answer [N, K]."""
    logits, wanted = logits.float(), truth[:, None].expand(logits.shape).float()
    return focal(logits, wanted) + 1.5 * dice(logits, wanted)


def point_loss(logits: Tensor, truth: Tensor, discs: Tensor) -> Tensor:
    """What is said where a user has pointed: logits [N, K, h, w], truth and discs [N, h, w] in 0..1 -> scalar."""
    wanted = truth[:, None].expand(logits.shape).float()
    entropy = F.binary_cross_entropy_with_logits(logits.float(), wanted, reduction="none")
    weight = discs[:, None].expand(logits.shape)
    return (weight * entropy).sum() / weight.sum().clamp(min=1)


@torch.no_grad()
def intersection_over_union(logits: Tensor, truth: Tensor) -> Tensor:
    """Of the cells more than half covered: logits [N, K, h, w], truth [N, h, w] -> [N, K]."""
    found, wanted = logits > 0, (truth > 0.5)[:, None]
    union = (found | wanted).sum((-1, -2)).clamp(min=1)
    return (found & wanted).sum((-1, -2)) / union


def best_answer(losses: Tensor) -> Tensor:
    """Losses [N, K] -> scalar: the best answer learns, the others a little, so that none is left behind."""
    return (0.9 * losses.amin(1) + 0.1 * losses.mean(1)).mean()


def confidence_loss(confidences: Tensor, iou: Tensor) -> Tensor:
    """Confidences [N, K] as logits, IoU [N, K] that the answers reach -> scalar."""
    return F.binary_cross_entropy_with_logits(confidences.float(), iou.float())
