"""Objects of a clip: the loop around the graphs in numpy, the reference for the studio's.

First pass: every frame's queries, [N, C] each, are kept; its feature maps are not. Second pass: the pixel decoder once
more for the frames whose masks are wanted, one after the other.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..bundle import Bundle
from ..propagation import Floats, enlarge, network_size, preprocess
from ..suggest.graph_bundle import Graphs

Frame = NDArray[np.uint8]


@dataclass(frozen=True)
class Found:
    """Best first: scores [K] in 0..1, embeddings [K, M], presence [K, T] in 0..1."""

    scores: Floats
    embeddings: Floats
    presence: Floats


class Discovery:
    """A detector's bundle and a tracks bundle on the frames of a clip."""

    def __init__(self, detector: Bundle, tracks: Bundle, short_side: int | None = None, threads: int = 2) -> None:
        self.detector, self.tracks = Graphs(detector, threads), Graphs(tracks, threads)
        self.short_side = short_side or int(detector.manifest["input"]["short_side"])

    def pixels(self, rgb: Frame) -> list[Floats]:
        """Frame uint8 [H, W, 3] -> f32, f16, f8, mask_features."""
        size = network_size(rgb.shape[0], rgb.shape[1], self.short_side)
        return self.detector.run("pixel_decoder", preprocess(rgb, size))

    def queries(self, rgb: Frame) -> Floats:
        """The detector's queries of one frame, [N, C]."""
        return self.detector.run("object_decoder", *self.pixels(rgb))[3][0]

    def associate(self, queries: list[Floats], least: float = 0.0) -> Found:
        """Queries [N, C] of every frame -> the tracks of at least this score."""
        scores, embeddings, presence = (a[0] for a in self.tracks.run("track_decoder", np.stack(queries)[None]))
        order = [k for k in np.argsort(-scores, kind="stable") if scores[k] >= least]
        return Found(scores[order], embeddings[order], presence[order])

    def masks(self, found: Found, frames: Iterable[Frame]) -> Iterator[NDArray[np.bool_]]:
        """The masks of every track, frame by frame: [K, H, W]."""
        for rgb in frames:
            logits = self.tracks.run("track_masks", found.embeddings[None], self.pixels(rgb)[3])[0][0]
            yield enlarge(logits, (rgb.shape[0], rgb.shape[1])) > 0
