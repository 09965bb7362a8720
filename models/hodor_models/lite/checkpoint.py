"""Networks from the files that training writes."""

from pathlib import Path

import torch
from torch import Tensor

from ..bundle import BundleError
from .config import LiteConfig
from .network import HodorLite


def adopt(network: HodorLite, weights: dict[str, Tensor], path: Path) -> None:
    """Load weights made before the pixel memory too: what they lack starts at values that change nothing."""
    own = network.state_dict()
    memory = {name for name in own if name.startswith("decoder.memory") and name not in weights}
    ready = {name: tensor.float() for name, tensor in weights.items()}
    if memory:
        ready |= {name: own[name] if "memory." in name else torch.zeros_like(own[name]) for name in memory}
        first = "decoder.refinement.own.weight"
        wider = torch.zeros_like(own[first])
        wider[:, : ready[first].shape[1]] = ready[first]
        ready[first] = wider
    check(network, ready, path)
    network.load_state_dict(ready)


def check(network: HodorLite, weights: dict[str, Tensor], path: Path) -> None:
    """BundleError names the first tensor that is missing or has another shape."""
    for name, tensor in network.state_dict().items():
        if name not in weights:
            raise BundleError(f"{path}: tensor {name} is missing")
        if weights[name].shape != tensor.shape:
            raise BundleError(f"{path}: tensor {name} is {tuple(weights[name].shape)}, expected {tuple(tensor.shape)}")


def load_network(path: Path) -> HodorLite:
    """A HODOR-Lite with the averaged weights of a checkpoint (or its `model` where it holds no average)."""
    if not path.is_file():
        raise BundleError(f"{path}: no such checkpoint")
    state = torch.load(path, map_location="cpu", weights_only=True)
    if "model" not in state:
        raise BundleError(f"{path}: not a checkpoint of this package (no 'model' inside)")
    network = HodorLite(LiteConfig(**state.get("network", {})))
    weights = state.get("average", state["model"])
    check(network, weights, path)
    network.load_state_dict({name: tensor.float() for name, tensor in weights.items()})
    return network.eval()


def save_half(network: HodorLite, path: Path) -> None:
    """The weights alone, in half precision, for a later run to start from."""
    weights = {name: tensor.half() for name, tensor in network.state_dict().items()}
    torch.save({"model": weights, "network": network.config.__dict__}, path)
