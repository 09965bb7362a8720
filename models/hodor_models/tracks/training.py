"""Training of the track decoder on the queries of a frozen detector."""

from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from ..bundle import BundleError
from ..suggest.checkpoint import fill, load_detector, read_state
from ..suggest.matching import Weights
from ..suggest.network import FrameDetector
from ..suggest.query_decoder import Prediction
from ..suggest.run import Run
from ..suggest.scenes import SceneBatch, SceneSettings, scene_batches
from ..suggest.set_loss import Pairs, Truth, grid_of, match_item, set_loss
from ..suggest.training import half_precision, matched_iou
from ..suggest.training_config import DataSettings, RunSettings, load_tables
from ..training.config import build
from .config import TracksConfig
from .losses import similarity_loss
from .network import TrackDecoder


@dataclass(frozen=True)
class TracksTraining:
    """All of it. detector: a checkpoint of the frame detector, which stays as it is."""

    detector: str = ""
    seed: int = 0
    threads: int = 2
    start_from: str = ""
    similarity_weight: float = 2.0
    network: TracksConfig = field(default_factory=TracksConfig)
    scenes: SceneSettings = field(default_factory=lambda: SceneSettings(frames=5))
    run: RunSettings = field(default_factory=lambda: RunSettings(batch=2))
    data: DataSettings = field(default_factory=DataSettings)


def load_tracks_config(path: Path) -> TracksTraining:
    """Read a TOML file; DataError names an unknown setting."""
    values = load_tables(path)
    if "network" in values:
        values["network"] = build(TracksConfig, values["network"], "network")
    return build(TracksTraining, values, str(path))


def load_tracks(path: Path) -> TrackDecoder:
    """The track decoder of a checkpoint."""
    weights, settings = read_state(path)
    network = TrackDecoder(TracksConfig(**settings))
    fill(network, weights, path)
    return network.eval()


def frame_truth(truth: Truth, t: int) -> tuple[Truth, Tensor]:
    """The objects visible in frame t alone, and their numbers among those of the clip."""
    visible = truth.masks[:, t].flatten(1).any(1).nonzero()[:, 0]
    return Truth(truth.masks[visible, t : t + 1], truth.classes[visible]), visible


class TracksLearner:
    """The track decoder on batches of clips."""

    def __init__(self, network: TrackDecoder, detector: FrameDetector, config: TracksTraining) -> None:
        self.network, self.points, self.similarity_weight = network, config.run.points, config.similarity_weight
        self.detector = detector.eval().requires_grad_(False)

    def frames(self, frames: Tensor) -> tuple[Tensor, Tensor, Prediction]:
        """Frames [B, T, 3, S, S] -> queries [B, T, N, C], mask features [B, T, M, h, w], the last prediction [B T]."""
        with torch.no_grad(), half_precision():
            image = frames.flatten(0, 1).contiguous(memory_format=torch.channels_last)
            features, predictions, queries = self.detector(image)
        shape = frames.shape[:2]
        return queries.float().unflatten(0, shape), features.mask_features.float().unflatten(0, shape), predictions[-1]

    def frame_pairs(self, last: Prediction, features: Tensor, truth: Truth, item: int) -> list[Pairs]:
        """Which frame query answers for which object of the clip, in each frame of one item; features [T, M, h, w]."""
        pairs: list[Pairs] = []
        for t in range(len(features)):
            seen, numbers = frame_truth(truth, t)
            grid = grid_of(features[t : t + 1], seen)
            queries, objects = match_item(last, item * len(features) + t, grid, Weights())
            pairs.append((queries, numbers[objects]))
        return pairs

    def loss(self, batch: SceneBatch) -> tuple[Tensor, dict[str, float]]:
        """See Learner."""
        queries, features, last = self.frames(batch.frames)
        with half_precision():
            tracks = self.network(queries)
        loss, pairs = set_loss(tracks.predictions, features, batch.truths, self.points)
        similar = torch.stack(
            [
                similarity_loss(tracks.similarity[b], pairs[b], self.frame_pairs(last, features[b], truth, b))
                for b, truth in enumerate(batch.truths)
            ]
        ).mean()
        figures = {
            "iou": matched_iou(tracks.predictions[-1], features, batch.truths, pairs),
            "similarity": float(similar.detach()),
        }
        return loss + self.similarity_weight * similar, figures

    def slow_parameters(self) -> list[nn.Parameter]:
        """See Learner: nothing is pretrained."""
        return []

    def describe(self) -> dict[str, Any]:
        """See Learner."""
        return asdict(self.network.config)


def check_fit(detector: FrameDetector, config: TracksConfig) -> None:
    """BundleError where the track decoder was made for another detector."""
    own = (config.frame_queries, config.frame_channels, config.mask_channels)
    found = (detector.config.queries, detector.config.channels, detector.config.mask_channels)
    if own != found:
        raise BundleError(f"tracks for {own} queries, channels and mask channels; the detector has {found}")


def train_tracks(config: TracksTraining, folder: Path) -> Run:
    """Train to the end of the plan; goes on where an interrupted run stopped."""
    torch.manual_seed(config.seed)
    torch.set_num_threads(config.threads)
    detector = load_detector(Path(config.detector))
    check_fit(detector, config.network)
    network = load_tracks(Path(config.start_from)) if config.start_from else TrackDecoder(config.network)
    learner = TracksLearner(network, detector, config)
    run = Run(learner, config.run, folder)
    maker = config.data.scenes(config.scenes, detector.config.classes, config.seed + run.progress.step)
    run.go(scene_batches(maker, config.run.batch, config.run.workers))
    return run
