"""The training configuration, read from a TOML file."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, TypeVar

from ..data.clips import ClipSettings
from ..data.crossing_set import is_crossing_set
from ..data.sources import CocoInstances, DataError, DavisVideos, LabelledImages, MaskFolder
from ..lite.config import LiteConfig

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

T = TypeVar("T")


@dataclass(frozen=True)
class Schedule:
    """How long and how fast. Steps, not minutes: a pause or a busy machine must not change what is learnt.

    cool_down: the share of the steps at the end over which the learning rate sinks (a half cosine, to 1 %); before them
    it is constant, so that a run can be prolonged. frozen_backbone: the features stay those of the start, for whoever
    shares them.
    """

    steps: int = 2000
    batch: int = 8
    learning_rate: float = 5e-4
    backbone_factor: float = 0.2
    weight_decay: float = 1e-3
    warm_up_steps: int = 150
    clip_gradient: float = 1.0
    average_decay: float = 0.998
    cool_down: float = 1.0
    frozen_backbone: bool = False
    frozen_blocks: int = 4
    frozen_depthwise: bool = True
    cyclic_share: float = 0.0


@dataclass(frozen=True)
class Checkpoints:
    """When the state is written and when it is measured."""

    every_minutes: float = 4.0
    measure_minutes: float = 15.0
    measure_root: str = ""
    measure_sequences: tuple[str, ...] = ()
    measure_frames: int = 30
    measure_height: int = 352


@dataclass(frozen=True)
class ImageFolder:
    """kind "masks": image + mask folders; kind "coco": images and an instances JSON given as `masks`."""

    images: str
    masks: str
    kind: str = "masks"
    instances: bool = False
    mask_suffix: str = ""


@dataclass(frozen=True)
class VideoFolder:
    """A DAVIS folder and the split to read."""

    root: str
    split: str = "train"


@dataclass(frozen=True)
class TrainingConfig:
    """All of it."""

    seed: int = 0
    threads: int = 2
    device: str = "cpu"
    start_from: str = ""
    start_without: tuple[str, ...] = ()  # tensors whose names begin so keep their random start
    network: LiteConfig = field(default_factory=LiteConfig)
    clips: ClipSettings = field(default_factory=ClipSettings)
    schedule: Schedule = field(default_factory=Schedule)
    checkpoints: Checkpoints = field(default_factory=Checkpoints)
    images: tuple[ImageFolder, ...] = ()
    videos: tuple[VideoFolder, ...] = ()


def build(kind: type[T], values: dict[str, Any], where: str) -> T:
    """A dataclass from a table; an unknown key is an error that names it."""
    known = {f.name: f for f in fields(kind)}  # type: ignore[arg-type]
    unknown = sorted(set(values) - set(known))
    if unknown:
        raise DataError(f"{where}: unknown setting {unknown[0]!r}; known are {', '.join(known)}")
    ready: dict[str, Any] = {}
    for name, value in values.items():
        ready[name] = tuple(value) if isinstance(value, list) else value
    return kind(**ready)


def set_value(values: dict[str, Any], assignment: str) -> None:
    """Change one setting by `key=value`, the key with dots (`clips.size=384`), the value as in TOML (a bare word is a
    text). DataError where it is not of that form or names no setting that a table holds."""
    key, equals, text = assignment.partition("=")
    *tables, name = key.strip().split(".")
    if not equals or not name:
        raise DataError(f"--set {assignment}: must be key=value, such as clips.size=384")
    try:
        value = tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        value = text.strip()
    for table in tables:
        values = values.setdefault(table, {})
        if not isinstance(values, dict):
            raise DataError(f"--set {assignment}: {table} is no table; folders of data are changed in the file")
    values[name] = value


def load_config(path: Path, assignments: Sequence[str] = ()) -> TrainingConfig:
    """Read a TOML file, some settings changed by `key=value`; DataError names an unknown setting."""
    if not path.is_file():
        raise DataError(f"{path}: no such file")
    try:
        values = tomllib.loads(path.read_text())
    except tomllib.TOMLDecodeError as error:
        raise DataError(f"{path}: not TOML ({error})") from error
    for assignment in assignments:
        set_value(values, assignment)
    images = [build(ImageFolder, item, "images") for item in values.pop("images", [])]
    videos = [build(VideoFolder, item, "videos") for item in values.pop("videos", [])]
    sections = {"network": LiteConfig, "clips": ClipSettings, "schedule": Schedule, "checkpoints": Checkpoints}
    for name, kind in sections.items():
        if name in values:
            values[name] = build(kind, values[name], name)
    return build(TrainingConfig, {**values, "images": images, "videos": videos}, str(path))


def open_images(folder: ImageFolder) -> LabelledImages:
    """The reader for one folder of images."""
    if folder.kind == "coco":
        return CocoInstances(Path(folder.images), Path(folder.masks))
    if folder.kind == "masks":
        return MaskFolder(Path(folder.images), Path(folder.masks), folder.instances, folder.mask_suffix)
    raise DataError(f"images.kind {folder.kind!r}: must be 'masks' or 'coco'")


def open_data(config: TrainingConfig) -> tuple[list[LabelledImages], list[DavisVideos]]:
    """Every data set of the configuration."""
    for folder in config.videos:
        if is_crossing_set(Path(folder.root)):
            raise DataError(f"{folder.root}: a set to measure on, made of DAVIS val; it must not be trained on")
    images = [open_images(source) for source in config.images]
    return images, [DavisVideos(Path(folder.root), folder.split) for folder in config.videos]
