"""Training clips in which labelled objects pass over and behind each other, hide and return.

Objects cut out of labelled videos, with their own motion, and of stills are carried over and behind the object of
another video or still. Twins are labelled, so that looks and references decide who is who, not place.
"""

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from .augment import Random, random_affine, warp, warp_label
from .crops import cut, some_pixel, square_near
from .cut_outs import Actor, CutOut, Pose, box_of, composed, cut_out, random_gain
from .sources import DavisVideos, Image, LabelMap

# Speeds as shares of the picture a frame.
SPEEDS = (0.02, 0.05, 0.09, 0.14, 0.2)
# Frames between the frames of a clip.
STRIDES = (1, 1, 2, 3, 5)
# Which frames of a clip of four an object is hidden in: it has to be known again without having been seen before.
HIDDEN = ((2,), (1, 2), (2, 3))

# Share of the clips in which one object is hidden wholly and returns.
HIDING = 0.4

Still = Callable[[], tuple[Image, LabelMap]]


@dataclass(frozen=True)
class Scene:
    """What actors are laid over: frames [S, S, 3] and label maps [S, S] of 0 and 1, and the depth of that object."""

    frames: list[Image]
    labels: list[LabelMap]
    depth: float
    name: str = ""


@dataclass
class CrossingMaker:
    """Makes frames and label maps; `still` gives a square of a still image with instance labels, at clip size."""

    videos: list[DavisVideos]
    still: Still | None
    size: int
    frames: int
    objects: int
    rng: Random

    def times(self, count: int) -> list[int]:
        """Positions in a video of `count` frames: the reference, a frame near or far, then its neighbours."""
        rng = self.rng
        reach = 25 if rng.random() < 0.5 else count
        at = [int(rng.integers(count))]
        at.append(int(np.clip(at[0] + rng.integers(-reach, reach + 1), 0, count - 1)))
        step = int(rng.choice(STRIDES)) * (1 if rng.random() < 0.5 else -1)
        for _ in range(self.frames - 2):
            at.append(int(np.clip(at[-1] + step, 0, count - 1)))
        return at

    def some_video(self) -> tuple[DavisVideos, str]:
        """A random sequence."""
        source = self.videos[int(self.rng.integers(len(self.videos)))]
        return source, source.names[int(self.rng.integers(len(source.names)))]

    def video_scene(self) -> Scene:
        """A square of a video that holds its object in the first frame."""
        rng, size = self.rng, self.size
        source, name = self.some_video()
        read = [source.read(name, t) for t in self.times(len(source.frames[name]))]
        shape = read[0][1].shape
        box = square_near(some_pixel(read[0][1] > 0, rng), int(rng.uniform(0.65, 1.0) * min(shape)), shape, rng)
        labels = [(cut(label, box, size, False) > 0).astype(np.uint8) for _, label in read]
        return Scene([cut(image, box, size, True) for image, _ in read], labels, float(rng.random()), name)

    def still_scene(self, still: Still) -> Scene:
        """A still under a moving camera; its largest object is the scene's."""
        rng = self.rng
        image, instances = still()
        values, counts = np.unique(instances[instances > 0], return_counts=True)
        chosen = int(values[counts.argmax()]) if len(values) else 256
        label = (instances.astype(np.int32) == chosen).astype(np.uint8)
        camera, pace = np.eye(3), float(rng.choice([0.15, 0.3]))
        frames, labels = [], []
        for t in range(self.frames):
            if t:
                camera = random_affine(self.size, 0.8 if t == 1 else pace, rng) @ camera
            frames.append(warp(np.ascontiguousarray(image), camera))
            labels.append(warp_label(label, camera))
        return Scene(frames, labels, float(rng.random()))

    def from_video(self, name: str = "") -> list[CutOut] | None:
        """An object of a video, a cut-out a frame; None where it is too small in one of them."""
        source, own = self.some_video()
        name = name if name in source.frames else own
        found: list[CutOut] = []
        for t in self.times(len(source.frames[name])):
            image, label = source.read(name, t)
            part = cut_out(image, (label > 0).astype(np.uint8), 1)
            if part is None:
                return None
            found.append(part)
        return found

    def from_still(self, still: Still) -> list[CutOut] | None:
        """An object of a still, the same in every frame."""
        image, instances = still()
        values = [int(v) for v in np.unique(instances) if v and 0.01 < (instances == v).mean() < 0.6]
        if not values:
            return None
        part = cut_out(image, instances, values[int(self.rng.integers(len(values)))])
        return None if part is None else [part] * self.frames

    def cut_outs(self, scene: Scene, before: list[Actor]) -> list[CutOut] | None:
        """The looks of the next actor: a twin of the one before, another view of the scene's own object, or new."""
        rng = self.rng
        if before and rng.random() < 0.18:
            return before[-1].cut_outs
        if self.videos and (self.still is None or rng.random() < 0.7):
            return self.from_video(scene.name if rng.random() < 0.35 else "")
        return self.from_still(self.still) if self.still is not None else None

    def path(self, scene: Scene, speed: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Centres [T, 2] of an actor that crosses the scene's object, mostly, and its velocity; in pixels."""
        rng, size = self.rng, self.size
        angle = rng.uniform(0, 2 * np.pi)
        velocity = speed * np.array([np.cos(angle), 0.5 * np.sin(angle)])
        crossing = int(rng.integers(1, self.frames))
        ys, xs = np.nonzero(scene.labels[crossing] > 0)
        target = rng.uniform(0.2, 0.8, 2) * size
        if len(ys) and rng.random() < 0.7:
            at = int(rng.integers(len(ys)))
            target = np.array([xs[at], ys[at]], np.float64)
        centres = target + (np.arange(self.frames)[:, None] - crossing) * velocity
        if rng.random() < 0.4:  # the reference is from another time
            centres[0] = rng.uniform(0.2, 0.8, 2) * size
        return centres, velocity

    def actor(self, scene: Scene, before: list[Actor], label: int) -> Actor | None:
        """One more actor; None where its source shows too little."""
        rng = self.rng
        cut_outs = self.cut_outs(scene, before)
        if cut_outs is None:
            return None
        speed = self.size * float(rng.choice(SPEEDS)) * rng.uniform(0.7, 1.3)
        centres, velocity = self.path(scene, speed)
        height, width = cut_outs[0].alpha.shape
        scale = self.size * rng.uniform(0.22, 0.7) / max(height, 0.6 * width)
        growth, angle, turn = np.exp(rng.uniform(-0.1, 0.1)), rng.uniform(-15, 15), rng.uniform(-6, 6)
        flip = bool(rng.random() < 0.5)
        poses = [
            Pose((float(x), float(y)), float(scale * growth**t), float(angle + turn * t), flip)
            for t, (x, y) in enumerate(centres)
        ]
        shutter = 0.3 * velocity if rng.random() < 0.5 else np.zeros(2)
        blur = (float(shutter[0]), float(shutter[1]))
        return Actor(cut_outs, poses, label, float(rng.random()), random_gain(0.2, rng), blur)

    def actors(self, scene: Scene) -> list[Actor]:
        """One to three actors; most have a label, up to the greatest number of objects."""
        found: list[Actor] = []
        following = 2
        for _ in range(int(self.rng.integers(1, max(2, self.objects)))):
            label = following if following <= self.objects and self.rng.random() < 0.88 else 0
            actor = self.actor(scene, found, label)
            if actor is not None:
                found.append(actor)
                following += label > 0
        return found

    def wall(self, labels: list[LabelMap]) -> Actor | None:
        """A piece of a picture that hides one object wholly in some frames and moves off; it has no label."""
        rng = self.rng
        value = int(rng.choice(np.unique(labels[0][labels[0] > 0]))) if (labels[0] > 0).any() else 0
        hidden = HIDDEN[int(rng.integers(len(HIDDEN)))]
        boxes = [box_of(label == value) for label in labels]
        if value == 0 or any(boxes[t] is None for t in hidden):
            return None
        sides = [(b[1] - b[0], b[3] - b[2]) for b in (boxes[t] for t in hidden) if b is not None]
        height, width = (max(side[k] for side in sides) + 8 for k in (0, 1))
        image = self.texture(height, width)
        away = np.array([1.0, 0.0]) if rng.random() < 0.7 else np.array([0.0, 1.0])
        pace = (width if away[0] else height) * rng.uniform(0.8, 1.3) * (1 if rng.random() < 0.5 else -1)
        poses = []
        for t in range(len(labels)):
            nearest = min(hidden, key=lambda h: abs(h - t))
            box = boxes[nearest]
            assert box is not None
            centre = np.array([box[2] + box[3], box[0] + box[1]]) / 2 + (t - nearest) * pace * away
            poses.append(Pose((float(centre[0]), float(centre[1])), 1.0))
        alpha = np.full((height, width), 255, np.uint8)
        return Actor([CutOut(image, alpha)] * len(labels), poses, 0, 2.0)

    def texture(self, height: int, width: int) -> Image:
        """A piece of another picture, of the size asked for."""
        if self.still is not None:
            image = self.still()[0]
        else:
            source, name = self.some_video()
            image, _ = source.read(name, 0)
        piece = image[: max(8, image.shape[0] // 2), : max(8, image.shape[1] // 2)]
        return cv2.resize(np.ascontiguousarray(piece), (width, height), interpolation=cv2.INTER_AREA)

    def make(self) -> tuple[list[Image], list[LabelMap]] | None:
        """Frames and label maps of a clip, names at random; None where no actor could be found."""
        rng = self.rng
        from_video = bool(self.videos) and (self.still is None or rng.random() < 0.65)
        if not from_video and self.still is None:
            return None
        scene = self.video_scene() if from_video or self.still is None else self.still_scene(self.still)
        actors = self.actors(scene)
        if not actors:
            return None

        def all_frames() -> list[tuple[Image, LabelMap]]:
            pairs = zip(scene.frames, scene.labels, strict=True)
            return [composed(f, m, scene.depth, actors, t) for t, (f, m) in enumerate(pairs)]

        done = all_frames()
        if self.frames == 4 and rng.random() < HIDING:
            wall = self.wall([label for _, label in done])
            if wall is not None:
                actors.append(wall)
                done = all_frames()
        names = np.concatenate([[0], rng.permutation(self.objects) + 1]).astype(np.uint8)
        mirrored = slice(None, None, -1 if rng.random() < 0.5 else 1)
        frames = [np.ascontiguousarray(frame[:, mirrored]) for frame, _ in done]
        return frames, [np.ascontiguousarray(names[label][:, mirrored]) for _, label in done]
