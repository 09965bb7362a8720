"""From PyTorch to the ONNX bundles that the studio runs."""
