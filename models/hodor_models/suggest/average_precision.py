"""Average recall and mask AP without classes, as COCO counts them."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

THRESHOLDS = np.arange(0.5, 0.96, 0.05)
RECALL_STEPS = np.linspace(0, 1, 101)


def matched_at(iou: NDArray[np.float32], threshold: float) -> NDArray[np.bool_]:
    """IoU [K, O] of predictions, best first, with objects -> which predictions take an object, [K].

    Each takes the free object it overlaps most, if by at least `threshold`.
    """
    free = np.ones(iou.shape[1], bool)
    taken = np.zeros(iou.shape[0], bool)
    for k, row in enumerate(iou):
        left = np.where(free, row, -1)
        if left.size and left.max() >= threshold:
            free[int(left.argmax())] = False
            taken[k] = True
    return taken


def average_precision(scores: NDArray[np.float32], hits: NDArray[np.bool_], objects: int) -> float:
    """Area under the precision-recall curve, read at 101 recalls: scores and hits [P] of all predictions."""
    order = np.argsort(-scores, kind="stable")
    right = np.cumsum(hits[order])
    recall = right / max(1, objects)
    precision = right / np.arange(1, len(right) + 1)
    precision = np.maximum.accumulate(precision[::-1])[::-1]
    at = np.searchsorted(recall, RECALL_STEPS, side="left")
    return float(np.where(at < len(precision), precision[np.minimum(at, len(precision) - 1)], 0).mean())


@dataclass
class Tally:
    """Collects images: the IoU of predictions, best first, with objects, and the predictions' scores."""

    ious: list[NDArray[np.float32]] = field(default_factory=list)
    scores: list[NDArray[np.float32]] = field(default_factory=list)

    def add(self, iou: NDArray[np.float32], scores: NDArray[np.float32]) -> None:
        """One image: iou [K, O], scores [K], best first."""
        self.ious.append(iou)
        self.scores.append(scores)

    def recall(self, most: int) -> float:
        """AR@most: the share of objects found by the best `most` predictions, mean over IoU 0.5:0.05:0.95."""
        objects = sum(iou.shape[1] for iou in self.ious)
        found = [sum(matched_at(iou[:most], t).sum() for iou in self.ious) for t in THRESHOLDS]
        return float(np.mean(found) / max(1, objects))

    def precision(self, thresholds: NDArray[np.float64] = THRESHOLDS) -> float:
        """AP, mean over IoU thresholds."""
        objects = sum(iou.shape[1] for iou in self.ious)
        if not self.scores or not sum(len(s) for s in self.scores):
            return 0.0
        scores = np.concatenate(self.scores)
        hits = [np.concatenate([matched_at(iou, t) for iou in self.ious]) for t in thresholds]
        return float(np.mean([average_precision(scores, h, objects) for h in hits]))

    def summary(self) -> dict[str, float]:
        """AR@10, AR@100, AP, AP50 and the counts."""
        return {
            "AR@10": round(self.recall(10), 4),
            "AR@100": round(self.recall(100), 4),
            "AP": round(self.precision(), 4),
            "AP50": round(self.precision(np.array([0.5])), 4),
            "images": len(self.ious),
            "objects": sum(iou.shape[1] for iou in self.ious),
        }
