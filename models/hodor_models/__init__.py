"""Networks for video object segmentation with object descriptors: definition, training, measuring and export."""

import os

__version__ = "0.2.0"

# ONNX Runtime's releases since 1.29 send what they run to Microsoft unless this is set before it is loaded.
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
