"""What defines a track decoder."""

from dataclasses import dataclass


@dataclass(frozen=True)
class TracksConfig:
    """Sizes of the track decoder; the defaults are the shipped network.

    frame_queries and frame_channels are those of the detector it reads, mask_channels those of its mask features.
    """

    frame_queries: int = 48
    frame_channels: int = 128
    mask_channels: int = 64
    channels: int = 128
    video_queries: int = 24
    heads: int = 8
    feed: int = 256
    window: int = 6
    encoder_layers: int = 3
    decoder_layers: int = 3
    class_count: int = 1
