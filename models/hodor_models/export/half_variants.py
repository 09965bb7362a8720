"""float16 variants of a bundle's graphs for GPUs: half-precision arithmetic, and whole batches of frames.

The backbone takes a batch of frames; the other two take the batch's features, which so never leave the device, and
which frame of it is meant. A variant brings no weights of its own: its tensors lie in the base graph's file, which
stores them in half precision anyway (ONNX external data), so that a variant is a tenth of a megabyte.
"""

import re
import shutil
import tempfile
from pathlib import Path
from typing import Any

import onnx
from onnx import ModelProto, TensorProto, helper
from onnx.external_data_helper import set_external_data

from ..bundle import Bundle, BundleError, read_bundle, sha256
from .half_graph import Rules, halve_arithmetic
from .quantize import folded, state_tolerance
from .write_bundle import write_json

VARIANT = "float16"
DEVICES = ("cuda", "webgpu", "dml", "coreml")
# A processor computes in float32 what it has no half-precision kernel for, and so is closer than a GPU will be: with
# every result rounded to half, the shipped network's soft masks differ by 0.0002.
LEAST = {"labels": 0.99, "masks": 0.002}
FRAME = "frame"
BATCH = "B"

# By name, as the exporter counts them: where it counts otherwise, graphs are right all the same, with more Casts.
MEMORY = r"^/(shrink/|project/)?(?!Expand|Concat|Unsqueeze)\w+$"  # it has no module's name, but for its convolutions
SCORES = r"^/decoder/Concat_19$"  # of the background and the objects: from here on logits, float32

RULES = {
    # Norms and the global context add up whole maps; the latter's are small (strides 32 and 16).
    "backbone": Rules(re.compile(r"/context(32|16)/|/out4/|/out8\.2/"), half=re.compile("^/backbone/Resize")),
    # A dozen descriptors that read the frame by softmaxes and sums over all its pixels: nothing to gain, much to lose.
    "object_encoder": Rules(re.compile("")),
    "mask_decoder": Rules(
        re.compile(rf"{MEMORY}|{SCORES}|/(local|fine)\.1/|/reach/"), halved=("f4.frame", "f8.frame", "descriptors")
    ),
}


def state_dimensions(value: onnx.ValueInfoProto, dimensions: list[str]) -> None:
    """Name the dimensions of an input or output as the manifest does."""
    shape = value.type.tensor_type.shape
    del shape.dim[:]
    for text in dimensions:
        shape.dim.add(**({"dim_value": int(text)} if text.isdigit() else {"dim_param": text}))


def variant_tensors(graph: str, entry: dict[str, Any]) -> dict[str, dict[str, list[str]]]:
    """`inputs` and `outputs` of a variant: features come as a batch, and with them the number of the frame meant."""
    inputs = {name: list(dimensions) for name, dimensions in entry["inputs"].items()}
    outputs = {name: list(dimensions) for name, dimensions in entry["outputs"].items()}
    batched = [*inputs.values(), *outputs.values()] if graph == "backbone" else [inputs[n] for n in features(inputs)]
    for dimensions in batched:
        dimensions[0] = BATCH
    return {"inputs": inputs if graph == "backbone" else inputs | {FRAME: ["1"]}, "outputs": outputs}


def features(names: Any) -> list[str]:
    """Those that the backbone made."""
    return [name for name in names if name in ("f4", "f8")]


def take_frame(model: ModelProto) -> None:
    """Let a graph's features be those of a batch, of which the new input `frame` (int64, [1]) says the one to use."""
    graph = model.graph
    for name in features([value.name for value in graph.input]):
        own = f"{name}.{FRAME}"
        for node in graph.node:
            for position, given in enumerate(node.input):
                if given == name:
                    node.input[position] = own
        graph.node.insert(0, helper.make_node("Gather", [name, FRAME], [own], axis=0, name=f"{FRAME}/{name}"))
    graph.input.append(helper.make_tensor_value_info(FRAME, TensorProto.INT64, [1]))


def draw_weights_from(model: ModelProto, base: Path) -> None:
    """Point the tensors whose very bytes lie in the base graph's file there, and keep the others in the graph."""
    content = base.read_bytes()
    stored = {bytes(weight.raw_data) for weight in onnx.load(str(base)).graph.initializer}
    for weight in model.graph.initializer:
        data = bytes(weight.raw_data)
        if weight.data_type == TensorProto.FLOAT16 and len(data) >= 512 and data in stored:
            set_external_data(weight, base.name, offset=content.index(data), length=len(data))
            weight.ClearField("raw_data")


def write_variant(graph: str, base: Path, entry: dict[str, Any], target: Path) -> None:
    """The variant of one graph, in the folder of its base."""
    tensors = variant_tensors(graph, entry)
    model = onnx.load(str(base))
    for value in (*model.graph.input, *model.graph.output):
        state_dimensions(value, (tensors["inputs"] | tensors["outputs"])[value.name])
    if graph != "backbone":
        take_frame(model)
    with tempfile.TemporaryDirectory() as scratch:
        batched = Path(scratch) / "batched.onnx"
        onnx.save(model, str(batched))
        model = folded(batched, Path(scratch) / "folded.onnx")
    halve_arithmetic(model, RULES[graph])
    draw_weights_from(model, base)
    target.write_bytes(model.SerializeToString())
    onnx.checker.check_model(str(target))


def add_half_variants(folder: Path) -> Bundle:
    """Give a bundle's graphs float16 variants; the folder is replaced when all is written and checked.

    Raises BundleError where the bundle is not whole, is of a network without a pixel memory, or stores its weights in
    single precision: a variant would have to bring all of them.
    """
    bundle = read_bundle(folder)
    manifest = bundle.manifest
    if "memory_keys" not in manifest["graphs"]["mask_decoder"]["inputs"] or "step" in manifest["graphs"]:
        raise BundleError(f"{folder}: float16 variants are made of HODOR-Lite bundles of three graphs with a memory")
    if manifest["precision"] != "float16 storage":
        raise BundleError(f"{folder}: export with --precision 'float16 storage', whose weights variants can use")
    draft = folder.with_name(folder.name + ".partial")
    shutil.rmtree(draft, ignore_errors=True)
    shutil.copytree(folder, draft)
    for graph in RULES:
        entry = manifest["graphs"][graph]
        file, base = f"{graph}.{VARIANT}.onnx", draft / entry["file"]
        write_variant(graph, base, entry, draft / file)
        variant = {"file": file, "for": list(DEVICES), "weights": base.name, **variant_tensors(graph, entry)}
        entry.setdefault("variants", {})[VARIANT] = variant
        manifest["sha256"][file] = sha256(draft / file)
    write_json(draft / "manifest.json", manifest)
    state_tolerance(draft, VARIANT, LEAST)
    shutil.rmtree(folder)
    draft.rename(folder)
    return read_bundle(folder)
