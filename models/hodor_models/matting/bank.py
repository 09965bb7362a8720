"""A bank of objects with exact alpha to train on: cut-outs of annotated pictures, with strands, blur and defocus."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ..data.sources import DataError, Image, LabelledImages, LabelMap, Skipped
from ..prompt.sources import ClothingParts
from .composites import Layer, Motion, defocused, exposed, layer_of, with_strands
from .strands import HAIR, WIRES, Growth, Plane

# Seeds of training lie apart from those of test sets, which count from one.
FIRST_SEED = 1_000_000
SIZE = (480, 640)
EDGE_POINTS = 256
KINDS = {"strands": 0.58, "wires": 0.14, "motion": 0.1, "defocus": 0.1, "plain": 0.08}
KIND_NAMES = tuple(KINDS)


@dataclass(frozen=True)
class Bank:
    """Objects of one or more folders. objects, uint8 [480, 640, 4] each: colours that go on beyond the edge, and alpha;
    points int16 [n, 256, 2]: rows and columns where alpha is in between."""

    objects: list[Plane]
    points: Plane

    def __len__(self) -> int:
        return len(self.objects)


class ClothedPeople:
    """Clothing Co-Parsing: all garments, skin and hair of a photo are one object."""

    def __init__(self, photos: Path, labels: Path) -> None:
        self.name, self.skipped, self.parts = str(photos), Skipped(), ClothingParts(photos, labels)

    def __len__(self) -> int:
        return len(self.parts)

    def read(self, index: int) -> tuple[Image, LabelMap]:
        """See LabelledImages.read."""
        image, labels, _ = self.parts.read(index)
        return image, (labels > 0).astype(np.uint8)


def any_growth(rng: np.random.Generator) -> Growth:
    """Hair, fur, grass and what is between them: sparse to dense, short to long, fine to coarse."""
    shortest = float(np.exp(rng.uniform(np.log(4), np.log(30))))
    return Growth(
        per_hundred=float(np.exp(rng.uniform(np.log(6), np.log(130)))),
        length=(shortest, shortest * float(rng.uniform(1.5, 3.5))),
        width=(float(rng.uniform(0.3, 0.6)), float(rng.uniform(0.8, 1.8))),
        spread=float(rng.uniform(0.2, 1.0)),
        wave=float(rng.uniform(0.05, 0.6)),
    )


def made(kind: str, layer: Layer, rng: np.random.Generator) -> Layer:
    """An object of one of KINDS; a quarter of the strands is out of focus or moves, too."""
    if kind in ("strands", "wires"):
        layer = with_strands(layer, WIRES if kind == "wires" else HAIR if rng.random() < 0.25 else any_growth(rng), rng)
    blurred = kind in ("strands", "wires") and rng.random() < 0.25
    if kind == "defocus" or (blurred and rng.random() < 0.6):
        return defocused(layer, float(rng.uniform(1, 4) if blurred else rng.uniform(1.5, 10)))
    if kind == "motion" or blurred:
        angle, speed = rng.uniform(0, 2 * np.pi), rng.uniform(3, 10) if blurred else rng.uniform(6, 34)
        step = (float(np.cos(angle) * speed), float(np.sin(angle) * speed))
        return exposed(layer, Motion(step, float(rng.normal(0, 0.02)), (SIZE[1] / 2, SIZE[0] / 2)), 0, 0.6)
    return layer


def edge_points(alpha: Plane, rng: np.random.Generator) -> Plane | None:
    """Rows and columns of pixels where alpha (0..1) is in between: int16 [256, 2]; None where there are hardly any."""
    places = np.argwhere((alpha > 0.03) & (alpha < 0.97))
    if len(places) < EDGE_POINTS:
        return None
    return places[rng.integers(len(places), size=EDGE_POINTS)].astype(np.int16)


def build_bank(out: Path, sources: list[LabelledImages], count: int, seed: int) -> None:
    """Write a bank of `count` objects; the same sources and seed give the same. DataError without fair objects."""
    rng = np.random.default_rng(FIRST_SEED + seed)
    out.mkdir(parents=True, exist_ok=True)
    draft = out / "objects.partial.npy"
    objects = np.lib.format.open_memmap(draft, "w+", np.uint8, (count, *SIZE, 4))
    points = np.zeros((count, EDGE_POINTS, 2), np.int16)
    kinds: list[str] = []
    misses = 0
    while len(kinds) < count:
        kind = str(rng.choice(KIND_NAMES, p=list(KINDS.values())))
        source = sources[rng.integers(len(sources))]
        layer = layer_of(source, int(rng.integers(len(source))), SIZE)
        layer = made(kind, layer, rng) if layer else None
        found = edge_points(layer.alpha, rng) if layer else None
        if layer is None or found is None:
            misses += 1
            if misses > 200 + 20 * count:
                raise DataError("hardly any picture of these sources has an object of a fair size")
            continue
        objects[len(kinds), ..., :3] = np.clip(layer.colours + 0.5, 0, 255)
        objects[len(kinds), ..., 3] = layer.alpha * 255 + 0.5
        points[len(kinds)] = found
        kinds.append(kind)
    objects.flush()
    np.save(out / "points.npy", points)
    (out / "bank.json").write_text(json.dumps({"seed": seed, "kinds": kinds}) + "\n")
    draft.replace(out / "objects.npy")


def read_bank(folders: Sequence[Path]) -> Bank:
    """Banks on disk as one, their pictures read when they are needed. DataError where one is not there."""
    objects, points = [], []
    for folder in folders:
        path = folder / "objects.npy"
        if not path.is_file():
            raise DataError(f"{path}: no such bank; make it with `hodor-models matting bank`")
        objects += list(np.load(path, mmap_mode="r"))
        points.append(np.load(folder / "points.npy"))
    if not objects:
        raise DataError("no bank is named: make one with `hodor-models matting bank` and name it as `banks`")
    return Bank(objects, np.concatenate(points))
