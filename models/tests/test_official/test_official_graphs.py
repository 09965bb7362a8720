"""The published network and its graphs with few channels: objects, validity, export, the loop."""

import numpy as np
import pytest
import torch

from hodor_models.official.config import InputConfig, NetworkConfig
from hodor_models.official.export import export_graphs, graph_specs
from hodor_models.official.frames import patch_masks
from hodor_models.official.graphs import OnnxGraphs, TorchGraphs
from hodor_models.official.network import Hodor
from hodor_models.official.propagation import Propagation

TINY = NetworkConfig(8, (2, 2, 1, 1), (1, 2, 2, 4), 7, 32, 8, 2, 64, 2, 8)
RULE = InputConfig(64, 128)


@pytest.fixture(scope="module")
def tiny() -> Hodor:
    """A network of the published shape with few channels and random weights."""
    torch.manual_seed(0)
    network = Hodor(TINY).eval().requires_grad_(False)
    for name, value in network.named_parameters():
        if "embed" in name or "bias_table" in name:
            torch.nn.init.normal_(value)
    return network


def test_objects_may_come_in_any_order(tiny: Hodor) -> None:
    f8, masks = torch.randn(1, 32, 8, 12), torch.rand(1, 3, 8, 12) / 3
    order = [2, 0, 1]
    plain = tiny.encode(f8, masks, tiny.background(masks))
    swapped = tiny.encode(f8, masks[:, order], tiny.background(masks))
    torch.testing.assert_close(swapped[:, :9], plain[:, :9])
    torch.testing.assert_close(swapped[:, 9:], plain[:, 9:][:, order])


def test_invalid_descriptors_have_no_say(tiny: Hodor) -> None:
    f4, f8 = torch.randn(1, 32, 16, 24), torch.randn(1, 32, 8, 12)
    sets = torch.randn(1, 3, 11, 32)
    invalid = torch.zeros(1, 3, 11, dtype=torch.bool)
    invalid[0, 1, 9] = invalid[0, 2] = True
    plain = tiny.decode(f4, f8, sets, invalid)
    altered = torch.where(invalid[..., None], torch.randn_like(sets) * 9, sets)
    torch.testing.assert_close(tiny.decode(f4, f8, altered, invalid), plain)
    assert not torch.allclose(tiny.decode(f4, f8, altered, torch.zeros_like(invalid)), plain, atol=1e-2)
    assert plain.isfinite().all()


@pytest.fixture(scope="module")
def exported(tiny: Hodor, tmp_path_factory: pytest.TempPathFactory) -> tuple[TorchGraphs, OnnxGraphs]:
    """The same network in PyTorch and ONNX Runtime."""
    folder = tmp_path_factory.mktemp("graphs")
    export_graphs(graph_specs(tiny, RULE), folder)
    return TorchGraphs(tiny, RULE), OnnxGraphs(folder, threads=1)


@pytest.mark.parametrize(("size", "objects", "sets"), [((64, 96), 1, 1), ((96, 160), 5, 4), ((160, 64), 2, 8)])
def test_graphs_take_any_size(
    exported: tuple[TorchGraphs, OnnxGraphs], size: tuple[int, int], objects: int, sets: int
) -> None:
    graphs, onnx = exported
    rng = np.random.default_rng(0)
    image = rng.random((1, 3, *size), np.float32) * 2 - 1
    maps = graphs.feature_maps(image)
    for found, expected in zip(onnx.feature_maps(image), maps, strict=True):
        np.testing.assert_allclose(found, expected, atol=1e-4)
    masks = rng.random((1, objects, size[0] // 8, size[1] // 8), np.float32) / objects
    background = patch_masks(masks.shape[2:], 3)[None] * (1 - masks.sum(1, keepdims=True))
    descriptors = graphs.object_encoder(maps[1], masks, background)
    np.testing.assert_allclose(onnx.object_encoder(maps[1], masks, background), descriptors, atol=2e-4)
    window = descriptors[:, None] + rng.random((1, sets, *descriptors.shape[1:]), np.float32)
    invalid = rng.random((1, sets, 9 + objects)) < 0.3
    invalid[:, 0] = False
    logits = graphs.mask_decoder(maps[0], maps[1], window, invalid)
    assert logits.shape == (1, 10 + objects, size[0] // 4, size[1] // 4)
    np.testing.assert_allclose(onnx.mask_decoder(maps[0], maps[1], window, invalid), logits, atol=2e-3)


def test_optional_inputs_have_their_defaults(exported: tuple[TorchGraphs, OnnxGraphs]) -> None:
    graphs, onnx = exported
    rng = np.random.default_rng(0)
    f4, f8 = rng.random((1, 32, 16, 24), np.float32), rng.random((1, 32, 8, 12), np.float32)
    masks = rng.random((1, 2, 8, 12), np.float32) / 2
    background = patch_masks((8, 12), 3)[None] * (1 - masks.sum(1, keepdims=True))
    descriptors = graphs.object_encoder(f8, masks, background)
    derived = onnx.sessions["object_encoder"].run(None, {"f8": f8, "masks": masks})[0]
    np.testing.assert_allclose(derived, descriptors, atol=2e-4)
    window = np.stack((descriptors, descriptors), 1)
    every = np.zeros(window.shape[:3], np.bool_)
    channels = graphs.mask_decoder(f4, f8, window, every)
    logits, found = onnx.sessions["mask_decoder"].run(None, {"f4": f4, "f8": f8, "descriptors": window})
    np.testing.assert_allclose(found, channels, atol=2e-3)
    # The objects' probabilities are those of all channels; the background's is the sum.
    soft, all_soft = (torch.from_numpy(x).softmax(1) for x in (logits, channels))
    torch.testing.assert_close(soft[:, 1:], all_soft[:, 10:], atol=1e-3, rtol=0)
    torch.testing.assert_close(soft[:, 0], all_soft[:, :10].sum(1), atol=1e-3, rtol=0)


def square(top: int, left: int, side: int = 24) -> np.ndarray:
    """A square mask on a 64 x 96 frame."""
    mask = np.zeros((64, 96), np.bool_)
    mask[top : top + side, left : left + side] = True
    return mask


def test_objects_may_appear_at_any_time(tiny: Hodor) -> None:
    rng = np.random.default_rng(0)
    frames = rng.integers(0, 256, (5, 64, 96, 3), np.uint8)
    loop = Propagation(TorchGraphs(tiny, RULE), RULE, window=2)
    assert not loop.step(frames[0]).any()
    assert loop.memory == []
    assert set(np.unique(loop.step(frames[1], {5: square(8, 8)}))) == {0, 5}
    loop.step(frames[2])
    late = square(30, 60)
    labels = loop.step(frames[3], {2: late})
    assert (labels[late] == 2).all()
    assert not (labels[~late] == 2).any()
    loop.step(frames[4])
    # The window holds two frames; the last frame is not encoded.
    assert [sorted(known.objects) for known in loop.memory] == [[5], [2, 5]]


def test_what_cannot_be_tracked_is_said(tiny: Hodor) -> None:
    frame = np.zeros((64, 96, 3), np.uint8)
    loop = Propagation(TorchGraphs(tiny, RULE), RULE)
    with pytest.raises(ValueError, match="object 1 is \\(10, 10\\)"):
        loop.step(frame, {1: np.ones((10, 10), np.bool_)})
    labels = loop.step(frame, {1: square(0, 0, 2), 2: square(20, 20)})
    assert loop.too_small == {1}
    assert set(np.unique(labels)) == {0, 2}
