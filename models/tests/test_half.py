"""float16 variants: batches of frames, weights that lie in the base graph's file, and no more Casts than are needed."""

import json
import re
import shutil
from collections import Counter
from pathlib import Path

import numpy as np
import onnx
import pytest
import torch
from onnx import TensorProto, helper, numpy_helper

from hodor_models.bundle import GRAPHS, BundleError, OrtGraphs, read_bundle, sha256
from hodor_models.cli import main
from hodor_models.export.half_graph import Rules, halve_arithmetic
from hodor_models.export.quantize import agreement
from hodor_models.export.write_bundle import BundleInfo, write_bundle
from hodor_models.lite.network import HodorLite

NOTHING_SINGLE = re.compile("(?!)")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bundle of random weights with float16 variants, not to be changed."""
    torch.manual_seed(0)
    folder = tmp_path_factory.mktemp("halved") / "lite"
    write_bundle(HodorLite().eval(), folder, BundleInfo(precision="float16 storage"))
    assert main(["half", "--bundle", str(folder)]) == 0
    return folder


@pytest.fixture
def copy(made: Path, tmp_path: Path) -> Path:
    """A bundle to spoil."""
    return Path(shutil.copytree(made, tmp_path / "copy"))


def test_close_to_the_exact_graphs(made: Path) -> None:
    golden = json.loads((made / "golden.json").read_text())
    allowed = golden["tolerance"]["float16"]
    exact, close = (agreement(golden, OrtGraphs(read_bundle(made), precision=p)) for p in ("float32", "float16"))
    assert close["masks"] != exact["masks"]  # it is another graph that ran
    assert close["labels"] >= allowed["labels"] >= 0.9
    assert close["masks"] <= allowed["masks"] <= 0.01


def test_frames_of_a_batch_are_as_those_alone(made: Path) -> None:
    graphs = OrtGraphs(read_bundle(made), precision="float16")
    sessions = graphs.sessions
    rng = np.random.default_rng(0)
    images = rng.standard_normal((3, 3, 96, 64), np.float32)
    f4, f8 = sessions["backbone"].run(None, {"image": images})
    masks = rng.random((1, 2, 12, 8), np.float32) / 2
    previous = rng.random((1, 2, 24, 16), np.float32) / 2
    found = []
    for number in range(3):
        own4, own8 = graphs.backbone(images[number : number + 1])
        np.testing.assert_allclose(f4[number], own4[0], atol=1e-5)
        np.testing.assert_allclose(f8[number], own8[0], atol=1e-5)
        alone = graphs.object_encoder(own8, masks)
        frame = {"frame": np.array([number])}
        descriptors, keys = sessions["object_encoder"].run(None, {"f8": f8, "masks": masks, **frame})
        for mine, other in zip((descriptors, keys), alone, strict=True):
            np.testing.assert_allclose(mine, other, atol=1e-4)
        known = {"memory_keys": np.stack([keys] * 2, 1), "memory_masks": np.stack([masks] * 2, 1), "previous": previous}
        given = {"descriptors": descriptors[:, None], **known}
        logits = sessions["mask_decoder"].run(None, {"f4": f4, "f8": f8, **given, **frame})[0]
        single = graphs.run("mask_decoder", f4=own4, f8=own8, **given)[0]
        np.testing.assert_allclose(logits, single, atol=1e-3)
        found.append(logits)
    assert np.abs(found[0] - found[1]).max() > 0.05 < np.abs(found[1] - found[2]).max()


def test_weights_lie_in_the_exact_graph(made: Path) -> None:
    manifest = read_bundle(made).manifest
    for name in GRAPHS:
        variant = manifest["graphs"][name]["variants"]["float16"]
        assert variant["weights"] == f"{name}.onnx"
        path, base = made / variant["file"], made / variant["weights"]
        assert path.stat().st_size < 150_000
        stored = {weight.raw_data for weight in onnx.load(str(base)).graph.initializer if len(weight.raw_data) >= 512}
        content, elsewhere = base.read_bytes(), 0
        for weight in onnx.load(str(path), load_external_data=False).graph.initializer:
            if weight.data_location != TensorProto.EXTERNAL:
                continue
            place = {entry.key: entry.value for entry in weight.external_data}
            assert place["location"] == base.name
            offset, length = int(place["offset"]), int(place["length"])
            assert length == 2 * np.prod(weight.dims) and content[offset : offset + length] in stored
            elsewhere += length
        assert elsewhere > 0.9 * base.stat().st_size - 250_000


def test_listed_as_the_graphs_are(made: Path) -> None:
    bundle = read_bundle(made)
    for name in GRAPHS:
        entry = bundle.entry(name, "float16")
        graph = onnx.load(str(bundle.graph_path(name, "float16")), load_external_data=False).graph
        for listed, values in ((entry["inputs"], graph.input), (entry["outputs"], graph.output)):
            found = {}
            for value in values:
                shape = value.type.tensor_type.shape.dim
                found[value.name] = [dim.dim_param or str(dim.dim_value) for dim in shape]
            assert found == listed
    assert bundle.entry("mask_decoder", "float16")["inputs"]["f8"][0] == "B"
    assert "frame" not in bundle.entry("mask_decoder")["inputs"]


def test_few_casts(made: Path) -> None:
    """Casts of weights are folded when a graph is loaded; the others are dispatches of their own."""
    casts = {}
    for name in GRAPHS:
        graph = onnx.load(str(made / f"{name}.float16.onnx"), load_external_data=False).graph
        assert max(Counter(node.name for node in graph.node).values()) == 1
        weights = {weight.name for weight in graph.initializer}
        casts[name] = sum(node.op_type == "Cast" and node.input[0] not in weights for node in graph.node)
    assert casts["backbone"] <= 8 and casts["object_encoder"] <= 4 and casts["mask_decoder"] <= 32


def test_made_again_when_the_exact_graph_changes(copy: Path) -> None:
    base = copy / "backbone.onnx"
    model = onnx.load(str(base))
    model.producer_name += ", again"  # at the start of the file: every tensor moves
    onnx.save(model, str(base))
    with pytest.raises(BundleError, match=r"backbone\.onnx: SHA-256"):
        read_bundle(copy)
    path = copy / "manifest.json"
    manifest = json.loads(path.read_text())
    manifest["sha256"]["backbone.onnx"] = sha256(base)
    path.write_text(json.dumps(manifest))
    image = np.random.default_rng(0).random((1, 3, 64, 64), np.float32)
    wanted = OrtGraphs(read_bundle(copy)).backbone(image)[1]
    assert not np.allclose(OrtGraphs(read_bundle(copy), precision="float16").backbone(image)[1], wanted, atol=0.01)
    assert main(["half", "--bundle", str(copy)]) == 0
    np.testing.assert_allclose(OrtGraphs(read_bundle(copy), precision="float16").backbone(image)[1], wanted, atol=0.01)


def test_weights_file_without_a_hash_is_refused(copy: Path) -> None:
    path = copy / "manifest.json"
    manifest = json.loads(path.read_text())
    manifest["graphs"]["backbone"]["variants"]["float16"]["weights"] = "other.onnx"
    path.write_text(json.dumps(manifest))
    with pytest.raises(BundleError, match=r"sha256 lists no other\.onnx"):
        read_bundle(copy)


def test_single_precision_bundles_have_nothing_to_share(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = copy / "manifest.json"
    path.write_text(path.read_text().replace('"float16 storage"', '"float32"'))
    before = sorted(path.name for path in copy.iterdir())
    assert main(["half", "--bundle", str(copy)]) == 2
    assert "float16 storage" in capsys.readouterr().err
    assert sorted(path.name for path in copy.iterdir()) == before


def product_and_softmax(weight: np.ndarray) -> onnx.ModelProto:
    """A product, twice used, and a softmax."""
    nodes = [
        helper.make_node("MatMul", ["x", "w"], ["y"], name="product"),
        helper.make_node("Relu", ["y"], ["r"], name="relu"),
        helper.make_node("Softmax", ["y"], ["s"], name="softmax"),
        helper.make_node("Mul", ["r", "s"], ["m"], name="mul"),
        helper.make_node("Cast", ["m"], ["out"], name="end", to=TensorProto.FLOAT),
    ]
    x, out = (helper.make_tensor_value_info(name, TensorProto.FLOAT, [4, 16]) for name in ("x", "out"))
    graph = helper.make_graph(nodes, "small", [x], [out], [numpy_helper.from_array(weight.astype(np.float32), "w")])
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)], ir_version=9)


def test_what_runs_in_half_precision() -> None:
    model = product_and_softmax(np.eye(16))
    halve_arithmetic(model, Rules(NOTHING_SINGLE))
    types = onnx.shape_inference.infer_shapes(model, strict_mode=True).graph
    element = {value.name: value.type.tensor_type.elem_type for value in (*types.value_info, *types.output)}
    precision = {node.name: element[node.output[0]] for node in model.graph.node if node.op_type != "Cast"}
    half, single = TensorProto.FLOAT16, TensorProto.FLOAT
    assert precision == {"product": half, "relu": half, "softmax": single, "mul": single}
    # x to half, y to single for the softmax, r to single for what is single beside it; the exporter's own Cast is gone.
    assert sum(node.op_type == "Cast" for node in model.graph.node) == 3
    assert [value.name for value in model.graph.output] == ["out"]


def test_weights_too_large_for_half_precision() -> None:
    with pytest.raises(ValueError, match="do not fit"):
        halve_arithmetic(product_and_softmax(1e5 * np.eye(16)), Rules(NOTHING_SINGLE))
