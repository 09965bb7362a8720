"""Export, golden tensors, and the refusal of bundles that are not what they claim."""

import json
import shutil
from pathlib import Path

import cv2
import numpy as np
import onnx
import onnxruntime
import pytest
import torch

from hodor_models.bundle import BundleError, OrtGraphs, read_bundle, sha256
from hodor_models.cli import main
from hodor_models.export.golden import differences
from hodor_models.export.write_bundle import BundleInfo, write_bundle
from hodor_models.lite.network import HodorLite
from hodor_models.propagation import Known, halve, softmax
from hodor_models.timing import fill
from hodor_models.torch_graphs import TorchGraphs


@pytest.fixture(scope="module")
def network() -> HodorLite:
    """Random weights."""
    torch.manual_seed(0)
    return HodorLite().eval()


@pytest.fixture(scope="module")
def original(network: HodorLite, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An exported bundle, not to be changed."""
    return write_bundle(network, tmp_path_factory.mktemp("bundles") / "lite", BundleInfo()).folder


@pytest.fixture
def copy(original: Path, tmp_path: Path) -> Path:
    """A bundle to spoil."""
    return Path(shutil.copytree(original, tmp_path / "copy"))


def test_graphs_agree_at_other_sizes_objects_and_windows(network: HodorLite, original: Path) -> None:
    ours, theirs = TorchGraphs(network), OrtGraphs(read_bundle(original))
    rng = np.random.default_rng(0)
    for h, w, objects, window in ((96, 128, 1, 1), (160, 96, 4, 7)):
        image = rng.standard_normal((1, 3, h, w)).astype(np.float32)
        f4, f8 = ours.backbone(image)
        for mine, other in zip((f4, f8), theirs.backbone(image), strict=True):
            np.testing.assert_allclose(other, mine, atol=1e-4)
        masks = rng.random((1, objects, h // 8, w // 8), dtype=np.float32) / objects
        descriptors, keys = ours.object_encoder(f8, masks)
        assert keys is not None
        for mine, other in zip((descriptors, keys), theirs.object_encoder(f8, masks), strict=True):
            np.testing.assert_allclose(other, mine, atol=1e-4)
        sets = np.stack([descriptors * (1 + 0.1 * t) for t in range(window)], 1)
        previous = rng.random((1, objects, h // 4, w // 4), dtype=np.float32) / objects
        known = Known(previous, np.stack([keys] * (1 + objects), 1), np.stack([masks] * (1 + objects), 1))
        wanted = ours.mask_decoder(f4, f8, sets, known)
        np.testing.assert_allclose(theirs.mask_decoder(f4, f8, sets, known), wanted, atol=1e-3)


def test_golden_tensors_notice_another_network(original: Path) -> None:
    golden = json.loads((original / "golden.json").read_text())
    assert max(differences(golden, OrtGraphs(read_bundle(original))).values()) < 1e-3
    torch.manual_seed(1)
    assert max(differences(golden, TorchGraphs(HodorLite())).values()) > 0.05


def test_half_storage(network: HodorLite, original: Path, tmp_path: Path) -> None:
    half = write_bundle(network, tmp_path / "half", BundleInfo(precision="float16 storage")).folder
    size = sum(p.stat().st_size for p in half.glob("*.onnx")) / sum(p.stat().st_size for p in original.glob("*.onnx"))
    assert size < 0.6
    golden = json.loads((original / "golden.json").read_text())
    assert max(differences(golden, OrtGraphs(read_bundle(half))).values()) < 0.05


def test_half_arithmetic_keeps_inputs_and_outputs(network: HodorLite, original: Path, tmp_path: Path) -> None:
    half = write_bundle(network, tmp_path / "half", BundleInfo(precision="float16")).folder
    graphs = OrtGraphs(read_bundle(half))
    assert {node.type for session in graphs.sessions.values() for node in session.get_inputs()} == {"tensor(float)"}
    graph = onnx.load(str(half / "backbone.onnx")).graph
    matrices = {w.name: w.data_type for w in graph.initializer if len(w.dims) > 1}
    computed = {name for node in graph.node if node.op_type == "Conv" for name in node.input}
    assert len(computed & set(matrices)) > 40
    assert {matrices[name] for name in computed & set(matrices)} == {onnx.TensorProto.FLOAT16}
    golden = json.loads((original / "golden.json").read_text())
    assert max(differences(golden, graphs).values()) < 0.2


def test_step_is_the_three_graphs_in_one(network: HodorLite, tmp_path: Path) -> None:
    bundle = write_bundle(network, tmp_path / "fused", BundleInfo(fused=True))
    graphs = OrtGraphs(bundle)
    step = onnxruntime.InferenceSession(str(bundle.graph_path("step")), providers=["CPUExecutionProvider"])
    rng = np.random.default_rng(0)
    sizes = {"H": 96, "W": 64, "O": 3, "T": 2, "M": 3}
    feeds = {name: fill(dims, sizes, rng) / 3 for name, dims in bundle.manifest["graphs"]["step"]["inputs"].items()}
    masks, halved, descriptors, keys = step.run(None, feeds)
    f4, f8 = graphs.backbone(feeds["image"])
    known = Known(feeds["previous"], feeds["memory_keys"], feeds["memory_masks"])
    soft = softmax(graphs.mask_decoder(f4, f8, feeds["descriptors"], known)[0])[1:]
    np.testing.assert_allclose(masks[0], soft, atol=1e-4)
    np.testing.assert_allclose(halved[0], halve(soft), atol=1e-4)
    for mine, other in zip((descriptors, keys), graphs.object_encoder(f8, halve(soft)[None]), strict=True):
        np.testing.assert_allclose(mine, other, atol=1e-3)


def test_times_of_two_bundles_in_one_run(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["time", "--bundle", str(copy), "--against", str(copy), "--size", "64", "96", "--runs", "2"]
    assert main(arguments) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == ["ms", "backbone", "object_encoder", "mask_decoder", "frame"]
    assert all(line.count(" ms") == 2 and line.endswith(" x") for line in lines[1:])


def test_refuses_a_missing_file(copy: Path) -> None:
    (copy / "mask_decoder.onnx").unlink()
    with pytest.raises(BundleError, match=r"mask_decoder\.onnx: missing"):
        read_bundle(copy)


def test_refuses_an_altered_file(copy: Path) -> None:
    with (copy / "backbone.onnx").open("ab") as file:
        file.write(b"x")
    with pytest.raises(BundleError, match=r"backbone\.onnx: SHA-256 [0-9a-f]{64}, expected [0-9a-f]{64}"):
        read_bundle(copy)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"format": 2}, "format 2, expected 1"),
        ({"graphs": {}}, "graphs.backbone is missing"),
        ({"sha256": {}}, "sha256 lists no backbone.onnx"),
    ],
)
def test_refuses_another_manifest(copy: Path, change: dict[str, object], message: str) -> None:
    manifest = json.loads((copy / "manifest.json").read_text())
    (copy / "manifest.json").write_text(json.dumps(manifest | change))
    with pytest.raises(BundleError, match=message):
        read_bundle(copy)


def test_refuses_other_graph_inputs(copy: Path) -> None:
    shutil.copy(copy / "object_encoder.onnx", copy / "backbone.onnx")
    manifest = json.loads((copy / "manifest.json").read_text())
    manifest["sha256"]["backbone.onnx"] = sha256(copy / "backbone.onnx")
    (copy / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(BundleError, match=r"backbone\.onnx: inputs \['f8', 'masks'\], the manifest says \['image'\]"):
        OrtGraphs(read_bundle(copy))


def test_command_line(copy: Path, davis: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--bundle", str(copy)]) == 0
    assert "is intact" in capsys.readouterr().out
    result = tmp_path / "result.json"
    arguments = ["evaluate", "--davis", str(davis), "--bundle", str(copy), "--short-side", "64", "--json", str(result)]
    assert main(arguments) == 0
    content = json.loads(result.read_text())
    assert [s["name"] for s in content["sequences"]] == ["disc"] and content["sequences"][0]["frames"] == 4
    assert content["JF"] == pytest.approx((content["J"] + content["F"]) / 2, abs=1e-3)
    assert main(["evaluate", "--davis", str(tmp_path), "--bundle", str(copy)]) == 2
    assert "is this a DAVIS folder" in capsys.readouterr().err
    assert main(["check", "--bundle", str(tmp_path)]) == 2
    assert "manifest.json: missing" in capsys.readouterr().err


def test_propagate_command(copy: Path, davis: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    masks = tmp_path / "masks"
    masks.mkdir()
    label = np.zeros((64, 96), np.uint8)
    label[20:44, 8:32] = 7
    cv2.imwrite(str(masks / "00001.png"), label)
    frames, out = davis / "JPEGImages/480p/disc", tmp_path / "out"
    arguments = ["propagate", "--bundle", str(copy), "--frames", str(frames), "--masks", str(masks), "--out", str(out)]
    assert main(arguments) == 0
    assert sorted(p.name for p in out.iterdir()) == [f"{t:05d}.png" for t in range(1, 6)]
    assert np.array_equal(cv2.imread(str(out / "00001.png"), cv2.IMREAD_GRAYSCALE), label)
    assert set(np.unique(cv2.imread(str(out / "00003.png"), cv2.IMREAD_GRAYSCALE))) <= {0, 7}
    cv2.imwrite(str(masks / "00099.png"), label)
    assert main(arguments) == 2
    assert "00099.png: there is no frame of that name" in capsys.readouterr().err
