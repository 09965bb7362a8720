"""The pixel memory: it finds what it saw, by look in a reference and by look and place in the most recent frame."""

import torch

from hodor_models.lite.config import LiteConfig
from hodor_models.lite.memory import PixelMemory, fold, unfold
from hodor_models.losses import prior_loss


def distinct_keys(height: int, width: int, channels: int = 64) -> torch.Tensor:
    """Unit vectors [1, K, h, w], no two alike."""
    return torch.nn.functional.normalize(torch.randn(1, channels, height, width), dim=1)


def test_folding_keeps_every_cell() -> None:
    masks = torch.rand(2, 1, 3, 8, 12)
    assert torch.equal(unfold(fold(masks), torch.zeros(2, 5, 4, 6)), masks[:, 0])


@torch.no_grad()
def test_a_frame_that_moved_gets_the_reference_masks_moved() -> None:
    memory = PixelMemory(LiteConfig())
    memory.reference_sharpness.fill_(5)
    keys, masks = distinct_keys(6, 8), torch.rand(1, 1, 2, 12, 16).round()
    asked = torch.roll(keys, 3, dims=3)
    priors = memory.read(asked, torch.stack((keys, keys), 1), masks.expand(-1, 2, -1, -1, -1))
    torch.testing.assert_close(priors.reference, torch.roll(masks[:, 0], 6, dims=3), atol=1e-3, rtol=0)


@torch.no_grad()
def test_of_two_that_look_alike_the_recent_frame_takes_the_near_one() -> None:
    memory = PixelMemory(LiteConfig())
    memory.recent_reach.fill_(0.0)
    keys = torch.ones(1, 64, 4, 20) / 8
    masks = torch.zeros(1, 2, 1, 8, 40)
    masks[..., :8] = 1
    priors = memory.read(keys, torch.stack((keys, keys), 1), masks)
    assert priors.recent[0, 0, 4, 2] > 0.9 and priors.recent[0, 0, 4, 36] < 0.01
    torch.testing.assert_close(priors.reference, torch.full_like(priors.reference, 0.2))


@torch.no_grad()
def test_every_reference_is_searched() -> None:
    memory = PixelMemory(LiteConfig())
    memory.reference_sharpness.fill_(5)
    first, second = distinct_keys(4, 4), distinct_keys(4, 4)
    masks = torch.zeros(1, 3, 1, 8, 8)
    masks[:, 1] = 1
    priors = memory.read(second, torch.stack((first, second, first), 1), masks)
    assert priors.reference.min() > 0.99
    assert priors.recent.max() == 0


def test_masks_and_keys_get_a_gradient() -> None:
    memory = PixelMemory(LiteConfig())
    f8 = torch.randn(1, 128, 8, 8, requires_grad=True)
    masks = (torch.rand(1, 2, 1, 8, 8)).requires_grad_()
    keys = memory.keys(f8)
    priors = memory.read(keys, torch.stack((keys, keys), 1), masks)
    (priors.reference.square().sum() + priors.recent.square().sum()).backward()
    assert f8.grad is not None and f8.grad.abs().max() > 0
    assert masks.grad is not None and masks.grad[:, 0].abs().max() > 0 and masks.grad[:, 1].abs().max() > 0


def test_prior_loss_is_least_at_the_truth() -> None:
    truth = torch.zeros(1, 2, 8, 8)
    truth[:, 0, :4] = 1
    wrong = torch.roll(truth, 2, dims=2)
    assert prior_loss(truth, truth) < 0.01 < prior_loss(wrong, truth)
