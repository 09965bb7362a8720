"""Objects cut out of labelled frames, moved, and laid over others in true order of depth."""

from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from .augment import Random
from .sources import Image, LabelMap

Point = tuple[float, float]

# Seen at less than half its size, a cut-out is shrunk by area first, or its texture would flicker.
SHRINK_BELOW = 0.5


@dataclass(frozen=True)
class CutOut:
    """An object of one frame, in its bounding box or on a whole canvas: RGB [h, w, 3], alpha [h, w] in 0..255."""

    image: Image
    alpha: NDArray[np.uint8]


@dataclass(frozen=True)
class Pose:
    """Where a cut-out lies: its centre (x, y) in pixels of the canvas, its scale, its angle in degrees, mirrored or
    not."""

    centre: Point
    scale: float
    angle: float = 0.0
    flip: bool = False


@dataclass
class Actor:
    """An object that moves through a clip by itself: a cut-out and a pose a frame, its label (0: it has none), its
    depth (the greater, the nearer), factors of red, green and blue, and the motion blur in pixels (x, y)."""

    cut_outs: list[CutOut]
    poses: list[Pose]
    label: int
    depth: float
    gain: NDArray[np.float64] = field(default_factory=lambda: np.ones(3))
    blur: Point = (0.0, 0.0)


def box_of(mask: NDArray[np.bool_]) -> tuple[int, int, int, int] | None:
    """The bounding box (top, bottom, left, right; the second and last excluded) of a mask; None where it is empty."""
    ys, xs = np.nonzero(mask)
    if not len(ys):
        return None
    return int(ys.min()), int(ys.max()) + 1, int(xs.min()), int(xs.max()) + 1


def cut_out(image: Image, label: LabelMap, value: int, least: int = 24) -> CutOut | None:
    """One object of a frame; None where it is lower or narrower than `least` pixels."""
    own = label == value
    box = box_of(own)
    if box is None or min(box[1] - box[0], box[3] - box[2]) < least:
        return None
    part = (slice(box[0], box[1]), slice(box[2], box[3]))
    return CutOut(np.ascontiguousarray(image[part]), own[part].astype(np.uint8) * 255)


def shrunk(own: CutOut, factor: float) -> CutOut:
    """The cut-out at a smaller size, by area."""
    size = (max(1, round(own.alpha.shape[1] * factor)), max(1, round(own.alpha.shape[0] * factor)))
    image, alpha = (cv2.resize(part, size, interpolation=cv2.INTER_AREA) for part in (own.image, own.alpha))
    return CutOut(image.astype(np.uint8, copy=False), alpha.astype(np.uint8, copy=False))


def placed(own: CutOut, pose: Pose, size: tuple[int, int]) -> CutOut:
    """The cut-out in its pose on a canvas of `size` (height, width)."""
    scale = pose.scale
    if scale < SHRINK_BELOW:
        before = own.alpha.shape[0]
        own = shrunk(own, scale)
        scale *= before / own.alpha.shape[0]
    height, width = own.alpha.shape
    middle = (width / 2, height / 2)
    matrix = cv2.getRotationMatrix2D(middle, pose.angle, scale)
    matrix[:, 2] += np.array(pose.centre) - np.array(middle)
    if pose.flip:
        own = CutOut(np.ascontiguousarray(own.image[:, ::-1]), np.ascontiguousarray(own.alpha[:, ::-1]))
    target = (size[1], size[0])
    image = cv2.warpAffine(own.image, matrix, target, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    alpha = cv2.warpAffine(own.alpha, matrix, target, flags=cv2.INTER_LINEAR)
    return CutOut(image.astype(np.uint8, copy=False), alpha.astype(np.uint8, copy=False))


def line_kernel(blur: Point) -> NDArray[np.float32]:
    """A line of length |blur| through the middle, its sum 1."""
    reach = max(1, int(np.ceil(max(abs(blur[0]), abs(blur[1])) / 2)))
    kernel = np.zeros((2 * reach + 1, 2 * reach + 1), np.float32)
    half = np.array(blur) / 2
    ends = [tuple(round(float(reach + sign * step)) for step in half) for sign in (-1, 1)]
    cv2.line(kernel, ends[0], ends[1], 1.0, 1)
    return kernel / kernel.sum()


def put(frame: NDArray[np.float32], label: LabelMap, actor: Actor, t: int) -> None:
    """Lay an actor over a frame [H, W, 3] and its label map [H, W]; both are changed."""
    own = placed(actor.cut_outs[t], actor.poses[t], (label.shape[0], label.shape[1]))
    box = box_of(own.alpha > 0)
    if box is None:
        return
    margin = 2 + int(max(abs(actor.blur[0]), abs(actor.blur[1])))
    part = (
        slice(max(0, box[0] - margin), box[1] + margin),
        slice(max(0, box[2] - margin), box[3] + margin),
    )
    alpha, image = own.alpha[part], own.image[part] * np.float32(1)
    soft = cv2.GaussianBlur(alpha, (3, 3), 0).astype(np.float32) / 255
    if np.hypot(*actor.blur) >= 2:
        kernel = line_kernel(actor.blur)
        image, soft = cv2.filter2D(image, -1, kernel), cv2.filter2D(soft, -1, kernel)
    lit = np.clip(image * actor.gain.astype(np.float32), 0, 255)
    frame[part] += (lit - frame[part]) * soft[..., None]
    label[part][alpha > 127] = actor.label


def composed(frame: Image, label: LabelMap, depth: float, actors: list[Actor], t: int) -> tuple[Image, LabelMap]:
    """Frame t with every actor in its place, the farthest first; what `label` [H, W] marks lies at `depth` itself."""
    under, over = frame.astype(np.float32), np.ascontiguousarray(label).copy()
    order = sorted(actors, key=lambda actor: actor.depth)
    for actor in (a for a in order if a.depth <= depth):
        put(under, over, actor, t)
    own = (label > 0).astype(np.float32)
    soft = cv2.GaussianBlur(own, (3, 3), 0)[..., None]
    under += (frame - under) * soft
    over[label > 0] = label[label > 0]
    for actor in (a for a in order if a.depth > depth):
        put(under, over, actor, t)
    return np.clip(under, 0, 255).astype(np.uint8), over


def random_gain(amount: float, rng: Random) -> NDArray[np.float64]:
    """Factors of red, green and blue: another light."""
    return np.exp(rng.uniform(-amount, amount, 3))
