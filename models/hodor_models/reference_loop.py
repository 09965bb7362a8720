"""Propagate through a folder of frames: what the studio's result is compared with."""

from pathlib import Path

import cv2
import numpy as np

from .bundle import OrtGraphs, read_bundle
from .data.sources import DataError, LabelMap, files_by_stem, read_image, read_labels
from .propagation import Propagation


def read_references(masks: Path, frames: list[str]) -> dict[int, LabelMap]:
    """Label maps by frame position: one file stands for the first frame, a folder's files for the frames they name."""
    if masks.is_file():
        return {0: read_labels(masks)}
    found = files_by_stem(masks)
    unknown = sorted(set(found) - set(frames))
    if unknown:
        raise DataError(f"{found[unknown[0]]}: there is no frame of that name")
    if not found:
        raise DataError(f"{masks}: holds no mask")
    return {frames.index(stem): read_labels(path) for stem, path in found.items()}


def propagate_folder(bundle: Path, frames: Path, masks: Path, out: Path) -> int:
    """Write one grey label map per frame, `<frame>.png`, forward from the first reference; returns their number."""
    paths = files_by_stem(frames)
    names = list(paths)
    references = read_references(masks, names)
    opened = read_bundle(bundle)
    objects = sorted({int(v) for label in references.values() for v in np.unique(label) if v})
    loop = Propagation(OrtGraphs(opened), objects, opened.settings())
    for position, label in sorted(references.items()):
        image = read_image(paths[names[position]])
        if label.shape != image.shape[:2]:
            raise DataError(f"{masks}: mask {label.shape}, frame {names[position]} {image.shape[:2]}")
        loop.give(image, label)
    order = sorted(references)
    first = order[0]
    loop.restart_from(0)
    out.mkdir(parents=True, exist_ok=True)
    for position in range(first, len(names)):
        image = read_image(paths[names[position]])
        if position in references:
            label = references[position]
            loop.restart_from(order.index(position))
        else:
            label = loop.label_map(loop.next(image), (image.shape[0], image.shape[1]))
        cv2.imwrite(str(out / f"{names[position]}.png"), label)
    return len(names) - first
