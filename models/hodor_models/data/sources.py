"""Where labelled frames come from: data sets read from a folder in their standard layouts."""

import json
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]
LabelMap = NDArray[np.uint8]
IMAGE_SUFFIXES = (".jpg", ".jpeg", ".png", ".bmp")


class DataError(Exception):
    """A data folder that cannot be used; the message names the folder or file and what was expected there."""


class LabelledImages(Protocol):
    """Still images with instance labels."""

    name: str
    skipped: "Skipped"

    def __len__(self) -> int: ...

    def read(self, index: int) -> tuple[Image, LabelMap]:
        """RGB image [H, W, 3] and label map [H, W], 0 background, 1.. instances."""
        ...


@dataclass
class Skipped:
    """What a reader left out, and why."""

    reasons: dict[str, str] = field(default_factory=dict)

    def note(self, error: DataError, images: int) -> None:
        """A file that turned out to be unusable when it was read: said once on standard error.

        DataError where these are more than a twentieth of the images (and more than five): that is no accident.
        """
        text = str(error)
        if text in self.reasons:
            return
        self.reasons[text] = "left out while training"
        print(f"left out: {text}", file=sys.stderr, flush=True)
        found = sum(reason == "left out while training" for reason in self.reasons.values())
        if found > max(5, images // 20):
            raise DataError(f"{found} of {images} images cannot be used, the last: {text}")

    def report(self) -> str:
        """One line a file, at most ten, and the count."""
        lines = [f"  {name}: {reason}" for name, reason in list(self.reasons.items())[:10]]
        return f"{len(self.reasons)} left out\n" + "\n".join(lines) if self.reasons else "nothing left out"


def read_image(path: Path) -> Image:
    """RGB [H, W, 3] of an image file; DataError where it cannot be decoded."""
    image = cv2.imread(str(path), cv2.IMREAD_COLOR)
    if image is None:
        raise DataError(f"{path}: not a readable image")
    return cv2.cvtColor(image, cv2.COLOR_BGR2RGB)


def read_mask(path: Path) -> NDArray[np.uint8]:
    """[H, W] grey values of a mask file."""
    mask = cv2.imread(str(path), cv2.IMREAD_GRAYSCALE)
    if mask is None:
        raise DataError(f"{path}: not a readable mask")
    return mask


def palette_of(path: Path) -> NDArray[np.uint8] | None:
    """The palette [N, 3] (RGB) of a PNG whose pixels are numbers of colours, as those of DAVIS 2017; None of others."""
    content = path.read_bytes()
    at = content.find(b"PLTE")
    if content[:8] != b"\x89PNG\r\n\x1a\n" or content[25:26] != b"\x03" or at < 0:
        return None
    length = int.from_bytes(content[at - 4 : at], "big")
    return np.frombuffer(content[at + 4 : at + 4 + length], np.uint8).reshape(-1, 3)


def read_labels(path: Path) -> LabelMap:
    """[H, W] labels of a mask file: grey values, or the numbers of its colours where it has a palette."""
    palette = palette_of(path)
    if palette is None:
        return read_mask(path)
    numbers = {tuple(int(v) for v in colour): number for number, colour in reversed(list(enumerate(palette)))}
    red, green, blue = (channel.astype(np.int32) for channel in np.moveaxis(read_image(path), -1, 0))
    values, places = np.unique((red << 16) | (green << 8) | blue, return_inverse=True)
    own = [numbers[(int(v) >> 16, (int(v) >> 8) & 255, int(v) & 255)] for v in values]
    return np.array(own, np.uint8)[places].reshape(red.shape)


def files_by_stem(folder: Path) -> dict[str, Path]:
    """The images of a folder by file name without suffix, sorted."""
    if not folder.is_dir():
        raise DataError(f"{folder}: no such folder")
    return {path.stem: path for path in sorted(folder.iterdir()) if path.suffix.lower() in IMAGE_SUFFIXES}


class MaskFolder:
    """Image + mask folders (ECSSD, DUTS: white is the object; PennFudan: value k is instance k)."""

    def __init__(self, images: Path, masks: Path, instances: bool = False, mask_suffix: str = "") -> None:
        self.name = str(images)
        self.instances = instances
        self.skipped = Skipped()
        found = files_by_stem(images)
        labels = files_by_stem(masks)
        self.pairs: list[tuple[Path, Path]] = []
        for stem, path in found.items():
            mask = labels.get(stem + mask_suffix)
            if mask is None:
                self.skipped.reasons[path.name] = f"no mask {stem + mask_suffix}.* in {masks}"
            else:
                self.pairs.append((path, mask))
        if not self.pairs:
            raise DataError(f"{images}: no image has a mask in {masks}")

    def __len__(self) -> int:
        return len(self.pairs)

    def read(self, index: int) -> tuple[Image, LabelMap]:
        """See LabelledImages.read; DataError where mask and image differ in size."""
        image_path, mask_path = self.pairs[index]
        image = read_image(image_path)
        mask = read_labels(mask_path) if self.instances else read_mask(mask_path)
        if image.shape[:2] != mask.shape:
            raise DataError(f"{mask_path}: size {mask.shape} but the image is {image.shape[:2]}")
        return image, mask if self.instances else (mask > 127).astype(np.uint8)


class CocoInstances:
    """COCO instances JSON (polygons; crowd regions in run-length form count as background)."""

    def __init__(self, images: Path, annotations: Path, minimum_area: float = 400.0) -> None:
        if not annotations.is_file():
            raise DataError(f"{annotations}: no such file")
        content = json.loads(annotations.read_text())
        self.name = str(images)
        self.skipped = Skipped()
        shapes: dict[int, list[list[list[float]]]] = {}
        for item in content["annotations"]:
            if not item.get("iscrowd") and item["area"] >= minimum_area and isinstance(item["segmentation"], list):
                shapes.setdefault(item["image_id"], []).append(item["segmentation"])
        self.items: list[tuple[Path, list[list[list[float]]]]] = []
        for entry in content["images"]:
            path = images / entry["file_name"]
            if entry["id"] not in shapes:
                self.skipped.reasons[path.name] = "no instance large enough"
            elif not path.is_file():
                self.skipped.reasons[path.name] = f"not in {images}"
            else:
                self.items.append((path, shapes[entry["id"]]))
        if not self.items:
            raise DataError(f"{annotations}: none of its images with instances is in {images}")

    def __len__(self) -> int:
        return len(self.items)

    def read(self, index: int) -> tuple[Image, LabelMap]:
        """See LabelledImages.read; large instances are drawn first so that small ones stay visible."""
        path, instances = self.items[index]
        image = read_image(path)
        label = np.zeros(image.shape[:2], np.uint8)
        polygons = [[np.array(p, np.float32).reshape(-1, 2) for p in shape if len(p) >= 6] for shape in instances]
        polygons = sorted((p for p in polygons if p), key=lambda p: -sum(cv2.contourArea(part) for part in p))
        for value, parts in enumerate(polygons[:255], 1):
            cv2.fillPoly(label, [np.round(part).astype(np.int32) for part in parts], value)
        return image, label


class DavisVideos:
    """DAVIS 2016/2017: JPEGImages/480p, Annotations/480p, ImageSets; 255 in grey annotations counts as object 1."""

    def __init__(self, root: Path, split: str) -> None:
        self.root = root
        self.frames: dict[str, list[tuple[Path, Path]]] = {}
        for name in davis_sequences(root, split):
            images = files_by_stem(root / "JPEGImages" / "480p" / name)
            masks = files_by_stem(root / "Annotations" / "480p" / name)
            pairs = [(path, masks[stem]) for stem, path in images.items() if stem in masks]
            if not pairs:
                raise DataError(f"{root}: sequence {name} has no frame with an annotation")
            self.frames[name] = pairs
        self.names = list(self.frames)

    def read(self, name: str, index: int) -> tuple[Image, LabelMap]:
        """RGB image [H, W, 3] and label map [H, W] of one frame."""
        image_path, _ = self.frames[name][index]
        return read_image(image_path), self.read_label(name, index)

    def read_label(self, name: str, index: int) -> LabelMap:
        """The label map alone."""
        mask = read_labels(self.frames[name][index][1])
        return (mask > 127).astype(np.uint8) if np.isin(mask, (0, 255)).all() else mask


def davis_sequences(root: Path, split: str) -> list[str]:
    """Sequence names of a split, from ImageSets/480p (DAVIS 2016: path pairs) or ImageSets/2016 or 2017 (names)."""
    for folder in ("480p", "2016", "2017"):
        path = root / "ImageSets" / folder / f"{split}.txt"
        if path.is_file():
            lines = [line.split()[0] for line in path.read_text().splitlines() if line.strip()]
            return sorted({line.strip("/").split("/")[2] if "/" in line else line for line in lines})
    raise DataError(f"{root}: no ImageSets/480p/{split}.txt (nor 2016, 2017): is this a DAVIS folder?")
