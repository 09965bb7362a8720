"""A seeded set of clips to measure identity on: objects of DAVIS-2016 val carried over and behind those of others.

Written in DAVIS-2017's layout with a manifest. The truth is exact: it is composed as the pictures are.
"""

import hashlib
import json
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from .augment import Random
from .cut_outs import Actor, CutOut, Pose, composed, cut_out, random_gain
from .sources import DataError, DavisVideos, Image, LabelMap, davis_sequences

KIND = "hodor-crossings"
FORMAT = 1
MANIFEST = "manifest.json"
# What happens in a clip, in turn. "hidden": one object is wholly out of sight for 5 to 20 frames and returns.
STORIES = ("cross", "twins", "hidden", "cross")
# Speeds as shares of the picture's width a frame, in turn.
SPEEDS = (0.02, 0.04, 0.07, 0.12, 0.2)
HIDDEN_FRAMES = (5, 20)
# Least area of an object on the first frame, as a share of the picture, and the share of it that must be seen there.
LEAST_AREA = 0.002
LEAST_SEEN = 0.4
ATTEMPTS = 60


@dataclass(frozen=True)
class SetSettings:
    """How many clips of how many frames; the seed decides everything else."""

    clips: int = 24
    frames: int = 40
    seed: int = 1


@dataclass(frozen=True)
class Played:
    """What a clip was made of, for the manifest: see `CrossingScene`."""

    name: str
    story: str
    base: str
    base_label: int
    actors: list[dict[str, Any]]
    hidden: list[int]


Made = tuple[list[Image], list[LabelMap], Played]


class CrossingScene:
    """One clip while it is made: the frames of a sequence and the actors above and below its object."""

    def __init__(self, videos: DavisVideos, settings: SetSettings, rng: Random) -> None:
        self.videos, self.settings, self.rng = videos, settings, rng

    def positions(self, name: str) -> list[int]:
        """Which frames of a sequence are used, in order; short ones go back and forth."""
        count, wanted = len(self.videos.frames[name]), self.settings.frames
        start = int(self.rng.integers(max(1, count - wanted + 1)))
        there = list(range(count))
        swing = there + there[-2:0:-1] if count > 1 else there
        return [swing[(start + t) % len(swing)] for t in range(wanted)]

    def read(self, name: str) -> tuple[list[Image], list[LabelMap]]:
        """Frames and label maps of 0 and 1."""
        pairs = [self.videos.read(name, t) for t in self.positions(name)]
        return [image for image, _ in pairs], [(label > 0).astype(np.uint8) for _, label in pairs]

    def looks(self, name: str) -> list[CutOut] | None:
        """A sequence's object cut out of each frame; None where it is too small or too thin in one of them."""
        images, labels = self.read(name)
        found = [
            cut_out(image, label, 1, least=min(label.shape) // 8) for image, label in zip(images, labels, strict=True)
        ]
        whole = [own for own in found if own is not None]
        solid = np.mean([(own.alpha > 127).mean() for own in whole]) if whole else 0
        return whole if len(whole) == len(found) and solid > 0.3 else None

    def path(self, labels: list[LabelMap], speed: float) -> NDArray[np.float64]:
        """Centres [T, 2] of an actor that goes to and fro across the clip's own object."""
        rng = self.rng
        height, width = labels[0].shape
        centres = []
        for label in labels:
            ys, xs = np.nonzero(label)
            centres.append((xs.mean(), ys.mean()) if len(xs) else (width / 2, height / 2))
        middle = np.clip(np.median(np.array(centres), 0), (0.3 * width, 0.3 * height), (0.7 * width, 0.7 * height))
        reach = rng.uniform(0.22, 0.34) * width
        travelled = rng.uniform(0, 4 * reach) + np.arange(len(labels)) * speed * width
        x = np.abs((travelled % (4 * reach)) - 2 * reach) - reach
        y = rng.uniform(-0.12, 0.12) * height + 0.05 * height * np.sin(np.arange(len(labels)) / rng.uniform(5, 12))
        return middle + np.stack((x, y), 1)

    def actor(self, name: str, label: int, labels: list[LabelMap], speed: float) -> Actor | None:
        """One object of a sequence, moving by itself."""
        rng = self.rng
        looks = self.looks(name)
        if looks is None:
            return None
        height = labels[0].shape[0]
        scale = height * rng.uniform(0.28, 0.5) / max(own.alpha.shape[0] for own in looks)
        scale = min(scale, 0.5 * labels[0].shape[1] / max(own.alpha.shape[1] for own in looks))
        flip = bool(rng.random() < 0.5)
        poses = [Pose((float(x), float(y)), float(scale), 0.0, flip) for x, y in self.path(labels, speed)]
        depth = float(rng.choice([0.2, 0.35, 0.65, 0.8]) + 0.01 * label)
        return Actor(looks, poses, label, depth, random_gain(0.08, rng), (0.15 * speed * labels[0].shape[1], 0.0))

    def wall(self, images: list[Image], victim: Actor, hidden: int) -> Actor | None:
        """A board that stands still and hides the victim, which passes behind it, for about so many frames; the clip's
        own object and the other actors pass before both. None where it would be hidden too long or too short."""
        size = images[0].shape
        widths, heights = (
            np.array([o.alpha.shape[k] * p.scale for o, p in zip(victim.cut_outs, victim.poses, strict=True)])
            for k in (1, 0)
        )
        across = np.array([pose.centre[0] for pose in victim.poses])
        width = int(min(0.6 * size[1], widths.max() + 8 + hidden * abs(across[1] - across[0])))
        height = int(heights.max() + 0.16 * size[0])
        # Where the victim is half-way through its path, so that it goes in on one side and comes out on the other.
        tried = range(len(images) // 5, 4 * len(images) // 5)
        turn = min(tried, key=lambda t: abs(across[t] - (across.min() + across.max()) / 2))
        inside = np.abs(across - across[turn]) + widths / 2 < width / 2
        if not HIDDEN_FRAMES[0] <= longest_absence([not within for within in inside]) <= HIDDEN_FRAMES[1]:
            return None
        other = self.videos.names[int(self.rng.integers(len(self.videos.names)))]
        picture, _ = self.videos.read(other, 0)
        piece = cv2.resize(picture[: size[0] // 2, : size[1] // 2], (width, height), interpolation=cv2.INTER_AREA)
        look = CutOut(np.ascontiguousarray(piece, np.uint8), np.full((height, width), 255, np.uint8))
        victim.depth = 0.1
        return Actor([look] * len(images), [Pose(victim.poses[turn].centre, 1.0)] * len(images), 0, 0.15)


def longest_absence(seen: list[bool]) -> int:
    """The longest run of frames without an object that is seen before and after it."""
    longest = run = 0
    if True not in seen:
        return 0
    for here in seen[seen.index(True) :]:
        longest, run = (max(longest, run), 0) if here else (longest, run + 1)
    return longest


def absences(labels: list[LabelMap], values: list[int]) -> list[int]:
    """See longest_absence, of each label."""
    return [longest_absence([bool((label == value).any()) for label in labels]) for value in values]


def shows_all(image: Image, label: LabelMap, actors: list[Actor]) -> bool:
    """Whether the first frame shows enough of every object: of what is not seen there, no mask can be given."""
    blank = np.zeros_like(label)
    alone = {1: float((label > 0).mean())}
    for actor in actors:
        if actor.label:
            alone[actor.label] = float((composed(image, blank, 0.5, [actor], 0)[1] > 0).mean())
    seen = composed(image, label, 0.5, actors, 0)[1]
    return all((seen == value).mean() >= max(LEAST_AREA, LEAST_SEEN * share) for value, share in alone.items())


def names_of(story: str, base: str, others: list[str], rng: Random) -> list[str]:
    """Sequences of the actors: one to three, in a clip of twins the last one twice."""
    count = int(rng.integers(1, 4))
    chosen = [str(name) for name in rng.permutation([name for name in others if name != base])[:count]]
    if not chosen:
        return [base]
    if story == "twins":
        return [*chosen[:2], chosen[0]] if rng.random() < 0.6 else [base, *chosen[:1]]
    return chosen


def attempt(scene: CrossingScene, name: str, story: str, number: int) -> Made | None:
    """One clip, if it turns out well."""
    rng, videos = scene.rng, scene.videos
    base = videos.names[number % len(videos.names)]
    cast = names_of(story, base, videos.names, rng)
    images, labels = scene.read(base)
    actors: list[Actor] = []
    speeds = [SPEEDS[(number + position) % len(SPEEDS)] for position in range(len(cast))]
    if story == "hidden":
        speeds[0] = SPEEDS[0]  # a faster one would need a board as wide as the picture
    for position, (own, speed) in enumerate(zip(cast, speeds, strict=True)):
        actor = scene.actor(own, position + 2, labels, speed)
        if actor is None:
            return None
        actors.append(actor)
    used = list(actors)
    if story == "hidden":
        wall = scene.wall(images, actors[0], int(rng.integers(5, 12)))
        if wall is None:
            return None
        actors.append(wall)
    if not shows_all(images[0], labels[0], actors):
        return None
    pairs = [composed(f, m, 0.5, actors, t) for t, (f, m) in enumerate(zip(images, labels, strict=True))]
    hidden = absences([label for _, label in pairs], [1, *(actor.label for actor in used)])
    if story == "hidden" and not any(HIDDEN_FRAMES[0] <= frames <= HIDDEN_FRAMES[1] for frames in hidden):
        return None
    told = [
        {"sequence": own, "label": actor.label, "speed": speed, "depth": round(actor.depth, 2)}
        for own, actor, speed in zip(cast, used, speeds, strict=True)
    ]
    return [image for image, _ in pairs], [label for _, label in pairs], Played(name, story, base, 1, told, hidden)


def play(videos: DavisVideos, settings: SetSettings, number: int) -> Made:
    """Clip `number` of a set: the same for the same seed and videos. DataError where no attempt turns out well."""
    story = STORIES[number % len(STORIES)]
    for trial in range(ATTEMPTS):
        rng = np.random.default_rng([settings.seed, number, trial])
        made = attempt(CrossingScene(videos, settings, rng), f"{number:02d}-{story}", story, number + trial)
        if made is not None:
            return made
    raise DataError(
        f"{videos.root}: no clip with the story {story!r} can be made of these {len(videos.names)} sequences"
    )


def digest(files: list[Path]) -> str:
    """SHA-256 over the bytes of files, in order."""
    total = hashlib.sha256()
    for path in files:
        total.update(path.read_bytes())
    return total.hexdigest()


def files_of(root: Path, name: str) -> list[Path]:
    """Pictures and masks of a clip of a set, sorted."""
    folders = (root / "JPEGImages/480p" / name, root / "Annotations/480p" / name)
    return [path for folder in folders for path in sorted(folder.glob("*"))]


def build(davis: Path, out: Path, settings: SetSettings) -> Iterator[Played]:
    """Write a set to `out`, a new folder that appears when all of it is written; gives each clip when it is done.

    DataError where `out` is there already, where val and train share a sequence (what is measured must not be what was
    learnt), or where too few sequences can be used.
    """
    if out.exists():
        raise DataError(f"{out}: is there already; nothing was written. Name a new folder")
    shared = sorted(set(davis_sequences(davis, "val")) & set(davis_sequences(davis, "train")))
    if shared:
        raise DataError(f"{davis}: {shared[0]} is in val and in train; a set to measure on is made of val alone")
    videos = DavisVideos(davis, "val")
    draft = out.with_name(out.name + ".partial")
    shutil.rmtree(draft, ignore_errors=True)
    clips: list[dict[str, Any]] = []
    for number in range(settings.clips):
        images, labels, played = play(videos, settings, number)
        write_clip(draft, played.name, images, labels)
        clips.append({**asdict(played), "sha256": digest(files_of(draft, played.name))})
        yield played
    (draft / "ImageSets/2017").mkdir(parents=True)
    (draft / "ImageSets/2017/val.txt").write_text("".join(f"{clip['name']}\n" for clip in clips))
    manifest = {"kind": KIND, "format": FORMAT, "split": "val", "settings": asdict(settings)}
    manifest["sources"] = {name: digest([mask for _, mask in videos.frames[name]]) for name in videos.names}
    manifest["clips"] = clips
    (draft / MANIFEST).write_text(json.dumps(manifest, indent=1) + "\n")
    draft.rename(out)


def write_clip(root: Path, name: str, images: list[Image], labels: list[LabelMap]) -> None:
    """Pictures as JPEG, label maps as grey PNG."""
    pictures, masks = root / "JPEGImages/480p" / name, root / "Annotations/480p" / name
    pictures.mkdir(parents=True)
    masks.mkdir(parents=True)
    for t, (image, label) in enumerate(zip(images, labels, strict=True)):
        picture = cv2.cvtColor(image, cv2.COLOR_RGB2BGR)
        cv2.imwrite(str(pictures / f"{t:05d}.jpg"), picture, [cv2.IMWRITE_JPEG_QUALITY, 92])
        cv2.imwrite(str(masks / f"{t:05d}.png"), label)


def is_crossing_set(root: Path) -> bool:
    """Whether a folder says that it is such a set."""
    path = root / MANIFEST
    try:
        return path.is_file() and json.loads(path.read_text()).get("kind") == KIND
    except (json.JSONDecodeError, AttributeError):
        return False


def verify(root: Path) -> dict[str, Any]:
    """The manifest of a set that is what it says. DataError names what is not."""
    path = root / MANIFEST
    if not is_crossing_set(root):
        raise DataError(
            f"{root}: not a crossings set (no {MANIFEST} that says so); make one with 'hodor-models crossings'"
        )
    manifest = json.loads(path.read_text())
    if manifest.get("format") != FORMAT:
        raise DataError(f"{path}: format {manifest.get('format')!r}, expected {FORMAT}")
    if manifest.get("split") != "val":
        raise DataError(f"{path}: made of {manifest.get('split')!r}; only a set made of val measures anything")
    listed = [clip["name"] for clip in manifest["clips"]]
    if davis_sequences(root, "val") != sorted(listed):
        raise DataError(f"{root}: ImageSets names other clips than {MANIFEST}")
    for clip in manifest["clips"]:
        used = {clip["base"], *(actor["sequence"] for actor in clip["actors"])}
        unknown = sorted(used - set(manifest["sources"]))
        if unknown:
            raise DataError(f"{path}: {clip['name']} is made of {unknown[0]}, which is none of the set's sources")
        if digest(files_of(root, clip["name"])) != clip["sha256"]:
            raise DataError(f"{root}: the files of {clip['name']} are not those that were written")
    return manifest
