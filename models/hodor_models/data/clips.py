"""Training clips: made from one labelled image by moving its parts, or cut from labelled video."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from .augment import Matrix, blur, elastic, random_affine, random_colour, warp, warp_label
from .crops import cut, some_pixel, square_near
from .crossings import CrossingMaker
from .previous import Masks, previous_masks
from .sources import DataError, DavisVideos, Image, LabelledImages, LabelMap
from .wrong_names import wrong_names


@dataclass(frozen=True)
class ClipSettings:
    """What a training clip looks like.

    crossing_share: of the clips, those in which labelled objects meet (see `crossings`); of the others, video_share are
    cut from video as it is. wrong_names: share of the clips with several objects whose known masks have wrong names.
    """

    size: int = 256
    frames: int = 3
    objects: int = 3
    video_share: float = 0.5
    crossing_share: float = 0.0
    wrong_names: float = 0.0


@dataclass(frozen=True)
class Clip:
    """frames [T, 3, S, S] about -1..1, labels [T, S, S] (0 background, 1..O).

    previous [O, S/4, S/4]: soft masks of frame 1's neighbour, which is frame 2 where there is one.
    kept [O, S/4, S/4]: soft masks of the last frame as the memory may have kept them, with mistakes.
    """

    frames: NDArray[np.float32]
    labels: NDArray[np.uint8]
    previous: NDArray[np.float32]
    kept: NDArray[np.float32]


@dataclass
class Layer:
    """An object cut out of an image, moving on its own above the frame; label 0 makes it a distractor."""

    image: Image
    alpha: NDArray[np.uint8]
    label: int
    place: Matrix


def paste(frame: Image, label: LabelMap, layer: Layer) -> tuple[Image, LabelMap]:
    """The layer, where it now is, above the frame."""
    size = label.shape[0]
    alpha = cv2.warpAffine(layer.alpha, layer.place[:2], (size, size), flags=cv2.INTER_LINEAR)
    soft = cv2.GaussianBlur(alpha, (3, 3), 0).astype(np.float32)[..., None] / 255
    mixed = (frame * (1 - soft) + warp(layer.image, layer.place) * soft).astype(np.uint8)
    return mixed, np.where(alpha > 127, np.uint8(layer.label), label)


class ClipMaker:
    """Random clips from still images and videos; the same seed gives the same clips."""

    def __init__(
        self, images: list[LabelledImages], videos: list[DavisVideos], settings: ClipSettings, seed: int
    ) -> None:
        if not images and not videos:
            raise DataError("no data: name at least one folder of images or of videos")
        self.images, self.videos, self.settings = images, videos, settings
        self.seed = seed
        self.rng = np.random.default_rng(seed)
        # Large sets get a smaller share than their size: the square root keeps the small instance sets in the mix.
        weights = np.array([len(source) for source in images], np.float64) ** 0.75
        self.weights = weights / weights.sum() if images else weights
        still = self.still if images else None
        self.crossings = CrossingMaker(videos, still, settings.size, settings.frames, settings.objects, self.rng)

    def numbered(self, number: int) -> Clip:
        """Clip `number` of this seed, whatever was made before: a run that goes on meets the clips it would have."""
        self.rng = self.crossings.rng = np.random.default_rng([self.seed, number])
        return self.make()

    def make(self) -> Clip:
        """A clip whose first frame shows an object."""
        while True:
            clip = self.some_clip()
            if clip is not None and (clip.labels[0] > 0).mean() > 0.005:
                return clip

    def some_clip(self) -> Clip | None:
        """A clip of one of the kinds, by their shares; None where the sources drawn did not give one."""
        if self.settings.crossing_share and self.rng.random() < self.settings.crossing_share:
            return self.from_crossing()
        video = bool(self.videos) and (not self.images or self.rng.random() < self.settings.video_share)
        return self.from_video() if video else self.from_image()

    def from_crossing(self) -> Clip | None:
        """A clip of labelled objects that meet."""
        made = self.crossings.make()
        if made is None:
            return None
        frames = [blur(frame, self.rng) if self.rng.random() < 0.15 else frame for frame in made[0]]
        near = made[1][min(2, len(made[1]) - 1)]
        return self.finish(frames, made[1], near, self.rng.choice([0.1, 0.3]), 0.25)

    def readable(self) -> tuple[Image, LabelMap]:
        """A random image; those that cannot be used are counted and another is taken."""
        while True:
            source = self.images[int(self.rng.choice(len(self.images), p=self.weights))]
            try:
                return source.read(int(self.rng.integers(len(source))))
            except DataError as error:
                source.skipped.note(error, len(source))

    def still(self) -> tuple[Image, LabelMap]:
        """A random square crop of a random image with an object in it, at clip size."""
        rng, size = self.rng, self.settings.size
        image, label = self.readable()
        if rng.random() < 0.5:
            image, label = image[:, ::-1], label[:, ::-1]
        values = np.unique(label)
        value = rng.choice(values[values > 0]) if (values > 0).any() else 0
        shortest = min(label.shape)
        side = int(max(rng.uniform(0.55, 1.0) * shortest, min(shortest, 0.6 * size)))
        box = square_near(some_pixel(label == value, rng), side, label.shape, rng)
        return cut(image, box, size, True), cut(label, box, size, False)

    def cut_out(self, image: Image, label: LabelMap, value: int, new_label: int) -> Layer:
        """One instance as a layer, somewhere else in the frame."""
        place = random_affine(self.settings.size, 1.0, self.rng)
        place[:2, 2] += self.rng.uniform(-0.4, 0.4, 2) * self.settings.size
        return Layer(image, (label == value).astype(np.uint8) * 255, new_label, place)

    def layers(self, image: Image, label: LabelMap, objects: int) -> list[Layer]:
        """Objects pasted above the frame: twins of what is already there, and objects of other images."""
        rng = self.rng
        found: list[Layer] = []
        if objects and rng.random() < 0.5:
            new = objects + 1 if objects < self.settings.objects and rng.random() < 0.25 else 0
            found.append(self.cut_out(image, label, int(rng.integers(1, objects + 1)), new))
            objects = max(objects, new)
        for _ in range(int(rng.integers(0, 3))):
            other, other_label = self.still()
            values = [v for v in np.unique(other_label) if v and 0.01 < (other_label == v).mean() < 0.45]
            if values:
                new = objects + 1 if objects < self.settings.objects else 0
                found.append(self.cut_out(other, other_label, int(rng.choice(values)), new))
                objects = max(objects, new)
        return found

    def from_image(self) -> Clip:
        """Frame 0, a frame after a large motion, then frames after small ones: what a video does between references."""
        rng, settings = self.rng, self.settings
        image, instances = self.still()
        kept = [v for v in np.unique(instances) if v and (instances == v).mean() > 0.004]
        rng.shuffle(kept)
        label = np.zeros_like(instances)
        for new, value in enumerate(kept[: settings.objects], 1):
            label[instances == value] = new
        layers = self.layers(image, label, min(len(kept), settings.objects))
        camera, strength, pace = np.eye(3), rng.choice([0.35, 1.0]), rng.choice([0.15, 0.3, 0.5])
        frames: list[Image] = []
        labels: list[LabelMap] = []
        for t in range(settings.frames):
            if t:
                amount = strength * (1 if t == 1 else pace)
                camera = random_affine(settings.size, amount, rng) @ camera
                for layer in layers:
                    layer.place = random_affine(settings.size, amount, rng) @ layer.place
            frame, mapped = self.compose(image, label, camera, layers)
            if rng.random() < 0.5:
                frame, mapped = elastic(
                    frame, mapped, rng.uniform(0.004, 0.025 if t == 1 else 0.012) * settings.size, rng
                )
            frames.append(blur(frame, rng) if rng.random() < 0.15 else frame)
            labels.append(mapped)
        return self.finish(frames, labels, labels[min(2, len(labels) - 1)], rng.choice([0.1, 0.3]), 0.5)

    def compose(self, image: Image, label: LabelMap, camera: Matrix, layers: list[Layer]) -> tuple[Image, LabelMap]:
        """The frame under the camera's motion with the layers pasted on."""
        frame, mapped = warp(image, camera), warp_label(label, camera)
        for layer in layers:
            frame, mapped = paste(frame, mapped, layer)
        return frame, mapped

    def from_video(self) -> Clip:
        """A reference frame, a frame near or far from it, then its neighbours, all through one crop."""
        rng, settings = self.rng, self.settings
        source = self.videos[int(rng.integers(len(self.videos)))]
        name = source.names[int(rng.integers(len(source.names)))]
        count = len(source.frames[name])
        reach = 25 if rng.random() < 0.4 else count
        at = [int(rng.integers(count))]
        at.append(int(np.clip(at[0] + rng.integers(-reach, reach + 1), 0, count - 1)))
        direction = 1 if rng.random() < 0.5 else -1
        for _ in range(settings.frames - 2):
            at.append(int(np.clip(at[-1] + direction * int(rng.integers(1, 5)), 0, count - 1)))
        read = [source.read(name, t) for t in at]
        shape = read[0][1].shape
        side = int(rng.uniform(0.6, 1.0) * min(shape))
        box = square_near(some_pixel(read[0][1] > 0, rng), side, shape, rng)
        flip = rng.random() < 0.5
        labels = [cut(label, box, settings.size, False) for _, label in read]
        frames = [cut(image, box, settings.size, True) for image, _ in read]
        if flip:
            frames, labels = [f[:, ::-1] for f in frames], [m[:, ::-1] for m in labels]
        if rng.random() < 0.3:
            matrix = random_affine(settings.size, 0.5, rng)
            frames[0] = warp(np.ascontiguousarray(frames[0]), matrix)
            labels[0] = warp_label(np.ascontiguousarray(labels[0]), matrix)
        labels = [np.minimum(m, settings.objects) for m in labels]
        if rng.random() < 0.5:
            frames, labels = self.with_distractor(frames, labels)
        return self.finish(frames, labels, labels[min(2, len(labels) - 1)], 0.1, 0.25)

    def with_distractor(self, frames: list[Image], labels: list[LabelMap]) -> tuple[list[Image], list[LabelMap]]:
        """A twin of the first object, or an object of a still image, moves through the clip as background."""
        rng = self.rng
        image, label = (frames[0], labels[0]) if rng.random() < 0.6 or not self.images else self.still()
        values = np.unique(label)
        if not (values > 0).any():
            return frames, labels
        layer = self.cut_out(np.ascontiguousarray(image), np.ascontiguousarray(label), int(values[values > 0][0]), 0)
        pairs: list[tuple[Image, LabelMap]] = []
        for frame, mapped in zip(frames, labels, strict=True):
            layer.place = random_affine(self.settings.size, 0.3, rng) @ layer.place
            pairs.append(paste(np.ascontiguousarray(frame), np.ascontiguousarray(mapped), layer))
        return [pair[0] for pair in pairs], [pair[1] for pair in pairs]

    def finish(self, frames: list[Image], labels: list[LabelMap], near: LabelMap, motion: float, colour: float) -> Clip:
        """Colour changes and the previous masks, from `near`: the labels of frame 1's neighbour."""
        rng = self.rng
        near = np.ascontiguousarray(near)
        whole = random_colour(1.0, rng)
        done = [whole.then(random_colour(colour, rng)).to_network(frame) for frame in frames]
        previous = self.known_masks(near, float(motion))
        return Clip(np.stack(done), np.stack(labels), previous, self.known_masks(labels[-1], 0.1))

    def known_masks(self, label: LabelMap, motion: float) -> Masks:
        """Soft masks that a propagation could have of a frame, now and then with wrong names."""
        masks = previous_masks(np.ascontiguousarray(label), self.settings.objects, self.rng, motion)
        share = self.settings.wrong_names
        return wrong_names(masks, self.rng) if share and self.rng.random() < share else masks
