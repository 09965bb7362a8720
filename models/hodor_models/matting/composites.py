"""Clips of an object over another photograph whose alpha and foreground colours are known exactly."""

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ..data.sources import LabelledImages
from .strands import FUR, HAIR, WIRES, Growth, Plane, grow, render

KINDS = ("hair", "fur", "wires", "motion", "defocus", "plain")
GROWTHS: dict[str, Growth] = {"hair": HAIR, "fur": FUR, "wires": WIRES}
SUBFRAMES = 12

Picture = NDArray[np.uint8]


@dataclass(frozen=True)
class Frame:
    """A frame: the picture uint8 [h, w, 3], alpha float32 [h, w] in 0..1, foreground colours float32 [h, w, 3]."""

    picture: Picture
    alpha: Plane
    foreground: Plane


@dataclass(frozen=True)
class Layer:
    """An object before it is put anywhere: alpha, and colours that go on beyond its edge."""

    alpha: Plane
    colours: Plane


def extended(image: Picture, mask: NDArray[np.bool_]) -> Plane:
    """Colours of an object, outside of it those of its nearest pixel: float32 [h, w, 3]."""
    nearest = cv2.distanceTransformWithLabels((~mask).astype(np.uint8), cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL)[
        1
    ]
    table = np.zeros((nearest.max() + 1, 3), np.float32)
    table[nearest[mask]] = image[mask]
    return cv2.GaussianBlur(table[nearest], (0, 0), 0.6)


def cut_out(image: Picture, mask: NDArray[np.bool_]) -> Layer | None:
    """The inner part of an annotated object, whose colours are surely its own; None where too little is left."""
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (7, 7))
    smooth = cv2.GaussianBlur(mask.astype(np.float32), (0, 0), 2) > 0.5
    core = cv2.erode(smooth.astype(np.uint8), kernel)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(core)
    if count < 2:
        return None
    largest = 1 + int(stats[1:, cv2.CC_STAT_AREA].argmax())
    inside = labels == largest
    if not 0.02 < inside.mean() < 0.5:
        return None
    alpha = cv2.GaussianBlur(inside.astype(np.float32), (0, 0), 0.7)
    return Layer(np.where(alpha < 0.004, 0, alpha).astype(np.float32), extended(image, inside))


def with_strands(layer: Layer, growth: Growth, rng: np.random.Generator) -> Layer:
    """The object with hair, fur or wires behind its edge."""
    inside = layer.alpha > 0.5
    strands = grow(inside, layer.colours.clip(0, 255).astype(np.uint8), growth, rng)
    cover, colours = render(strands, inside.shape)
    alpha = layer.alpha + (1 - layer.alpha) * cover
    mixed = layer.alpha[..., None] * layer.colours + ((1 - layer.alpha) * cover)[..., None] * colours
    own = mixed / np.maximum(alpha, 1e-6)[..., None]
    return Layer(alpha, np.where(alpha[..., None] > 0, own, layer.colours).astype(np.float32))


def premultiplied(layer: Layer) -> Plane:
    return np.concatenate([layer.colours * layer.alpha[..., None], layer.alpha[..., None]], 2)


def straight(stack: Plane, layer: Layer) -> Layer:
    alpha = stack[..., 3].clip(0, 1)
    own = stack[..., :3] / np.maximum(alpha, 1e-6)[..., None]
    return Layer(alpha, np.where(alpha[..., None] > 1e-3, own, layer.colours).astype(np.float32))


def defocused(layer: Layer, radius: float) -> Layer:
    """As through a lens: premultiplied colours spread over a disc."""
    side = 2 * int(np.ceil(radius)) + 1
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side)).astype(np.float32)
    return straight(cv2.filter2D(premultiplied(layer), -1, kernel / kernel.sum()), layer)


def moved(layer: Layer, matrix: Plane) -> Plane:
    """Premultiplied, [h, w, 4], under a 2×3 matrix."""
    height, width = layer.alpha.shape
    return cv2.warpAffine(premultiplied(layer), matrix, (width, height), flags=cv2.INTER_LINEAR)


@dataclass(frozen=True)
class Motion:
    """Pixels and radians a frame, about a point."""

    step: tuple[float, float]
    turn: float
    centre: tuple[float, float]

    def at(self, time: float) -> Plane:
        """The matrix of a time in frames."""
        matrix = np.array(cv2.getRotationMatrix2D(self.centre, np.degrees(self.turn * time), 1.0), np.float32)
        matrix[:, 2] += np.array(self.step, np.float32) * time
        return matrix


def exposed(layer: Layer, motion: Motion, time: float, shutter: float) -> Layer:
    """The object at a time, averaged over the shutter's share of a frame."""
    count = SUBFRAMES if shutter > 0.1 else 1
    times = time + shutter * (np.arange(count) / count - 0.5)
    stack = np.mean([moved(layer, motion.at(float(each))) for each in times], axis=0)
    return straight(stack.astype(np.float32), layer)


def covered(image: Picture, size: tuple[int, int], rng: np.random.Generator) -> Picture:
    """A photograph scaled to cover a frame, at random mirrored and with another exposure."""
    height, width = size
    scale = 1.1 * max(height / image.shape[0], width / image.shape[1])
    big = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC)
    y, x = (int(rng.integers(0, have - want + 1)) for have, want in zip(big.shape[:2], size, strict=True))
    crop = big[y : y + height, x : x + width][:, :: int(rng.choice([-1, 1]))]
    return (np.clip(crop * rng.uniform(0.7, 1.25), 0, 255)).astype(np.uint8)


def recorded(picture: Plane, rng: np.random.Generator) -> Picture:
    """As a camera keeps it: noise and compression."""
    noisy = picture + rng.normal(0, rng.uniform(0.5, 2.5), picture.shape)
    data = np.clip(noisy + 0.5, 0, 255).astype(np.uint8)
    quality = int(rng.integers(82, 96))
    packed = cv2.imencode(".jpg", data, [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
    return np.asarray(cv2.imdecode(packed, cv2.IMREAD_COLOR))


def layer_of(source: LabelledImages, index: int, size: tuple[int, int]) -> Layer | None:
    """The largest object of a picture, in a frame of that size; None where there is no fair one."""
    image, labels = source.read(index)
    ids, counts = np.unique(labels[labels > 0], return_counts=True)
    if len(ids) == 0:
        return None
    height, width = size
    scale = min(height / image.shape[0], width / image.shape[1])
    to = (round(image.shape[1] * scale), round(image.shape[0] * scale))
    small = cv2.resize(image, to, interpolation=cv2.INTER_AREA)
    mask = cv2.resize((labels == ids[counts.argmax()]).astype(np.uint8), to, interpolation=cv2.INTER_NEAREST) > 0
    y, x = (height - to[1]) // 2, (width - to[0]) // 2
    canvas, place = np.zeros((height, width, 3), np.uint8), np.zeros((height, width), bool)
    canvas[y : y + to[1], x : x + to[0]], place[y : y + to[1], x : x + to[0]] = small, mask
    return cut_out(canvas, place)


def make_clip(kind: str, layer: Layer, background: Picture, frames: int, rng: np.random.Generator) -> Iterator[Frame]:
    """Frames of one clip of a kind: the object moves a little (a lot where it is motion that blurs it)."""
    size = layer.alpha.shape
    if kind in GROWTHS:
        layer = with_strands(layer, GROWTHS[kind], rng)
    if kind == "defocus":
        layer = defocused(layer, float(rng.uniform(3, 9)))
    fast = kind == "motion"
    angle, speed = rng.uniform(0, 2 * np.pi), rng.uniform(14, 30) if fast else rng.uniform(1, 4)
    step = (float(np.cos(angle) * speed), float(np.sin(angle) * speed))
    motion = Motion(step, float(rng.normal(0, 0.012)), (size[1] / 2, size[0] / 2))
    behind = covered(background, (size[0], size[1]), rng).astype(np.float32)
    for index in range(frames):
        shown = exposed(layer, motion, index - frames / 2, 0.6 if fast else 0.0)
        alpha = shown.alpha[..., None]
        yield Frame(recorded(shown.colours * alpha + behind * (1 - alpha), rng), shown.alpha, shown.colours)
