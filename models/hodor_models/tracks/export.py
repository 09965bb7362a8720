"""The track decoder as a bundle of kind "object-tracks"; it goes with one detector's bundle."""

from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from ..bundle import Bundle, BundleError
from ..export.lite import GraphSpec
from ..propagation import Floats
from ..suggest.graph_bundle import BundleContent, GraphExport, Kind, Runner, Wave, read_graph_bundle, write_graph_bundle
from ..suggest.query_decoder import masks_of
from .network import TrackDecoder

TRACKS = Kind("object-tracks", ("track_decoder", "track_masks"))
GOLDEN_FRAMES = 8


def golden_chain(graphs: Runner, inputs: dict[str, Floats]) -> dict[str, Floats]:
    """What golden.json holds of a track decoder."""
    scores, embeddings, presence = graphs.run("track_decoder", inputs["queries"])
    logits = graphs.run("track_masks", embeddings, inputs["mask_features"])[0]
    return {"scores": scores, "embeddings": embeddings, "presence": presence, "logits": logits}


def specs(network: TrackDecoder) -> tuple[GraphSpec, GraphSpec]:
    """Tensors of the two graphs."""
    config = network.config
    v, n, c, m = (
        str(x) for x in (config.video_queries, config.frame_queries, config.frame_channels, config.mask_channels)
    )
    return (
        GraphSpec(
            "track_decoder",
            {"queries": ["1", "T", n, c]},
            {"scores": ["1", v], "embeddings": ["1", v, m], "presence": ["1", v, "T"]},
        ),
        GraphSpec(
            "track_masks",
            {"embeddings": ["1", "K", m], "mask_features": ["1", m, "H/4", "W/4"]},
            {"logits": ["1", "K", "H/4", "W/4"]},
        ),
    )


def write_tracks(network: TrackDecoder, folder: Path, detector: Bundle, info: dict[str, Any], half: bool) -> Bundle:
    """Write the bundle for a detector's bundle; info: version, training, measured."""
    network = network.eval()
    config = network.config
    found = detector.manifest["network"]
    if (found["queries"], found["channels"]) != (config.frame_queries, config.frame_channels):
        raise BundleError(f"{detector.folder}: its queries do not fit these tracks")
    queries = torch.randn(1, 7, config.frame_queries, config.frame_channels)
    embeddings = torch.randn(1, 3, config.mask_channels)
    features = torch.randn(1, config.mask_channels, 16, 24)
    associate, masks = specs(network)

    def read_masks(embeddings: Tensor, mask_features: Tensor) -> Tensor:
        return masks_of(embeddings, mask_features)

    manifest = {
        "name": "hodor-tracks",
        "version": info["version"],
        "licence": "Apache-2.0",
        "detector": {
            "name": detector.manifest["name"],
            "version": detector.manifest["version"],
            "sha256": detector.manifest["sha256"]["object_decoder.onnx"],
        },
        "network": {"video_queries": config.video_queries, "window": config.window},
        "training": info.get("training", {}),
        "measured": info.get("measured", {}),
    }
    content = BundleContent(
        TRACKS,
        manifest,
        [GraphExport(associate, network.associate, (queries,)), GraphExport(masks, read_masks, (embeddings, features))],
        {
            "queries": Wave((1, GOLDEN_FRAMES, config.frame_queries, config.frame_channels), 0.13, 0.0, 4.0, -2.0),
            "mask_features": Wave((1, config.mask_channels, 8, 12), 0.21, 0.0, 2.0, -1.0),
        },
        golden_chain,
    )
    return write_graph_bundle(network, content, folder, half)


def read_tracks(folder: Path, detector: Bundle) -> Bundle:
    """Read and verify a bundle of tracks; BundleError where it was made for another detector."""
    bundle = read_graph_bundle(folder, TRACKS)
    wanted = bundle.manifest["detector"]["sha256"]
    if wanted != detector.manifest["sha256"]["object_decoder.onnx"]:
        named = bundle.manifest["detector"]
        raise BundleError(
            f"{folder}: made for {named['name']} {named['version']}, not for the one in {detector.folder}"
        )
    return bundle
