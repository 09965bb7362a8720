"""J and F of a network in training, on a few sequences."""

from collections.abc import Callable
from pathlib import Path

from ..data.sources import DavisVideos
from ..evaluate import Protocol, evaluate
from ..lite.network import HodorLite
from ..propagation import Settings
from ..torch_graphs import TorchGraphs
from .config import Checkpoints


def measure_with(checkpoints: Checkpoints) -> Callable[[HodorLite], dict[str, float]] | None:
    """The measurement that the configuration asks for; None where it names no data."""
    if not checkpoints.measure_root:
        return None

    def measure(network: HodorLite) -> dict[str, float]:
        videos = DavisVideos(Path(checkpoints.measure_root), "val")
        videos.names = [
            n for n in videos.names if not checkpoints.measure_sequences or n in checkpoints.measure_sequences
        ]
        protocol = Protocol(frames=checkpoints.measure_frames, stride=3)
        settings = Settings(short_side=checkpoints.measure_height)
        result = evaluate(videos, TorchGraphs(network, half=True), settings, protocol)
        scores = {s["name"]: round(100 * (s["j"] + s["f"]) / 2, 1) for s in result["sequences"]}
        return {"J": result["J"], "F": result["F"], "JF": result["JF"], **scores}

    return measure
