"""The detector as a bundle of kind "object-suggestions"."""

from pathlib import Path
from typing import Any

import torch

from ..bundle import Bundle
from ..export.lite import GraphSpec
from ..propagation import Floats
from .graph_bundle import BundleContent, GraphExport, Kind, Runner, Wave, write_graph_bundle
from .network import FrameDetector

SUGGESTIONS = Kind("object-suggestions", ("pixel_decoder", "object_decoder"))
GOLDEN_SIZE = (64, 96)


def detect(graphs: Runner, image: Floats) -> dict[str, Floats]:
    """Image [1, 3, H, W] -> scores [1, N], masks [1, N, H/4, W/4] logits, classes [1, N, K], queries [1, N, C]."""
    out = graphs.run("object_decoder", *graphs.run("pixel_decoder", image))
    return dict(zip(("scores", "masks", "classes", "queries"), out, strict=True))


def golden_chain(graphs: Runner, inputs: dict[str, Floats]) -> dict[str, Floats]:
    """What golden.json holds of a detector."""
    found = detect(graphs, inputs["image"])
    return {name: found[name] for name in ("scores", "masks", "queries")}


def specs(network: FrameDetector) -> tuple[GraphSpec, GraphSpec]:
    """Tensors of the two graphs."""
    config = network.config
    c, m, n, k = (str(v) for v in (config.channels, config.mask_channels, config.queries, config.class_count))
    levels = {f"f{s}": ["1", c, f"H/{s}", f"W/{s}"] for s in (32, 16, 8)}
    features = {**levels, "mask_features": ["1", m, "H/4", "W/4"]}
    found = {
        "scores": ["1", n],
        "masks": ["1", n, "H/4", "W/4"],
        "classes": ["1", n, k],
        "queries": ["1", n, c],
    }
    return (
        GraphSpec("pixel_decoder", {"image": ["1", "3", "H", "W"]}, features),
        GraphSpec("object_decoder", features, found),
    )


def write_detector(network: FrameDetector, folder: Path, info: dict[str, Any], half: bool) -> Bundle:
    """Write the bundle; info: version, licence, short_side, training, measured."""
    network = network.eval().to("cpu", memory_format=torch.contiguous_format)
    with torch.no_grad():
        image = torch.randn(1, 3, 96, 160)
        features = network.read_pixels(image)
    pixels, objects = specs(network)
    config = network.config
    manifest = {
        "name": "hodor-suggest",
        "version": info["version"],
        "licence": "Apache-2.0",
        "input": {
            "layout": "NCHW",
            "colour": "RGB",
            "scale": "(x - 127) / 128",
            "short_side": info["short_side"],
            "multiple_of": 32,
        },
        "network": {
            "queries": config.queries,
            "channels": config.channels,
            "mask_channels": config.mask_channels,
            "attention": config.attention,
            "classes": list(config.classes),
        },
        "training": info.get("training", {}),
        "measured": info.get("measured", {}),
    }
    content = BundleContent(
        SUGGESTIONS,
        manifest,
        [
            GraphExport(pixels, network.read_pixels, (image,)),
            GraphExport(objects, network.find_objects, features),
        ],
        {"image": Wave((1, 3, *GOLDEN_SIZE), 0.37, 0.0, 2.0, -1.0)},
        golden_chain,
    )
    return write_graph_bundle(network, content, folder, half)
