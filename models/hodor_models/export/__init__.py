"""From PyTorch to the ONNX bundles that the studio runs."""

PRECISIONS = ("float32", "float16 storage", "float16")
