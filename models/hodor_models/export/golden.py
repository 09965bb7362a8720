"""Golden tensors: inputs given by a formula, so that any language can make them, and the outputs expected for them.

Every input is factor * (0.5 + 0.5 sin(step * k + phase)) + offset over the flat index k, computed in float64.
"""

from typing import Any

import numpy as np

from ..propagation import Floats, Graphs, Known

SIZE = (64, 96)
OBJECTS = 2
TOLERANCE = {"descriptors": 2e-3, "logits": 1e-2}


def wave(shape: tuple[int, ...], step: float, phase: float, factor: float) -> Floats:
    """Factor * (0.5 + 0.5 sin(step k + phase)) of a shape."""
    k = np.arange(int(np.prod(shape)), dtype=np.float64)
    return (factor * (0.5 + 0.5 * np.sin(step * k + phase))).reshape(shape).astype(np.float32)


def golden_inputs() -> dict[str, Floats]:
    """image, two sets of soft masks (together at most 1 in each pixel) and the previous masks."""
    h, w = SIZE
    share = 1 / OBJECTS
    return {
        "image": wave((1, 3, h, w), 0.37, 0.0, 2.0) - np.float32(1),
        "masks_first": wave((1, OBJECTS, h // 8, w // 8), 0.21, 0.0, share),
        "masks_second": wave((1, OBJECTS, h // 8, w // 8), 0.21, 1.0, share),
        "previous": wave((1, OBJECTS, h // 4, w // 4), 0.05, 0.5, share),
    }


def golden_outputs(graphs: Graphs) -> dict[str, Floats]:
    """The chain image -> features -> two descriptor sets -> logits."""
    given = golden_inputs()
    f4, f8 = graphs.backbone(given["image"])
    first, keys = graphs.object_encoder(f8, given["masks_first"])
    second, _ = graphs.object_encoder(f8, given["masks_second"])
    known = Known(given["previous"])
    if keys is not None:
        # The features are the same frame's: both frames of the memory have its keys, each its own masks.
        masks = np.stack((given["masks_first"], given["masks_second"]), 1)
        known = Known(given["previous"], np.stack((keys, keys), 1), masks)
    logits = graphs.mask_decoder(f4, f8, np.stack((first, second), 1), known)
    return {"descriptors": first, "logits": logits}


def describe(graphs: Graphs) -> dict[str, Any]:
    """The content of golden.json."""
    h, w = SIZE
    rule = "factor * (0.5 + 0.5 * sin(step * k + phase)) + offset, k = flat index, float64 then float32"
    share = 1 / OBJECTS

    def formula(shape: list[int], step: float, phase: float, factor: float, offset: float = 0.0) -> dict[str, Any]:
        return {"shape": shape, "step": step, "phase": phase, "factor": factor, "offset": offset}

    return {
        "rule": rule,
        "inputs": {
            "image": formula([1, 3, h, w], 0.37, 0.0, 2.0, -1.0),
            "masks_first": formula([1, OBJECTS, h // 8, w // 8], 0.21, 0.0, share),
            "masks_second": formula([1, OBJECTS, h // 8, w // 8], 0.21, 1.0, share),
            "previous": formula([1, OBJECTS, h // 4, w // 4], 0.05, 0.5, share),
        },
        "chain": "descriptors = object_encoder(f8, masks_first); logits = mask_decoder(f4, f8, "
        "[descriptors, object_encoder(f8, masks_second)], previous, memory = (masks_first, masks_second) where listed)",
        "tolerance": TOLERANCE,
        "outputs": {
            name: {"shape": list(value.shape), "data": [float(f"{v:.7g}") for v in value.ravel()]}
            for name, value in golden_outputs(graphs).items()
        },
    }


def differences(golden: dict[str, Any], graphs: Graphs) -> dict[str, float]:
    """Largest absolute difference of each output from golden.json's."""
    outputs = golden_outputs(graphs)
    found: dict[str, float] = {}
    for name, entry in golden["outputs"].items():
        expected = np.array(entry["data"], np.float32).reshape(entry["shape"])
        found[name] = float(np.abs(outputs[name] - expected).max())
    return found
