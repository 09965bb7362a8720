"""HODOR-Lite: shapes, size, and what each part must be sensitive to."""

import pytest
import torch

from hodor_models.background import background_masks, grid_patches
from hodor_models.lite.backbone import enlarge, resize_like
from hodor_models.lite.config import LiteConfig
from hodor_models.lite.decoder import PreviousReadout, Reach, read_out
from hodor_models.lite.network import HodorLite
from hodor_models.separable import SeparableAttentionBlock


@pytest.fixture(scope="module")
def network() -> HodorLite:
    """A network with random weights, its refinement and its memory switched on."""
    torch.manual_seed(0)
    network = HodorLite().eval()
    torch.nn.init.normal_(network.decoder.refinement.out.weight, std=0.1)
    torch.nn.init.constant_(network.decoder.memory_gain, 0.5)
    return network


def decode_alone(
    network: HodorLite, f4: torch.Tensor, f8: torch.Tensor, masks: torch.Tensor, previous: torch.Tensor
) -> torch.Tensor:
    """Logits with the frame itself, under these masks, as all that is remembered."""
    descriptors, keys = network.remember(f8, masks)
    return network.decode(
        f4, f8, descriptors[:, None], previous, torch.stack((keys, keys), 1), torch.stack((masks, masks), 1)
    )


def test_at_most_six_million_parameters(network: HodorLite) -> None:
    assert sum(p.numel() for p in network.parameters()) <= 6_000_000


@torch.no_grad()
def test_shapes_follow_size_objects_and_window(network: HodorLite) -> None:
    for h, w, objects, window in ((64, 96, 1, 1), (96, 64, 3, 2)):
        f4, f8 = network.features(torch.randn(1, 3, h, w))
        assert f4.shape == (1, 32, h // 4, w // 4)
        assert f8.shape == (1, 128, h // 8, w // 8)
        masks = torch.rand(1, objects, h // 8, w // 8) / objects
        descriptors, keys = network.remember(f8, masks)
        assert descriptors.shape == (1, 9 + objects, 128)
        assert keys.shape == (1, 64, h // 16, w // 16)
        previous = torch.rand(1, objects, h // 4, w // 4) / objects
        memory = [torch.stack([x] * (1 + window), 1) for x in (keys, masks)]
        logits = network.decode(f4, f8, torch.stack([descriptors] * window, 1), previous, *memory)
        assert logits.shape == (1, 1 + objects, h // 4, w // 4)


@torch.no_grad()
def test_order_of_objects_does_not_matter(network: HodorLite) -> None:
    f4, f8 = network.features(torch.randn(1, 3, 64, 64))
    masks, previous = torch.rand(1, 3, 8, 8) / 3, torch.rand(1, 3, 16, 16) / 3
    order = torch.tensor([2, 0, 1])

    def logits(m: torch.Tensor, p: torch.Tensor) -> torch.Tensor:
        return decode_alone(network, f4, f8, m, p)

    straight, permuted = logits(masks, previous), logits(masks[:, order], previous[:, order])
    torch.testing.assert_close(permuted[:, 0], straight[:, 0], atol=1e-4, rtol=1e-4)
    torch.testing.assert_close(permuted[:, 1:], straight[:, 1:][:, order], atol=1e-4, rtol=1e-4)


@torch.no_grad()
def test_order_of_the_window_does_not_matter(network: HodorLite) -> None:
    f4, f8 = network.features(torch.randn(1, 3, 64, 64))
    a, b = (network.encode(f8, torch.rand(1, 2, 8, 8) / 2) for _ in range(2))
    previous = torch.rand(1, 2, 16, 16) / 2
    memory = torch.stack([network.keys(f8)] * 2, 1), torch.rand(1, 2, 2, 8, 8) / 2
    forward, backward = (network.decode(f4, f8, torch.stack(s, 1), previous, *memory) for s in ((a, b), (b, a)))
    torch.testing.assert_close(forward, backward, atol=1e-4, rtol=1e-4)


def test_masks_and_previous_get_a_gradient(network: HodorLite) -> None:
    f4, f8 = (t.detach() for t in network.features(torch.randn(1, 3, 64, 64)))
    masks = (torch.rand(1, 2, 8, 8) / 2).requires_grad_()
    previous = (torch.rand(1, 2, 16, 16) / 2).requires_grad_()
    decode_alone(network, f4, f8, masks, previous).square().sum().backward()
    assert masks.grad is not None and masks.grad.abs().max() > 0
    assert previous.grad is not None and previous.grad.abs().max() > 0


@torch.no_grad()
def test_mask_modes_differ() -> None:
    f8, masks = torch.randn(1, 128, 8, 8), torch.rand(1, 2, 8, 8) / 2
    found = []
    for mode in ("soft", "hard", "none"):
        torch.manual_seed(1)
        found.append(HodorLite(LiteConfig(mask_mode=mode)).eval().encode(f8, masks))
    assert (found[0] - found[1]).abs().max() > 1e-3
    assert (found[0] - found[2]).abs().max() > 1e-3


def test_background_patches_cover_the_frame_once() -> None:
    patches = grid_patches(torch.zeros(1, 5, 10, 14))
    assert patches.shape == (1, 9, 10, 14)
    assert torch.equal(patches.sum(1), torch.ones(1, 10, 14))
    assert patches[0, 0].sum() == 3 * 4
    assert patches[0, 8].sum() == 4 * 6
    objects = torch.rand(2, 3, 10, 14)
    total = background_masks(objects).sum(1)
    torch.testing.assert_close(total, (1 - objects.sum(1)).clamp(0, 1))


@torch.no_grad()
def test_separable_attention_carries_context_across_the_frame() -> None:
    block = SeparableAttentionBlock(16)
    x = torch.randn(1, 16, 12, 12)
    y = x.clone()
    y[:, :, 0, 0] += 5
    far = (block(x) - block(y))[:, :, 6:, 6:]
    assert far.abs().max() > 1e-4


@torch.no_grad()
def test_reach_grows_with_distance_and_lets_lost_objects_reappear() -> None:
    previous = torch.zeros(1, 2, 64, 96)
    previous[0, 0, 4:8, 4:8] = 1
    cost = Reach()(previous)[0]
    assert cost[0, 5, 5] == 0
    assert 0 < cost[0, 5, 30] < cost[0, 5, 60]
    assert cost[0].max() <= 3 * torch.nn.functional.softplus(torch.tensor(1.5)) + 1e-5
    assert cost[1].max() == 0


def test_enlarging_by_a_factor_is_resizing_to_the_size() -> None:
    x = torch.randn(1, 3, 6, 10)
    for factor in (2, 4):
        torch.testing.assert_close(enlarge(x, factor), resize_like(x, torch.zeros(1, 1, 6 * factor, 10 * factor)))


@torch.no_grad()
def test_readouts_add_up() -> None:
    readouts = [PreviousReadout(LiteConfig()) for _ in range(2)]
    masks, descriptors = [torch.rand(1, 2, 4, 6) / 2 for _ in readouts], torch.randn(1, 3, 11, 128)
    alone = [read_out([own], [mask], descriptors) for own, mask in zip(readouts, masks, strict=True)]
    together = read_out(readouts, masks, descriptors)
    torch.testing.assert_close(together, alone[0] + alone[1], atol=1e-5, rtol=1e-4)
    # A pixel that is all object 1 is told that object's projected descriptor.
    masks[0][0, :, 1, 2] = torch.tensor([1.0, 0.0])
    told = read_out(readouts[:1], masks[:1], descriptors)[0, :, 1, 2]
    torch.testing.assert_close(told, readouts[0].object_proj(descriptors.mean(1)[0, 9]), atol=1e-5, rtol=1e-4)


@torch.no_grad()
def test_background_is_read_from_the_ends_of_the_window_and_objects_from_all_of_it(network: HodorLite) -> None:
    features, sets = torch.randn(1, 64, 8, 8), torch.randn(1, 4, 11, 128)
    scores = network.decoder.read_masks(sets, features)
    middle = sets.clone()
    middle[:, 1:3, :9] += 100
    assert torch.equal(network.decoder.read_masks(middle, features), scores)
    middle[:, 1:3, 9:] *= -50
    changed = network.decoder.read_masks(middle, features)
    assert torch.equal(changed[:, 0], scores[:, 0]) and (changed[:, 1:] - scores[:, 1:]).abs().max() > 1
    last = sets.clone()
    last[:, -1, :9] *= -50
    assert (network.decoder.read_masks(last, features)[:, 0] - scores[:, 0]).abs().max() > 1
