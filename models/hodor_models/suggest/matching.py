"""Which query answers for which object: the assignment of least cost (Hungarian method)."""

from dataclasses import dataclass

import torch
from scipy.optimize import linear_sum_assignment
from torch import Tensor
from torch.nn import functional as F

UNKNOWN_CLASS = -1


@dataclass(frozen=True)
class Weights:
    """Of the parts of cost and loss."""

    classification: float = 2.0
    cross_entropy: float = 5.0
    dice: float = 5.0
    no_object: float = 0.1  # weight of a query that answers for nothing


def object_log_probability(class_logits: Tensor, classes: Tensor) -> Tensor:
    """class_logits [Q, K + 1], classes [O] -> [Q, O] log p(object is of that class); of any class where unknown."""
    log_p = class_logits.float().log_softmax(-1)
    anything = log_p[:, :-1].logsumexp(-1, keepdim=True).expand(-1, len(classes))
    return torch.where(classes == UNKNOWN_CLASS, anything, log_p[:, classes.clamp(min=0)])


def pairwise_cross_entropy(logits: Tensor, truth: Tensor) -> Tensor:
    """Logits [Q, P], truth [O, P] in 0..1 -> [Q, O] mean binary cross-entropy."""
    inside, outside = F.softplus(-logits), F.softplus(logits)
    return (inside @ truth.t() + outside @ (1 - truth).t()) / logits.shape[1]


def pairwise_dice(logits: Tensor, truth: Tensor) -> Tensor:
    """Logits [Q, P], truth [O, P] in 0..1 -> [Q, O], 1 - Dice."""
    soft = logits.sigmoid()
    overlap = 2 * soft @ truth.t()
    return 1 - (overlap + 1) / (soft.sum(1)[:, None] + truth.sum(1)[None] + 1)


@torch.no_grad()
def match(
    class_logits: Tensor, classes: Tensor, logits: Tensor, truth: Tensor, weights: Weights
) -> tuple[Tensor, Tensor]:
    """class_logits [Q, K + 1], classes [O], logits [Q, P] and truth [O, P] at the same points.

    Returns the matched queries and objects, each [min(Q, O)], in pairs.
    """
    cost = (
        -weights.classification * object_log_probability(class_logits, classes).exp()
        + weights.cross_entropy * pairwise_cross_entropy(logits.float(), truth)
        + weights.dice * pairwise_dice(logits.float(), truth)
    )
    queries, objects = linear_sum_assignment(cost.nan_to_num(1e6, 1e6, -1e6).cpu().numpy())
    device = logits.device
    return torch.as_tensor(queries, device=device), torch.as_tensor(objects, device=device)
