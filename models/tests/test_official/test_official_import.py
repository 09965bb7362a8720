"""Importing a published checkpoint: what comes out, and what is refused with which words."""

import json
import pickle
import re
import zipfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
import pytest
import torch

from hodor_models.bundle import BundleError, OrtGraphs, read_bundle
from hodor_models.cli import main as command_line
from hodor_models.export.golden import differences
from hodor_models.export.quantize import agreement
from hodor_models.official.checkpoint import build_network, read_weights
from hodor_models.official.config import InputConfig, NetworkConfig
from hodor_models.official.graphs import PlainGraphs
from hodor_models.official.import_checkpoint import main, write_official_bundle
from hodor_models.official.import_request import CheckpointError, ImportRequest
from hodor_models.official.network import Hodor
from hodor_models.official.released_config import read_config
from hodor_models.official.truncated import LOCAL_HEADER
from hodor_models.propagation import Propagation, Settings
from hodor_models.timing import Load, in_onnx_runtime, in_pytorch, table, time_together

TINY = NetworkConfig(8, (2, 2, 1, 1), (1, 2, 2, 4), 7, 32, 8, 2, 64, 2, 8)
RULE = InputConfig(64, 128)
# As the published static_image.yaml has it.
CONFIG: dict[str, dict[str, Any]] = {
    "INPUT": {
        "IMAGE_MEAN": [103.53, 116.28, 123.675],
        "IMAGE_STD": [57.375, 57.12, 58.395],
        "MIN_DIM": 448,
        "MAX_DIM": 864,
        "NORMALIZE_TO_UNIT_SCALE": False,
    },
    "MODEL": {"POS_ENCODINGS_IN_FMQ": False, "NUM_ATTN_HEADS": 8},
}


def config_file(folder: Path, section: str = "INPUT", **changes: Any) -> Path:
    """A configuration with some values of one section changed; JSON is YAML."""
    content = {**CONFIG, section: {**CONFIG[section], **changes}}
    path = folder / "config.yaml"
    path.write_text(json.dumps(content))
    return path


def weights() -> dict[str, torch.Tensor]:
    """Those of a small network."""
    return dict(Hodor(TINY).state_dict())


def test_config_gives_sizes_and_normalisation(tmp_path: Path) -> None:
    network, rule = read_config(config_file(tmp_path), short_side=480)
    assert network == NetworkConfig()
    assert rule == InputConfig()
    assert asdict(rule)["long_side"] == 926


def test_config_in_unit_scale_is_the_same_normalisation(tmp_path: Path) -> None:
    mean, std = [0.406, 0.456, 0.485], [0.225, 0.224, 0.229]
    path = config_file(tmp_path, IMAGE_MEAN=mean, IMAGE_STD=std, NORMALIZE_TO_UNIT_SCALE=True)
    rule = read_config(path, short_side=480)[1]
    np.testing.assert_allclose(rule.mean, InputConfig().mean, rtol=1e-6)
    np.testing.assert_allclose(rule.std, InputConfig().std, rtol=1e-6)


@pytest.mark.parametrize(
    ("section", "changes", "words"),
    [
        ("MODEL", {"TRANSFORMER_PRE_NORMALIZE": True}, "MODEL.TRANSFORMER_PRE_NORMALIZE is True; only False"),
        ("MODEL", {"NUM_BG_DESCRIPTORS": 16}, "MODEL.NUM_BG_DESCRIPTORS is 16; only 9"),
        ("MODEL", {"ENCODER_LAYERS": "many"}, "cannot be used"),
        ("INPUT", {"IMAGE_STD": [1, 0, 1]}, "IMAGE_STD above zero"),
        ("INPUT", {"MIN_DIM": 0}, "cannot be used"),
    ],
)
def test_config_of_another_network_is_refused(
    tmp_path: Path, section: str, changes: dict[str, Any], words: str
) -> None:
    with pytest.raises(CheckpointError, match=words):
        read_config(config_file(tmp_path, section, **changes), short_side=480)


@pytest.mark.parametrize(("text", "words"), [("a: [", "not a YAML file"), ("- 1", "neither INPUT nor MODEL")])
def test_file_that_is_no_config_is_refused(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "config.yaml").write_text(text)
    with pytest.raises(CheckpointError, match=words):
        read_config(tmp_path / "config.yaml", short_side=480)


def test_first_missing_tensor_is_named() -> None:
    content = weights()
    del content["encoder.fg_query_embed"], content["decoder.conv_4x.0.weight"]
    with pytest.raises(CheckpointError, match=r"lacks encoder\.fg_query_embed \(32\) and 1 more of the \d+ tensors"):
        build_network(content, TINY)


def test_first_misshaped_tensor_is_named() -> None:
    content = weights() | {"decoder.conv_4x.0.weight": torch.zeros(32, 16, 3, 3)}
    with pytest.raises(CheckpointError, match=r"decoder\.conv_4x\.0\.weight is 32x16x3x3, 32x32x3x3 was expected"):
        build_network(content, TINY)


def test_unknown_damaged_and_mistyped_tensors_are_named() -> None:
    name = "decoder.bg_query_proj.bias"
    with pytest.raises(CheckpointError, match=r"holds head\.weight \(3\), which this network does not have"):
        build_network(weights() | {"head.weight": torch.zeros(3)}, TINY)
    with pytest.raises(CheckpointError, match=f"{name} holds values that are not finite"):
        build_network(weights() | {name: torch.full((32,), torch.nan)}, TINY)
    with pytest.raises(CheckpointError, match=f"{name} holds torch.int64"):
        build_network(weights() | {name: torch.zeros(32, dtype=torch.int64)}, TINY)


def test_truncated_checkpoint_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.pth"
    torch.save({"model": weights(), "iterations": 250000}, path)
    content = path.read_bytes()
    for kept in (0, 100, len(content) - 50):
        path.write_bytes(content[:kept])
        with pytest.raises(CheckpointError, match=r"a\.pth: cannot be read"):
            read_weights(path)


@pytest.mark.parametrize("lost", [0, 1, 100, 200, -1])
def test_first_tensor_that_a_cut_checkpoint_lacks_is_named(tmp_path: Path, lost: int) -> None:
    path = tmp_path / "a.pth"
    content = weights()
    torch.save({"model": content}, path)
    with zipfile.ZipFile(path) as archive:
        records = [record for record in archive.infolist() if "/data/" in record.filename]
    name = list(content)[lost]
    whole = path.read_bytes()
    start = records[lost].header_offset
    for kept in (start, start + 20, whole.index(LOCAL_HEADER, start + 1) - 20):
        path.write_bytes(whole[:kept])
        with pytest.raises(CheckpointError, match=rf"the first tensor it lacks is {re.escape(name)} \("):
            read_weights(path)


class Harmful:
    """Would write a file when it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Any, ...]:
        return Path.touch, (self.path,)


def test_checkpoint_that_would_run_code_is_refused(tmp_path: Path) -> None:
    for save in (torch.save, lambda x, path: path.write_bytes(pickle.dumps(x, protocol=2))):
        save({"model": weights(), "extra": Harmful(tmp_path / "harm")}, tmp_path / "a.pth")
        with pytest.raises(CheckpointError, match="would run code"):
            read_weights(tmp_path / "a.pth")
        (tmp_path / "a.pth").write_bytes((tmp_path / "a.pth").read_bytes()[:-100])
        with pytest.raises(CheckpointError):
            read_weights(tmp_path / "a.pth")
    assert not (tmp_path / "harm").exists()


@pytest.mark.parametrize(
    ("content", "words"),
    [({"state_dict": {}}, "state_dict"), ([1], "list"), ({"model": {"a": 1}}, "a is a int, not a tensor")],
)
def test_file_of_another_kind_is_refused(tmp_path: Path, content: Any, words: str) -> None:
    torch.save(content, tmp_path / "a.pth")
    with pytest.raises(CheckpointError, match=words):
        read_weights(tmp_path / "a.pth")


def test_command_says_what_is_wrong_and_leaves_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    torch.save({"model": weights()}, tmp_path / "a.pth")
    out = tmp_path / "bundle"
    command = [str(tmp_path / "a.pth"), "--out", str(out)]
    assert command_line(["import-official", *command]) == 2
    assert "config.yaml: there is no such file" in capsys.readouterr().err
    config_file(tmp_path)
    assert main(command) == 2
    # The published network is wider than this one.
    assert "patch_embed.proj.weight is 8x3x4x4, 96x3x4x4 was expected" in capsys.readouterr().err
    out.mkdir()
    assert main(command) == 2
    assert "exists and is no bundle" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir() if path.is_dir()] == ["bundle"]


@pytest.fixture(scope="module", params=[False, True], ids=["float32", "half"])
def written(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bundle of a small network."""
    torch.manual_seed(0)
    network = build_network(weights(), TINY)
    folder = tmp_path_factory.mktemp("bundles")
    (folder / "a.pth").write_bytes(b"")
    wanted = ImportRequest(folder / "a.pth", folder / "config.yaml", folder / "tiny", half=request.param, int8=True)
    return write_official_bundle(network, RULE, wanted).folder


def test_bundle_is_one_of_format_1(written: Path) -> None:
    bundle = read_bundle(written)
    assert not written.with_name("tiny.partial").exists()
    for name, graph in bundle.manifest["graphs"].items():
        session = onnxruntime.InferenceSession(written / graph["file"], providers=["CPUExecutionProvider"])
        assert [node.name for node in session.get_inputs()] == list(graph["inputs"]), name
        assert [node.name for node in session.get_outputs()] == list(graph["outputs"]), name
        optional = [node.name for node in session.get_overridable_initializers()]
        assert optional == list(graph.get("optional_inputs", {})), name
    network = bundle.manifest["network"]
    assert (network["channels"], network["background_channels"], network["feature_strides"]) == (32, 10, [4, 8, 16, 32])
    golden = json.loads((written / "golden.json").read_text())
    found = max(differences(golden, OrtGraphs(bundle)).values())
    assert found < (1e-3 if bundle.manifest["precision"] == "float32" else 5e-2)


def test_int8_graphs_are_others_and_keep_what_was_stated(written: Path) -> None:
    golden = json.loads((written / "golden.json").read_text())
    graphs = OrtGraphs(read_bundle(written), precision="int8")
    allowed, found = golden["tolerance"]["int8"], agreement(golden, graphs)
    assert found["labels"] >= allowed["labels"]
    assert 0 < found["masks"] <= allowed["masks"] < 0.1
    for graph in ("backbone", "mask_decoder"):
        operators = {node.op_type for node in onnx.load(written / f"{graph}.int8.onnx").graph.node}
        assert operators & {"MatMulInteger", "DynamicQuantizeMatMul"}, graph


def test_bundle_runs_in_the_loop_of_format_1(written: Path) -> None:
    rng = np.random.default_rng(0)
    mask = np.zeros((64, 96), np.uint8)
    mask[20:44, 30:60] = 7
    loop = Propagation(OrtGraphs(read_bundle(written)), [7], Settings(64, 7))
    loop.give(rng.integers(0, 256, (64, 96, 3), np.uint8), mask)
    soft = loop.next(rng.integers(0, 256, (64, 96, 3), np.uint8))
    assert soft.shape == (2, 16, 24)
    np.testing.assert_allclose(soft.sum(0), 1, atol=1e-5)


def test_bundle_can_be_timed_beside_pytorch(written: Path) -> None:
    bundle = read_bundle(written)
    graphs = PlainGraphs(Hodor(TINY), RULE)
    load = Load((64, 96), objects=2, window=3, threads=1, runs=2)
    found = time_together([in_onnx_runtime("here", bundle, 1), in_pytorch("there", bundle, graphs, 1)], load)
    assert all(list(medians) == ["backbone", "object_encoder", "mask_decoder", "frame"] for medians in found)
    assert all(min(medians.values()) > 0 for medians in found)
    lines = table(dict(zip(("here", "there"), found, strict=True))).splitlines()
    assert lines[-1].split()[-2] == f"{found[1]['frame'] / found[0]['frame']:.1f}"


def test_altered_bundle_is_refused(written: Path) -> None:
    path = written / "object_encoder.onnx"
    content = path.read_bytes()
    try:
        path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
        with pytest.raises(BundleError, match=r"object_encoder\.onnx: SHA-256"):
            read_bundle(written)
    finally:
        path.write_bytes(content)
