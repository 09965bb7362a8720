"""int8 variants of a bundle's graphs for processors that multiply bytes fast (AVX-512 VNNI, AVX-VNNI).

Static quantisation as ONNX Runtime reads it (QuantizeLinear / DequantizeLinear pairs): weights int8 a channel,
activations uint8 a tensor, their ranges measured on real clips. What is left in float32: the pixel memory but for the
product of `quantize_memory`, attention, norms, the kernels that masks are read with, and the refinement, whose small
differences decide where an edge lies.
"""

import json
import logging
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime as ort
from onnxruntime.quantization import CalibrationDataReader, QuantFormat, QuantType, quantize_static

from ..bundle import Bundle, BundleError, OrtGraphs, read_bundle, sha256
from ..data.crossing_set import SetSettings, play
from ..data.sources import DataError, DavisVideos, Image
from ..propagation import Floats, Known, LabelMap, Propagation, network_size, preprocess, softmax
from .golden import golden_outputs
from .half import store_weights_as_half
from .quantize_memory import input_magnitudes, quantize_affinity
from .write_bundle import write_json

VARIANT = "int8"

# Which nodes become int8, by operator and by name. The backbone wholly; of the decoder the convolutions and products
# whose weights are constant, up to the map that masks are read from.
BACKBONE_OPERATORS = ("Conv", "Clip", "Add")
DECODER_NODES = re.compile(r"/(fine|descend|local|feed|q_proj)\b")


# Clips of `data.crossing_set` that are calibrated on too, by number; those in which an object hides are too long.
MEETINGS = (0, 1, 3, 4, 5, 7)


@dataclass(frozen=True)
class Calibration:
    """Frames whose activations give the ranges: `kept` frames of every second clip, counted from the one given, and of
    clips in which two to four objects meet, made of the same videos."""

    videos: DavisVideos
    kept: tuple[int, ...] = (1, 5)


class Feeds(CalibrationDataReader):
    """Inputs of a graph, one after the other, as ONNX Runtime's calibration asks for them."""

    def __init__(self, feeds: Iterable[dict[str, Floats]]) -> None:
        self.left = iter(feeds)

    def get_next(self) -> dict[str, Floats] | None:
        """The next inputs, or None."""
        return next(self.left, None)


class Listening(OrtGraphs):
    """The graphs of a bundle, remembering what the mask decoder was last given."""

    last: dict[str, Floats]

    def mask_decoder(self, f4: Floats, f8: Floats, descriptors: Floats, known: Known) -> Floats:
        """See Graphs."""
        listed = {name: value for name, value in vars(known).items() if name in self.decoder_inputs}
        self.last = {"f4": f4, "f8": f8, "descriptors": descriptors, **listed}
        return super().mask_decoder(f4, f8, descriptors, known)


def two_objects(label: LabelMap) -> LabelMap:
    """The first object cut in two at its median column, so that the ranges of several objects are seen as well."""
    columns = np.nonzero(label == 1)[1]
    if not len(columns):
        return label
    cut = int(np.ceil(np.median(columns)))
    right = label[:, cut:]
    halves = label.copy()
    halves[:, cut:] = np.where(right == 1, 2, right)
    return halves


def propagated(bundle: Bundle, calibration: Calibration) -> Iterator[tuple[Floats, dict[str, Floats]]]:
    """For each frame that is kept: the backbone's input, and what the mask decoder is given there."""
    graphs = Listening(bundle)
    settings = bundle.settings()
    for clip in clips_of(calibration):
        image, label = clip[0]
        loop = Propagation(graphs, [int(v) for v in np.unique(label) if v not in (0, 255)], settings)
        loop.give(image, label)
        for t, (image, _) in enumerate(clip[1:], 1):
            loop.next(image)
            if t in calibration.kept:
                size = network_size(image.shape[0], image.shape[1], settings.short_side)
                yield preprocess(image, size), graphs.last


def clips_of(calibration: Calibration) -> Iterator[list[tuple[Image, LabelMap]]]:
    """The first frames of every second sequence, of every third of those with its object cut in two, and clips in which
    objects of several sequences meet."""
    videos, last = calibration.videos, max(calibration.kept)
    for number, name in enumerate(videos.names[::2]):
        clip = [videos.read(name, t) for t in range(min(1 + last, len(videos.frames[name])))]
        image, label = clip[0]
        yield [(image, two_objects(label) if number % 3 == 0 else label), *clip[1:]]
    for number in MEETINGS:
        try:
            images, labels, _ = play(videos, SetSettings(frames=1 + last), number)
        except DataError:  # too few sequences for it
            continue
        yield list(zip(images, labels, strict=True))


def folded(source: Path, target: Path) -> onnx.ModelProto:
    """A graph with constants folded (half-precision weights become float32 again), written to `target`."""
    options = ort.SessionOptions()
    options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_ENABLE_BASIC
    options.optimized_model_filepath = str(target)
    options.log_severity_level = 3
    ort.InferenceSession(str(source), options, providers=["CPUExecutionProvider"])
    return onnx.load(str(target))


def nodes_of(graph: str, model: onnx.ModelProto) -> list[str]:
    """The names of the nodes to quantise."""
    if graph == "backbone":
        return [node.name for node in model.graph.node if node.op_type in BACKBONE_OPERATORS]
    constants = {weight.name for weight in model.graph.initializer}
    return [
        node.name
        for node in model.graph.node
        if node.op_type in ("Conv", "MatMul") and node.input[1] in constants and DECODER_NODES.search(node.name)
    ]


def quantize_graph(graph: str, source: Path, target: Path, feeds: list[dict[str, Floats]]) -> None:
    """One float graph -> its int8 variant; what stays float32 is stored in half precision."""
    logging.getLogger().setLevel(logging.ERROR)  # it advises a preparation that `folded` is
    with tempfile.TemporaryDirectory() as scratch:
        model = folded(source, Path(scratch) / "folded.onnx")
        quantize_static(
            str(Path(scratch) / "folded.onnx"),
            str(target),
            Feeds(feeds),
            quant_format=QuantFormat.QDQ,
            per_channel=True,
            # All eight bits: with seven, which processors without VNNI would need, the features are twice as far off
            # (19 % against 9 % of their size). There the studio finds int8 slower, or wrong, and leaves it.
            reduce_range=False,
            activation_type=QuantType.QUInt8,
            weight_type=QuantType.QInt8,
            nodes_to_quantize=nodes_of(graph, model),
            op_types_to_quantize=[*BACKBONE_OPERATORS, "MatMul"],
        )
        if graph == "mask_decoder":
            quantize_affinity(target, input_magnitudes(Path(scratch) / "folded.onnx", feeds))
    store_weights_as_half(target)


def agreement(golden: dict[str, Any], graphs: OrtGraphs) -> dict[str, float]:
    """Against the golden logits: share of cells with the same label, mean absolute difference of the soft masks."""
    entry = golden["outputs"]["logits"]
    expected = np.array(entry["data"], np.float32).reshape(entry["shape"])[0]
    found = golden_outputs(graphs)["logits"][0]
    return {
        "labels": float((expected.argmax(0) == found.argmax(0)).mean()),
        "masks": float(np.abs(softmax(expected)[1:] - softmax(found)[1:]).mean()),
    }


def tolerance(found: dict[str, float], least: dict[str, float] | None = None) -> dict[str, float]:
    """Twice what this machine measured, so that another's rounding passes and a broken kernel does not; at least what
    is said."""
    least = least or {"labels": 1, "masks": 0}
    labels, masks = round(1 - 2 * (1 - found["labels"]), 3), round(2 * found["masks"], 4)
    return {"labels": min(labels, least["labels"]), "masks": max(masks, least["masks"])}


def add_variants(folder: Path, calibration: Calibration) -> Bundle:
    """Give a bundle's backbone and mask decoder int8 variants; the folder is replaced when all is written and checked.

    Raises BundleError where the bundle is not whole, or is of a network without a pixel memory (nothing was measured
    of those).
    """
    bundle = read_bundle(folder)
    if "memory_keys" not in bundle.manifest["graphs"]["mask_decoder"]["inputs"]:
        raise BundleError(f"{folder}: int8 variants are made of HODOR-Lite bundles with a pixel memory only")
    draft = folder.with_name(folder.name + ".partial")
    shutil.rmtree(draft, ignore_errors=True)
    shutil.copytree(folder, draft)
    seen = list(propagated(bundle, calibration))
    feeds = {"backbone": [{"image": image} for image, _ in seen], "mask_decoder": [given for _, given in seen]}
    manifest = bundle.manifest
    for graph, own in feeds.items():
        file = f"{graph}.{VARIANT}.onnx"
        quantize_graph(graph, bundle.graph_path(graph), draft / file, own)
        manifest["graphs"][graph].setdefault("variants", {})[VARIANT] = {"file": file, "for": ["cpu"]}
        manifest["sha256"][file] = sha256(draft / file)
    write_json(draft / "manifest.json", manifest)
    state_tolerance(draft, VARIANT)
    shutil.rmtree(folder)
    draft.rename(folder)
    return read_bundle(folder)


def state_tolerance(folder: Path, variant: str, least: dict[str, float] | None = None) -> None:
    """Measure a variant on the golden tensors and write what it may be off into golden.json."""
    path = folder / "golden.json"
    golden = json.loads(path.read_text())
    found = agreement(golden, OrtGraphs(read_bundle(folder), precision=variant))
    golden["tolerance"][variant] = tolerance(found, least)
    path.write_text(json.dumps(golden) + "\n")
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["sha256"]["golden.json"] = sha256(path)
    write_json(folder / "manifest.json", manifest)
