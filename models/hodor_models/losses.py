"""What training minimises: cross-entropy with hard-pixel mining, and Dice."""

import torch
from torch import Tensor
from torch.nn import functional as F

ABSENT_LOGIT = -30.0


def hide_absent(logits: Tensor, present: Tensor) -> Tensor:
    """Rule out objects that have no reference: logits [B, 1 + O, h, w], present [B, O] bool -> the same shape."""
    keep = torch.cat((torch.ones_like(present[:, :1]), present), 1)
    return logits.masked_fill(~keep[:, :, None, None], ABSENT_LOGIT)


def mined_cross_entropy(logits: Tensor, target: Tensor, share: float = 0.3) -> Tensor:
    """Half the mean over all pixels, half the mean over the hardest `share`.

    logits [B, K, h, w], target [B, h, w] with values 0..K-1 -> scalar.
    """
    loss = F.cross_entropy(logits, target, reduction="none").flatten(1)
    hardest = loss.topk(max(1, int(loss.shape[1] * share)), 1)[0]
    return 0.5 * loss.mean() + 0.5 * hardest.mean()


def dice_loss(probabilities: Tensor, truth: Tensor, present: Tensor) -> Tensor:
    """1 − Dice, mean over present objects: probabilities, truth [B, O, h, w] in 0..1, present [B, O] -> scalar."""
    overlap = (probabilities * truth).sum((2, 3))
    dice = 1 - (2 * overlap + 1) / (probabilities.sum((2, 3)) + truth.sum((2, 3)) + 1)
    return (dice * present).sum() / present.sum().clamp(min=1)


def mask_loss(logits: Tensor, label: Tensor, present: Tensor) -> Tensor:
    """The loss of one predicted frame.

    logits [B, 1 + O, h, w] at stride 4, label [B, S, S] with values 0..O, present [B, O] bool: the object has a
    reference (the others count as background) -> scalar. Compared at half of S, where edges still matter.
    """
    size = (label.shape[1] // 2, label.shape[2] // 2)
    logits = F.interpolate(hide_absent(logits.float(), present), size=size, mode="bilinear", align_corners=False)
    truth = one_hot_objects(label[:, ::2, ::2], present)
    target = (truth * torch.arange(1, truth.shape[1] + 1, device=truth.device).view(1, -1, 1, 1)).sum(1).long()
    return mined_cross_entropy(logits, target) + dice_loss(logits.softmax(1)[:, 1:], truth, present)


def prior_loss(prior: Tensor, truth: Tensor) -> Tensor:
    """Cross-entropy of a prior that a pixel memory gives: prior, truth [B, O, h, w] in 0..1 -> scalar.

    Cells with an object in them weigh as much as all the others together, else the many easy ones decide.
    """
    likelihood = torch.cat((1 - prior.sum(1, keepdim=True), prior), 1).clamp(1e-3, 1)
    share = torch.cat((1 - truth.sum(1, keepdim=True), truth), 1).clamp(0, 1)
    loss = -(share * likelihood.log()).sum(1)
    objects = (truth.sum(1) > 0.02).float()
    return 0.5 * ((loss * objects).sum() / objects.sum().clamp(min=1) + loss.mean())


def one_hot_objects(label: Tensor, present: Tensor) -> Tensor:
    """Label [B, h, w] -> [B, O, h, w] float, zeros for objects that are not present [B, O]."""
    values = torch.arange(1, present.shape[1] + 1, device=label.device).view(1, -1, 1, 1)
    return ((label[:, None] == values) & present[:, :, None, None]).float()


@torch.no_grad()
def mean_iou(logits: Tensor, label: Tensor, present: Tensor) -> float:
    """Mean region IoU of the present objects that are visible, for the log; NaN where none is."""
    size = (label.shape[1], label.shape[2])
    predicted = F.interpolate(hide_absent(logits.float(), present), size=size, mode="bilinear").argmax(1)
    truth = one_hot_objects(label, present).bool()
    guess = one_hot_objects(predicted, present).bool()
    visible = truth.any(3).any(2)
    iou = (truth & guess).sum((2, 3)) / (truth | guess).sum((2, 3)).clamp(min=1)
    return float(iou[visible].mean()) if visible.any() else float("nan")
