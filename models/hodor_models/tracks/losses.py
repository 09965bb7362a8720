"""The similarity loss: a video query resembles the frame queries of its object, and no others."""

import torch
from torch import Tensor
from torch.nn import functional as F

from ..suggest.set_loss import Pairs


def same_object(video_pairs: Pairs, frame_pairs: list[Pairs], queries: int) -> Tensor:
    """Pairs (query, object) of the clip, and of each of its T frames with N = `queries` queries -> [V', T, N].

    V' are the matched video queries; 1 where the frame query answers for the same object, else 0.
    """
    _, objects = video_pairs
    answers = torch.full((len(frame_pairs), queries), -1, dtype=torch.long)
    for t, (matched, found) in enumerate(frame_pairs):
        answers[t, matched.cpu()] = found.cpu()
    return (objects.cpu()[:, None, None] == answers[None]).float().to(objects.device)


def similarity_loss(similarity: Tensor, video_pairs: Pairs, frame_pairs: list[Pairs]) -> Tensor:
    """Similarity [V, T, N] logits of one clip -> scalar.

    Cross-entropy of the matched video queries with all frame queries; the few of the same object weigh as much
    together as all others together.
    """
    target = same_object(video_pairs, frame_pairs, similarity.shape[2])
    if target.sum() == 0:
        return similarity.sum() * 0
    loss = F.binary_cross_entropy_with_logits(similarity[video_pairs[0]].float(), target, reduction="none")
    return 0.5 * loss[target > 0].mean() + 0.5 * loss[target == 0].mean()
