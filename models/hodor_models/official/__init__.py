"""The published HODOR network (Swin-T + FPN, arXiv 2112.09131): definition, checkpoint import, export, propagation."""
