"""int8 for the largest product of the mask decoder: each pixel's look against those of all reference frames.

Its inputs are whole numbers, its output is float32 (ONNX Runtime makes MatMulIntegerToFloat of that), for a softmax
comes next. The recent frame is looked for by place as well, which eight bits are too few for: that stays float32.
"""

from collections.abc import Iterable
from pathlib import Path

import numpy as np
import onnx
import onnxruntime as ort
from onnx import ModelProto, NodeProto, helper, numpy_helper

from ..propagation import Floats

AFFINITY = "/MatMul"  # query [1, P, K] x keys of the reference frames [1, K, M * P]
LARGEST = 127
# Which kind of whole number each input is, and its zero: unsigned by signed is what processors multiply fast.
KINDS = (np.array(128, np.uint8), np.array(0, np.int8))


def affinity(model: ModelProto) -> NodeProto:
    """The product's node."""
    return next(node for node in model.graph.node if node.name == AFFINITY)


def input_magnitudes(path: Path, feeds: Iterable[dict[str, Floats]]) -> list[float]:
    """The largest magnitude seen in each input of the product, in a float graph."""
    model = onnx.load(str(path))
    names = list(affinity(model).input)
    model.graph.output.extend(helper.make_empty_tensor_value_info(name) for name in names)
    options = ort.SessionOptions()
    options.log_severity_level = 3
    session = ort.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
    seen = [[float(np.abs(values).max()) for values in session.run(names, feed)] for feed in feeds]
    return [max(values) for values in zip(*seen, strict=True)]


def quantize_affinity(path: Path, magnitudes: list[float]) -> None:
    """Rewrite a graph in place: QuantizeLinear / DequantizeLinear pairs, symmetric, on both inputs of the product."""
    model = onnx.load(str(path))
    graph, product = model.graph, affinity(model)
    for index, (name, magnitude, zero) in enumerate(zip(tuple(product.input), magnitudes, KINDS, strict=True)):
        own = f"{AFFINITY}/{index}"
        scale = numpy_helper.from_array(np.float32(magnitude / LARGEST), f"{own}/scale")
        graph.initializer.extend((scale, numpy_helper.from_array(zero, f"{own}/zero")))
        position = next(i for i, node in enumerate(graph.node) if node.name == AFFINITY)
        steps = (("QuantizeLinear", name, f"{own}/whole"), ("DequantizeLinear", f"{own}/whole", f"{own}/back"))
        for operator, given, made in reversed(steps):
            node = helper.make_node(operator, [given, f"{own}/scale", f"{own}/zero"], [made], name=f"{own}/{operator}")
            graph.node.insert(position, node)
        product.input[index] = f"{own}/back"
    onnx.checker.check_model(model)
    onnx.save(model, str(path))
