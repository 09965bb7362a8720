"""Labelled images for the detector: the same folders as for HODOR-Lite, with class names where there are any."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import cv2
import numpy as np

from ..data.sources import CocoInstances, DataError, Image, LabelledImages, LabelMap, MaskFolder
from .matching import UNKNOWN_CLASS

SMALLEST_PART = 0.15  # of a mask's area: smaller pieces belong to their neighbour


@dataclass(frozen=True)
class ImageFolder:
    """One data set of images.

    kind "salient": white masks, whose separate parts are objects of their own; "instances": value k is object k;
    "coco": an instances JSON given as `masks`. weight multiplies how often it is drawn.
    """

    images: str
    masks: str
    kind: str = "salient"
    mask_suffix: str = ""
    weight: float = 1.0


class InstanceImages(Protocol):
    """Images with instances, the classes of those known."""

    def __len__(self) -> int: ...

    def read(self, index: int) -> tuple[Image, LabelMap, list[int]]:
        """RGB image [H, W, 3], label map [H, W] (0 background, 1.. instances), class of label 1.. (-1: unknown)."""
        ...


def split_parts(mask: LabelMap, smallest: float = SMALLEST_PART) -> LabelMap:
    """A binary mask [H, W] -> a label map: parts that do not touch are objects, crumbs join the largest part."""
    count, parts, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    areas = stats[1:, cv2.CC_STAT_AREA]
    large = [k + 1 for k in np.argsort(-areas, kind="stable") if areas[k] >= smallest * areas.sum()]
    label = mask.copy()
    for value, part in enumerate(large[1:], 2):
        label[parts == part] = value
    return label if count > 1 else mask


class UnnamedImages:
    """Any reader of HODOR-Lite's training; no class is known."""

    def __init__(self, images: LabelledImages, split: bool) -> None:
        self.images, self.split = images, split

    def __len__(self) -> int:
        return len(self.images)

    def read(self, index: int) -> tuple[Image, LabelMap, list[int]]:
        """See InstanceImages.read."""
        image, label = self.images.read(index)
        label = split_parts(label) if self.split else label
        return image, label, [UNKNOWN_CLASS] * int(label.max())


class NamedCoco(CocoInstances):
    """COCO instances whose categories are known by name; instances of other categories count as unknown."""

    def __init__(self, images: Path, annotations: Path, names: tuple[str, ...]) -> None:
        super().__init__(images, annotations)
        content = json.loads(annotations.read_text())
        place = {name: index for index, name in enumerate(names)}
        category = {c["id"]: place.get(c["name"], UNKNOWN_CLASS) for c in content["categories"]}
        self.class_of = {id_of(a["segmentation"]): category[a["category_id"]] for a in content["annotations"]}

    def read_named(self, index: int) -> tuple[Image, LabelMap, list[int]]:
        """See InstanceImages.read; values are given in the order of CocoInstances.read, the largest first."""
        _, instances = self.items[index]
        drawn = [shape for shape in instances if any(len(part) >= 6 for part in shape)]
        classes = [self.class_of[id_of(shape)] for shape in sorted(drawn, key=lambda shape: -area_of(shape))]
        image, label = self.read(index)
        return image, label, classes[:255]


def id_of(segmentation: object) -> str:
    """Tells polygons apart."""
    return json.dumps(segmentation)


def area_of(shape: list[list[float]]) -> float:
    """The area of an instance's polygons, in pixels."""
    return float(sum(cv2.contourArea(np.array(p, np.float32).reshape(-1, 2)) for p in shape if len(p) >= 6))


class NamedImages:
    """NamedCoco behind InstanceImages."""

    def __init__(self, images: NamedCoco) -> None:
        self.images = images

    def __len__(self) -> int:
        return len(self.images)

    def read(self, index: int) -> tuple[Image, LabelMap, list[int]]:
        """See InstanceImages.read."""
        return self.images.read_named(index)


class Part:
    """Every image of a set but each `every`-th, or only those: training and held-out images never meet."""

    def __init__(self, images: InstanceImages, every: int, held_out: bool) -> None:
        self.images = images
        out = {i for i in range(len(images)) if every and i % every == every - 1}
        self.indices = [i for i in range(len(images)) if (i in out) == held_out]

    def __len__(self) -> int:
        return len(self.indices)

    def read(self, index: int) -> tuple[Image, LabelMap, list[int]]:
        """See InstanceImages.read."""
        return self.images.read(self.indices[index])

    def all(self) -> Iterator[tuple[Image, LabelMap, list[int]]]:
        """One after the other."""
        return (self.read(index) for index in range(len(self)))


def open_images(folder: ImageFolder, classes: tuple[str, ...]) -> InstanceImages:
    """The reader of one folder."""
    images, masks = Path(folder.images), Path(folder.masks)
    if folder.kind == "coco":
        return NamedImages(NamedCoco(images, masks, classes))
    if folder.kind in ("salient", "instances"):
        instances = folder.kind == "instances"
        return UnnamedImages(MaskFolder(images, masks, instances, folder.mask_suffix), split=not instances)
    raise DataError(f"images.kind {folder.kind!r}: must be 'salient', 'instances' or 'coco'")
