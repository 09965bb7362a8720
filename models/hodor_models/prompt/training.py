"""Training of the point head on the frozen backbone of HODOR-Lite, with clicks on its own mistakes."""

from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from ..bundle import BundleError
from ..data.previous import worsen
from ..lite.backbone import Backbone
from ..lite.checkpoint import load_network
from ..suggest.checkpoint import fill, read_state
from ..suggest.run import Run
from ..suggest.scenes import SceneBatch, SceneMaker, SceneSettings, scene_batches
from ..suggest.sources import Part
from ..suggest.training import half_precision
from ..suggest.training_config import DataSettings, RunSettings, load_tables
from ..suggest.videos import open_videos
from ..training.config import build
from .clicks import first_prompts, next_point
from .config import PromptConfig, config_from
from .hold import hold_points
from .loss import best_answer, confidence_loss, intersection_over_union, mask_loss, point_loss
from .maps import Prompts, prompt_maps
from .network import ANSWERS, NEGATIVE, POSITIVE, PromptHead
from .sources import open_labelled
from .targets import Masks, choose_targets

# How often a click corrects a mask that covers another target too, the mask before a click is forgotten, and a click
# corrects another answer than the likeliest.
OTHER_MASK, FORGOTTEN, OTHER_ANSWER = 0.3, 0.2, 0.25


@dataclass(frozen=True)
class PromptTraining:
    """All of it. backbone_from: a checkpoint of HODOR-Lite, whose backbone stays as it is.

    targets: objects of a scene that are pointed at; groups: how often what touches one belongs to it; corrections: how
    often the first click corrects a mask; clicks: at most so many more, the last of which is learned from; first: how
    often the answers to the first prompt are learned from too; held: how much the cells under the points count beside
    all the others.
    """

    seed: int = 0
    threads: int = 2
    backbone_from: str = ""
    start_from: str = ""
    targets: int = 2
    groups: float = 0.12
    corrections: float = 0.15
    clicks: int = 4
    first: float = 1.0
    held: float = 0.5
    network: PromptConfig = field(default_factory=PromptConfig)
    scenes: SceneSettings = field(default_factory=SceneSettings)
    run: RunSettings = field(default_factory=RunSettings)
    data: DataSettings = field(default_factory=DataSettings)


def load_prompt_config(path: Path) -> PromptTraining:
    """Read a TOML file; DataError names an unknown setting."""
    values = load_tables(path)
    if "network" in values:
        values["network"] = build(PromptConfig, values["network"], "network")
    return build(PromptTraining, values, str(path))


def load_head(path: Path) -> PromptHead:
    """The point head of a checkpoint."""
    weights, settings = read_state(path)
    network = PromptHead(config_from(settings))
    fill(network, weights, path)
    return network.eval()


def image_parts(data: DataSettings, held_out: bool) -> list[Part]:
    """What may be trained on, or what training never sees."""
    return [Part(open_labelled(folder), data.held_out_every, held_out) for folder in data.images]


def at_stride_4(masks: Masks) -> Masks:
    """Masks [N, S, S] in 0..1 -> the share of each cell that they cover, [N, S/4, S/4]."""
    n, size, _ = masks.shape
    return masks.reshape(n, size // 4, 4, size // 4, 4).mean((2, 4), dtype=np.float32)


@dataclass(frozen=True)
class Targets:
    """What is pointed at: masks [N, h, w] at stride 4 in 0..1, others that may be taken along by mistake, and colours
    [N, h, w, 3] of the frames in 0..1."""

    truth: Masks
    partners: Masks
    colours: Masks


class Pointing:
    """Prompts of every target of a batch, and the masks they led to."""

    def __init__(self, scene: Targets, corrections: float, rng: np.random.Generator) -> None:
        truth, partners = scene.truth, scene.partners
        self.truth, self.colours, self.rng = truth > 0.5, scene.colours, rng
        self.prompts = [
            self.begin(mask, soft, partner, corrections)
            for mask, soft, partner in zip(self.truth, truth, partners, strict=True)
        ]

    def begin(self, mask: np.ndarray[Any, Any], soft: Masks, partner: Masks, corrections: float) -> Prompts:
        """A first prompt, now and then on a mask that is already there: near the truth, or of another target too."""
        if not mask.any():
            return Prompts()
        if self.rng.random() >= corrections:
            return first_prompts(mask, self.rng)
        previous = np.maximum(soft, partner) if self.rng.random() < OTHER_MASK else soft
        for _ in range(3):
            previous = np.asarray(worsen(previous, self.rng), np.float32)
        if self.rng.random() < 0.3:
            size = 2 * int(self.rng.integers(1, 4)) + 1
            square = np.ones((size, size), np.uint8)
            change = cv2.dilate if self.rng.random() < 0.5 else cv2.erode
            previous = np.asarray(change(previous, square), np.float32)
        point = next_point(mask, previous > 0.5, self.rng)
        return Prompts((point,) if point else (), None, previous)

    def maps(self) -> Tensor:
        """[N, 8, h, w]."""
        return torch.from_numpy(np.stack([prompt_maps(p, self.truth.shape[1:]) for p in self.prompts]))

    def discs(self) -> Tensor:
        """Where points say what a cell is, newest first: 1 at a point, 0 away from all of them, [N, h, w]."""
        maps = self.maps()
        return torch.maximum(maps[:, POSITIVE], maps[:, NEGATIVE])

    def answer(self, masks: Tensor) -> None:
        """The soft masks [N, h, w] that came of the prompts: each gets a point at its error, as a user sees it: points
        hold."""
        found = masks.float().numpy()
        for index, (prompts, soft, mask) in enumerate(zip(self.prompts, found, self.truth, strict=True)):
            previous = hold_points(soft, prompts.points, self.colours[index])
            point = next_point(mask, previous > 0.5, self.rng)
            points = (*prompts.points, point) if point else prompts.points
            kept = None if self.rng.random() < FORGOTTEN else previous
            self.prompts[index] = replace(prompts, points=points, previous=kept)


class PromptLearner:
    """The point head on batches of single frames."""

    def __init__(self, network: PromptHead, backbone: Backbone, config: PromptTraining) -> None:
        self.network, self.config = network, config
        # Their names alone: a run that goes on has other values in them.
        self.adopted = PromptHead(config.network).adopt(Path(config.backbone_from))
        self.backbone = backbone.eval().requires_grad_(False).to(memory_format=torch.channels_last)
        self.rng = np.random.default_rng(config.seed + 1)

    def features(self, frames: Tensor) -> tuple[Tensor, Tensor]:
        """Frames [B, 3, S, S] -> f4, f8, once for every target."""
        with torch.no_grad(), half_precision():
            f4, f8 = self.backbone(frames.contiguous(memory_format=torch.channels_last))
        repeats = self.config.targets
        return f4.repeat_interleave(repeats, 0), f8.repeat_interleave(repeats, 0)

    def run(self, features: tuple[Tensor, Tensor], pointing: Pointing, count: int = ANSWERS) -> tuple[Tensor, Tensor]:
        """Logits [N, count, h, w] and confidences [N, count] for the prompts as they stand."""
        with half_precision():
            logits, confidences = self.network(*features, pointing.maps(), count)
        return logits.float(), confidences.float()

    def loss(self, batch: SceneBatch) -> tuple[Tensor, dict[str, float]]:
        """See Learner: the answers to a first prompt, then the mask after further clicks on its mistakes."""
        config = self.config
        masks = [choose_targets(t.masks[:, 0].numpy(), config.targets, config.groups, self.rng) for t in batch.truths]
        soft = at_stride_4(np.concatenate(masks))
        truth = torch.from_numpy(soft)
        partners = np.concatenate([np.roll(found, 1, 0) for found in masks])
        small = F.avg_pool2d(batch.frames[:, 0], 4).permute(0, 2, 3, 1) / 2 + 0.5
        colours = small.clamp(0, 1).numpy().repeat(config.targets, 0)
        pointing = Pointing(Targets(soft, at_stride_4(partners), colours), config.corrections, self.rng)
        features = self.features(batch.frames[:, 0])
        learns = self.rng.random() < config.first
        with torch.set_grad_enabled(learns):
            logits, confidences = self.run(features, pointing)
            losses, iou = mask_loss(logits, truth), intersection_over_union(logits, truth)
            total = losses[:, 0].mean() + best_answer(losses[:, 1:]) + 0.5 * confidence_loss(confidences, iou)
        figures = {"first": float(iou[:, 0].mean()), "best": float(iou[:, 1:].amax(1).mean())}
        likeliest = confidences.detach()[:, 1:].argmax(1)
        chosen = logits.detach()[torch.arange(len(logits)), 1 + likeliest]
        figures["chosen"] = float(intersection_over_union(chosen[:, None], truth).mean())
        # A user may have to start from another answer than the one that was meant.
        other = torch.from_numpy(self.rng.integers(1, ANSWERS, len(logits)))
        taken = torch.where(torch.from_numpy(self.rng.random(len(logits)) < OTHER_ANSWER), other, 1 + likeliest)
        pointing.answer(logits.detach()[torch.arange(len(logits)), taken].sigmoid())
        with torch.no_grad():
            for _ in range(int(self.rng.integers(config.clicks))):
                logits, _ = self.run(features, pointing, 1)
                pointing.answer(logits[:, 0].sigmoid())
        logits, confidences = self.run(features, pointing, 1)
        iou = intersection_over_union(logits, truth)
        figures["last"] = float(iou[:, 0].mean())
        last = mask_loss(logits, truth).mean() + config.held * point_loss(logits, truth, pointing.discs())
        return learns * total + 1.5 * last + 0.25 * confidence_loss(confidences, iou), figures

    def slow_parameters(self) -> list[nn.Parameter]:
        """See Learner: what HODOR-Lite learned."""
        return [p for name, p in self.network.named_parameters() if name in self.adopted]

    def describe(self) -> dict[str, Any]:
        """See Learner."""
        return asdict(self.network.config)


def start_head(config: PromptTraining) -> PromptHead:
    """The network at step 0: fresh, with what HODOR-Lite's decoder knows of pixels."""
    if config.start_from:
        return load_head(Path(config.start_from))
    network = PromptHead(config.network)
    network.adopt(Path(config.backbone_from))
    return network


def train_prompt(config: PromptTraining, folder: Path) -> Run:
    """Train to the end of the plan; goes on where an interrupted run stopped."""
    if not config.backbone_from:
        raise BundleError("backbone_from: name the checkpoint of HODOR-Lite whose features the head reads")
    torch.manual_seed(config.seed)
    torch.set_num_threads(config.threads)
    backbone = load_network(Path(config.backbone_from)).backbone
    head = start_head(config)
    head.freeze_depthwise()
    learner = PromptLearner(head.to(memory_format=torch.channels_last), backbone, config)
    run = Run(learner, config.run, folder)
    weights = [f.weight for f in config.data.images]
    videos = [open_videos(f) for f in config.data.videos]
    images = list(image_parts(config.data, held_out=False))
    maker = SceneMaker(list(images), weights, videos, config.scenes, config.seed + run.progress.step)
    run.go(scene_batches(maker, config.run.batch, config.run.workers))
    return run
