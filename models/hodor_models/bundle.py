"""A bundle: a folder with `manifest.json` and the ONNX graphs it names, verified before anything runs."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime as ort

from .propagation import Floats, Known, Settings

FORMAT = 1
GRAPHS = ("backbone", "object_encoder", "mask_decoder")


class BundleError(Exception):
    """A bundle that must not be run; the message names the file and what was expected."""


def sha256(path: Path) -> str:
    """Hex digest of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


@dataclass(frozen=True)
class Bundle:
    """A verified bundle."""

    folder: Path
    manifest: dict[str, Any]

    def settings(self) -> Settings:
        """The input size and window that the bundle was measured with."""
        return Settings(self.manifest["input"]["short_side"], self.manifest["network"]["window"])

    def graph_path(self, name: str, precision: str = "float32") -> Path:
        """The file of one graph: its variant of that precision where it has one, else the graph itself."""
        return self.folder / str(self.entry(name, precision)["file"])

    def entry(self, name: str, precision: str = "float32") -> dict[str, Any]:
        """What the manifest says of one graph, and of its variant of that precision where it has one: a variant lists
        `inputs` and `outputs` only where they are others than the graph's."""
        entry = self.manifest["graphs"][name]
        return {**entry, **entry.get("variants", {}).get(precision, {})}


def check_listed(path: Path, manifest: dict[str, Any]) -> None:
    """Every graph is there, and it, its variants and the files of their weights have a hash. Raises BundleError."""
    for name in GRAPHS:
        entry = manifest.get("graphs", {}).get(name)
        if entry is None:
            raise BundleError(f"{path}: graphs.{name} is missing")
        for variant in (entry, *entry.get("variants", {}).values()):
            for file in (variant["file"], variant.get("weights", variant["file"])):
                if file not in manifest.get("sha256", {}):
                    raise BundleError(f"{path}: sha256 lists no {file}")


def read_bundle(folder: Path) -> Bundle:
    """Read and verify a bundle: manifest format, every file there, every hash right. Raises BundleError."""
    path = folder / "manifest.json"
    if not path.is_file():
        raise BundleError(f"{path}: missing; a bundle is a folder with manifest.json and ONNX graphs")
    try:
        manifest = json.loads(path.read_text())
    except json.JSONDecodeError as error:
        raise BundleError(f"{path}: not JSON ({error})") from error
    if manifest.get("format") != FORMAT:
        raise BundleError(f"{path}: format {manifest.get('format')!r}, expected {FORMAT}")
    check_listed(path, manifest)
    for file, expected in manifest["sha256"].items():
        if not (folder / file).is_file():
            raise BundleError(f"{folder / file}: missing, named in {path}")
        found = sha256(folder / file)
        if found != expected:
            raise BundleError(f"{folder / file}: SHA-256 {found}, expected {expected}")
    return Bundle(folder, manifest)


class OrtGraphs:
    """The graphs of a bundle in ONNX Runtime, behind the interface of the propagation loop.

    precision: "float32", or the name of a variant ("int8", "float16") for the graphs that have one.
    """

    def __init__(
        self,
        bundle: Bundle,
        threads: int = 2,
        providers: tuple[str, ...] = ("CPUExecutionProvider",),
        precision: str = "float32",
    ) -> None:
        options = ort.SessionOptions()
        options.intra_op_num_threads = threads
        # Three graphs take turns: threads that spin while they wait for work take the cores from the next graph's, and
        # a frame takes twice as long. The studio does the same.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        # It would warn of each input that has a default.
        options.log_severity_level = 3
        self.sessions: dict[str, ort.InferenceSession] = {}
        self.batched: set[str] = set()
        for name in GRAPHS:
            path = bundle.graph_path(name, precision)
            session = ort.InferenceSession(str(path), options, providers=list(providers))
            expected = list(bundle.entry(name, precision)["inputs"])
            found = [node.name for node in session.get_inputs()]
            if found != expected:
                raise BundleError(f"{path}: inputs {found}, the manifest says {expected}")
            self.sessions[name] = session
            if "frame" in found:
                self.batched.add(name)
        self.decoder_inputs = set(bundle.manifest["graphs"]["mask_decoder"]["inputs"])

    def run(self, name: str, **feeds: Floats) -> list[Floats]:
        """One graph; inputs as contiguous float32. A variant for batches of frames is given a batch of one."""
        ready: dict[str, Any] = {key: np.ascontiguousarray(value, np.float32) for key, value in feeds.items()}
        if name in self.batched:
            ready["frame"] = np.zeros(1, np.int64)
        return self.sessions[name].run(None, ready)

    def backbone(self, image: Floats) -> tuple[Floats, Floats]:
        """See Graphs; a network may give coarser maps too."""
        f4, f8, *_ = self.run("backbone", image=image)
        return f4, f8

    def object_encoder(self, f8: Floats, masks: Floats) -> tuple[Floats, Floats | None]:
        """See Graphs."""
        descriptors, *keys = self.run("object_encoder", f8=f8, masks=masks)
        return descriptors, keys[0] if keys else None

    def mask_decoder(self, f4: Floats, f8: Floats, descriptors: Floats, known: Known) -> Floats:
        """See Graphs; a network is given what its manifest lists."""
        listed = {name: value for name, value in vars(known).items() if name in self.decoder_inputs}
        return self.run("mask_decoder", f4=f4, f8=f8, descriptors=descriptors, **listed)[0]
