"""Masks compared at sampled points, as in PointRend and Mask2Former: most of them where the mask is unsure."""

import torch
from torch import Tensor
from torch.nn import functional as F


def sample_points(masks: Tensor, points: Tensor) -> Tensor:
    """Masks [M, h, w] read bilinearly at points [M, P, 2], (x, y) in 0..1 -> [M, P]."""
    grid = 2 * points[:, None] - 1
    read = F.grid_sample(masks[:, None].float(), grid, mode="bilinear", padding_mode="border", align_corners=False)
    return read[:, 0, 0]


@torch.no_grad()
def uncertain_points(logits: Tensor, count: int, oversampling: int = 3, important: float = 0.75) -> Tensor:
    """Logits [M, h, w] -> points [M, count, 2] in 0..1.

    The share `important` of them are the least certain (logit nearest 0) of oversampling x count random ones; the rest
    is random.
    """
    masks = logits.shape[0]
    candidates = torch.rand(masks, oversampling * count, 2, device=logits.device)
    certainty = sample_points(logits, candidates).abs()
    chosen = int(important * count)
    index = certainty.topk(chosen, 1, largest=False)[1]
    least_certain = candidates.gather(1, index[:, :, None].expand(-1, -1, 2))
    return torch.cat((least_certain, torch.rand(masks, count - chosen, 2, device=logits.device)), 1)
