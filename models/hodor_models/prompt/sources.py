"""Images with parts and instances that other networks of this package do not train on."""

from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
from scipy.io import loadmat

from ..data.sources import DataError, Image, LabelMap, files_by_stem, read_image
from ..suggest.matching import UNKNOWN_CLASS
from ..suggest.sources import ImageFolder, InstanceImages, open_images

SMALLEST = 120  # pixels of a part


class YoloPolygons:
    """Polygons in shares of the picture, one instance a line (`class x y x y ...`), a text file an image."""

    def __init__(self, images: Path, labels: Path) -> None:
        found = files_by_stem(images)
        self.pairs = [(p, labels / f"{stem}.txt") for stem, p in found.items() if (labels / f"{stem}.txt").is_file()]
        if not self.pairs:
            raise DataError(f"{images}: no image has polygons in {labels}")

    def __len__(self) -> int:
        return len(self.pairs)

    def read(self, index: int) -> tuple[Image, LabelMap, list[int]]:
        """See InstanceImages.read; large instances are drawn first so that small ones stay visible."""
        path, labels = self.pairs[index]
        image = read_image(path)
        scale = np.array([image.shape[1], image.shape[0]])
        lines = [np.array(line.split()[1:], float).reshape(-1, 2) * scale for line in labels.read_text().splitlines()]
        polygons = sorted(
            (np.round(p).astype(np.int32) for p in lines if len(p) > 2), key=lambda p: -cv2.contourArea(p)
        )
        label = np.zeros(image.shape[:2], np.uint8)
        for value, polygon in enumerate(polygons[:255], 1):
            cv2.fillPoly(label, [polygon], value)
        return image, label, [UNKNOWN_CLASS] * len(polygons[:255])


class ClothingParts:
    """Clothing Co-Parsing: photos and, a MATLAB file each, label maps of garments, skin and hair; a part is an
    object."""

    def __init__(self, images: Path, labels: Path) -> None:
        found = files_by_stem(images)
        self.pairs = [(p, labels / f"{stem}.mat") for stem, p in found.items() if (labels / f"{stem}.mat").is_file()]
        if not self.pairs:
            raise DataError(f"{images}: no photo has a label map in {labels}")

    def __len__(self) -> int:
        return len(self.pairs)

    def read(self, index: int) -> tuple[Image, LabelMap, list[int]]:
        """See InstanceImages.read: what is connected and of one kind is one part."""
        path, labels = self.pairs[index]
        image = read_image(path)
        kinds = np.asarray(loadmat(labels)["groundtruth"], np.uint8)
        if image.shape[:2] != kinds.shape:
            raise DataError(f"{labels}: size {kinds.shape} but the image is {image.shape[:2]}")
        label = np.zeros_like(kinds)
        value = 0
        for kind in np.unique(kinds[kinds > 0]):
            count, parts, stats, _ = cv2.connectedComponentsWithStats((kinds == kind).astype(np.uint8), connectivity=8)
            for part in range(1, count):
                if stats[part, cv2.CC_STAT_AREA] >= SMALLEST and value < 255:
                    value += 1
                    label[parts == part] = value
        return image, label, [UNKNOWN_CLASS] * value


READERS: dict[str, Callable[[Path, Path], InstanceImages]] = {"yolo": YoloPolygons, "parts": ClothingParts}


def open_labelled(folder: ImageFolder) -> InstanceImages:
    """The reader of one folder: those of the detector, and kinds "yolo" and "parts"."""
    reader = READERS.get(folder.kind)
    return reader(Path(folder.images), Path(folder.masks)) if reader else open_images(folder, ())
