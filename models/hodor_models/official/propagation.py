"""The published temporal loop in numpy: what surrounds the three graphs, written to be read.

Sizes: O objects, Q background patches, T descriptor sets, C channels; the network's input is H x W, multiples of 32.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from .config import InputConfig
from .frames import (
    Floats,
    Frame,
    Geometry,
    Mask,
    eighth,
    fit,
    halve,
    patch_masks,
    resize,
    restore,
    scale_frame,
    scale_masks,
    softmax,
)

BACKGROUND_GRID = 3
PATCHES = BACKGROUND_GRID**2
# Channels of the logits before the objects': the catch-all background and the patches.
BACKGROUND_CHANNELS = 1 + PATCHES


class Graphs(Protocol):
    """The three graphs, in PyTorch or ONNX Runtime."""

    def backbone(self, image: Floats) -> tuple[Floats, Floats]:
        """Image [1, 3, H, W], RGB, (x - 127) / 128 -> f4 [1, C, H/4, W/4], f8 [1, C, H/8, W/8]."""
        ...

    def object_encoder(self, f8: Floats, masks: Floats, background: Floats) -> Floats:
        """Masks [1, O, H/8, W/8] and background [1, Q, H/8, W/8] in 0..1 -> descriptors [1, Q + O, C]."""
        ...

    def mask_decoder(self, f4: Floats, f8: Floats, descriptors: Floats, invalid: Mask) -> Floats:
        """Descriptors [1, T, Q + O, C], invalid [1, T, Q + O] -> logits [1, 1 + Q + O, H/4, W/4]."""
        ...


@dataclass
class DescriptorSet:
    """What one frame taught: a descriptor [C] per object, and [Q, C] of the background where it was encoded."""

    objects: dict[int, Floats] = field(default_factory=dict)
    background: Floats | None = None


@dataclass(frozen=True)
class Features:
    """Backbone features of one frame."""

    f4: Floats
    f8: Floats


@dataclass(frozen=True)
class Unencoded:
    """A frame that is done but not yet encoded: its f8 and its soft masks [O, H/8, W/8] and [Q, H/8, W/8]."""

    ids: list[int]
    f8: Floats
    masks: Floats
    background: Floats


class Propagation:
    """Carries objects through a clip, frame by frame. Objects may be given on any frame, also known ones again."""

    def __init__(self, graphs: Graphs, rule: InputConfig, window: int = 7) -> None:
        self.graphs, self.rule, self.window = graphs, rule, window
        self.memory: list[DescriptorSet] = []
        self.too_small: set[int] = set()
        self._last: Unencoded | None = None

    def step(self, rgb: Frame, given: Mapping[int, Mask] | None = None) -> Frame:
        """The label map uint8 [h, w] of the clip's next frame.

        rgb uint8 [h, w, 3]; given: object id to bool [h, w], the masks that the user painted on this frame. An object
        that covers no cell of the network is left out and put into `too_small`.
        """
        self._remember_last()
        geometry = fit(rgb.shape[:2], self.rule)
        if not given and not self.memory:
            return np.zeros(geometry.original, np.uint8)
        features = Features(*self.graphs.backbone(scale_frame(rgb, geometry, self.rule)))
        painted, current = self._learn(features.f8, given or {}, geometry)
        if self.memory:
            return self._predict(features, painted, current, geometry)
        if current.objects:
            self.memory.append(current)
        return self._labels_as_painted(painted, geometry)

    def _remember_last(self) -> None:
        """Encodes the frame before: the clip's last frame never needs it."""
        if self._last is None:
            return
        last, self._last = self._last, None
        learned = self._encode(last.ids, last.f8, last.masks, last.background)
        self.memory = [*self.memory, learned][-self.window :]

    def _encode(self, ids: list[int], f8: Floats, masks: Floats, background: Floats) -> DescriptorSet:
        """Masks [O, h, w] in the order of ids, background [Q, h, w]."""
        descriptors = self.graphs.object_encoder(f8, masks[None], background[None])[0]
        return DescriptorSet(dict(zip(ids, descriptors[PATCHES:], strict=True)), descriptors[:PATCHES])

    def _learn(
        self, f8: Floats, given: Mapping[int, Mask], geometry: Geometry
    ) -> tuple[dict[int, Floats], DescriptorSet]:
        """Given masks at the network's size [H, W], and their descriptors; all the rest counts as background."""
        for object_id, mask in given.items():
            if mask.shape != geometry.original:
                raise ValueError(f"the mask of object {object_id} is {mask.shape}, the frame is {geometry.original}")
        if not given:
            return {}, DescriptorSet()
        ids = sorted(given)
        masks = scale_masks(np.stack([given[i] for i in ids]), geometry)
        patches = patch_masks(geometry.padded, BACKGROUND_GRID) * ~masks.any(0)
        cells = eighth(masks)
        seen = [bool((cell > 0.5).any()) for cell in cells]
        self.too_small |= {i for i, visible in zip(ids, seen, strict=True) if not visible}
        kept = [i for i, visible in zip(ids, seen, strict=True) if visible]
        if not kept:
            return {}, DescriptorSet()
        learned = self._encode(kept, f8, cells[seen], eighth(patches))
        return dict(zip(kept, masks[seen], strict=True)), learned

    def _window(self, current: DescriptorSet) -> tuple[list[int], Floats, Mask]:
        """Object ids, descriptors [1, T, Q + O, C] and invalid [1, T, Q + O] of the frames in memory.

        The current frame comes last where objects are given on it; of the others and of the background it has none.
        """
        sets = [*self.memory[-self.window :], *([DescriptorSet(current.objects)] if current.objects else [])]
        ids = sorted({i for known in sets for i in known.objects})
        background = next(known.background for known in sets if known.background is not None)
        descriptors = np.zeros((len(sets), PATCHES + len(ids), background.shape[1]), np.float32)
        invalid = np.ones(descriptors.shape[:2], np.bool_)
        for t, known in enumerate(sets):
            if known.background is not None:
                descriptors[t, :PATCHES], invalid[t, :PATCHES] = known.background, False
            for slot, object_id in enumerate(ids, PATCHES):
                if object_id in known.objects:
                    descriptors[t, slot], invalid[t, slot] = known.objects[object_id], False
        return ids, descriptors[None], invalid[None]

    def _predict(
        self, features: Features, painted: dict[int, Floats], current: DescriptorSet, geometry: Geometry
    ) -> Frame:
        """The label map of a frame on which objects are known already."""
        ids, descriptors, invalid = self._window(current)
        logits = self.graphs.mask_decoder(features.f4, features.f8, descriptors, invalid)[0]
        slots = {BACKGROUND_CHANNELS + ids.index(i): mask for i, mask in painted.items()}
        soft = softmax(logits)
        if slots:
            masks = eighth(overrule(resize(soft, geometry.padded), slots)[BACKGROUND_CHANNELS:])
        else:
            masks = halve(soft[BACKGROUND_CHANNELS:])
        background = patch_masks(masks.shape[1:], BACKGROUND_GRID) * (1 - masks.sum(0))
        self._last = Unencoded(ids, features.f8, masks, background)
        full = overrule(softmax(resize(logits, geometry.padded)), slots)
        return label_map(restore(full, geometry), [0] * BACKGROUND_CHANNELS + ids)

    def _labels_as_painted(self, painted: dict[int, Floats], geometry: Geometry) -> Frame:
        """The label map of a frame on which nothing was known before: what was painted, at the network's resolution."""
        nothing = np.zeros(geometry.padded, np.float32)
        return label_map(restore(np.stack([nothing, *painted.values()]), geometry), [0, *painted])


def overrule(soft: Floats, painted: Mapping[int, Floats]) -> Floats:
    """Where a mask was painted, it alone holds: soft [K, H, W]; painted: channel to 0 or 1 [H, W] -> [K, H, W]."""
    for channel, mask in painted.items():
        soft = soft * (1 - mask)
        soft[channel] = mask
    return soft


def label_map(soft: Floats, labels: list[int]) -> Frame:
    """The label of the strongest channel: [K, h, w] -> uint8 [h, w]."""
    return np.array(labels, np.uint8)[soft.argmax(0)]
