"""int8 variants: written into a bundle, close to the float graphs, and refused where they are not what they claim."""

import json
import shutil
from pathlib import Path

import numpy as np
import onnx
import onnxruntime as ort
import pytest
import torch
from onnx import numpy_helper

from hodor_models.bundle import BundleError, OrtGraphs, read_bundle
from hodor_models.cli import main
from hodor_models.export.quantize import agreement, two_objects
from hodor_models.export.write_bundle import BundleInfo, write_bundle
from hodor_models.lite.network import HodorLite


@pytest.fixture(scope="module")
def made(davis_to_read: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bundle of random weights that takes small frames, with float16 variants, and int8 ones calibrated on the
    disc."""
    torch.manual_seed(0)
    folder = tmp_path_factory.mktemp("quantized")
    info = BundleInfo(short_side=64, precision="float16 storage")
    bundle = write_bundle(HodorLite().eval(), folder / "lite", info).folder
    assert main(["half", "--bundle", str(bundle)]) == 0
    assert main(["quantize", "--bundle", str(bundle), "--davis", str(davis_to_read)]) == 0
    return bundle


@pytest.fixture
def quantized(made: Path, tmp_path: Path) -> Path:
    """A copy to spoil."""
    return Path(shutil.copytree(made, tmp_path / "copy"))


def test_variants_are_small_and_close(quantized: Path) -> None:
    bundle = read_bundle(quantized)
    golden = json.loads((quantized / "golden.json").read_text())
    allowed = golden["tolerance"]["int8"]
    exact, close = (agreement(golden, OrtGraphs(bundle, precision=p)) for p in ("float32", "int8"))
    assert exact["labels"] > 0.99 and exact["masks"] < 1e-3
    assert close["masks"] > exact["masks"]  # it is another graph that ran
    assert close["labels"] >= allowed["labels"] > 0.5
    assert close["masks"] <= allowed["masks"] < 0.2
    for graph in ("backbone", "mask_decoder"):
        whole, small = bundle.graph_path(graph), bundle.graph_path(graph, "int8")
        assert small.name == f"{graph}.int8.onnx" and small.stat().st_size < 0.9 * whole.stat().st_size
    assert bundle.graph_path("object_encoder", "int8") == bundle.graph_path("object_encoder")


def test_other_variants_stay(quantized: Path) -> None:
    bundle = read_bundle(quantized)
    listed = {name: set(graph.get("variants", {})) for name, graph in bundle.manifest["graphs"].items()}
    both = {"int8", "float16"}
    assert listed == {"backbone": both, "object_encoder": {"float16"}, "mask_decoder": both}
    golden = json.loads((quantized / "golden.json").read_text())
    assert set(golden["tolerance"]) >= both
    close = agreement(golden, OrtGraphs(bundle, precision="float16"))
    assert close["masks"] <= golden["tolerance"]["float16"]["masks"]


def test_what_decides_edges_stays_float(quantized: Path) -> None:
    graph = onnx.load(str(quantized / "mask_decoder.int8.onnx")).graph
    whole = [node for node in graph.node if node.op_type == "Conv" and "refinement" in node.name]
    source = {name: node.op_type for node in graph.node for name in node.output}
    assert len(whole) == 4
    assert all(source.get(node.input[1]) != "DequantizeLinear" for node in whole)
    fine = next(node for node in graph.node if node.name.endswith("fine.2/Conv"))
    assert source[fine.input[1]] == "DequantizeLinear"


def test_looks_are_compared_in_whole_numbers(quantized: Path, tmp_path: Path) -> None:
    """ONNX Runtime makes one node of the product and what surrounds it; places stay float32."""
    options = ort.SessionOptions()
    options.optimized_model_filepath = str(tmp_path / "fused.onnx")
    options.log_severity_level = 3
    ort.InferenceSession(str(quantized / "mask_decoder.int8.onnx"), options, providers=["CPUExecutionProvider"])
    nodes = onnx.load(options.optimized_model_filepath).graph.node
    product = next(node for node in nodes if node.op_type == "MatMulIntegerToFloat")
    assert [node.op_type for node in nodes if product.output[0] in node.input] == ["Softmax"]
    looked_up = [node for node in nodes if node.op_type == "Softmax" and "attention" not in node.name]
    sources = {name: node.op_type for node in nodes for name in node.output}
    assert sorted(sources[node.input[0]] for node in looked_up) == ["MatMul", "MatMulIntegerToFloat"]


def test_ranges_hold_what_was_seen(quantized: Path) -> None:
    weights = {weight.name: weight for weight in onnx.load(str(quantized / "mask_decoder.int8.onnx")).graph.initializer}
    query, keys = (127 * float(numpy_helper.to_array(weights[f"/MatMul/{index}/scale"])) for index in (0, 1))
    assert 0.1 < keys <= 1  # of unit vectors
    assert keys < query < 16.1  # the same kind of vectors, times 16 before training


def test_variant_without_a_hash_is_refused(quantized: Path) -> None:
    path = quantized / "manifest.json"
    manifest = json.loads(path.read_text())
    del manifest["sha256"]["backbone.int8.onnx"]
    path.write_text(json.dumps(manifest))
    with pytest.raises(BundleError, match=r"sha256 lists no backbone\.int8\.onnx"):
        read_bundle(quantized)


def test_times_and_scores_of_both_precisions(
    quantized: Path, davis_to_read: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["time", "--bundle", str(quantized), "--size", "64", "96", "--runs", "2"]) == 0
    head, *lines = capsys.readouterr().out.splitlines()
    assert "this bundle, int8" in head and all(line.count(" ms") == 2 for line in lines)
    result = tmp_path / "result.json"
    arguments = ["evaluate", "--davis", str(davis_to_read), "--bundle", str(quantized), "--json", str(result)]
    scores = []
    for precision in ("float32", "int8"):
        assert main([*arguments, "--precision", precision]) == 0
        scores.append(json.loads(result.read_text()))
    assert [score["precision"] for score in scores] == ["float32", "int8"]
    assert all(score["sequences"][0]["frames"] == 4 for score in scores)


def test_two_objects_of_one() -> None:
    label = np.zeros((4, 8), np.uint8)
    label[1:3, 2:6] = 1
    halves = two_objects(label)
    assert (halves == 1).sum() == (halves == 2).sum() == 4
    assert np.array_equal(two_objects(np.zeros_like(label)), np.zeros_like(label))
