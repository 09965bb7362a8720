"""Wide 3 x 3 convolutions of an ONNX graph as products of bytes.

ONNX Runtime multiplies matrices of bytes fast, but its ConvInteger takes four times as long as a float32 convolution.
So the neighbourhoods are gathered into a matrix (im2col) of bytes, and MatMulInteger does the rest: 2.2 times faster
than the float32 convolution of 256 by 256 channels at 96 x 168. Weights int8 a channel, activations uint8, scaled as
they come.
"""

from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

# Narrower ones are not worth the gathering.
LEAST_CHANNELS = 64
# Seven bits: without VNNI the sum of two products of bytes would not fit into sixteen bits.
LARGEST_WEIGHT = 63

# What Conv does where nothing is said, and what it does here.
DEFAULTS: dict[str, Any] = {"strides": [1, 1], "pads": [0, 0, 0, 0], "dilations": [1, 1], "group": 1}
WIDE = {**DEFAULTS, "pads": [1, 1, 1, 1]}


def byte_weights(weights: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """[Co, Ci, 3, 3] -> int8 [9 * Ci, Co], neighbours in reading order, and the scale of each output channel [Co]."""
    largest = np.abs(weights).max((1, 2, 3))
    scale = np.where(largest > 0, largest / LARGEST_WEIGHT, 1).astype(np.float32)
    columns = weights.transpose(2, 3, 1, 0).reshape(-1, len(weights))
    return np.round(columns / scale).astype(np.int8), scale


class ByteConvolution:
    """The nodes and constants that stand for one convolution."""

    def __init__(self, node: onnx.NodeProto, weights: NDArray[np.float32]) -> None:
        self.prefix = f"{node.name}_bytes/"
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []
        self.channels = weights.shape[1]
        image, out = node.input[0], node.output[0]
        columns, scale = self.gathered(image)
        product = self.product(columns, scale, *byte_weights(weights))
        if len(node.input) > 2:
            product = self.add("Add", product, node.input[2])
        shape = self.add("Concat", self.const([1, len(weights)]), self.add("Shape", image, start=2), axis=0)
        self.add("Reshape", self.add("Transpose", product, perm=[1, 0]), shape, out=out)

    def name(self) -> str:
        """Of a new value."""
        return f"{self.prefix}{len(self.nodes)}_{len(self.constants)}"

    def add(self, operator: str, *inputs: str, out: str | None = None, **attributes: Any) -> str:
        """One more node with one output; returns the output's name."""
        output = out or self.name()
        self.nodes.append(helper.make_node(operator, inputs, [output], name=output + "_node", **attributes))
        return output

    def const(self, value: int | list[int] | NDArray[np.generic]) -> str:
        """A constant, whole numbers as int64; returns its name."""
        array = np.array(value, np.int64) if isinstance(value, int | list) else value
        name = self.name()
        self.constants.append(numpy_helper.from_array(array, name))
        return name

    def gathered(self, image: str) -> tuple[str, str]:
        """Image [1, C, H, W] -> the neighbourhoods of its pixels as bytes [H * W, 9 * C], and their scale."""
        self.quantized = [f"{self.prefix}{part}" for part in ("byte", "scale", "zero")]
        byte, scale, zero = self.quantized
        self.nodes.append(
            helper.make_node("DynamicQuantizeLinear", [image], self.quantized, name=f"{self.prefix}quantize")
        )
        last = self.add("Transpose", byte, perm=[0, 2, 3, 1])
        padded = self.add("Pad", last, self.const([0, 1, 1, 0, 0, 1, 1, 0]), zero)
        pixels = self.add("Reshape", padded, self.const([-1, self.channels]))
        patches = self.add("Gather", pixels, self.neighbours(image), axis=0)
        return self.add("Reshape", patches, self.const([-1, 9 * self.channels])), scale

    def neighbours(self, image: str) -> str:
        """Of each pixel of [1, C, H, W] the numbers of its nine neighbours in the padded picture: [H * W, 9]."""
        shape = self.add("Shape", image)
        height, width = (self.add("Gather", shape, self.const(axis)) for axis in (2, 3))
        stride = self.add("Add", width, self.const(2))
        zero, one = self.const(0), self.const(1)
        rows = self.add("Mul", self.add("Range", zero, height, one), stride)
        corners = self.add(
            "Add",
            self.add("Reshape", rows, self.const([-1, 1])),
            self.add("Reshape", self.add("Range", zero, width, one), self.const([1, -1])),
        )
        below = self.add("Mul", self.const([0, 0, 0, 1, 1, 1, 2, 2, 2]), stride)
        beside = self.add("Add", below, self.const([0, 1, 2] * 3))
        return self.add("Add", self.add("Reshape", corners, self.const([-1, 1])), beside)

    def product(self, columns: str, scale: str, weights: NDArray[np.int8], scales: NDArray[np.float32]) -> str:
        """Columns [P, 9 * C] -> float32 [P, Co]."""
        zero = self.const(np.zeros((), np.int8))
        whole = self.add("MatMulInteger", columns, self.const(weights), self.quantized[2], zero)
        both = self.add("Mul", scale, self.const(scales))
        return self.add("Mul", self.add("Cast", whole, to=TensorProto.FLOAT), both)


def is_wide(node: onnx.NodeProto, weights: NDArray[np.generic]) -> bool:
    """A 3 x 3 convolution with stride 1 and a border of 1, wide enough to gain."""
    attributes = {a.name: helper.get_attribute_value(a) for a in node.attribute}
    return (
        weights.shape[2:] == (3, 3)
        and min(weights.shape[:2]) >= LEAST_CHANNELS
        and attributes.get("auto_pad", b"NOTSET") == b"NOTSET"
        and {name: attributes.get(name, usual) for name, usual in DEFAULTS.items()} == WIDE
    )


def convolve_in_bytes(model: onnx.ModelProto) -> int:
    """Rewrite the model's wide 3 x 3 convolutions in place. Returns how many there were."""
    graph = model.graph
    weights = {tensor.name: tensor for tensor in graph.initializer}
    nodes: list[onnx.NodeProto] = []
    gone: set[str] = set()
    count = 0
    for node in graph.node:
        known = weights.get(node.input[1]) if node.op_type == "Conv" else None
        array = None if known is None else numpy_helper.to_array(known)
        if array is None or array.dtype != np.float32 or not is_wide(node, array):
            nodes.append(node)
            continue
        own = ByteConvolution(node, array)
        nodes.extend(own.nodes)
        graph.initializer.extend(own.constants)
        gone.add(node.input[1])
        count += 1
    del graph.node[:]
    graph.node.extend(nodes)
    used = {name for node in graph.node for name in node.input}
    kept = [tensor for tensor in graph.initializer if tensor.name not in gone or tensor.name in used]
    del graph.initializer[:]
    graph.initializer.extend(kept)
    return count
