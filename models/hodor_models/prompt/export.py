"""The point head as a bundle of kind "point-prompts"; it reads the features of one backbone graph."""

from pathlib import Path
from typing import Any

import torch

from ..bundle import Bundle, BundleError, read_bundle
from ..export.lite import GraphSpec
from ..propagation import Floats
from ..suggest.graph_bundle import BundleContent, GraphExport, Kind, Runner, Wave, read_graph_bundle, write_graph_bundle
from .maps import CHANNELS, Point, Prompts, prompt_maps
from .network import ANSWERS, PromptHead

POINTS = Kind("point-prompts", ("prompt_head",))
GOLDEN_GRID = (16, 24)
GOLDEN_PROMPTS = Prompts((Point(0.4, 0.3), Point(0.7, 0.8, positive=False)), (0.1, 0.1, 0.8, 0.7))


def golden_chain(graphs: Runner, inputs: dict[str, Floats]) -> dict[str, Floats]:
    """What golden.json holds of a point head."""
    logits, confidences = graphs.run("prompt_head", inputs["f4"], inputs["f8"], inputs["prompts"])
    return {"logits": logits, "confidences": confidences}


def spec(network: PromptHead) -> GraphSpec:
    """Tensors of the graph."""
    lite = network.config.lite
    return GraphSpec(
        "prompt_head",
        {
            "f4": ["1", str(lite.detail_channels), "H/4", "W/4"],
            "f8": ["1", str(lite.channels), "H/8", "W/8"],
            "prompts": ["1", str(CHANNELS), "H/4", "W/4"],
        },
        {"logits": ["1", str(ANSWERS), "H/4", "W/4"], "confidences": ["1", str(ANSWERS)]},
    )


def backbone_of(folder: Path) -> dict[str, str]:
    """What names the backbone of a bundle of HODOR: its bundle, version and SHA-256."""
    bundle = read_bundle(folder)
    file = bundle.manifest["graphs"]["backbone"]["file"]
    return {
        "name": bundle.manifest["name"],
        "version": bundle.manifest["version"],
        "sha256": bundle.manifest["sha256"][file],
    }


def write_head(network: PromptHead, folder: Path, backbone: Path, info: dict[str, Any], half: bool) -> Bundle:
    """Write the bundle for the backbone in a bundle of HODOR; info: version, training, measured."""
    network = network.eval().to("cpu", memory_format=torch.contiguous_format)
    lite = network.config.lite
    h, w = GOLDEN_GRID
    features = (torch.randn(1, lite.detail_channels, h, w), torch.randn(1, lite.channels, h // 2, w // 2))
    prompts = torch.from_numpy(prompt_maps(GOLDEN_PROMPTS, GOLDEN_GRID))[None]
    manifest = {
        "name": "hodor-point",
        "version": info["version"],
        "licence": "Apache-2.0",
        "backbone": backbone_of(backbone),
        "network": {"answers": ANSWERS, "prompts": CHANNELS},
        "training": info.get("training", {}),
        "measured": info.get("measured", {}),
    }
    content = BundleContent(
        POINTS,
        manifest,
        [GraphExport(spec(network), network.forward, (*features, prompts))],
        {
            "f4": Wave((1, lite.detail_channels, h, w), 0.17, 0.0, 4.0, -2.0),
            "f8": Wave((1, lite.channels, h // 2, w // 2), 0.13, 0.5, 4.0, -2.0),
            "prompts": Wave((1, CHANNELS, h, w), 0.05, 1.0),
        },
        golden_chain,
    )
    return write_graph_bundle(network, content, folder, half)


def read_head(folder: Path, backbone: Bundle) -> Bundle:
    """Read and verify a bundle of points; BundleError where it was made for another backbone."""
    bundle = read_graph_bundle(folder, POINTS)
    made = bundle.manifest["backbone"]
    file = backbone.manifest["graphs"]["backbone"]["file"]
    if made["sha256"] != backbone.manifest["sha256"][file]:
        raise BundleError(
            f"{folder}: made for the backbone of {made['name']} {made['version']}, not for the one in {backbone.folder}"
        )
    return bundle
