"""Reads the `config.yaml` that lies beside a published checkpoint."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from .config import InputConfig, NetworkConfig
from .import_request import CheckpointError

# What the published code assumes where a file says nothing.
DEFAULTS: dict[str, dict[str, Any]] = {
    "INPUT": {
        "IMAGE_MEAN": [0.406, 0.456, 0.485],
        "IMAGE_STD": [0.225, 0.224, 0.229],
        "MIN_DIM": 448,
        "MAX_DIM": 768,
        "RGB_INPUT": True,
        "NORMALIZE_TO_UNIT_SCALE": True,
    },
    "MODEL": {
        "TRANSFORMER_PRE_NORMALIZE": False,
        "ENCODER_LAYERS": 5,
        "DECODER_LAYERS": 5,
        "NUM_ATTN_HEADS": 8,
        "NUM_BG_DESCRIPTORS": 9,
        "NUM_CATCH_ALL_QUERIES": 1,
        "POS_ENCODINGS_IN_FMQ": True,
        "POS_ENCODINGS_IN_FQM": True,
    },
}
# The variants that were published; others were only tried, and are not built here.
SUPPORTED = {
    ("INPUT", "RGB_INPUT"): True,
    ("MODEL", "TRANSFORMER_PRE_NORMALIZE"): False,
    ("MODEL", "NUM_BG_DESCRIPTORS"): 9,
    ("MODEL", "NUM_CATCH_ALL_QUERIES"): 1,
    ("MODEL", "POS_ENCODINGS_IN_FMQ"): False,
    ("MODEL", "POS_ENCODINGS_IN_FQM"): True,
}


def read_config(path: Path, short_side: int) -> tuple[NetworkConfig, InputConfig]:
    """Network and input as the file describes them, for frames of this short side. Raises CheckpointError."""
    if not path.is_file():
        raise CheckpointError(f"{path}: there is no such file. Name the config.yaml that lies beside the checkpoint.")
    try:
        content = yaml.safe_load(path.read_text())
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise CheckpointError(f"{path}: not a YAML file ({error}).") from error
    if not isinstance(content, Mapping) or not any(isinstance(content.get(section), Mapping) for section in DEFAULTS):
        raise CheckpointError(f"{path}: has neither INPUT nor MODEL: not a HODOR configuration.")
    values = {section: {**defaults, **(content.get(section) or {})} for section, defaults in DEFAULTS.items()}
    for (section, key), expected in SUPPORTED.items():
        found = values[section][key]
        if found != expected:
            raise CheckpointError(f"{path}: {section}.{key} is {found!r}; only {expected!r} can be imported.")
    try:
        return network_config(values["MODEL"]), input_config(values["INPUT"], short_side)
    except (TypeError, ValueError, ZeroDivisionError) as error:
        raise CheckpointError(f"{path}: a value under INPUT or MODEL cannot be used ({error}).") from error


def network_config(model: Mapping[str, Any]) -> NetworkConfig:
    """The section MODEL."""
    return NetworkConfig(
        heads=int(model["NUM_ATTN_HEADS"]),
        encoder_layers=int(model["ENCODER_LAYERS"]),
        decoder_layers=int(model["DECODER_LAYERS"]),
    )


def input_config(values: Mapping[str, Any], short_side: int) -> InputConfig:
    """The section INPUT; the long side's limit grows with the short side, as published."""
    unit = 255.0 if values["NORMALIZE_TO_UNIT_SCALE"] else 1.0
    # The file has them in OpenCV's channel order.
    mean, std = (tuple(unit * float(v) for v in reversed(values[key])) for key in ("IMAGE_MEAN", "IMAGE_STD"))
    if len(mean) != 3 or len(std) != 3 or min(std) <= 0:
        raise ValueError("IMAGE_MEAN and IMAGE_STD need three values each, IMAGE_STD above zero")
    long_side = round(short_side * float(values["MAX_DIM"]) / float(values["MIN_DIM"]))
    return InputConfig(short_side, long_side, mean, std)
