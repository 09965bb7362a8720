"""HODOR-Lite as three ONNX graphs with dynamic height, width, objects and descriptor sets."""

import copy
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from ..lite.network import HodorLite

OPSET = 20


class Method(nn.Module):
    """One method of a network as a module of its own, for the exporter; float32 outside whatever it computes in."""

    def __init__(self, network: nn.Module, method: Callable[..., Any]) -> None:
        super().__init__()
        self.network = network
        self.method = method
        self.dtype = next(network.parameters()).dtype

    def forward(self, *inputs: Tensor) -> Any:
        """What the method returns."""
        found = self.method(*(x.to(self.dtype) for x in inputs))
        return tuple(x.float() for x in found) if isinstance(found, tuple) else found.float()


@dataclass(frozen=True)
class GraphSpec:
    """Names and shapes of a graph's tensors; a dimension is a number or an expression of H, W, O, T."""

    name: str
    inputs: dict[str, list[str]]
    outputs: dict[str, list[str]]

    def dynamic_axes(self) -> dict[str, dict[int, str]]:
        """{tensor: {axis: name}} of the dimensions that are not plain numbers."""
        tensors = {**self.inputs, **self.outputs}
        return {name: {i: d for i, d in enumerate(dims) if not d.isdigit()} for name, dims in tensors.items()}


def lite_specs(network: HodorLite, fused: bool) -> list[GraphSpec]:
    """The three graphs of a HODOR-Lite, and `step`, which is all of them in one, where asked for."""
    config = network.config
    c, detail, n, k = (
        str(v) for v in (config.channels, config.detail_channels, config.background_descriptors, config.key_channels)
    )
    f4, f8 = ["1", detail, "H/4", "W/4"], ["1", c, "H/8", "W/8"]
    image = {"image": ["1", "3", "H", "W"]}
    known = {
        "descriptors": ["1", "T", f"{n}+O", c],
        "previous": ["1", "O", "H/4", "W/4"],
        "memory_keys": ["1", "M", k, "H/16", "W/16"],
        "memory_masks": ["1", "M", "O", "H/8", "W/8"],
    }
    taught = {"descriptors": ["1", f"{n}+O", c], "keys": ["1", k, "H/16", "W/16"]}
    masks = {"masks": ["1", "O", "H/4", "W/4"], "halved": ["1", "O", "H/8", "W/8"]}
    # A tensor that goes in and comes out has two names.
    step = GraphSpec("step", image | known, masks | {"new_" + name: dims for name, dims in taught.items()})
    return [
        GraphSpec("backbone", image, {"f4": f4, "f8": f8}),
        GraphSpec("object_encoder", {"f8": f8, "masks": ["1", "O", "H/8", "W/8"]}, taught),
        GraphSpec("mask_decoder", {"f4": f4, "f8": f8} | known, {"logits": ["1", "1+O", "H/4", "W/4"]}),
        *([step] if fused else []),
    ]


def export_graph(module: nn.Module, inputs: tuple[Tensor, ...], spec: GraphSpec, path: Path) -> None:
    """Trace one graph. The TorchScript exporter is used because it folds this network's shapes well and needs no extra
    package."""
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            module.eval(),
            inputs,
            str(path),
            input_names=list(spec.inputs),
            output_names=list(spec.outputs),
            dynamic_axes=spec.dynamic_axes(),
            opset_version=OPSET,
            do_constant_folding=True,
            dynamo=False,
        )


def export_lite(network: HodorLite, folder: Path, fused: bool = False, half: bool = False) -> list[GraphSpec]:
    """Write backbone.onnx, object_encoder.onnx, mask_decoder.onnx and where asked for step.onnx into a folder.

    half: float16 arithmetic, for GPUs (CPUs are no faster); softmaxes and the pixel memory's look-up stay float32, and
    so do inputs and outputs.
    """
    network = network.eval().to("cpu", memory_format=torch.contiguous_format)
    with torch.no_grad():
        image = torch.randn(1, 3, 96, 160)
        f4, f8 = network.features(image)
        masks = torch.rand(1, 2, *f8.shape[2:]) / 2
        descriptors, keys = (torch.stack([x] * 3, 1) for x in network.remember(f8, masks))
        previous = torch.rand(1, 2, *f4.shape[2:]) / 2
        known = (descriptors, previous, keys, torch.stack([masks] * 3, 1))
    calls: list[tuple[str, tuple[Tensor, ...]]] = [
        ("features", (image,)),
        ("remember", (f8, masks)),
        ("decode", (f4, f8, *known)),
        ("step", (image, *known)),
    ]
    specs = lite_specs(network, fused)
    exported = copy.deepcopy(network).half() if half else network
    for spec, (method, inputs) in zip(specs, calls, strict=False):
        own = getattr(exported, method)
        export_graph(Method(exported, own), inputs, spec, folder / f"{spec.name}.onnx")
    return specs
