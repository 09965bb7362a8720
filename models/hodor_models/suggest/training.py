"""Training of the frame detector."""

from contextlib import AbstractContextManager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from .checkpoint import load_detector
from .network import FrameDetector
from .query_decoder import Prediction
from .run import Run
from .scenes import SceneBatch, scene_batches
from .set_loss import Pairs, Truth, clip_masks, set_loss
from .training_config import DetectorTraining


def half_precision() -> AbstractContextManager[Any]:
    """Bfloat16 arithmetic, where a CPU is good at it."""
    return torch.autocast("cpu", dtype=torch.bfloat16)


@torch.no_grad()
def matched_iou(last: Prediction, features: Tensor, truths: list[Truth], pairs: list[Pairs]) -> float:
    """Mean IoU of the matched masks over all frames, for the log; features [B, T, M, h, w]."""
    values = []
    for b, (queries, objects) in enumerate(pairs):
        if len(queries) == 0:
            continue
        predicted = clip_masks(last.embeddings[b][queries], features[b]) > 0
        truth = nn.functional.interpolate(truths[b].masks[objects], size=predicted.shape[2:], mode="area") > 0.5
        union = (predicted | truth).sum((1, 2, 3)).clamp(min=1)
        values.append(((predicted & truth).sum((1, 2, 3)) / union).mean())
    return float(torch.stack(values).mean()) if values else float("nan")


class DetectorLearner:
    """The detector on batches of single frames."""

    def __init__(self, network: FrameDetector, points: int, frozen_backbone: bool) -> None:
        self.network, self.points = network, points
        network.pixels.net.requires_grad_(not frozen_backbone)
        network.pixels.net.freeze(0, depthwise=True)

    def loss(self, batch: SceneBatch) -> tuple[Tensor, dict[str, float]]:
        """See Learner."""
        image = batch.frames[:, 0].contiguous(memory_format=torch.channels_last)
        with half_precision():
            features, predictions, _ = self.network(image)
        mask_features = features.mask_features.float()[:, None]
        loss, pairs = set_loss(predictions, mask_features, batch.truths, self.points)
        return loss, {"iou": matched_iou(predictions[-1], mask_features, batch.truths, pairs)}

    def slow_parameters(self) -> list[nn.Parameter]:
        """See Learner."""
        return list(self.network.pixels.net.parameters())

    def describe(self) -> dict[str, Any]:
        """See Learner."""
        return asdict(self.network.config)


def start_detector(config: DetectorTraining) -> FrameDetector:
    """The network at step 0."""
    if config.start_from:
        return load_detector(Path(config.start_from), config.network)
    network = FrameDetector(config.network)
    if config.backbone_from:
        network.load_backbone(Path(config.backbone_from))
    else:
        network.pixels.net.load_imagenet()
    return network


def train_detector(config: DetectorTraining, folder: Path) -> Run:
    """Train to the end of the plan; goes on where an interrupted run stopped."""
    torch.manual_seed(config.seed)
    torch.set_num_threads(config.threads)
    learner = DetectorLearner(start_detector(config), config.run.points, config.run.frozen_backbone)
    learner.network.to(memory_format=torch.channels_last)
    run = Run(learner, config.run, folder)
    maker = config.data.scenes(config.scenes, config.network.classes, config.seed + run.progress.step)
    run.go(scene_batches(maker, config.run.batch, config.run.workers))
    return run
