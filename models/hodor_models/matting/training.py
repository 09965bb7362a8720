"""Training of a matting network: a TOML file, a run that can be resumed, and what it reaches while it runs."""

import csv
import sys
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from ..bundle import BundleError
from ..suggest.checkpoint import fill, read_state
from ..suggest.run import Run
from ..suggest.training_config import RunSettings
from ..training.config import build
from .loss import matting_loss
from .measures import gradient_error, sad
from .network import MattingConfig, MattingNetwork
from .samples import DataSettings, MattingBatch, MattingSamples, SampleSettings, batch_of, batches

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

MEASURED = ("step", "minutes", "loss", "sad_soft", "sad", "gradient_soft", "gradient")


@dataclass(frozen=True)
class MattingTraining:
    """All of it. start_from: a checkpoint or weights; held_out: tiles measured at every checkpoint."""

    data: DataSettings
    seed: int = 0
    threads: int = 2
    start_from: str = ""
    held_out: int = 32
    network: MattingConfig = field(default_factory=MattingConfig)
    samples: SampleSettings = field(default_factory=SampleSettings)
    run: RunSettings = field(default_factory=RunSettings)


def load_matting_config(path: Path) -> MattingTraining:
    """Read a TOML file; DataError names an unknown setting."""
    values = tomllib.loads(path.read_text())
    kinds = {"data": DataSettings, "network": MattingConfig, "samples": SampleSettings, "run": RunSettings}
    for name, kind in kinds.items():
        if name in values:
            values[name] = build(kind, values[name], name)
    return build(MattingTraining, values, str(path))


class MattingLearner:
    """The network on batches of tiles; see Learner."""

    def __init__(self, network: MattingNetwork) -> None:
        self.network = network

    def loss(self, batch: MattingBatch) -> tuple[Tensor, dict[str, float]]:
        """See Learner."""
        with torch.autocast("cpu", dtype=torch.bfloat16):
            alpha = self.network(batch.image, batch.soft_mask, batch.band)
        loss = matting_loss(alpha.float(), batch.alpha, batch.band, (batch.image, batch.inside, batch.behind))
        soft = ((batch.soft_mask - batch.alpha).abs() * batch.band).sum()
        found = ((alpha.detach().float() - batch.alpha).abs() * batch.band).sum()
        return loss, {"of_soft": float(found / soft.clamp(min=1e-6))}

    def slow_parameters(self) -> list[nn.Parameter]:
        """See Learner."""
        return []

    def describe(self) -> dict[str, Any]:
        """See Learner."""
        return asdict(self.network.config)


@torch.no_grad()
def held_out_errors(network: MattingNetwork, samples: MattingSamples, count: int) -> dict[str, float]:
    """Mean SAD and gradient error of held-out tiles: of the soft masks, and of the network."""
    rows = []
    for index in range(count):
        batch = batch_of([samples[index]])
        found = network(batch.image, batch.soft_mask, batch.band)
        truth, soft, alpha = (x[0, 0].numpy() for x in (batch.alpha, batch.soft_mask, found))
        rows.append((sad(soft, truth), sad(alpha, truth), gradient_error(soft, truth), gradient_error(alpha, truth)))
    means = np.mean(rows, axis=0)
    return dict(zip(MEASURED[3:], (float(v) for v in means), strict=True))


class MattingRun(Run):
    """A run that measures its averaged weights whenever it saves: `measures.csv`."""

    def __init__(self, learner: MattingLearner, config: MattingTraining, folder: Path) -> None:
        self.held_out = config.data.samples(config.samples, config.seed, held_out=True)
        self.count, self.shadow = config.held_out, MattingNetwork(config.network).eval()
        super().__init__(learner, config.run, folder)  # type: ignore[arg-type]

    def save(self) -> None:
        """See Run.save."""
        super().save()
        self.shadow.load_state_dict(self.average)
        errors = held_out_errors(self.shadow, self.held_out, self.count)
        row = {"step": self.progress.step, "minutes": round(self.progress.minutes, 2), **errors}
        row["loss"] = self.smooth.get("loss", float("nan"))
        path = self.folder / "measures.csv"
        fresh = not path.is_file()
        with path.open("a", newline="") as file:
            writer = csv.DictWriter(file, MEASURED)
            if fresh:
                writer.writeheader()
            writer.writerow({name: round(row[name], 4) for name in MEASURED})


def load_matting(path: Path) -> MattingNetwork:
    """The network of a checkpoint or of committed weights. Raises BundleError."""
    weights, settings = read_state(path)
    try:
        network = MattingNetwork(MattingConfig(**settings))
    except TypeError as error:
        raise BundleError(f"{path}: not a matting network ({error})") from error
    fill(network, weights, path)
    return network.eval()


def train_matting(config: MattingTraining, folder: Path) -> MattingRun:
    """Train to the end of the plan; goes on where an interrupted run stopped."""
    torch.manual_seed(config.seed)
    torch.set_num_threads(config.threads)
    network = load_matting(Path(config.start_from)) if config.start_from else MattingNetwork(config.network)
    network.train().to(memory_format=torch.channels_last)
    run = MattingRun(MattingLearner(network), config, folder)
    samples = config.data.samples(config.samples, config.seed)
    run.go(batches(samples, config.run.batch, run.progress.step, config.run.workers))  # type: ignore[arg-type]
    return run
