"""Training tiles: objects of a bank over other pictures, and the soft masks a segmentation network gives of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import torch
from torch import Tensor
from torch.utils.data import DataLoader, Dataset, Sampler

from ..data.sources import DataError, files_by_stem, read_image
from ..edges import enlarge_by_edges
from .band import SURE, band_of
from .bank import FIRST_SEED, Bank, read_bank
from .composites import recorded
from .strands import Plane

AROUND = 32  # pixels around a tile that soft masks are made with, and that are cut off then
HELD_OUT_EVERY = 16  # objects of a bank that are only measured on
LEAST_DOUBT, FULL_SAY = 0.02, 0.12  # the studio's own, in upsampleSoftMask
CELL = 5.0  # pixels of a cell of the network's masks where a picture is 480 pixels high


@dataclass(frozen=True)
class SampleSettings:
    """What is drawn: the tile's side in pixels, and ranges of zoom (1: as in the bank) and of the band's radius."""

    size: int = 256
    zoom: tuple[float, ...] = (0.7, 2.2)
    radius: tuple[float, ...] = (8.0, 40.0)


@dataclass(frozen=True)
class MattingBatch:
    """float32, N tiles: picture [N, 3, s, s], soft mask, band and alpha [N, 1, s, s], all in 0..1; colours of the
    object and of what is behind it [N, 3, s, s] in 0..1, before noise."""

    image: Tensor
    soft_mask: Tensor
    band: Tensor
    alpha: Tensor
    inside: Tensor
    behind: Tensor


def smooth_noise(shape: tuple[int, int], cells: float, rng: np.random.Generator) -> Plane:
    """Gaussian noise that changes over about so many cells, of unit deviation: float32 [h, w]."""
    coarse = rng.normal(0, 1, tuple(max(2, round(side / cells)) for side in shape)).astype(np.float32)
    return np.asarray(cv2.resize(coarse, (shape[1], shape[0]), interpolation=cv2.INTER_CUBIC), np.float32)


def probability_of(alpha: Plane, cell: float, rng: np.random.Generator) -> Plane:
    """What a network with cells of so many pixels might say of an object: float32 [h/cell, w/cell] in 0..1.

    Edges lie up to a cell beside their place, thin parts are lost, corners are round; some masks have a hole, or hold
    a piece of what is beside the object.
    """
    height, width = alpha.shape
    size = (max(4, round(width / cell)), max(4, round(height / cell)))
    cover = cv2.resize(alpha, size, interpolation=cv2.INTER_AREA)
    shape = cover.shape
    if rng.random() < 0.5:
        cover = cv2.morphologyEx(cover, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    cover = cv2.GaussianBlur(cover, (0, 0), float(rng.uniform(0.4, 1.3)))
    reach = float(np.abs(rng.normal(0, 0.5))) + (float(rng.uniform(0, 2)) if rng.random() < 0.15 else 0)
    y, x = np.mgrid[: shape[0], : shape[1]].astype(np.float32)
    cover = cv2.remap(
        cover,
        x + reach * smooth_noise(shape, 5, rng),
        y + reach * smooth_noise(shape, 5, rng),
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )
    logits = float(rng.uniform(5, 14)) * (cover - float(rng.uniform(0.35, 0.6)))
    logits += float(rng.uniform(0, 0.6)) * smooth_noise(shape, 3, rng)
    if rng.random() < 0.2:
        logits += spot(cover, rng)
    return np.asarray(1 / (1 + np.exp(-logits)), np.float32)


def spot(cover: Plane, rng: np.random.Generator) -> Plane:
    """A hole or a wrong piece near an edge, in logits."""
    places = np.argwhere((cover > 0.1) & (cover < 0.9))
    if len(places) == 0:
        return np.zeros_like(cover)
    row, column = places[rng.integers(len(places))] + rng.normal(0, 2, 2)
    y, x = np.mgrid[: cover.shape[0], : cover.shape[1]]
    distance = (y - row) ** 2 + (x - column) ** 2
    lift = float(rng.uniform(3, 7) * rng.choice([-1, 1]))
    return np.asarray(lift * np.exp(-distance / (2 * rng.uniform(1, 3) ** 2)), np.float32)


def soft_mask_of(probability: Plane, picture: Plane) -> Plane:
    """The studio's soft edges: enlarged along the picture's own, uint8 [h, w, 3], what is sure cut: float32 [h, w]."""
    size = (picture.shape[1], picture.shape[0])
    plain = cv2.resize(probability, size, interpolation=cv2.INTER_LINEAR)
    # The picture has a say where the network is in doubt, and a growing one.
    say = ((np.minimum(plain, 1 - plain) - LEAST_DOUBT) / (FULL_SAY - LEAST_DOUBT)).clip(0, 1)
    full = plain + say * (enlarge_by_edges(probability[None], picture)[0] - plain)
    return np.asarray(((full - SURE[0]) / (SURE[1] - SURE[0])).clip(0, 1), np.float32)


def toned(colours: Plane, rng: np.random.Generator) -> Plane:
    """Another exposure, gamma and white balance: float32 [h, w, 3] in 0..255."""
    gains = rng.uniform(0.6, 1.3) * rng.uniform(0.92, 1.08, 3)
    return np.asarray(255 * (colours / 255 * gains).clip(0, 1) ** rng.uniform(0.8, 1.25), np.float32)


class MattingSamples(Dataset[list[Plane]]):
    """Sample k, always the same for a seed: picture, soft mask, band, alpha, colours, colours behind; [h, w, C]."""

    def __init__(
        self, bank: Bank, backgrounds: list[Path], settings: SampleSettings, seed: int, held_out: bool = False
    ) -> None:
        if not backgrounds:
            raise DataError("no pictures to go behind the objects: name a folder of them as `backgrounds`")
        self.bank, self.backgrounds, self.settings, self.seed = bank, backgrounds, settings, seed
        self.own = [k for k in range(len(bank)) if (k % HELD_OUT_EVERY == 0) == held_out]

    def __len__(self) -> int:
        return 1 << 40

    def __getitem__(self, index: int) -> list[Plane]:
        rng = np.random.default_rng([FIRST_SEED, self.seed, index])
        zoom = float(np.exp(rng.uniform(*np.log(self.settings.zoom))))
        inside, alpha = self.object_tile(zoom, rng)
        behind = toned(self.background_tile(inside.shape[0], rng), rng)
        inside = toned(inside, rng)
        if rng.random() < 0.15:
            # What stands before its like is the hard case.
            behind = (behind + 0.8 * (inside.mean((0, 1)) - behind.mean((0, 1)))).clip(0, 255)
        composed = inside * alpha[..., None] + behind * (1 - alpha[..., None])
        picture = recorded(composed, rng)
        cell = CELL * zoom * float(rng.uniform(0.8, 1.3))
        soft = soft_mask_of(probability_of(alpha, cell, rng), picture)
        band = band_of(soft, float(rng.uniform(*self.settings.radius)))
        planes = [picture / np.float32(255), soft, band, alpha, inside / 255, behind / 255]
        return [self.cut(np.asarray(plane, np.float32)) for plane in planes]

    def cut(self, plane: Plane) -> Plane:
        """Without what is around the tile: [h, w, C]."""
        return plane[AROUND:-AROUND, AROUND:-AROUND].reshape(self.settings.size, self.settings.size, -1)

    def object_tile(self, zoom: float, rng: np.random.Generator) -> tuple[Plane, Plane]:
        """Colours 0..255 and alpha around some point of an object's edge, at random turned and mirrored."""
        side = self.settings.size + 2 * AROUND
        which = self.own[rng.integers(len(self.own))]
        row, column = self.bank.points[which][rng.integers(len(self.bank.points[which]))]
        turn = float(rng.normal(0, 0.25))
        cos, sin = zoom * np.cos(turn), zoom * np.sin(turn)
        mirror = float(rng.choice([-1, 1]))
        place = side / 2 + rng.uniform(-0.3, 0.3, 2) * self.settings.size
        linear = np.array([[mirror * cos, -sin], [mirror * sin, cos]])
        matrix = np.column_stack([linear, place - linear @ np.array([column, row], float)])
        stack = np.asarray(self.bank.objects[which], np.float32)
        stack[..., :3] *= stack[..., 3:] / 255
        # Premultiplied, so that the colours beyond an edge do not run into it.
        moved = cv2.warpAffine(
            stack, matrix, (side, side), flags=cv2.INTER_AREA if zoom < 1 else cv2.INTER_CUBIC,
            borderMode=cv2.BORDER_REPLICATE,
        )  # fmt: skip
        alpha = moved[..., 3].clip(0, 255) / 255
        colours = moved[..., :3].clip(0, 255) / np.maximum(alpha, 1 / 255)[..., None]
        return np.asarray(colours.clip(0, 255), np.float32), np.asarray(alpha, np.float32)

    def background_tile(self, side: int, rng: np.random.Generator) -> Plane:
        """A piece of a picture, as sharp or out of focus as it comes: float32 [side, side, 3] in 0..255."""
        image = read_image(self.backgrounds[rng.integers(len(self.backgrounds))])
        least = side / min(image.shape[:2])
        scale = least * float(np.exp(rng.uniform(0, 0.9)))
        y, x = (
            float(rng.uniform(0, length - side / scale)) if length * scale > side else 0.0 for length in image.shape[:2]
        )
        tile = cv2.warpAffine(
            image, np.array([[scale, 0, -scale * x], [0, scale, -scale * y]]), (side, side),
            borderMode=cv2.BORDER_REFLECT,
        )  # fmt: skip
        if rng.random() < 0.35:
            tile = cv2.GaussianBlur(tile, (0, 0), float(np.exp(rng.uniform(0, 2.3))))
        return np.asarray(tile, np.float32)[:, :: int(rng.choice([-1, 1]))]


def batch_of(samples: list[list[Plane]]) -> MattingBatch:
    """Samples as one batch."""
    planes = [torch.from_numpy(np.stack(parts)).permute(0, 3, 1, 2) for parts in zip(*samples, strict=True)]
    return MattingBatch(*(plane.contiguous() for plane in planes))


@dataclass(frozen=True)
class DataSettings:
    """Folders of banks, and a folder of pictures that go behind their objects."""

    banks: tuple[str, ...]
    backgrounds: str

    def samples(self, settings: SampleSettings, seed: int, held_out: bool = False) -> MattingSamples:
        """Those to train on, or those to measure with; every 16th picture is only used behind held-out objects."""
        pictures = list(files_by_stem(Path(self.backgrounds)).values())
        own = [p for k, p in enumerate(pictures) if (k % HELD_OUT_EVERY == 0) == held_out]
        return MattingSamples(read_bank([Path(folder) for folder in self.banks]), own, settings, seed, held_out)


class Numbers(Sampler[list[int]]):
    """Numbers of the samples of each batch, from batch `first` on, without end."""

    def __init__(self, batch: int, first: int) -> None:
        self.batch, self.first = batch, first

    def __iter__(self) -> Iterator[list[int]]:
        for number in count(self.first):
            yield list(range(number * self.batch, (number + 1) * self.batch))


def batches(samples: MattingSamples, batch: int, first: int, workers: int) -> Iterator[MattingBatch]:
    """Batches from number `first` on, without end; the same whichever way a run came there."""
    loader: DataLoader[Any] = DataLoader(
        samples,
        batch_sampler=Numbers(batch, first),
        collate_fn=batch_of,
        num_workers=workers,
        worker_init_fn=one_thread,
    )
    return iter(loader)


def one_thread(_worker: int) -> None:
    """Workers share the cores with the training."""
    torch.set_num_threads(1)
    cv2.setNumThreads(1)
