"""The training loop of detector and tracks: resumable, logged, its weights averaged."""

import json
import math
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Protocol

import torch
from torch import Tensor, nn

from ..training.loop import write_checkpoint
from .scenes import SceneBatch
from .training_config import RunSettings


class Learner(Protocol):
    """What a run trains: `network` is optimised and saved."""

    @property
    def network(self) -> nn.Module:
        """The network in training."""
        ...

    def loss(self, batch: SceneBatch) -> tuple[Tensor, dict[str, float]]:
        """Scalar loss with gradient, and figures for the log."""
        ...

    def slow_parameters(self) -> list[nn.Parameter]:
        """Pretrained ones, which learn more slowly."""
        ...

    def describe(self) -> dict[str, Any]:
        """The network's configuration, for the checkpoint."""
        ...


@dataclass
class Progress:
    """Where a run stands."""

    step: int = 0
    minutes: float = 0.0
    skipped: int = 0


def rate_factor(progress: Progress, settings: RunSettings) -> float:
    """Linear warm-up, then a half cosine down to 1 % at the planned end, by steps where these are given."""
    warm = min(1.0, (progress.step + 1) / settings.warm_up_steps)
    done = progress.step / settings.steps if settings.steps else progress.minutes / settings.minutes
    return warm * (0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * min(1.0, done))))


def finished(progress: Progress, settings: RunSettings) -> bool:
    """Whether the plan is fulfilled."""
    return progress.step >= settings.steps if settings.steps else progress.minutes >= settings.minutes


class Run:
    """One run in one folder: `last.pt` holds everything to go on from; `log.txt` and `curve.json` tell how it went."""

    def __init__(self, learner: Learner, settings: RunSettings, folder: Path) -> None:
        torch.set_flush_denormal(True)
        self.learner, self.settings, self.folder = learner, settings, folder
        self.progress = Progress()
        self.smooth: dict[str, float] = {}
        self.curve: list[dict[str, float]] = []
        folder.mkdir(parents=True, exist_ok=True)
        network = learner.network
        slow = {id(p) for p in learner.slow_parameters()}
        groups = [
            {
                "params": [p for p in network.parameters() if p.requires_grad and (id(p) in slow) == is_slow],
                "base": rate,
            }
            for is_slow, rate in (
                (True, settings.learning_rate * settings.backbone_factor),
                (False, settings.learning_rate),
            )
        ]
        self.optimiser = torch.optim.AdamW(
            [{**g, "lr": g["base"]} for g in groups if g["params"]], weight_decay=settings.weight_decay, fused=True
        )
        self.average = {name: tensor.detach().clone() for name, tensor in network.state_dict().items()}
        self.resume()

    def resume(self) -> None:
        """Go on from last.pt where it is there."""
        path = self.folder / "last.pt"
        if not path.is_file():
            return
        state = torch.load(path, map_location="cpu", weights_only=True)
        self.learner.network.load_state_dict(state["model"])
        self.average = state["average"]
        self.optimiser.load_state_dict(state["optimiser"])
        self.progress = Progress(**state["progress"])
        self.curve = state["curve"]

    def save(self) -> None:
        """Everything that a resume needs; never a half-written file."""
        state = {
            "model": self.learner.network.state_dict(),
            "average": self.average,
            "optimiser": self.optimiser.state_dict(),
            "progress": asdict(self.progress),
            "curve": self.curve,
            "network": self.learner.describe(),
        }
        write_checkpoint(self.folder / "last.pt", state)
        (self.folder / "curve.json").write_text(json.dumps(self.curve, indent=1) + "\n")

    def step(self, batch: SceneBatch) -> None:
        """One optimiser step; a gradient that is not finite is left out and counted."""
        factor = rate_factor(self.progress, self.settings)
        for group in self.optimiser.param_groups:
            group["lr"] = group["base"] * factor
        loss, figures = self.learner.loss(batch)
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()
        norm = torch.nn.utils.clip_grad_norm_(self.learner.network.parameters(), self.settings.clip_gradient)
        if math.isfinite(float(norm)):
            self.optimiser.step()
        else:
            self.progress.skipped += 1
        self.progress.step += 1
        self.follow()
        for name, value in {"loss": float(loss.detach()), **figures}.items():
            if math.isfinite(value):
                self.smooth[name] = 0.95 * self.smooth.get(name, value) + 0.05 * value

    def follow(self) -> None:
        """Move the averaged weights towards the network's; quickly at first."""
        decay = min(self.settings.average_decay, (1 + self.progress.step) / (10 + self.progress.step))
        current = self.learner.network.state_dict()
        torch._foreach_lerp_([self.average[name] for name in current], list(current.values()), 1 - decay)

    def log(self, seconds: float) -> None:
        """One line on the screen and in log.txt."""
        words = " ".join(f"{name} {value:.3f}" for name, value in self.smooth.items())
        done = self.progress
        line = f"{done.step} {done.minutes:.1f} min {words} skipped {done.skipped} {seconds:.2f} s"
        print(line, flush=True)
        with (self.folder / "log.txt").open("a") as file:
            file.write(line + "\n")

    def go(self, batches: Iterator[SceneBatch]) -> None:
        """Train to the planned end."""
        self.learner.network.train()
        saved = self.progress.minutes
        while not finished(self.progress, self.settings):
            began = time.monotonic()
            self.step(next(batches))
            seconds = time.monotonic() - began
            self.progress.minutes += seconds / 60
            if self.progress.step % 20 == 0:
                self.log(seconds)
            if self.progress.minutes - saved >= self.settings.every_minutes:
                saved = self.progress.minutes
                self.curve.append({"step": self.progress.step, "minutes": round(saved, 2), **self.smooth})
                self.save()
        self.curve.append({"step": self.progress.step, "minutes": round(self.progress.minutes, 2), **self.smooth})
        self.save()
