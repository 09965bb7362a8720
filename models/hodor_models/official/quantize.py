"""int8 variants of the published network's graphs, for processors that multiply bytes fast.

Products and wide convolutions with constant weights: weights int8 a channel, activations uint8, scaled as they come, so
that no clips are needed to measure their ranges. Everything else, the deformable convolutions above all, stays float32.
"""

import logging
import tempfile
from pathlib import Path
from typing import Any

import onnx
from onnxruntime.quantization import QuantType, quantize_dynamic

from ..export.quantize import VARIANT, folded
from .byte_convolution import convolve_in_bytes

# The object encoder is a twentieth of a frame, and its descriptors decide about all that follow.
QUANTISED = ("backbone", "mask_decoder")


def add_int8_graphs(folder: Path) -> dict[str, dict[str, Any]]:
    """Write the int8 file of each graph that gets one beside it. Returns what the manifest says of them, by graph."""
    logging.getLogger().setLevel(logging.ERROR)  # it advises a preparation that finds nothing here
    for graph in QUANTISED:
        with tempfile.TemporaryDirectory() as scratch:
            draft = Path(scratch) / "folded.onnx"
            model = folded(folder / f"{graph}.onnx", draft)
            convolve_in_bytes(model)
            onnx.save(model, draft)
            quantize_dynamic(
                draft,
                folder / f"{graph}.{VARIANT}.onnx",
                op_types_to_quantize=["MatMul"],
                per_channel=True,
                # Seven bits: without VNNI the sum of two products of bytes would not fit into sixteen bits.
                reduce_range=True,
                weight_type=QuantType.QInt8,
            )
    return {graph: {"variants": {VARIANT: {"file": f"{graph}.{VARIANT}.onnx", "for": ["cpu"]}}} for graph in QUANTISED}
