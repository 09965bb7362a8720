"""What trains a frame detector or a track decoder: a TOML file."""

import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..training.config import build
from .config import DetectorConfig
from .scenes import SceneMaker, SceneSettings
from .sources import ImageFolder, Part, open_images
from .videos import VideoFolder, open_videos

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib


@dataclass(frozen=True)
class RunSettings:
    """How long and how fast; minutes are counted while training runs, over all resumes."""

    minutes: float = 60.0
    steps: int = 0  # stop here whatever the minutes say (0: no limit); comparisons need equal steps
    batch: int = 8
    learning_rate: float = 4e-4
    backbone_factor: float = 0.1
    weight_decay: float = 0.02
    warm_up_steps: int = 100
    clip_gradient: float = 1.0
    average_decay: float = 0.998
    points: int = 1024
    frozen_backbone: bool = True
    every_minutes: float = 3.0
    workers: int = 1


@dataclass(frozen=True)
class DataSettings:
    """The data of a run: every `held_out_every`-th image of each folder is for measuring only."""

    images: tuple[ImageFolder, ...] = ()
    videos: tuple[VideoFolder, ...] = ()
    held_out_every: int = 25

    def training_images(self, classes: tuple[str, ...]) -> list[Part]:
        """What may be trained on."""
        return [Part(open_images(f, classes), self.held_out_every, False) for f in self.images]

    def held_out(self, classes: tuple[str, ...]) -> list[Part]:
        """What training never sees."""
        return [Part(open_images(f, classes), self.held_out_every, True) for f in self.images]

    def scenes(self, settings: SceneSettings, classes: tuple[str, ...], seed: int) -> SceneMaker:
        """Random scenes of all of it."""
        images = self.training_images(classes)
        weights = [folder.weight for folder in self.images]
        return SceneMaker(list(images), weights, [open_videos(f) for f in self.videos], settings, seed)


@dataclass(frozen=True)
class DetectorTraining:
    """All of it. start_from: a checkpoint of this run's kind; backbone_from: one of HODOR-Lite; else ImageNet."""

    seed: int = 0
    threads: int = 2
    start_from: str = ""
    backbone_from: str = ""
    network: DetectorConfig = field(default_factory=DetectorConfig)
    scenes: SceneSettings = field(default_factory=SceneSettings)
    run: RunSettings = field(default_factory=RunSettings)
    data: DataSettings = field(default_factory=DataSettings)


def load_tables(path: Path) -> dict[str, Any]:
    """The tables of a TOML file, with `images`, `videos` and `held_out_every` read into one DataSettings."""
    values = tomllib.loads(path.read_text())
    images = tuple(build(ImageFolder, item, "images") for item in values.pop("images", []))
    videos = tuple(build(VideoFolder, item, "videos") for item in values.pop("videos", []))
    every = {key: values.pop(key) for key in ("held_out_every",) if key in values}
    values["data"] = DataSettings(images, videos, **every)
    for name, kind in {"scenes": SceneSettings, "run": RunSettings}.items():
        if name in values:
            values[name] = build(kind, values[name], name)
    return values


def load_detector_config(path: Path) -> DetectorTraining:
    """Read a TOML file; DataError names an unknown setting."""
    values = load_tables(path)
    if "network" in values:
        values["network"] = build(DetectorConfig, values["network"], "network")
    return build(DetectorTraining, values, str(path))
