"""Write a whole bundle: graphs, golden tensors, manifest; into a new folder that appears only when complete."""

import json
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..bundle import FORMAT, Bundle, OrtGraphs, read_bundle, sha256
from ..lite.network import HodorLite
from ..torch_graphs import TorchGraphs
from .golden import TOLERANCE, describe, differences
from .half import store_weights_as_half
from .lite import GraphSpec, export_lite

# How many times the golden tolerance the results may be off.
SLACK = {"float32": 1, "float16 storage": 20, "float16": 60}


@dataclass(frozen=True)
class BundleInfo:
    """What the manifest says beside shapes and hashes."""

    name: str = "hodor-lite"
    version: str = "0.6.0"
    licence: str = "Apache-2.0"
    short_side: int = 352
    window: int = 7
    precision: str = "float32"  # one of PRECISIONS
    fused: bool = False
    training: dict[str, Any] = field(default_factory=dict)
    measured: dict[str, Any] = field(default_factory=dict)


def manifest(info: BundleInfo, network: HodorLite, specs: list[GraphSpec], hashes: dict[str, str]) -> dict[str, Any]:
    """The content of manifest.json."""
    return {
        "format": FORMAT,
        "name": info.name,
        "version": info.version,
        "licence": info.licence,
        "precision": info.precision,
        "network": {
            "channels": network.config.channels,
            "background_descriptors": network.config.background_descriptors,
            "strides": [4, 8],
            "window": info.window,
        },
        "input": {
            "layout": "NCHW",
            "colour": "RGB",
            "scale": "(x - 127) / 128",
            "short_side": info.short_side,
            "multiple_of": 32,
        },
        "graphs": {
            spec.name: {"file": f"{spec.name}.onnx", "inputs": spec.inputs, "outputs": spec.outputs} for spec in specs
        },
        "golden": {"file": "golden.json"},
        "training": info.training,
        "measured": info.measured,
        "sha256": hashes,
    }


def write_json(path: Path, content: Any) -> None:
    """Indented, with a final newline."""
    path.write_text(json.dumps(content, indent=1) + "\n")


def write_bundle(network: HodorLite, folder: Path, info: BundleInfo) -> Bundle:
    """Export, check ONNX Runtime against PyTorch on the golden tensors, then put the folder in place.

    Raises RuntimeError, leaving what was at `folder`, where the two disagree by more than the golden tolerance.
    """
    draft = folder.with_name(folder.name + ".partial")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    specs = export_lite(network, draft, info.fused, half=info.precision == "float16")
    if info.precision == "float16 storage":
        for spec in specs:
            store_weights_as_half(draft / f"{spec.name}.onnx")
    golden = describe(TorchGraphs(network))
    (draft / "golden.json").write_text(json.dumps(golden) + "\n")
    hashes = {path.name: sha256(path) for path in sorted(draft.glob("*.onnx"))}
    hashes["golden.json"] = sha256(draft / "golden.json")
    write_json(draft / "manifest.json", manifest(info, network, specs, hashes))
    found = differences(golden, OrtGraphs(read_bundle(draft)))
    slack = SLACK[info.precision]
    wrong = {name: value for name, value in found.items() if not value <= slack * TOLERANCE[name]}
    if wrong:
        raise RuntimeError(f"ONNX Runtime and PyTorch disagree: {wrong}; the draft stays in {draft}")
    if folder.exists():
        shutil.rmtree(folder)
    draft.rename(folder)
    return read_bundle(folder)


def set_measured(folder: Path, measured: dict[str, Any]) -> None:
    """Write a measurement into a bundle's manifest."""
    path = folder / "manifest.json"
    content = json.loads(path.read_text())
    content["measured"].update(measured)
    write_json(path, content)
