"""Random geometry and colour for synthetic clips."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from .sources import Image, LabelMap

Matrix = NDArray[np.float64]
Random = np.random.Generator


def random_affine(size: int, amount: float, rng: Random) -> Matrix:
    """3x3 motion of a size x size frame about its centre; amount 1 is a strong motion, 0.3 that of the next frame."""
    angle = np.deg2rad(rng.uniform(-25, 25) * amount)
    scale = np.exp(rng.uniform(-0.28, 0.28) * amount)
    shear = np.tan(np.deg2rad(rng.uniform(-12, 12) * amount))
    aspect = np.exp(rng.uniform(-0.12, 0.12) * amount)
    rotation = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    linear = rotation @ np.array([[1, shear], [0, 1]]) @ np.diag([scale * aspect, scale / aspect])
    centre = np.array([size / 2, size / 2])
    matrix = np.eye(3)
    matrix[:2, :2] = linear
    matrix[:2, 2] = centre + rng.uniform(-0.14, 0.14, 2) * amount * size - linear @ centre
    return matrix


def warp(frame: Image, matrix: Matrix) -> Image:
    """Move an image; what comes in from outside is its mirror image."""
    h, w = frame.shape[:2]
    return cv2.warpAffine(frame, matrix[:2], (w, h), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT_101)


def warp_label(label: LabelMap, matrix: Matrix) -> LabelMap:
    """Move a label map; what comes in from outside is the mirror image, as in the frame."""
    h, w = label.shape
    return cv2.warpAffine(label, matrix[:2], (w, h), flags=cv2.INTER_NEAREST, borderMode=cv2.BORDER_REFLECT_101)


def elastic(frame: Image, label: LabelMap, amount: float, rng: Random) -> tuple[Image, LabelMap]:
    """Bend frame and label by a smooth random field of about `amount` pixels."""
    size = label.shape[0]
    field = cv2.resize(rng.normal(0, amount, (5, 5, 2)).astype(np.float32), (size, size), interpolation=cv2.INTER_CUBIC)
    y, x = np.mgrid[:size, :size].astype(np.float32)
    x, y = x + field[..., 0], y + field[..., 1]
    return (
        cv2.remap(frame, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT_101),
        cv2.remap(label, x, y, cv2.INTER_NEAREST, borderMode=cv2.BORDER_REFLECT_101),
    )


@dataclass(frozen=True)
class ColourChange:
    """Multiplies every colour by a matrix and moves it by an offset: exposure, tint, contrast, saturation.

    matrix [3, 3] on RGB column vectors, offset [3], on the scale 0..255.
    """

    matrix: Matrix
    offset: Matrix

    def then(self, other: "ColourChange") -> "ColourChange":
        """Both, one after the other, as one change."""
        return ColourChange(other.matrix @ self.matrix, other.matrix @ self.offset + other.offset)

    def to_network(self, frame: Image) -> NDArray[np.float32]:
        """Changed and ready for the network: RGB [S, S, 3] 0..255 -> [3, S, S], (x - 127) / 128 in -1..1."""
        affine = np.concatenate((self.matrix, (self.offset - 127)[:, None]), 1) / 128
        return np.clip(cv2.transform(frame.astype(np.float32), affine), -127 / 128, 1).transpose(2, 0, 1)


def random_colour(amount: float, rng: Random) -> ColourChange:
    """Amount 1 is another camera in another light; 0.2 is the next second of the same shot."""
    gain = np.exp(rng.uniform(-0.35, 0.35) * amount + rng.uniform(-0.12, 0.12, 3) * amount)
    contrast = np.exp(rng.uniform(-0.4, 0.4) * amount)
    saturation = np.exp(rng.uniform(-0.6, 0.4) * amount)
    grey = np.full((3, 3), 1 / 3)
    matrix = contrast * (grey + saturation * (np.eye(3) - grey)) @ np.diag(gain)
    return ColourChange(matrix, np.full(3, 127 * (1 - contrast) + rng.uniform(-25, 25) * amount))


def blur(frame: Image, rng: Random) -> Image:
    """Motion blur along one axis."""
    length = int(rng.integers(2, 7))
    return cv2.blur(frame, (length, 1) if rng.random() < 0.5 else (1, length))
