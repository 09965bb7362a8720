"""Networks from the files that training writes, and weights to commit."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from ..bundle import BundleError
from .config import DetectorConfig
from .network import FrameDetector


def read_state(path: Path) -> tuple[dict[str, Tensor], dict[str, Any]]:
    """The averaged weights of a checkpoint (or its `model` where it has no average) and the network's settings."""
    if not path.is_file():
        raise BundleError(f"{path}: no such checkpoint")
    state = torch.load(path, map_location="cpu", weights_only=True)
    if "model" not in state or "network" not in state:
        raise BundleError(f"{path}: not a checkpoint of this package (no 'model' and 'network' inside)")
    return state.get("average", state["model"]), state["network"]


def fill(network: nn.Module, weights: dict[str, Tensor], path: Path) -> None:
    """Load weights; BundleError names the first tensor that is missing, too much, or of another shape."""
    own = network.state_dict()
    for name in sorted(own.keys() ^ weights.keys()):
        raise BundleError(f"{path}: tensor {name} is {'missing' if name in own else 'unknown'}")
    for name, tensor in own.items():
        if weights[name].shape != tensor.shape:
            raise BundleError(f"{path}: tensor {name} is {tuple(weights[name].shape)}, expected {tuple(tensor.shape)}")
    network.load_state_dict({name: tensor.float() for name, tensor in weights.items()})


def load_detector(path: Path, config: DetectorConfig | None = None) -> FrameDetector:
    """The detector of a checkpoint; `config` where it must be another (say, with other attention)."""
    weights, settings = read_state(path)
    known = DetectorConfig(**{**settings, "classes": tuple(settings.get("classes", ()))})
    network = FrameDetector(config or known)
    fill(network, weights, path)
    return network.eval()


def save_half(network: FrameDetector, path: Path) -> None:
    """The weights alone, in half precision, for a later run to start from."""
    write_half(network, asdict(network.config), path)


def write_half(network: nn.Module, settings: dict[str, Any], path: Path) -> None:
    """Weights in half precision with the network's settings."""
    weights = {name: tensor.half() for name, tensor in network.state_dict().items()}
    torch.save({"model": weights, "network": settings}, path)
