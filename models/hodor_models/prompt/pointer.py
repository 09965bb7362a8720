"""From prompts to a mask of the frame, in numpy: the reference for the studio's.

The frame is looked at whole; where what was pointed at is small in it, a part around it is looked at again at the
network's resolution. Every further point refines the mask before it.
"""

import math
from dataclasses import dataclass, field, replace
from pathlib import Path

import cv2
import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray

from ..bundle import read_bundle
from ..edges import enlarge_by_edges
from ..propagation import Floats, enlarge, network_size, preprocess
from ..suggest.graph_bundle import Graphs
from .export import read_head
from .hold import hold_points, pin
from .maps import Point, Prompts, prompt_maps

Image = NDArray[np.uint8]
Mask = NDArray[np.bool_]

MARGIN = 0.35  # of the object's longer side, left free around it at each side
WORTHWHILE = 0.6  # a part larger than this share of the frame is not looked at alone
SMALLEST = 0.16  # of the frame's shorter side: no part is smaller
PART_AREA = 384 * 448  # pixels a part is looked at with
MOST_ENLARGED = 3.0
EMPTY = 6  # cells: fewer are no object


@dataclass(frozen=True)
class Region:
    """A part of the frame in its pixels: top and left belong to it, bottom and right do not."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def size(self) -> tuple[int, int]:
        """Height and width."""
        return self.bottom - self.top, self.right - self.left

    def holds(self, other: "Region") -> bool:
        """Whether the other lies in it."""
        return (
            self.top <= other.top
            and self.left <= other.left
            and self.bottom >= other.bottom
            and self.right >= other.right
        )


@dataclass(frozen=True)
class Stroke:
    """One thing the user did, in pixels of the frame: points (x, y) that all are the object or all are not, or a box
    (left, top, right, bottom)."""

    points: tuple[tuple[float, float], ...] = ()
    positive: bool = True
    box: tuple[float, float, float, float] | None = None


@dataclass(frozen=True)
class Answer:
    """Soft masks of the nested answers [K, h, w] at stride 4 of a region, which one is meant, and confidences [K]."""

    region: Region
    soft: Floats
    chosen: int
    confidences: Floats
    zoomed: bool = False

    @property
    def mask(self) -> Floats:
        """[h, w] of the one that is meant."""
        return self.soft[self.chosen]


def bounds(mask: Mask) -> tuple[int, int, int, int] | None:
    """Top, left, bottom, right of the true cells."""
    rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
    return (int(rows[0]), int(columns[0]), int(rows[-1]) + 1, int(columns[-1]) + 1) if len(rows) else None


def reach_of(strokes: tuple[Stroke, ...]) -> tuple[float, float, float, float] | None:
    """Top, left, bottom, right of all that was pointed at."""
    xs = [x for s in strokes for x, _ in s.points] + [v for s in strokes if s.box for v in s.box[::2]]
    ys = [y for s in strokes for _, y in s.points] + [v for s in strokes if s.box for v in s.box[1::2]]
    return (min(ys), min(xs), max(ys), max(xs)) if xs else None


def part_around(answer: Answer, strokes: tuple[Stroke, ...], frame: tuple[int, int]) -> Region:
    """The part of the frame that holds the mask and the strokes, with room around; the whole frame where that is much
    of it."""
    whole = Region(0, 0, *frame)
    found = bounds(answer.mask > 0.5)
    reach = reach_of(strokes)
    places = []
    if found is not None:
        down, across = answer.region.size[0] / answer.mask.shape[0], answer.region.size[1] / answer.mask.shape[1]
        top, left, bottom, right = found
        places.append(
            (
                answer.region.top + top * down,
                answer.region.left + left * across,
                answer.region.top + bottom * down,
                answer.region.left + right * across,
            )
        )
    if reach is not None:
        places.append(reach)
    if not places:
        return whole
    top, left = min(p[0] for p in places), min(p[1] for p in places)
    bottom, right = max(p[2] for p in places), max(p[3] for p in places)
    return roomy((top, left, bottom, right), frame)


def roomy(box: tuple[float, float, float, float], frame: tuple[int, int]) -> Region:
    """A box (top, left, bottom, right) with room around it, no side shorter than half the other, inside the frame."""
    top, left, bottom, right = box
    longest = max(bottom - top, right - left)
    smallest = SMALLEST * min(frame)
    height = max(bottom - top + 2 * MARGIN * longest, smallest)
    width = max(right - left + 2 * MARGIN * longest, smallest)
    height, width = max(height, width / 2), max(width, height / 2)
    if height * width > WORTHWHILE * frame[0] * frame[1]:
        return Region(0, 0, *frame)
    spans = []
    for low, high, side, limit in ((top, bottom, height, frame[0]), (left, right, width, frame[1])):
        length = min(math.ceil(side), limit)
        start = min(max(0, math.floor((low + high) / 2 - length / 2)), limit - length)
        spans.append((start, start + length))
    return Region(spans[0][0], spans[1][0], spans[0][1], spans[1][1])


def part_size(region: Region) -> tuple[int, int]:
    """The size (H, W), multiples of 32, that a part is looked at with."""
    height, width = region.size
    scale = min(math.sqrt(PART_AREA / (height * width)), MOST_ENLARGED)
    return max(64, round(height * scale / 32) * 32), max(64, round(width * scale / 32) * 32)


def moved(mask: Floats, of: Region, to: Region, size: tuple[int, int]) -> Floats:
    """A soft mask [h, w] of one region on the grid (h', w') of another; what lies outside the first is 0."""
    scale_y, scale_x = of.size[0] / mask.shape[0], of.size[1] / mask.shape[1]
    step_y, step_x = to.size[0] / size[0], to.size[1] / size[1]
    matrix = np.array(
        [
            [step_x / scale_x, 0, (to.left - of.left + 0.5 * step_x) / scale_x - 0.5],
            [0, step_y / scale_y, (to.top - of.top + 0.5 * step_y) / scale_y - 0.5],
        ]
    )
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return np.asarray(cv2.warpAffine(mask, matrix, (size[1], size[0]), flags=flags), np.float32)


@dataclass
class Look:
    """Features of a region, the grid they are on, and the picture on that grid, [h, w, 3] in 0..1."""

    region: Region
    f4: Floats
    f8: Floats
    colours: Floats

    @property
    def grid(self) -> tuple[int, int]:
        """Cells at stride 4."""
        return self.f4.shape[2], self.f4.shape[3]


def small_picture(rgb: Image, grid: tuple[int, int]) -> Floats:
    """A picture on a coarser grid: [h, w, 3] in 0..1."""
    return np.asarray(cv2.resize(rgb, grid[::-1], interpolation=cv2.INTER_AREA) / 255, np.float32)


def prompts_in(look: Look, strokes: tuple[Stroke, ...], previous: Floats | None) -> Prompts:
    """Strokes of the frame, in shares of a region; the latest box counts."""
    region = look.region
    height, width = region.size
    points = tuple(
        Point((y - region.top) / height, (x - region.left) / width, stroke.positive)
        for stroke in strokes
        for x, y in stroke.points
    )
    boxes = [stroke.box for stroke in strokes if stroke.box is not None]
    box = None
    if boxes:
        left, top, right, bottom = boxes[-1]
        box = (
            (top - region.top) / height,
            (left - region.left) / width,
            (bottom - region.top) / height,
            (right - region.left) / width,
        )
    return Prompts(points, box, previous)


def sigmoid(x: Floats) -> Floats:
    """1 / (1 + e^-x)."""
    return np.asarray(1 / (1 + np.exp(-x.astype(np.float32))), np.float32)


class Head:
    """Backbone and point head in ONNX Runtime."""

    def __init__(self, folder: Path, hodor: Path, threads: int = 2) -> None:
        backbone = read_bundle(hodor)
        self.short_side = backbone.settings().short_side
        self.graphs = Graphs(read_head(folder, backbone), threads)
        options = ort.SessionOptions()
        options.intra_op_num_threads = threads
        options.log_severity_level = 3
        path = str(backbone.graph_path("backbone"))
        self.backbone = ort.InferenceSession(path, options, providers=["CPUExecutionProvider"])

    def features(self, image: Floats) -> tuple[Floats, Floats]:
        """Image [1, 3, H, W] -> f4, f8."""
        f4, f8, *_ = self.backbone.run(None, {"image": image})
        return f4, f8

    def answer(self, look: Look, prompts: Prompts) -> tuple[Floats, Floats]:
        """Soft masks [4, h, w] and confidences [4] in 0..1."""
        maps = prompt_maps(prompts, look.grid)[None]
        logits, confidences = self.graphs.run("prompt_head", look.f4, look.f8, maps)
        return sigmoid(logits[0]), sigmoid(confidences[0])


@dataclass
class Pointer:
    """One frame that is pointed at: its strokes so far, and the mask they made."""

    head: Head
    rgb: Image
    zoom: bool = True
    strokes: tuple[Stroke, ...] = ()
    answer: Answer | None = None
    looks: dict[Region, Look] = field(default_factory=dict)

    def look(self, region: Region) -> Look:
        """Features of a region, made once."""
        known = self.looks.get(region)
        if known is None:
            height, width = self.rgb.shape[:2]
            whole = region.size == (height, width)
            size = network_size(height, width, self.head.short_side) if whole else part_size(region)
            part = np.ascontiguousarray(self.rgb[region.top : region.bottom, region.left : region.right])
            f4, f8 = self.head.features(preprocess(part, size))
            known = self.looks[region] = Look(region, f4, f8, small_picture(part, (f4.shape[2], f4.shape[3])))
        return known

    @property
    def whole(self) -> Region:
        """The whole frame."""
        return Region(0, 0, *self.rgb.shape[:2])

    def start_from(self, mask: Mask) -> None:
        """Correct a mask that is already there, [H, W]."""
        look = self.look(self.whole)
        scaled = cv2.resize(mask.astype(np.float32), look.grid[::-1], interpolation=cv2.INTER_AREA)
        soft = np.asarray(scaled, np.float32)
        self.answer = Answer(self.whole, soft[None], 0, np.ones(1, np.float32))

    def give(self, stroke: Stroke) -> Answer:
        """One more stroke."""
        self.strokes = (*self.strokes, stroke)
        before = self.answer
        first = self.first() if before is None else before
        self.answer = self.refined(first, before is None)
        return self.answer

    def first(self) -> Answer:
        """The nested answers to a first prompt, over the whole frame."""
        look = self.look(self.whole)
        prompts = prompts_in(look, self.strokes, None)
        soft, confidences = self.head.answer(look, prompts)
        return Answer(self.whole, self.held(soft[1:], prompts, look), int(confidences[1:].argmax()), confidences[1:])

    def refined(self, before: Answer, is_first: bool) -> Answer:
        """The mask of all strokes, from the one before."""
        region = self.region_for(before)
        if is_first and region == before.region:
            return before
        look = self.look(region)
        empty = (before.mask > 0.5).sum() < EMPTY
        previous = None if empty else moved(before.mask, before.region, region, look.grid)
        prompts = prompts_in(look, self.strokes, previous)
        soft, confidences = self.head.answer(look, prompts)
        if empty:
            nested = self.held(soft[1:], prompts, look)
            return Answer(region, nested, int(confidences[1:].argmax()), confidences[1:], True)
        return Answer(
            region, hold_points(soft[0], prompts.points, look.colours)[None], 0, confidences[:1], region != self.whole
        )

    @staticmethod
    def held(soft: Floats, prompts: Prompts, look: Look) -> Floats:
        """Soft masks [K, h, w] of which none goes against a point; where nothing is seen, a point makes nothing."""
        points, colours = prompts.points, look.colours
        return np.stack([m if (m > 0.5).sum() < EMPTY else hold_points(m, points, colours) for m in soft])

    def region_for(self, before: Answer) -> Region:
        """The part to look at: the one before, as long as it fits."""
        if not self.zoom:
            return self.whole
        needed = part_around(before, self.strokes, self.rgb.shape[:2])
        tight = replace_margin(needed)
        fits = before.region.holds(tight) and before.zoomed
        area = needed.size[0] * needed.size[1]
        return before.region if fits and before.region.size[0] * before.region.size[1] < 2.5 * area else needed

    def mask(self) -> Mask:
        """[H, W]: the mask so far, its edges those of the picture."""
        if self.answer is None:
            return np.zeros(self.rgb.shape[:2], bool)
        region = self.answer.region
        part = np.ascontiguousarray(self.rgb[region.top : region.bottom, region.left : region.right])
        soft = self.answer.mask[None]
        plain = enlarge(soft, part.shape[:2])[0]
        sharp = enlarge_by_edges(soft, part)[0] if min(part.shape[:2]) > min(soft.shape[1:]) else plain
        doubt = (plain > 0.1) & (plain < 0.9)
        full = np.zeros(self.rgb.shape[:2], bool)
        full[region.top : region.bottom, region.left : region.right] = np.where(doubt, sharp, plain) > 0.5
        places = [(x, y, stroke.positive) for stroke in self.strokes for x, y in stroke.points]
        if full.any():
            pin(full, places, region.size[1] / self.answer.mask.shape[1])
        return full


def replace_margin(region: Region) -> Region:
    """A region without most of its room, for telling whether an older one still will do."""
    height, width = region.size
    away = (int(0.15 * height), int(0.15 * width))
    return replace(
        region,
        top=region.top + away[0],
        bottom=region.bottom - away[0],
        left=region.left + away[1],
        right=region.right - away[1],
    )
