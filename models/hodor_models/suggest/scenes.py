"""Training scenes: an image, or a short clip made by moving its parts, with every instance labelled."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.utils.data import DataLoader, IterableDataset, get_worker_info

from ..data.augment import blur, random_affine, random_colour, warp, warp_label
from ..data.clips import Layer, paste
from ..data.crops import cut, some_pixel, square_near
from ..data.loader import start_worker
from ..data.sources import DataError, Image, LabelMap
from .matching import UNKNOWN_CLASS
from .set_loss import Truth, truth_of
from .sources import InstanceImages

SMALLEST_OBJECT = 0.003  # of the scene; what shows less counts as background
BORDER_SHARE = 0.35  # of the scenes show the whole image, squeezed to a square


@dataclass(frozen=True)
class SceneSettings:
    """What a scene looks like: `pasted` objects of other images at most; labels of video frames are not classed."""

    size: int = 256
    frames: int = 1
    pasted: int = 2
    video_share: float = 0.15
    closest: float = 0.45  # the smallest crop, as a share of the image's shorter side


@dataclass(frozen=True)
class Scene:
    """frames [T, 3, S, S] about -1..1, labels [T, S, S] (0 background, 1..), classes of label 1.. (-1: unknown)."""

    frames: NDArray[np.float32]
    labels: NDArray[np.uint8]
    classes: list[int]


class LabelledVideos(Protocol):
    """Videos with a label map a frame; one value is one object throughout."""

    names: list[str]

    @property
    def lengths(self) -> dict[str, int]:
        """Frames of each video."""
        ...

    def read(self, name: str, index: int) -> tuple[Image, LabelMap]:
        """RGB image [H, W, 3] and label map [H, W] of one frame."""
        ...


class SceneMaker:
    """Random scenes; the same seed gives the same scenes."""

    def __init__(
        self,
        images: list[InstanceImages],
        weights: list[float],
        videos: list[LabelledVideos],
        settings: SceneSettings,
        seed: int,
    ) -> None:
        if not images and not videos:
            raise DataError("no data: name at least one folder of images or of videos")
        self.images, self.videos, self.settings = images, videos, settings
        self.rng = np.random.default_rng(seed)
        # Large sets get a smaller share than their size: small sets with many instances stay in the mix.
        share = np.array([w * len(s) ** 0.75 for s, w in zip(images, weights, strict=True)], np.float64)
        self.share = share / share.sum() if images else share

    def make(self) -> Scene:
        """A scene that shows an object in its first frame."""
        while True:
            video = bool(self.videos) and (not self.images or self.rng.random() < self.settings.video_share)
            scene = self.from_video() if video else self.from_image()
            if scene.labels[0].any():
                return scene

    def box(self, label: LabelMap) -> tuple[int, int, int]:
        """A square (y, x, side) that holds part of an object."""
        rng, shape = self.rng, label.shape
        values = np.unique(label)
        value = rng.choice(values[values > 0]) if (values > 0).any() else 0
        side = int(rng.uniform(self.settings.closest, 1.0) * min(shape))
        return square_near(some_pixel(label == value, rng), max(16, side), shape, rng)

    def still(self) -> tuple[Image, LabelMap, list[int]]:
        """A random part of a random image, or all of it, at scene size."""
        rng, size = self.rng, self.settings.size
        source = self.images[int(rng.choice(len(self.images), p=self.share))]
        image, label, classes = source.read(int(rng.integers(len(source))))
        if rng.random() < 0.5:
            image, label = image[:, ::-1], label[:, ::-1]
        if rng.random() < BORDER_SHARE:
            y, x = (int(rng.uniform(0, 0.15) * side) for side in label.shape)
            image, label = image[y : image.shape[0] - y], label[y : label.shape[0] - y]
            image, label = image[:, x : image.shape[1] - x], label[:, x : label.shape[1] - x]
            return squeeze(image, size, True), squeeze(label, size, False), classes
        box = self.box(label)
        return cut(image, box, size, True), cut(label, box, size, False), classes

    def pasted(self, first_label: int) -> tuple[list[Layer], list[int]]:
        """Objects of other images, each somewhere in the frame and with a label of its own; and their classes."""
        rng, size = self.rng, self.settings.size
        layers: list[Layer] = []
        classes: list[int] = []
        for _ in range(int(rng.integers(0, self.settings.pasted + 1))):
            image, label, kinds = self.still()
            values = [v for v in np.unique(label) if v and 0.01 < (label == v).mean() < 0.4]
            if not values:
                continue
            value = int(rng.choice(values))
            place = random_affine(size, 1.5, rng)
            place[:2, 2] += rng.uniform(-0.4, 0.4, 2) * size
            layers.append(Layer(image, (label == value).astype(np.uint8) * 255, first_label + len(layers), place))
            classes.append(kinds[value - 1])
        return layers, classes

    def from_image(self) -> Scene:
        """One image with objects pasted on; in a clip, image and objects move each on its own."""
        rng, settings = self.rng, self.settings
        image, label, classes = self.still()
        first = int(label.max()) + 1
        layers, kinds = self.pasted(first)
        classes = [*classes[: first - 1], *kinds]
        camera = random_affine(settings.size, 0.5, rng)
        drift = rng.choice([0.15, 0.4])
        frames, labels = [], []
        for t in range(settings.frames):
            if t:
                camera = random_affine(settings.size, drift, rng) @ camera
                for layer in layers:
                    layer.place = random_affine(settings.size, 1.5 * drift, rng) @ layer.place
            frame, mapped = warp(np.ascontiguousarray(image), camera), warp_label(np.ascontiguousarray(label), camera)
            for layer in layers:
                frame, mapped = paste(frame, mapped, layer)
            frames.append(blur(frame, rng) if rng.random() < 0.1 else frame)
            labels.append(mapped)
        return self.finish(frames, labels, classes)

    def from_video(self) -> Scene:
        """Frames of a video in order, a few apart, all through one crop, perhaps with objects pasted on."""
        rng, settings = self.rng, self.settings
        source = self.videos[int(rng.integers(len(self.videos)))]
        name = source.names[int(rng.integers(len(source.names)))]
        count, step = source.lengths[name], int(rng.integers(1, 6))
        first = int(rng.integers(max(1, count - step * (settings.frames - 1))))
        read = [source.read(name, min(first + step * t, count - 1)) for t in range(settings.frames)]
        whole = rng.random() < BORDER_SHARE
        box = self.box(read[0][1])
        flip = rng.random() < 0.5
        frames, labels = [], []
        for image, label in read:
            pair = [
                squeeze(a, settings.size, smooth) if whole else cut(a, box, settings.size, smooth)
                for a, smooth in ((image, True), (label, False))
            ]
            frame, mapped = [np.ascontiguousarray(p[:, ::-1]) if flip else p for p in pair]
            frames.append(frame)
            labels.append(mapped)
        top = max(int(m.max()) for m in labels)
        layers, kinds = self.pasted(top + 1) if self.images and rng.random() < 0.5 else ([], [])
        for t in range(settings.frames):
            for layer in layers:
                layer.place = random_affine(settings.size, 0.3, rng) @ layer.place
                frames[t], labels[t] = paste(frames[t], labels[t], layer)
        return self.finish(frames, labels, [UNKNOWN_CLASS] * top + kinds)

    def finish(self, frames: list[Image], labels: list[LabelMap], classes: list[int]) -> Scene:
        """Colour changes; labels of what hardly shows anywhere become background."""
        rng = self.rng
        whole = random_colour(0.8, rng)
        done = [whole.then(random_colour(0.15, rng)).to_network(frame) for frame in frames]
        stack = np.stack(labels)
        for value in np.unique(stack):
            if value and (stack == value).mean() < SMALLEST_OBJECT:
                stack[stack == value] = 0
        return Scene(np.stack(done), stack, classes)


def squeeze(array: NDArray[np.uint8], size: int, smooth: bool) -> NDArray[np.uint8]:
    """A whole image or label map as a square."""
    flag = cv2.INTER_AREA if smooth else cv2.INTER_NEAREST
    return cv2.resize(np.ascontiguousarray(array), (size, size), interpolation=flag)


@dataclass(frozen=True)
class SceneBatch:
    """frames [B, T, 3, S, S] and the objects of each item."""

    frames: Tensor
    truths: list[Truth]


def join(scenes: list[Scene]) -> SceneBatch:
    """Scenes of one size -> a batch."""
    frames = torch.from_numpy(np.stack([scene.frames for scene in scenes]))
    return SceneBatch(frames, [truth_of(torch.from_numpy(s.labels), s.classes) for s in scenes])


class EndlessScenes(IterableDataset[Scene]):
    """Random scenes without end; each worker has a seed of its own."""

    def __init__(self, maker: SceneMaker) -> None:
        self.maker = maker

    def __iter__(self) -> Iterator[Scene]:
        worker = get_worker_info()
        # Workers are copies of one process: without this they would make the same scenes.
        if worker:
            self.maker.rng = np.random.default_rng((int(self.maker.rng.integers(2**31)), worker.id))
        while True:
            yield self.maker.make()


def scene_batches(maker: SceneMaker, batch_size: int, workers: int = 1) -> Iterator[SceneBatch]:
    """Batches without end."""
    return iter(
        DataLoader(
            EndlessScenes(maker),
            batch_size=batch_size,
            collate_fn=join,
            num_workers=workers,
            worker_init_fn=start_worker,
            prefetch_factor=3 if workers else None,
        )
    )
