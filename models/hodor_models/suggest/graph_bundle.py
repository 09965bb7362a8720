"""Bundles of kinds other than HODOR: the same folder with manifest.json, hashes and graphs; `kind` tells them apart."""

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import onnxruntime as ort
import torch
from torch import Tensor, nn

from ..bundle import FORMAT, Bundle, BundleError, sha256
from ..export.golden import wave
from ..export.half import SMALLEST, store_weights_as_half
from ..export.lite import GraphSpec, Method, export_graph
from ..propagation import Floats

TOLERANCE = 2e-2  # of golden outputs, relative to their largest value


@dataclass(frozen=True)
class Kind:
    """A kind of bundle and the graphs it must have."""

    name: str
    graphs: tuple[str, ...]


@dataclass(frozen=True)
class Wave:
    """A golden input by formula: factor * (0.5 + 0.5 sin(step * k + phase)) + offset over the flat index k."""

    shape: tuple[int, ...]
    step: float
    phase: float = 0.0
    factor: float = 1.0
    offset: float = 0.0

    def values(self) -> Floats:
        """The tensor."""
        return wave(self.shape, self.step, self.phase, self.factor) + np.float32(self.offset)


@dataclass(frozen=True)
class GraphExport:
    """One graph: its tensors, the method that computes it, and inputs to trace it with."""

    spec: GraphSpec
    method: Callable[..., Any]
    inputs: tuple[Tensor, ...]


class Runner(Protocol):
    """Runs the graphs of a bundle, in ONNX Runtime or in PyTorch."""

    def run(self, name: str, *values: Floats) -> list[Floats]:
        """One graph, its inputs in the manifest's order."""
        ...


Chain = Callable[[Runner, dict[str, Floats]], dict[str, Floats]]


@dataclass(frozen=True)
class BundleContent:
    """What a bundle is made of. manifest: further fields; chain: golden outputs from golden inputs and a runner."""

    kind: Kind
    manifest: dict[str, Any]
    graphs: list[GraphExport]
    golden: dict[str, Wave]
    chain: Chain


class Graphs:
    """The graphs of a bundle in ONNX Runtime."""

    def __init__(self, bundle: Bundle, threads: int = 2) -> None:
        options = ort.SessionOptions()
        options.intra_op_num_threads = threads
        options.log_severity_level = 3
        self.sessions: dict[str, ort.InferenceSession] = {}
        for name, graph in bundle.manifest["graphs"].items():
            path = bundle.graph_path(name)
            session = ort.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
            found = [node.name for node in session.get_inputs()]
            if found != list(graph["inputs"]):
                raise BundleError(f"{path}: inputs {found}, the manifest says {list(graph['inputs'])}")
            self.sessions[name] = session

    def run(self, name: str, *values: Floats) -> list[Floats]:
        """One graph, its inputs in the manifest's order."""
        session = self.sessions[name]
        names = [node.name for node in session.get_inputs()]
        feeds = {n: np.ascontiguousarray(v, np.float32) for n, v in zip(names, values, strict=True)}
        return list(session.run(None, feeds))


def read_graph_bundle(folder: Path, kind: Kind) -> Bundle:
    """Read and verify: the kind, every graph listed, every file there, every hash right. Raises BundleError."""
    path = folder / "manifest.json"
    if not path.is_file():
        raise BundleError(f"{path}: missing; a bundle is a folder with manifest.json and ONNX graphs")
    try:
        manifest = json.loads(path.read_text())
    except json.JSONDecodeError as error:
        raise BundleError(f"{path}: not JSON ({error})") from error
    if manifest.get("format") != FORMAT or manifest.get("kind") != kind.name:
        found = f"format {manifest.get('format')!r}, kind {manifest.get('kind')!r}"
        raise BundleError(f"{path}: {found}; expected format {FORMAT}, kind {kind.name!r}")
    hashes = manifest.get("sha256", {})
    for name in kind.graphs:
        file = manifest.get("graphs", {}).get(name, {}).get("file")
        if file is None or file not in hashes:
            raise BundleError(f"{path}: graphs.{name} is missing, or sha256 does not list its file")
    for file, expected in hashes.items():
        if not (folder / file).is_file():
            raise BundleError(f"{folder / file}: missing, named in {path}")
        if sha256(folder / file) != expected:
            raise BundleError(f"{folder / file}: its SHA-256 is not the one in {path}")
    return Bundle(folder, manifest)


class TorchGraphs:
    """The same chain in PyTorch, for the golden outputs."""

    def __init__(self, exports: list[GraphExport]) -> None:
        self.methods = {e.spec.name: e.method for e in exports}

    def run(self, name: str, *values: Floats) -> list[Floats]:
        """See Runner.run."""
        with torch.no_grad():
            out = self.methods[name](*(torch.from_numpy(np.ascontiguousarray(v)) for v in values))
        return [t.float().numpy() for t in (out if isinstance(out, tuple) else (out,))]


def golden_differences(bundle: Bundle, chain: Chain) -> dict[str, float]:
    """The largest difference of each golden output, as a share of its largest value."""
    golden = json.loads((bundle.folder / bundle.manifest["golden"]["file"]).read_text())
    inputs = {
        name: Wave(**{**given, "shape": tuple(given["shape"])}).values() for name, given in golden["inputs"].items()
    }
    found = chain(Graphs(bundle), inputs)
    out: dict[str, float] = {}
    for name, wanted in golden["outputs"].items():
        expected = np.array(wanted["data"], np.float32).reshape(wanted["shape"])
        out[name] = float(np.abs(found[name] - expected).max() / max(1e-6, np.abs(expected).max()))
    return out


def golden_json(content: BundleContent) -> dict[str, Any]:
    """The content of golden.json."""
    outputs = content.chain(TorchGraphs(content.graphs), {n: w.values() for n, w in content.golden.items()})
    return {
        "rule": "factor * (0.5 + 0.5 * sin(step * k + phase)) + offset, k = flat index, float64 then float32",
        "inputs": {name: {**w.__dict__, "shape": list(w.shape)} for name, w in content.golden.items()},
        "tolerance": TOLERANCE,
        "outputs": {
            name: {"shape": list(value.shape), "data": [float(f"{v:.6g}") for v in value.ravel()]}
            for name, value in outputs.items()
        },
    }


@torch.no_grad()
def round_to_half(network: nn.Module) -> None:
    """Give large weights, in place, the values that half-precision storage keeps.

    Masked attention cuts at one half: a weight off by a rounding can change a whole query. So the golden outputs are
    those of the rounded weights.
    """
    for parameter in network.parameters():
        if parameter.numel() >= SMALLEST:
            parameter.copy_(parameter.half().float())


def write_graph_bundle(network: nn.Module, content: BundleContent, folder: Path, half: bool) -> Bundle:
    """Export, compare ONNX Runtime with PyTorch, then put the folder in place.

    `half` rounds the network's own weights. Raises RuntimeError, leaving what was at `folder`, where the two disagree.
    """
    draft = folder.with_name(folder.name + ".partial")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    if half:
        round_to_half(network)
    for export in content.graphs:
        path = draft / f"{export.spec.name}.onnx"
        export_graph(Method(network, export.method), export.inputs, export.spec, path)
        if half:
            store_weights_as_half(path)
    (draft / "golden.json").write_text(json.dumps(golden_json(content)) + "\n")
    manifest = {
        "format": FORMAT,
        "kind": content.kind.name,
        **content.manifest,
        "precision": "float16 storage" if half else "float32",
        "graphs": {
            e.spec.name: {"file": f"{e.spec.name}.onnx", "inputs": e.spec.inputs, "outputs": e.spec.outputs}
            for e in content.graphs
        },
        "golden": {"file": "golden.json"},
        "sha256": {path.name: sha256(path) for path in sorted(draft.iterdir())},
    }
    (draft / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n")
    found = golden_differences(read_graph_bundle(draft, content.kind), content.chain)
    if max(found.values()) > TOLERANCE:
        raise RuntimeError(f"ONNX Runtime and PyTorch disagree: {found}; the draft stays in {draft}")
    if folder.exists():
        shutil.rmtree(folder)
    draft.rename(folder)
    return read_graph_bundle(folder, content.kind)
