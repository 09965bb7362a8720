"""The published network's modules alone against the fixture made with the published code, every row."""

import io
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import pytest
import torch
from parity_rows import BACKENDS, Graphs, Rows, graphs_of, noise
from torch import Tensor, nn

from hodor_models.official.config import InputConfig
from hodor_models.official.deform_conv import OffsetConv
from hodor_models.official.frames import Floats
from hodor_models.official.graphs import TorchGraphs
from hodor_models.official.mask_decoder import MaskDecoder
from hodor_models.official.network import Hodor
from hodor_models.official.object_encoder import SoftMaskedCrossAttention, start_descriptors
from hodor_models.official.position import sine_position

UNIT_LOGITS = {"torch": 5e-3, "onnx": 2e-2}


class Call(nn.Module):
    """A function of tensors, and the module whose weights it uses, as something that can be exported."""

    def __init__(self, function: Callable[..., Any], part: nn.Module | None = None) -> None:
        super().__init__()
        self.function, self.part = function, part

    def forward(self, *inputs: Tensor) -> Any:
        """What the function returns."""
        return self.function(*inputs)


def run(backend: str, function: Callable[..., Any], part: nn.Module | None, *inputs: Tensor) -> list[Floats]:
    """A function's outputs in PyTorch, or exported and in ONNX Runtime."""
    if backend == "torch":
        with torch.inference_mode():
            out = function(*inputs)
        return [x.numpy() for x in (out if isinstance(out, tuple | list) else (out,))]
    file = io.BytesIO()
    names = [f"x{i}" for i in range(len(inputs))]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        module = Call(function, part).eval()
        torch.onnx.export(module, inputs, file, input_names=names, opset_version=20, dynamo=False)
    session = onnxruntime.InferenceSession(file.getvalue(), providers=["CPUExecutionProvider"])
    # An input that the function only takes the shape of is not one of the graph's.
    wanted = {node.name for node in session.get_inputs()}
    return session.run(None, {n: x.numpy() for n, x in zip(names, inputs, strict=True) if n in wanted})


def check_attention(rows: Rows, backend: str) -> None:
    """Rows sma_*."""
    part = SoftMaskedCrossAttention(32, 8)
    prefix = "sma_w_"
    names = [name for name in rows.values if name.startswith(prefix)]
    part.load_state_dict({name.removeprefix(prefix): torch.from_numpy(rows.take(name)) for name in names})
    inputs = (torch.from_numpy(rows.take(f"sma_{name}")) for name in ("q", "k", "v", "mask"))
    out, weights = run(backend, part, part, *inputs)
    rows.check("sma_out", out, 1e-5)
    rows.check("sma_attn", weights, 1e-5)


def check_deform(rows: Rows, backend: str, network: Hodor) -> None:
    """Rows deform_*."""
    block = network.decoder.attn_layers[0].self_attn_conv_substitute
    part = block[0]
    assert isinstance(part, OffsetConv)

    def steps(x: Tensor) -> tuple[Tensor, ...]:
        return part.conv_offsets(x), part(x), block(x)

    offsets, out, normed = run(backend, steps, block, noise("unit.deform.x", 1, 256, 10, 13))
    rows.check("deform_offsets", offsets, 1e-4)
    rows.check("deform_out", out[:, ::4], 1e-4)
    rows.check_stats("deform_block_out_stats", normed, 1e-4)


def check_encoder(rows: Rows, backend: str, network: Hodor) -> None:
    """Rows enc_* and pos_enc_*."""
    f8 = noise("unit.fmap8", 1, 256, 12, 20)
    objects = torch.from_numpy(rows.take("enc_fg_mask"))[None]
    background = torch.from_numpy(rows.values["enc_bg_mask"])[None]

    def steps(f8: Tensor, objects: Tensor, background: Tensor) -> tuple[Tensor, ...]:
        pixels = f8.flatten(2).transpose(1, 2)
        start = start_descriptors(pixels, objects.flatten(2), background.flatten(2))
        return network.background(objects), start, network.encode(f8, objects, background), sine_position(f8)

    derived, start, descriptors, position = run(backend, steps, network.encoder, f8, objects, background)
    rows.check("enc_bg_mask", derived[0], 0)
    for name, found in (("init", start[0]), ("", descriptors[0])):
        rows.check(f"enc_{name}_bg" if name else "enc_bg_desc", found[:9], 1e-4)
        rows.check(f"enc_{name}_fg" if name else "enc_fg_desc", found[9:], 1e-4)
    rows.check("pos_enc_12x20_grid", position[0, ::8], 1e-4)


def check_decoder(rows: Rows, backend: str, network: Hodor) -> None:
    """Rows dec_*."""
    f4, f8 = noise("unit.fmap4", 1, 256, 24, 40), noise("unit.fmap8", 1, 256, 12, 20)
    sets = torch.cat((noise("unit.dec.bg", 1, 9, 4, 256), noise("unit.dec.fg", 1, 3, 4, 256)), 1).transpose(1, 2)
    invalid = np.concatenate((rows.take("dec_bg_invalid"), rows.take("dec_fg_invalid")))
    decoder: MaskDecoder = network.decoder

    def steps(f4: Tensor, f8: Tensor, sets: Tensor, invalid: Tensor) -> tuple[Tensor, ...]:
        known = decoder.known(sets, invalid, (network.encoder.bg_query_embed, network.encoder.fg_query_embed))
        maps = [f8]
        for layer in decoder.attn_layers:
            maps.append(layer(maps[-1], sine_position(f8), known))
        return (network.decode(f4, f8, sets, invalid), *maps[1:])

    flags = torch.from_numpy(np.ascontiguousarray(invalid.T))[None]
    parts = nn.ModuleList((network.encoder, network.decoder))
    logits, *maps = run(backend, steps, parts, f4, f8, sets.contiguous(), flags)
    rows.check("dec_logits", logits[0], UNIT_LOGITS[backend])
    rows.check("dec_layer0_grid", maps[0][0, ::8, ::3, ::3], 1e-4 if backend == "torch" else 1e-3)
    rows.check_channel_stats("dec_layer_stats", np.stack([m[0] for m in maps]), UNIT_LOGITS[backend])


def check_backbone(rows: Rows, graphs: Graphs) -> None:
    """Rows bb_*; the graphs undo the normalisation that the fixture's image does not have."""
    rule = InputConfig()
    mean, std = (np.array(v, np.float32)[:, None, None] for v in (rule.mean, rule.std))
    image = (noise("unit.image", 1, 3, 64, 96).numpy() * std + mean - np.float32(127)) / np.float32(128)
    maps = graphs.feature_maps(image)
    for stride, step, found in zip((4, 8, 16, 32), (4, 2, 1, 1), maps, strict=True):
        rows.check_stats(f"bb_fmap{stride}_stats", found, 1e-4)
        rows.check(f"bb_fmap{stride}_grid", found[0, ::8, ::step, ::step], 1e-4)


@pytest.mark.parametrize("backend", BACKENDS)
def test_modules_alone(backend: str, parity: Path, network: Hodor, request: pytest.FixtureRequest) -> None:
    rows = Rows(parity / "unit.npz")
    check_attention(rows, backend)
    check_deform(rows, backend, network)
    check_encoder(rows, backend, network)
    check_decoder(rows, backend, network)
    check_backbone(rows, graphs_of(backend, InputConfig(), request))
    rows.report(f"modules, {backend}")
    assert not rows.open


def test_a_slightly_wrong_network_is_noticed(parity: Path, network: Hodor, monkeypatch: pytest.MonkeyPatch) -> None:
    gelu = nn.functional.gelu
    monkeypatch.setattr(nn.functional, "gelu", lambda x: gelu(x, approximate="tanh"))
    with pytest.raises(AssertionError, match="bb_fmap4"):
        check_backbone(Rows(parity / "unit.npz"), TorchGraphs(network, InputConfig()))
