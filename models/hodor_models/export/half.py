"""Half-precision storage: half the download, float32 arithmetic."""

from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

SMALLEST = 256  # elements; smaller tensors (biases, norms) are not worth a node


def store_weights_as_half(path: Path) -> None:
    """Rewrite a graph in place: large float32 weights become float16 with a Cast to float32 behind them."""
    model = onnx.load(str(path))
    graph = model.graph
    casts = []
    for weight in graph.initializer:
        if weight.data_type != TensorProto.FLOAT or np.prod(weight.dims) < SMALLEST:
            continue
        name = weight.name
        half = numpy_helper.from_array(numpy_helper.to_array(weight).astype(np.float16), name + "_half")
        weight.CopyFrom(half)
        casts.append(helper.make_node("Cast", [name + "_half"], [name], to=TensorProto.FLOAT, name=name + "_cast"))
    for position, cast in enumerate(casts):
        graph.node.insert(position, cast)
    onnx.checker.check_model(model)
    onnx.save(model, str(path))
