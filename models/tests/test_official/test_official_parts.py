"""The published network's parts one by one, at sizes that run in no time."""

import itertools
import warnings
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional as F

from hodor_models.norm import GroupNorm
from hodor_models.official.deform_conv import DeformConv, deform_conv
from hodor_models.official.object_encoder import SoftMaskedCrossAttention, start_descriptors
from hodor_models.official.swin import NOT_NEIGHBOURS, from_windows, relative_positions, shift_mask, to_windows


def naive_deform_conv(x: torch.Tensor, offsets: torch.Tensor, weight: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
    """Loops over everything, straight from the definition."""
    _, channels, h, w = x.shape
    out = bias.view(1, -1, 1, 1).expand(1, -1, h, w).clone()
    for i, j, tap in itertools.product(range(h), range(w), range(9)):
        y = float(i + tap // 3 - 1 + offsets[0, 2 * tap, i, j])
        z = float(j + tap % 3 - 1 + offsets[0, 2 * tap + 1, i, j])
        value = torch.zeros(channels, dtype=x.dtype)
        for row, column in itertools.product(range(h), range(w)):
            share = max(0.0, 1 - abs(y - row)) * max(0.0, 1 - abs(z - column))
            value += share * x[0, :, row, column]
        out[0, :, i, j] += weight[:, :, tap // 3, tap % 3] @ value
    return out


def test_deform_conv_is_the_definition() -> None:
    x, offsets = torch.randn(1, 3, 5, 6).double(), 2 * torch.randn(1, 18, 5, 6).double()
    weight, bias = torch.randn(4, 3, 3, 3).double(), torch.randn(4).double()
    found = deform_conv(x, offsets, weight, bias)
    torch.testing.assert_close(found, naive_deform_conv(x, offsets, weight, bias), atol=1e-12, rtol=0)


def test_deform_conv_without_offsets_is_a_convolution() -> None:
    x, weight, bias = torch.randn(2, 3, 7, 5), torch.randn(4, 3, 3, 3), torch.randn(4)
    found = deform_conv(x, torch.zeros(2, 18, 7, 5), weight, bias)
    torch.testing.assert_close(found, F.conv2d(x, weight, bias, padding=1))


def test_deform_conv_lets_gradients_through() -> None:
    shapes = ((1, 2, 4, 3), (1, 18, 4, 3), (2, 2, 3, 3), (2,))
    inputs = tuple(torch.randn(shape, dtype=torch.float64, requires_grad=True) for shape in shapes)
    assert torch.autograd.gradcheck(deform_conv, inputs, fast_mode=True)


def test_deform_conv_far_outside_reads_zeros() -> None:
    part = DeformConv(2)
    out = part(torch.randn(1, 2, 4, 4), torch.full((1, 18, 4, 4), 1e6))
    torch.testing.assert_close(out, part.bias.view(1, 2, 1, 1).expand(1, 2, 4, 4))


def test_soft_mask_gets_a_gradient() -> None:
    part = SoftMaskedCrossAttention(16, 8).double()
    query, pixels = torch.randn(1, 2, 16).double(), torch.randn(1, 5, 16).double()
    mask = torch.rand(1, 2, 5, dtype=torch.float64, requires_grad=True)
    assert torch.autograd.gradcheck(lambda m: part(query, pixels, pixels, m)[0], (mask,))


def test_start_descriptors_have_their_fallbacks() -> None:
    pixels = torch.arange(8.0).view(1, 4, 2)
    objects = torch.tensor([[[0.9, 0.7, 0.1, 0.0], [0.1, 0.2, 0.4, 0.3]]])
    background = torch.tensor([[[0.1, 0.3, 0.5, 0.4], [0.0, 0.0, 0.0, 1.0]]])
    found = start_descriptors(pixels, objects, background)[0]
    expected = torch.tensor([[0.0, 0.0], [6.0, 7.0], [1.0, 2.0], [4.0, 5.0]])
    torch.testing.assert_close(found, expected)


def test_windows_there_and_back() -> None:
    x = torch.randn(2, 6, 9, 4)
    torch.testing.assert_close(from_windows(to_windows(x, 3), 3, 6, 9), x)


def test_relative_positions_tell_offsets_apart() -> None:
    table = relative_positions(7)
    assert table.shape == (49, 49)
    assert len(table.unique()) == 13 * 13
    # Cell 8 is one row and one column further than cell 0; so is cell 48 than cell 40.
    assert table[8, 0] == table[48, 40] != table[0, 8]


def test_shift_mask_parts_what_was_not_adjacent() -> None:
    height, width, window, shift = 14, 21, 7, 3
    rows, columns = torch.meshgrid(torch.arange(height), torch.arange(width), indexing="ij")
    moved = torch.roll(torch.stack((rows, columns), -1)[None].float(), (-shift, -shift), (1, 2))
    at = to_windows(moved, window)
    apart = ((at[:, None] - at[:, :, None]).abs() >= window).any(-1)
    assert torch.equal(shift_mask(height, width, window) == NOT_NEIGHBOURS, apart)


def test_group_norm_exports_exactly(tmp_path: Path) -> None:
    import onnxruntime

    norm = GroupNorm(2, 8).eval()
    x = torch.relu(torch.randn(1, 8, 96, 176) + 3)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(norm, (x,), str(tmp_path / "n.onnx"), input_names=["x"], opset_version=20, dynamo=False)
    session = onnxruntime.InferenceSession(tmp_path / "n.onnx", providers=["CPUExecutionProvider"])
    found = session.run(None, {"x": x.numpy()})[0]
    exact = F.group_norm(x.double(), 2, norm.weight.double(), norm.bias.double())
    assert np.abs(found - exact.detach().numpy()).max() < 1e-5
