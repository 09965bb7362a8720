"""Half-precision storage: half the download, float32 arithmetic."""

from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

QUANTISERS = ("QuantizeLinear", "DequantizeLinear")
SMALLEST = 256  # elements; smaller tensors (biases, norms) are not worth a node


def store_weights_as_half(path: Path) -> None:
    """Rewrite a graph in place: large float32 weights become float16 with a Cast to float32 behind them.

    Scales of quantised tensors stay as they are: ONNX Runtime joins those pairs before it folds casts.
    """
    model = onnx.load(str(path))
    graph = model.graph
    scales = {name for node in graph.node if node.op_type in QUANTISERS for name in node.input[1:]}
    casts = []
    for weight in graph.initializer:
        large = np.prod(weight.dims) >= SMALLEST and weight.name not in scales
        if weight.data_type != TensorProto.FLOAT or not large:
            continue
        name = weight.name
        half = numpy_helper.from_array(numpy_helper.to_array(weight).astype(np.float16), name + "_half")
        weight.CopyFrom(half)
        casts.append(helper.make_node("Cast", [name + "_half"], [name], to=TensorProto.FLOAT, name=name + "_cast"))
    for position, cast in enumerate(casts):
        graph.node.insert(position, cast)
    onnx.checker.check_model(model)
    onnx.save(model, str(path))
