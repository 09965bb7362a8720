"""The matting network as a bundle of kind "matting", and that bundle in ONNX Runtime."""

from pathlib import Path
from typing import Any

import torch

from ..bundle import Bundle
from ..export.lite import GraphSpec
from ..propagation import Floats
from ..suggest.graph_bundle import (
    BundleContent,
    GraphExport,
    Graphs,
    Kind,
    Runner,
    Wave,
    read_graph_bundle,
    write_graph_bundle,
)
from .band import DEFAULT_RADIUS, SMALLEST_RADIUS
from .network import MARGIN, TILE, MattingNetwork

MATTING = Kind("matting", ("matting",))
SIDE = str(TILE)
SPEC = GraphSpec(
    "matting",
    {"image": ["N", "3", SIDE, SIDE], "soft_mask": ["N", "1", SIDE, SIDE], "band": ["N", "1", SIDE, SIDE]},
    {"alpha": ["N", "1", SIDE, SIDE]},
)
# Waves of different lengths, so that no two planes agree. A band in between is none, but computes like one.
GOLDEN = {
    "image": Wave((1, 3, TILE, TILE), 0.0371),
    "soft_mask": Wave((1, 1, TILE, TILE), 0.00113, 0.4),
    "band": Wave((1, 1, TILE, TILE), 0.00227, 1.0),
}


def golden_chain(graphs: Runner, inputs: dict[str, Floats]) -> dict[str, Floats]:
    """What golden.json holds of a matting network."""
    return {"alpha": graphs.run("matting", inputs["image"], inputs["soft_mask"], inputs["band"])[0]}


def write_matting(network: MattingNetwork, folder: Path, info: dict[str, Any], half: bool) -> Bundle:
    """Write the bundle; info: version, training, measured. `half` stores weights in half precision."""
    network = network.eval().to("cpu", memory_format=torch.contiguous_format)
    manifest = {
        "name": "hodor-matting",
        "version": info["version"],
        "licence": "Apache-2.0",
        "input": {"layout": "NCHW", "colour": "RGB", "scale": "x / 255"},
        "tile": TILE,
        "margin": MARGIN,
        "band": {"min_radius": SMALLEST_RADIUS, "default_radius": DEFAULT_RADIUS},
        "training": info.get("training", {}),
        "measured": info.get("measured", {}),
    }
    # Two tiles: a batch of one would be traced as a constant.
    traced = (torch.rand(2, 3, TILE, TILE), torch.rand(2, 1, TILE, TILE), torch.ones(2, 1, TILE, TILE))
    content = BundleContent(MATTING, manifest, [GraphExport(SPEC, network.forward, traced)], GOLDEN, golden_chain)
    return write_graph_bundle(network, content, folder, half)


class Matter:
    """The graph of a matting bundle; see AlphaGraph."""

    def __init__(self, folder: Path, threads: int = 2) -> None:
        self.graphs = Graphs(read_graph_bundle(folder, MATTING), threads)

    def __call__(self, image: Floats, soft_mask: Floats, band: Floats) -> Floats:
        """Alpha of tiles."""
        return self.graphs.run("matting", image, soft_mask, band)[0]
