"""Convolutions as products of bytes give what the float32 ones give, up to their eight bits."""

import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import TensorProto, helper, numpy_helper

from hodor_models.official.byte_convolution import byte_weights, convolve_in_bytes


def model_of(weights: np.ndarray, bias: np.ndarray | None = None, **attributes: int | list[int]) -> onnx.ModelProto:
    """One convolution of an image of any size."""
    constants = {"weights": weights, **({} if bias is None else {"bias": bias})}
    node = helper.make_node("Conv", ["image", *constants], ["out"], name="conv", **attributes)
    graph = helper.make_graph(
        [node],
        "one",
        [helper.make_tensor_value_info("image", TensorProto.FLOAT, [1, weights.shape[1], "H", "W"])],
        [helper.make_tensor_value_info("out", TensorProto.FLOAT, None)],
        [numpy_helper.from_array(array, name) for name, array in constants.items()],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)], ir_version=9)


def run(model: onnx.ModelProto, image: np.ndarray) -> np.ndarray:
    """The model's output."""
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    return np.asarray(session.run(None, {"image": image})[0])


@pytest.mark.parametrize("bias", [True, False])
def test_a_wide_convolution_keeps_its_values(bias: bool) -> None:
    rng = np.random.default_rng(0)
    weights = (
        rng.standard_normal((80, 64, 3, 3)).astype(np.float32)
        * np.linspace(0.01, 1, 80, dtype=np.float32)[:, None, None, None]
    )
    weights[3] = 0
    given = rng.standard_normal(80).astype(np.float32) if bias else None
    exact = model_of(weights, given, pads=[1, 1, 1, 1])
    model = onnx.ModelProto.FromString(exact.SerializeToString())
    assert convolve_in_bytes(model) == 1
    assert {"MatMulInteger"} <= {node.op_type for node in model.graph.node}
    assert "weights" not in {tensor.name for tensor in model.graph.initializer}
    for height, width in ((9, 14), (5, 3)):
        image = rng.standard_normal((1, 64, height, width)).astype(np.float32)
        wanted, found = run(exact, image), run(model, image)
        assert wanted.shape == found.shape == (1, 80, height, width)
        # By channel: each has a scale of its own, or the small ones would drown.
        size = np.abs(wanted).mean((0, 2, 3)) + 1e-6
        assert (np.abs(wanted - found).mean((0, 2, 3)) / size).max() < 0.05


@pytest.mark.parametrize(
    ("shape", "attributes"),
    [
        ((64, 64, 1, 1), {}),
        ((64, 64, 3, 3), {}),
        ((64, 64, 3, 3), {"pads": [1, 1, 1, 1], "strides": [2, 2]}),
        ((64, 1, 3, 3), {"pads": [1, 1, 1, 1], "group": 64}),
        ((32, 64, 3, 3), {"pads": [1, 1, 1, 1]}),
    ],
)
def test_other_convolutions_stay(shape: tuple[int, ...], attributes: dict[str, int | list[int]]) -> None:
    model = model_of(np.ones(shape, np.float32), **attributes)
    before = model.SerializeToString()
    assert convolve_in_bytes(model) == 0
    assert model.SerializeToString() == before


def test_weights_use_seven_bits() -> None:
    weights = np.zeros((2, 1, 3, 3), np.float32)
    weights[0, 0, 1, 2] = -6.3
    found, scale = byte_weights(weights)
    assert found.shape == (9, 2) and found[5].tolist() == [-63, 0]
    np.testing.assert_allclose(scale, [0.1, 1])
