"""Networks for video object segmentation with object descriptors: definition, training, measuring and export."""

__version__ = "0.2.0"
