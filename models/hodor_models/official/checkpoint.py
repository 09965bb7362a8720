"""Reads a published checkpoint: nothing in it is run, and every tensor must be there, by name and shape."""

import pickle
from collections.abc import Mapping
from pathlib import Path

import torch
from torch import Tensor

from .config import NetworkConfig
from .import_request import CheckpointError
from .network import Hodor
from .truncated import first_lost_tensor

WEIGHTS_ENTRY = "model"


def read_weights(path: Path) -> dict[str, Tensor]:
    """The tensors of a checkpoint by name. Raises CheckpointError."""
    if not path.is_file():
        raise CheckpointError(f"{path}: there is no such file. Name the .pth file of a HODOR checkpoint.")
    try:
        content = torch.load(path, map_location="cpu", weights_only=True)
    except pickle.UnpicklingError as error:
        raise CheckpointError(
            f"{path}: not a checkpoint of tensors and plain values ({first_line(error)}). "
            "Files that would run code when they are read are refused: use the published file."
        ) from error
    except (RuntimeError, EOFError, ValueError, OSError) as error:
        lost = first_lost_tensor(path, WEIGHTS_ENTRY)
        if lost:
            raise CheckpointError(
                f"{path}: cut short, the first tensor it lacks is {lost}. Download it again."
            ) from error
        raise CheckpointError(
            f"{path}: cannot be read ({first_line(error)}). It is truncated or no PyTorch file: download it again."
        ) from error
    return weights_entry(path, content)


def first_line(error: Exception) -> str:
    """What an error says first, without its advice."""
    lines = str(error).strip().splitlines() or [type(error).__name__]
    return lines[0].split(". ")[0]


def weights_entry(path: Path, content: object) -> dict[str, Tensor]:
    """The named tensors in what a checkpoint held. Raises CheckpointError."""
    if not isinstance(content, Mapping) or not isinstance(content.get(WEIGHTS_ENTRY), Mapping):
        found = f"entries {sorted(map(str, content))[:5]}" if isinstance(content, Mapping) else type(content).__name__
        raise CheckpointError(
            f'{path}: holds {found}, a HODOR checkpoint has its weights under "{WEIGHTS_ENTRY}". Name another file.'
        )
    weights = dict(content[WEIGHTS_ENTRY])
    for name, value in weights.items():
        if not isinstance(value, Tensor):
            raise CheckpointError(f"{path}: {name} is a {type(value).__name__}, not a tensor. Name another file.")
    return weights


def shape_of(tensor: Tensor) -> str:
    """A shape to print."""
    return "x".join(map(str, tensor.shape)) or "scalar"


def check_tensor(name: str, found: Tensor, wanted: Tensor) -> None:
    """Shape, kind of number, and that the numbers are finite. Raises CheckpointError."""
    if found.shape != wanted.shape:
        raise CheckpointError(
            f"{name} is {shape_of(found)}, {shape_of(wanted)} was expected. It is a checkpoint of another network."
        )
    if found.is_floating_point() != wanted.is_floating_point():
        raise CheckpointError(f"{name} holds {found.dtype}, {wanted.dtype} was expected.")
    if not torch.isfinite(found).all():
        raise CheckpointError(f"{name} holds values that are not finite. The file is damaged: download it again.")


def check_weights(weights: Mapping[str, Tensor], expected: Mapping[str, Tensor]) -> None:
    """Names, shapes and numbers, in the network's order. Raises CheckpointError that names the first that is wrong."""
    missing = [name for name in expected if name not in weights]
    for name, wanted in expected.items():
        if name in weights:
            check_tensor(name, weights[name], wanted)
            continue
        raise CheckpointError(
            f"the checkpoint lacks {name} ({shape_of(wanted)}) and {len(missing) - 1} more of the {len(expected)} "
            "tensors. It is incomplete or of another network."
        )
    unknown = [name for name in weights if name not in expected]
    if unknown:
        raise CheckpointError(
            f"the checkpoint holds {unknown[0]} ({shape_of(weights[unknown[0]])}), which this network does not have."
        )


def build_network(weights: Mapping[str, Tensor], config: NetworkConfig) -> Hodor:
    """The network with these weights, name for name. Raises CheckpointError."""
    network = Hodor(config)
    check_weights(weights, network.state_dict())
    network.load_state_dict(weights, strict=True)
    return network.eval()
