"""Set prediction: every object is answered for by one query, every other query says "no object"."""

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F

from .matching import UNKNOWN_CLASS, Weights, match
from .point_sampling import sample_points, uncertain_points
from .query_decoder import Prediction

Pairs = tuple[Tensor, Tensor]  # matched queries and the objects they answer for


@dataclass(frozen=True)
class Truth:
    """The objects of one image or clip: masks [O, T, S, S] in 0..1 (T = 1 for an image), classes [O] (-1: unknown)."""

    masks: Tensor
    classes: Tensor


def truth_of(labels: Tensor, classes: list[int]) -> Truth:
    """Labels [T, S, S] with 0 background and 1..O, classes of label 1.. -> the objects that are visible somewhere."""
    values = [int(v) for v in labels.unique() if v > 0]
    masks = torch.stack([labels == v for v in values]).float() if values else torch.zeros(0, *labels.shape)
    named = [classes[v - 1] if v <= len(classes) else UNKNOWN_CLASS for v in values]
    return Truth(masks, torch.tensor(named, dtype=torch.long))


def classification_loss(class_logits: Tensor, truth: Truth, pairs: tuple[Tensor, Tensor], weights: Weights) -> Tensor:
    """Weighted mean cross-entropy of one image: class_logits [Q, K + 1] -> scalar."""
    log_p = class_logits.float().log_softmax(-1)
    queries, objects = pairs
    classes = truth.classes[objects]
    anything = log_p[queries, :-1].logsumexp(-1)
    known = log_p[queries, classes.clamp(min=0)]
    matched = torch.where(classes == UNKNOWN_CLASS, anything, known)
    free = torch.ones(len(log_p), dtype=torch.bool, device=log_p.device)
    free[queries] = False
    total = matched.sum() + weights.no_object * log_p[free, -1].sum()
    return -total / (len(queries) + weights.no_object * free.sum())


def mask_losses(logits: Tensor, truth: Tensor, points: int) -> tuple[Tensor, Tensor]:
    """Logits [M, T, h, w], truth [M, T, S, S] -> cross-entropy and 1 - Dice [M], at sampled points.

    Each frame of a clip has the same number of points; Dice is that of the whole clip.
    """
    masks, frames = logits.shape[:2]
    flat = logits.flatten(0, 1).float()
    at = uncertain_points(flat, points)
    found = sample_points(flat, at).reshape(masks, frames * points)
    wanted = sample_points(truth.flatten(0, 1), at).reshape(masks, frames * points)
    entropy = F.binary_cross_entropy_with_logits(found, wanted, reduction="none").mean(1)
    soft = found.sigmoid()
    dice = 1 - (2 * (soft * wanted).sum(1) + 1) / (soft.sum(1) + wanted.sum(1) + 1)
    return entropy, dice


def clip_masks(embeddings: Tensor, features: Tensor) -> Tensor:
    """Embeddings [Q, M] and the mask features of T frames [T, M, h, w] -> logits [Q, T, h, w], in float32."""
    return torch.einsum("qm,tmhw->qthw", embeddings.float(), features.float())


@dataclass(frozen=True)
class Grid:
    """What matching compares, the same for every query and layer: features [T, M, h/2, w/2], masks [O, T h/2 w/2]."""

    features: Tensor
    masks: Tensor
    classes: Tensor


@torch.no_grad()
def grid_of(features: Tensor, truth: Truth) -> Grid:
    """Mask features [T, M, h, w] and the objects of one item, on a grid of half the size."""
    small = F.avg_pool2d(features.float(), 2)
    masks = F.interpolate(truth.masks, size=small.shape[2:], mode="area")
    return Grid(small, masks.flatten(1), truth.classes)


def match_item(prediction: Prediction, item: int, grid: Grid, weights: Weights) -> Pairs:
    """Match the queries of one item of the batch."""
    logits = clip_masks(prediction.embeddings[item].detach(), grid.features)
    return match(prediction.class_logits[item], grid.classes, logits.flatten(1), grid.masks, weights)


def layer_loss(
    prediction: Prediction, features: Tensor, truths: list[Truth], pairs: list[Pairs], weights: Weights, points: int
) -> Tensor:
    """Loss of one layer's predictions whose pairs are known: features [B, T, M, h, w] -> scalar."""
    total = torch.stack(
        [classification_loss(prediction.class_logits[b], truth, pairs[b], weights) for b, truth in enumerate(truths)]
    ).mean()
    total = weights.classification * total
    logits = [clip_masks(prediction.embeddings[b][queries], features[b]) for b, (queries, _) in enumerate(pairs)]
    wanted = [truth.masks[objects] for truth, (_, objects) in zip(truths, pairs, strict=True)]
    if sum(len(w) for w in wanted) == 0:
        return total
    entropy, dice = mask_losses(torch.cat(logits), torch.cat(wanted), points)
    return total + weights.cross_entropy * entropy.mean() + weights.dice * dice.mean()


def set_loss(
    predictions: list[Prediction], features: Tensor, truths: list[Truth], points: int, weights: Weights | None = None
) -> tuple[Tensor, list[Pairs]]:
    """The sum over all layers, the queries before the first layer included; and the last layer's pairs."""
    chosen = weights or Weights()
    total = torch.zeros((), device=features.device)
    grids = [grid_of(item, truth) for item, truth in zip(features, truths, strict=True)]
    pairs: list[Pairs] = []
    for prediction in predictions:
        pairs = [match_item(prediction, b, grid, chosen) for b, grid in enumerate(grids)]
        total = total + layer_loss(prediction, features, truths, pairs, chosen, points)
    return total, pairs
