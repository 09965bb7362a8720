"""The propagation loop in numpy: what the studio does around the three graphs, written to be read.

Shapes: O objects, T descriptor sets, N = 9 + O descriptors a set, C channels; network size H x W, multiples of 32.
"""

from dataclasses import dataclass
from typing import Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
LabelMap = NDArray[np.uint8]

BACKGROUND_DESCRIPTORS = 9


# Reference frames that the pixel memory reads at most: the first and the latest. Each costs about 2 ms a frame.
REFERENCES_IN_MEMORY = 4

# Predicted frames stay in the memory as well, as an object soon shows sides that no reference shows: every fifth, as in
# STM (arXiv 1904.00607), of which the last two are read.
KEPT_EVERY = 5
KEPT_IN_MEMORY = 2


# Cells at stride 4 that a part of an object may have moved since the frame before, and the share of its largest part
# from which on a part may be the object itself, which jumped.
ISLAND_REACH = 10
ISLAND_SHARE = 0.5


@dataclass(frozen=True)
class FrameMemory:
    """What a frame leaves in the pixel memory: keys [K, H/16, W/16] and soft masks [O, H/8, W/8]."""

    keys: Floats
    masks: Floats


@dataclass(frozen=True)
class Known:
    """What is known before a frame is looked at.

    previous [1, O, H/4, W/4] in 0..1; memory_keys [1, M, K, H/16, W/16] and memory_masks [1, M, O, H/8, W/8]: of the
    reference frames, of some predicted ones, then of the frame done last (M >= 2). None for a network without a memory.
    """

    previous: Floats
    memory_keys: Floats | None = None
    memory_masks: Floats | None = None


class Graphs(Protocol):
    """The three graphs, in PyTorch or ONNX Runtime."""

    def backbone(self, image: Floats) -> tuple[Floats, Floats]:
        """Image [1, 3, H, W] -> f4 [1, ., H/4, W/4], f8 [1, C, H/8, W/8]."""
        ...

    def object_encoder(self, f8: Floats, masks: Floats) -> tuple[Floats, Floats | None]:
        """f8, masks [1, O, H/8, W/8] in 0..1 -> descriptors [1, 9 + O, C], and keys [1, K, H/16, W/16] where the
        network has a pixel memory."""
        ...

    def mask_decoder(self, f4: Floats, f8: Floats, descriptors: Floats, known: Known) -> Floats:
        """Descriptors [1, T, 9 + O, C] -> logits [1, 1 + O, H/4, W/4]."""
        ...


def network_size(height: int, width: int, short_side: int, multiple: int = 32) -> tuple[int, int]:
    """The size (H, W) a frame is scaled to: the short side as asked, both rounded to multiples."""
    scale = short_side / min(height, width)
    return max(multiple, round(height * scale / multiple) * multiple), max(
        multiple, round(width * scale / multiple) * multiple
    )


def preprocess(rgb: NDArray[np.uint8], size: tuple[int, int]) -> Floats:
    """uint8 [h, w, 3] -> float32 [1, 3, H, W]: scaled by area, then (x - 127) / 128."""
    shrinks = rgb.shape[0] > size[0]
    scaled = cv2.resize(rgb, (size[1], size[0]), interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR)
    return ((scaled.astype(np.float32) - 127) / 128).transpose(2, 0, 1)[None]


def cover(label: LabelMap, value: int, size: tuple[int, ...]) -> Floats:
    """The share of each cell [h, w] that one label of a label map covers."""
    mask = (label == value).astype(np.float32)
    return cv2.resize(mask, (size[1], size[0]), interpolation=cv2.INTER_AREA)


def softmax(logits: Floats) -> Floats:
    """Over the first axis of [K, h, w]."""
    e = np.exp(logits - logits.max(0, keepdims=True))
    return e / e.sum(0, keepdims=True)


def halve(masks: Floats) -> Floats:
    """[O, h, w] -> [O, h/2, w/2], means of 2x2 cells."""
    o, h, w = masks.shape
    return masks.reshape(o, h // 2, 2, w // 2, 2).mean((2, 4), dtype=np.float32)


def enlarge(probabilities: Floats, size: tuple[int, int]) -> Floats:
    """Bilinear, half-pixel centres: [K, h, w] -> [K, *size]."""
    target = (size[1], size[0])
    return np.stack([cv2.resize(p, target, interpolation=cv2.INTER_LINEAR) for p in probabilities])


def drop_islands(soft: Floats, previous: Floats) -> None:
    """Give to the background what is seen of an object far from where it was, while more of it is elsewhere.

    soft [1 + O, h, w], background first, is changed in place; previous [O, h, w]. An object that was nowhere may be
    anywhere.
    """
    square = np.ones((2 * ISLAND_REACH + 1, 2 * ISLAND_REACH + 1), np.uint8)
    for own, before in zip(soft[1:], previous, strict=True):
        count, parts, found, _ = cv2.connectedComponentsWithStats((own > 0.5).astype(np.uint8), connectivity=8)
        near = cv2.dilate((before > 0.5).astype(np.uint8), square) > 0
        if count < 3 or not near.any():
            continue
        areas = found[1:, cv2.CC_STAT_AREA]
        for part in np.nonzero(areas < ISLAND_SHARE * areas.max())[0] + 1:
            island = parts == part
            if not near[island].any():
                soft[0][island] += own[island]
                own[island] = 0


@dataclass
class Settings:
    """short_side of the network's input in pixels; window = descriptor sets read per frame, references included."""

    short_side: int = 352
    window: int = 7


class Propagation:
    """Carries objects through the frames of a clip, one frame after the other, in either direction."""

    def __init__(self, graphs: Graphs, objects: list[int], settings: Settings) -> None:
        self.graphs, self.objects, self.settings = graphs, objects, settings
        self.references: list[Floats] = []
        self.recent: list[Floats] = []
        self.previous: Floats | None = None
        self.given: list[tuple[Floats, FrameMemory | None]] = []
        self.kept: list[FrameMemory] = []
        self.propagated = 0
        self.latest: FrameMemory | None = None

    def features(self, rgb: NDArray[np.uint8]) -> tuple[Floats, Floats]:
        """f4 and f8 of a frame [h, w, 3]."""
        return self.graphs.backbone(preprocess(rgb, network_size(rgb.shape[0], rgb.shape[1], self.settings.short_side)))

    def give(self, rgb: NDArray[np.uint8], label: LabelMap) -> None:
        """A reference frame: its label map [h, w] is the truth. The next frame's `previous` is this mask."""
        _, f8 = self.features(rgb)
        masks = np.stack([cover(label, value, f8.shape[2:]) for value in self.objects])
        descriptors, keys = self.graphs.object_encoder(f8, masks[None])
        if self.references:
            # An object that this frame does not show keeps the descriptor of an earlier reference.
            for index in np.nonzero(masks.max((1, 2)) == 0)[0]:
                descriptors[:, BACKGROUND_DESCRIPTORS + index] = self.references[0][:, BACKGROUND_DESCRIPTORS + index]
        self.references.append(descriptors)
        quarter = (2 * masks.shape[1], 2 * masks.shape[2])
        previous = np.stack([cover(label, value, quarter) for value in self.objects])
        self.given.append((previous, None if keys is None else FrameMemory(keys[0], masks)))
        self.restart_from(-1)

    def restart_from(self, reference: int) -> None:
        """The next frame is the neighbour of a reference frame, named by the order in which it was given."""
        self.previous, self.latest = self.given[reference]
        self.kept, self.propagated = [], 0

    def window(self) -> Floats:
        """[1, T, 9 + O, C]: every reference's descriptors, then the most recent frames', oldest first."""
        free = max(0, self.settings.window - len(self.references))
        return np.stack(self.references + (self.recent[-free:] if free else []), 1)

    def known(self) -> Known:
        """The previous masks, and the memory of the references, of predicted frames and of the frame done last."""
        if self.previous is None:
            raise ValueError("no reference frame was given")
        if self.latest is None:
            return Known(self.previous[None])
        all_given = [memory for _, memory in self.given if memory is not None]
        frames = [all_given[0], *all_given[1:][1 - REFERENCES_IN_MEMORY :], *self.kept, self.latest]
        return Known(
            self.previous[None], np.stack([f.keys for f in frames])[None], np.stack([f.masks for f in frames])[None]
        )

    def next(self, rgb: NDArray[np.uint8]) -> Floats:
        """Soft masks [1 + O, H/4, W/4] of the next frame, background first; they become its neighbour's `previous`."""
        return self.follow(*self.features(rgb))

    def follow(self, f4: Floats, f8: Floats) -> Floats:
        """See next, of a frame whose features are at hand."""
        known = self.known()
        soft = softmax(self.graphs.mask_decoder(f4, f8, self.window(), known)[0])
        if known.memory_keys is not None:  # the published network's masks stay as they are
            drop_islands(soft, known.previous[0])
        masks = halve(soft[1:])
        descriptors, keys = self.graphs.object_encoder(f8, masks[None])
        self.recent = [*self.recent, descriptors][-self.settings.window :]
        self.previous = soft[1:]
        self.latest = None if keys is None else FrameMemory(keys[0], masks)
        self.propagated += 1
        if self.latest is not None and self.propagated % KEPT_EVERY == 0:
            self.kept = [*self.kept, self.latest][-KEPT_IN_MEMORY:]
        return soft

    def label_map(self, soft: Floats, size: tuple[int, int]) -> LabelMap:
        """[1 + O, h, w] -> label map of a frame's own size (height, width)."""
        return self.label_of(enlarge(soft, size))

    def label_of(self, enlarged: Floats) -> LabelMap:
        """Shares [1 + O, H, W] at a frame's own size -> the label of the largest of each pixel."""
        return np.array([0, *self.objects], np.uint8)[enlarged.argmax(0)]
