"""The three graphs as ONNX files."""

import io
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import numpy_helper
from torch import Tensor, nn

from .config import InputConfig
from .graphs import DERIVE, BackboneGraph, MaskDecoderGraph, ObjectEncoderGraph
from .network import Hodor

OPSET = 20
# Any size will do to trace with, as long as no two axes of different meaning agree.
TRACED_CELLS = (32, 64)
TRACED_OBJECTS = 2
TRACED_SETS = 3

# Tensors by name, each with its axes: numbers, or expressions such as H/8 and 9+O.
Axes = dict[str, tuple[str, ...]]


@dataclass(frozen=True)
class GraphSpec:
    """One graph: what it takes and gives, with the axes that vary, by name, as the manifest writes them.

    optional: inputs that may be left out, and the value they then have.
    """

    module: nn.Module
    inputs: Axes
    outputs: Axes
    optional: dict[str, NDArray[Any]]


def graph_specs(network: Hodor, rule: InputConfig) -> dict[str, GraphSpec]:
    """The three graphs of a bundle, in the order a frame passes them."""
    q, c = network.config.backgrounds, str(network.config.channels)
    levels: Axes = {f"f{s}": ("1", c, f"H/{s}", f"W/{s}") for s in (4, 8, 16, 32)}
    f4: Axes = {"f4": levels["f4"]}
    f8: Axes = {"f8": levels["f8"]}
    masks: Axes = {"masks": ("1", "O", "H/8", "W/8"), "background": ("1", str(q), "H/8", "W/8")}
    sets: Axes = {"descriptors": ("1", "T", f"{q}+O", c), "invalid": ("1", "T", f"{q}+O")}
    logits: Axes = {"logits": ("1", "1+O", "H/4", "W/4"), "channel_logits": ("1", f"{1 + q}+O", "H/4", "W/4")}
    derive = np.full((1, 1, 1, 1), DERIVE, np.float32)
    return {
        "backbone": GraphSpec(BackboneGraph(network, rule), {"image": ("1", "3", "H", "W")}, levels, {}),
        "object_encoder": GraphSpec(
            ObjectEncoderGraph(network), f8 | masks, {"descriptors": ("1", f"{q}+O", c)}, {"background": derive}
        ),
        "mask_decoder": GraphSpec(
            MaskDecoderGraph(network), f4 | f8 | sets, logits, {"invalid": np.zeros((1, 1, 1), np.bool_)}
        ),
    }


def traced_size(axis: str) -> int:
    """The size of an axis (a number, or H/8, 9+O, T, ...) in the tensors the graphs are traced with."""
    height, width = TRACED_CELLS
    sizes = {"H": 2 * height, "W": 2 * width, "O": TRACED_OBJECTS, "T": TRACED_SETS}
    if "/" in axis:
        name, stride = axis.split("/")
        return sizes[name] // int(stride)
    return sum(sizes[part] if part in sizes else int(part) for part in axis.split("+"))


def traced_input(name: str, axes: tuple[str, ...]) -> Tensor:
    """A tensor to trace with: zeros and ones for masks, no descriptor invalid."""
    shape = tuple(traced_size(axis) for axis in axes)
    if name == "invalid":
        return torch.zeros(shape, dtype=torch.bool)
    return torch.rand(shape, generator=torch.Generator().manual_seed(0))


def dynamic_axes(names: tuple[str, ...]) -> dict[int, str]:
    """The axes that have an expression instead of a number."""
    return {i: name for i, name in enumerate(names) if not name.isdecimal()}


def export_graph(spec: GraphSpec) -> onnx.ModelProto:
    """Traces one graph; height, width, objects and descriptor sets stay dynamic."""
    dynamic = {name: dynamic_axes(names) for name, names in (spec.inputs | spec.outputs).items()}
    # Defaults are of size 1 on every axis, so every axis of an input with a default has to be free.
    dynamic |= {name: {i: f"{name}_{i}" for i in range(value.ndim)} for name, value in spec.optional.items()}
    file: Any = io.BytesIO()
    with warnings.catch_warnings():
        # The tracer warns of each size it turns into a number; the tests run the graphs at other sizes.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            spec.module.eval(),
            tuple(traced_input(name, names) for name, names in spec.inputs.items()),
            file,
            input_names=list(spec.inputs),
            output_names=list(spec.outputs),
            dynamic_axes=dynamic,
            opset_version=OPSET,
            dynamo=False,
        )
    model = onnx.load_from_string(file.getvalue())
    # An input that is also an initializer has that initializer as its default.
    model.graph.initializer.extend(numpy_helper.from_array(value, name) for name, value in spec.optional.items())
    onnx.checker.check_model(model)
    return model


def export_graphs(specs: dict[str, GraphSpec], folder: Path) -> None:
    """Writes `backbone.onnx`, `object_encoder.onnx` and `mask_decoder.onnx`."""
    for name, spec in specs.items():
        onnx.save(export_graph(spec), folder / f"{name}.onnx")
