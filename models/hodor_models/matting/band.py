"""The uncertain band of a soft mask, and the tiles a matting network sees of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import cv2
import numpy as np

from .network import MARGIN, TILE
from .strands import Plane

SURE = (0.05, 0.95)
DEFAULT_RADIUS = 24  # pixels at 1080p
SMALLEST_RADIUS = 8
REFERENCE_SIDE = 1080


def radius_for(height: int, width: int) -> int:
    """The band's radius in a picture of that size: in proportion to its short side, at least 8 pixels."""
    return max(SMALLEST_RADIUS, round(DEFAULT_RADIUS * min(height, width) / REFERENCE_SIDE))


def band_of(soft: Plane, radius: float) -> Plane:
    """Soft mask float32 [h, w] in 0..1 -> float32 [h, w]: 1 within a radius (pixels) of its 0.5 boundary and where it
    is neither sure to be outside nor inside."""
    inside = (soft >= 0.5).astype(np.uint8)
    near = np.zeros(soft.shape, bool)
    if inside.any() and not inside.all():
        within = cv2.distanceTransform(inside, cv2.DIST_L2, 5) + cv2.distanceTransform(1 - inside, cv2.DIST_L2, 5)
        near = within <= radius
    return (near | ((soft > SURE[0]) & (soft < SURE[1]))).astype(np.float32)


@dataclass(frozen=True)
class Tile:
    """A tile's inner part: its first row and column in the picture, and its rows and columns."""

    top: int
    left: int
    height: int
    width: int


def tiles_of(band: Plane) -> Iterator[Tile]:
    """Inner parts that hold some of the band, in a grid without overlap."""
    height, width = band.shape
    inner = TILE - 2 * MARGIN
    for top in range(0, height, inner):
        for left in range(0, width, inner):
            if band[top : top + inner, left : left + inner].any():
                yield Tile(top, left, min(inner, height - top), min(inner, width - left))


class AlphaGraph(Protocol):
    """A matting network on a batch of tiles, NCHW float32."""

    def __call__(self, image: Plane, soft_mask: Plane, band: Plane) -> Plane:
        """Alpha [N, 1, 256, 256]."""
        ...


def matted(graph: AlphaGraph, picture: Plane, soft: Plane, band: Plane) -> Plane:
    """Alpha float32 [h, w]: picture uint8 [h, w, 3], soft mask and band float32 [h, w]. Tile by tile, so memory stays
    flat; beyond the picture's edges its border is repeated."""
    around = 2 * MARGIN + TILE  # the last tile of a row may begin at the last pixel
    planes = np.concatenate([picture.astype(np.float32) / 255, soft[..., None], band[..., None]], 2)
    padded = np.pad(planes, ((MARGIN, around), (MARGIN, around), (0, 0)), mode="edge")
    found = soft.astype(np.float32).copy()
    for tile in tiles_of(band):
        cut = padded[tile.top : tile.top + TILE, tile.left : tile.left + TILE].transpose(2, 0, 1)[None]
        alpha = graph(cut[:, :3], cut[:, 3:4], cut[:, 4:])[0, 0]
        inner = alpha[MARGIN : MARGIN + tile.height, MARGIN : MARGIN + tile.width]
        place = np.s_[tile.top : tile.top + tile.height, tile.left : tile.left + tile.width]
        found[place] = np.where(band[place] > 0, inner, found[place])
    return found
