"""Cuts one photograph into layers: a background plate and soft cut-outs of what will move.

Coordinates are pixels of the photograph scaled to PHOTO_SIZE; colours are linear light, float32 in [0, 1].
"""

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from pymatting import estimate_alpha_cf, estimate_foreground_ml

PHOTO_SIZE = (1328, 747)
GAMMA = 2.2

HEAD_OUTLINE = np.array([
    (264, 87), (308, 65), (358, 58), (414, 58), (464, 73), (508, 93), (553, 121), (578, 148), (595, 187),
    (602, 220), (605, 282), (594, 315), (570, 354), (542, 388), (508, 413), (470, 424), (425, 422),
    (375, 418), (347, 418), (314, 409), (269, 399), (230, 371), (208, 338), (191, 298), (179, 276),
    (177, 220), (183, 187), (202, 148), (230, 110)], np.float32)
HEAD_LEFT, GRASS_TOP = 160, 150
HIDDEN_FLOWER = np.array([(340, 395), (490, 395), (495, 565), (345, 565)], np.float32)
HEAD_CENTRE = np.array((389, 243), np.float32)
STEM_OUTLINE = np.array([(376, 395), (405, 395), (403, 560), (401, 747), (371, 747), (374, 560)], np.float32)
BLADE_OUTLINE = np.array([
    (606, 502), (601, 545), (587, 605), (572, 670), (558, 747), (533, 747), (548, 690), (562, 640),
    (575, 590), (592, 540)], np.float32)
NEIGHBOUR_HEAD = ((1087, 575), (90, 74))
NEIGHBOUR_LIGHT, NEIGHBOUR_BLUR = 0.65, 2.0
NEIGHBOUR_STEM = np.array([(1064, 640), (1083, 640), (1078, 747), (1056, 747)], np.float32)


@dataclass(frozen=True)
class Layers:
    """The plate is [H, W, 3]; each cut-out is premultiplied colour and alpha, [H, W, 4].

    `head` is the alpha, [H, W], of the part of the flower that is the object: its seed head, without the stem.
    """

    plate: np.ndarray
    flower: np.ndarray
    head: np.ndarray
    neighbour: np.ndarray
    blade: np.ndarray


def to_linear(display: np.ndarray) -> np.ndarray:
    """8-bit display values to linear light."""
    return (display.astype(np.float32) / 255) ** GAMMA


def to_display(linear: np.ndarray) -> np.ndarray:
    """Linear light to 8-bit display values."""
    return np.round(255 * np.clip(linear, 0, 1) ** (1 / GAMMA)).astype(np.uint8)


def load_linear(path: Path) -> np.ndarray:
    """Reads a photograph as linear-light RGB, [747, 1328, 3]."""
    bgr = cv2.imread(str(path))
    if bgr is None:
        raise SystemExit(f'Cannot read {path}. See docs/sample.md for where the photograph comes from.')
    small = cv2.resize(bgr, PHOTO_SIZE, interpolation=cv2.INTER_AREA)
    return to_linear(small[..., ::-1])


def fill(*polygons: np.ndarray) -> np.ndarray:
    """Binary uint8 mask of the union of polygons."""
    mask = np.zeros(PHOTO_SIZE[::-1], np.uint8)
    for polygon in polygons:
        cv2.fillPoly(mask, [np.round(polygon).astype(np.int32)], 1)
    return mask


def ellipse(centre: tuple[int, int], radii: tuple[int, int], scale: float) -> np.ndarray:
    """Binary uint8 mask of an upright ellipse."""
    mask = np.zeros(PHOTO_SIZE[::-1], np.uint8)
    axes = tuple(round(radius * scale) for radius in radii)
    return cv2.ellipse(mask, centre, axes, 0, 0, 360, 1, cv2.FILLED)


def grow(mask: np.ndarray, pixels: int) -> np.ndarray:
    """Dilates (pixels > 0) or erodes (pixels < 0) a binary mask."""
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * abs(pixels) + 1,) * 2)
    return cv2.dilate(mask, kernel) if pixels > 0 else cv2.erode(mask, kernel)


def cut_out(photo: np.ndarray, sure: np.ndarray, possible: np.ndarray) -> np.ndarray:
    """Soft cut-out by closed-form matting between what is surely and what is possibly the object."""
    rows, columns = np.where(grow(possible, 25))
    window = np.s_[rows.min():rows.max() + 1, columns.min():columns.max() + 1]
    trimap = np.where(sure[window], 1.0, np.where(possible[window], 0.5, 0.0))
    alpha = estimate_alpha_cf(photo[window].astype(np.float64) ** (1 / GAMMA), trimap)
    colour = estimate_foreground_ml(photo[window].astype(np.float64), alpha)
    result = np.zeros((*photo.shape[:2], 4), np.float32)
    result[window] = np.dstack([colour * alpha[..., None], alpha])
    return result


def clone_meadow(photo: np.ndarray, hole: np.ndarray, source_x: np.ndarray, source_y: np.ndarray) -> np.ndarray:
    """Fills a hole with meadow from elsewhere in the picture, blended in the gradient domain."""
    x, y = (axis.astype(np.float32) for axis in np.meshgrid(source_x, source_y))
    donor = cv2.remap(to_display(photo), x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT_101)
    left, top, width, height = cv2.boundingRect(hole)
    centre = (left + width // 2, top + height // 2)
    return to_linear(cv2.seamlessClone(donor, to_display(photo), hole * 255, centre, cv2.NORMAL_CLONE))


def close_gaps(photo: np.ndarray, hole: np.ndarray) -> np.ndarray:
    """Continues the out-of-focus meadow across narrow gaps."""
    small_size = (PHOTO_SIZE[0] // 2, PHOTO_SIZE[1] // 2)
    small = cv2.resize(to_display(photo), small_size, interpolation=cv2.INTER_AREA)
    small_hole = cv2.resize(hole, small_size, interpolation=cv2.INTER_NEAREST)
    filled = cv2.inpaint(small, grow(small_hole, 1), 8, cv2.INPAINT_TELEA)
    filled = cv2.resize(cv2.GaussianBlur(filled, (0, 0), 2), PHOTO_SIZE, interpolation=cv2.INTER_CUBIC)
    weight = cv2.GaussianBlur(hole.astype(np.float32), (0, 0), 2)[..., None]
    return photo * (1 - weight) + to_linear(filled) * weight


def fill_behind(photo: np.ndarray, flower: np.ndarray, neighbour: np.ndarray, blade: np.ndarray) -> np.ndarray:
    """The meadow without what moves: behind the flower, the grass left of it mirrored and drawn out downwards."""
    columns, rows = (np.arange(count, dtype=np.float32) for count in PHOTO_SIZE)
    behind_head = flower | fill(HIDDEN_FLOWER)
    behind_head[HIDDEN_FLOWER[2, 1].astype(int):] = 0
    behind_head[:2] = 0
    neighbour = neighbour.copy()
    neighbour[-3:] = 0
    stem = flower.copy()
    stem[:HIDDEN_FLOWER[2, 1].astype(int) - 60] = 0
    plate = close_gaps(photo, stem | blade)
    plate = clone_meadow(plate, behind_head, HEAD_LEFT - 0.45 * (columns - HEAD_LEFT),
                         np.where(rows > GRASS_TOP, GRASS_TOP + 0.3 * (rows - GRASS_TOP), rows))
    return clone_meadow(plate, neighbour, columns - 175, rows - 60)


def cut_layers(path: Path) -> Layers:
    """Cuts the photograph at `path` into the layers of the scene."""
    photo = load_linear(path)
    head_core = HEAD_CENTRE + (HEAD_OUTLINE - HEAD_CENTRE) * 0.82
    stem_core = STEM_OUTLINE.copy()
    stem_core[:, 0] += np.sign(388 - stem_core[:, 0]) * 4
    flower_possible = grow(fill(HEAD_OUTLINE, STEM_OUTLINE), 5)
    blade = fill(BLADE_OUTLINE)
    neighbour_possible = ellipse(*NEIGHBOUR_HEAD, 1.1) | grow(fill(NEIGHBOUR_STEM), 4)
    neighbour_sure = ellipse(*NEIGHBOUR_HEAD, 0.75) | grow(fill(NEIGHBOUR_STEM), -4)
    flower = cut_out(photo, fill(head_core, stem_core), flower_possible)
    neighbour = cut_out(photo, neighbour_sure, neighbour_possible)
    neighbour[..., :3] *= NEIGHBOUR_LIGHT
    return Layers(
        plate=fill_behind(photo, grow(flower_possible, 14), grow(neighbour_possible, 4), grow(blade, 6)),
        flower=flower,
        head=flower[..., 3] * grow(fill(HEAD_OUTLINE), 4),
        neighbour=cv2.GaussianBlur(neighbour, (0, 0), NEIGHBOUR_BLUR),
        blade=cut_out(photo, grow(blade, -3), grow(blade, 3)))
