"""Turns a published checkpoint that the user downloaded into a bundle."""

import argparse
import json
import shutil
import sys
from pathlib import Path
from typing import Any

from ..bundle import FORMAT, Bundle, OrtGraphs, read_bundle, sha256
from ..export.golden import TOLERANCE, describe, differences
from ..export.half import store_weights_as_half
from ..export.quantize import VARIANT, state_tolerance
from ..export.write_bundle import write_json
from .checkpoint import build_network, read_weights
from .config import InputConfig
from .export import GraphSpec, export_graphs, graph_specs
from .frames import MULTIPLE, SCALE_SPAN, SCALE_ZERO
from .graphs import PlainGraphs
from .import_request import CheckpointError, ImportRequest, add_arguments, request_of
from .network import Hodor
from .quantize import add_int8_graphs
from .released_config import read_config

STRIDES = (4, 8, 16, 32)
# Weights in half precision move the results by about this many times more.
HALF_SLACK = 20


def tensors(axes: dict[str, tuple[str, ...]], leave_out: dict[str, Any]) -> dict[str, list[str]]:
    """Names and axes for the manifest."""
    return {name: list(names) for name, names in axes.items() if name not in leave_out}


def manifest_graph(name: str, spec: GraphSpec) -> dict[str, Any]:
    """One graph's entry. Inputs with a default are listed apart: a reader may leave them out."""
    required = tensors(spec.inputs, spec.optional)
    entry = {"file": f"{name}.onnx", "inputs": required, "outputs": tensors(spec.outputs, {})}
    if spec.optional:
        entry["optional_inputs"] = tensors(spec.inputs, required)
    return entry


def manifest_input(rule: InputConfig) -> dict[str, Any]:
    """How frames are prepared. `scale` is what the graph takes; mean and std are applied inside of it."""
    return {
        "layout": "NCHW",
        "colour": "RGB",
        "scale": f"(x - {SCALE_ZERO}) / {SCALE_SPAN}",
        "short_side": rule.short_side,
        "long_side": rule.long_side,
        "multiple_of": MULTIPLE,
        "fit": "scaled bilinearly keeping the aspect, padded right and below with the mean colour",
        "mean": list(rule.mean),
        "std": list(rule.std),
        "normalised_in_graph": True,
    }


def manifest(network: Hodor, rule: InputConfig, request: ImportRequest) -> dict[str, Any]:
    """The content of manifest.json but for the hashes: format 1, with fields of its own beside."""
    config = network.config
    return {
        "format": FORMAT,
        "name": "hodor",
        "version": "1.0.0",
        "licence": "that of the checkpoint, which its authors published for the paper arXiv 2112.09131",
        "precision": "float16 storage" if request.half else "float32",
        "network": {
            "channels": config.channels,
            "background_descriptors": config.backgrounds,
            "strides": [4, 8],
            "feature_strides": list(STRIDES),
            "background_channels": 1 + config.backgrounds,
            "window": request.window,
        },
        "input": manifest_input(rule),
        "graphs": {name: manifest_graph(name, spec) for name, spec in graph_specs(network, rule).items()},
        "tensors": {
            "background": "soft masks of the background patches; default: patch * (1 - sum of masks)",
            "invalid": "true where a set has no descriptor for an object or patch; default: every descriptor counts",
            "channel_logits": "catch-all background, background patches, objects; the label map is their argmax",
            "logits": "the same with the background's channels as one: log of the sum of their exponentials",
        },
        "golden": {"file": "golden.json"},
        "training": {"checkpoint": request.checkpoint.name, "checkpoint_sha256": sha256(request.checkpoint)},
        "measured": {},
    }


def write_official_bundle(network: Hodor, rule: InputConfig, request: ImportRequest) -> Bundle:
    """Exports, checks ONNX Runtime against PyTorch on the golden tensors, then puts the folder in place.

    Raises RuntimeError where the two disagree; what was at `out` is then as it was.
    """
    draft = request.out.with_name(request.out.name + ".partial")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    try:
        export_graphs(graph_specs(network, rule), draft)
        variants = add_int8_graphs(draft) if request.int8 else {}
        if request.half:
            for path in draft.iterdir():
                store_weights_as_half(path)
        golden = describe(PlainGraphs(network, rule))
        (draft / "golden.json").write_text(json.dumps(golden) + "\n")
        hashes = {path.name: sha256(path) for path in sorted(draft.iterdir())}
        content = manifest(network, rule, request) | {"sha256": hashes}
        content["graphs"] = {name: entry | variants.get(name, {}) for name, entry in content["graphs"].items()}
        write_json(draft / "manifest.json", content)
        check_golden(golden, read_bundle(draft), slack=HALF_SLACK if request.half else 1)
        if variants:
            state_tolerance(draft, VARIANT)
        shutil.rmtree(request.out, ignore_errors=True)
        draft.rename(request.out)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return read_bundle(request.out)


def check_golden(golden: dict[str, Any], bundle: Bundle, slack: float) -> None:
    """ONNX Runtime gives what PyTorch gave. Raises RuntimeError."""
    found = differences(golden, OrtGraphs(bundle))
    wrong = {name: value for name, value in found.items() if value > slack * TOLERANCE[name]}
    if wrong:
        raise RuntimeError(f"ONNX Runtime and PyTorch disagree: {wrong}")


def import_checkpoint(request: ImportRequest) -> Bundle:
    """Checkpoint and config.yaml -> a verified bundle. Raises CheckpointError, leaving `out` as it was."""
    if request.short_side < MULTIPLE or request.window < 1:
        raise CheckpointError(f"--short-side must be at least {MULTIPLE} and --window at least 1.")
    check_target(request.out, request.overwrite)
    config, rule = read_config(request.config, request.short_side)
    network = build_network(read_weights(request.checkpoint), config)
    return write_official_bundle(network, rule, request)


def check_target(out: Path, overwrite: bool) -> None:
    """Only a bundle is ever replaced. Raises CheckpointError."""
    if not out.exists():
        return
    if not (out / "manifest.json").is_file():
        raise CheckpointError(f"{out}: exists and is no bundle. Name a new folder.")
    if not overwrite:
        raise CheckpointError(f"{out}: exists already. Add --overwrite to replace that bundle, or name a new folder.")


def run(options: argparse.Namespace) -> None:
    """A published HODOR checkpoint -> a bundle."""
    bundle = import_checkpoint(request_of(options))
    print(f"{bundle.folder}: {', '.join(bundle.manifest['sha256'])}")


def main(argv: list[str] | None = None) -> int:
    """Run the command; what the user can put right is one line on standard error and status 2."""
    parser = argparse.ArgumentParser(prog="hodor-models import-official", description=run.__doc__)
    add_arguments(parser)
    try:
        run(parser.parse_args(argv))
    except CheckpointError as error:
        print(f"hodor-models: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
