"""SoftMaskedAttention: the three modes, and the gradient through the mask."""

import json
from pathlib import Path

import numpy as np
import pytest
import torch

from hodor_models.attention import SelfAttention, SoftMaskedAttention, attend, join_heads, split_heads


def inputs(n: int = 3, p: int = 20, c: int = 32) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """query, pixels and a soft mask."""
    return torch.randn(2, n, c), torch.randn(2, p, c), torch.rand(2, n, p)


def test_gradient_reaches_the_mask() -> None:
    module = SoftMaskedAttention(16, heads=8).double()
    query, pixels = torch.randn(1, 2, 16).double(), torch.randn(1, 5, 16).double()
    mask = torch.rand(1, 2, 5).double().requires_grad_()
    module.scaling_factors.data = torch.full((8,), 2.0).double()
    q, k, v = module.q_proj(query), module.k_proj(pixels), module.v_proj(pixels)

    def through(m: torch.Tensor) -> torch.Tensor:
        scores = split_heads(q, 8) @ split_heads(k, 8).transpose(-1, -2) / 2**0.5 + module.bias(m)
        return module.out_proj(join_heads(scores.softmax(-1) @ split_heads(v, 8)))

    assert torch.autograd.gradcheck(through, (mask,))
    # The module itself (whose softmax runs in float32) has the same gradient.
    wanted = torch.autograd.grad(through(mask).square().sum(), mask)[0]
    found = torch.autograd.grad(module(query, pixels, pixels, mask)[0].square().sum(), mask)[0]
    assert wanted.abs().max() > 1e-3
    torch.testing.assert_close(found, wanted, atol=1e-5, rtol=1e-4)


def test_full_mask_is_plain_attention() -> None:
    module = SoftMaskedAttention(32)
    query, pixels, mask = inputs()
    plain, _ = attend(
        *(split_heads(x, 8) for x in (module.q_proj(query), module.k_proj(pixels), module.v_proj(pixels)))
    )
    expected = module.out_proj(join_heads(plain))
    torch.testing.assert_close(module(query, pixels, pixels, torch.ones_like(mask))[0], expected)
    module.mode = "none"
    torch.testing.assert_close(module(query, pixels, pixels, mask)[0], expected)


def test_hard_is_the_limit_of_soft() -> None:
    module = SoftMaskedAttention(32)
    query, pixels, mask = inputs()
    binary = (mask > 0.5).float()
    module.mode = "hard"
    hard = module(query, pixels, pixels, mask)[0]
    module.mode = "soft"
    assert (module(query, pixels, pixels, binary)[0] - hard).abs().max() > 1e-3
    module.scaling_factors.data.fill_(1e4)
    torch.testing.assert_close(module(query, pixels, pixels, binary)[0], hard)


def test_hard_with_an_empty_mask_sees_everything() -> None:
    module = SoftMaskedAttention(32, mode="hard")
    query, pixels, mask = inputs()
    out, weights = module(query, pixels, pixels, torch.zeros_like(mask))
    assert out.isfinite().all()
    assert (weights > 0).all()


def test_alpha_starts_as_published() -> None:
    assert SoftMaskedAttention(32).scaling_factors.tolist() == [32, 32, 16, 16, 8, 8, 4, 4]
    assert SoftMaskedAttention(32, heads=4).scaling_factors.tolist() == [32, 16, 8, 4]


def test_channels_must_divide() -> None:
    with pytest.raises(ValueError, match="multiple of heads"):
        SoftMaskedAttention(30)


def test_self_attention_is_that_of_torch() -> None:
    ours, theirs = SelfAttention(32), torch.nn.MultiheadAttention(32, 8, batch_first=True)
    theirs.load_state_dict(ours.state_dict())
    query, value = torch.randn(2, 5, 32), torch.randn(2, 5, 32)
    torch.testing.assert_close(ours(query, value), theirs(query, query, value)[0])


def test_parity_fixture(shared: Path) -> None:
    unit = np.load(shared / "hodor-parity" / "unit.npz")
    names = {k.removeprefix("sma_w_"): torch.from_numpy(unit[k]) for k in unit.files if k.startswith("sma_w_")}
    module = SoftMaskedAttention(32)
    own = {name: tensor.shape for name, tensor in module.state_dict().items()}
    assert set(names) == set(own), json.dumps(sorted(names))
    module.load_state_dict(names)
    q, k, v, mask = (torch.from_numpy(unit[f"sma_{n}"]) for n in ("q", "k", "v", "mask"))
    out, weights = module(q, k, v, mask)
    torch.testing.assert_close(out, torch.from_numpy(unit["sma_out"]), atol=1e-5, rtol=0)
    torch.testing.assert_close(weights, torch.from_numpy(unit["sma_attn"]), atol=1e-5, rtol=0)


@pytest.mark.parametrize("mode", ["soft", "hard", "none"])
@torch.no_grad()
def test_reading_a_map_is_the_same_attention(mode: str) -> None:
    module = SoftMaskedAttention(32, mode=mode)  # type: ignore[arg-type]
    query, pixels, mask = inputs()
    wanted, _ = module(query, pixels, pixels, mask)
    found = module.read_map(query, pixels.transpose(1, 2), mask)
    torch.testing.assert_close(found, wanted, atol=1e-5, rtol=1e-4)
