"""The training loop: resumable, measured, its learning curve written beside the weights."""

import json
import math
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from ..data.loader import Batch, EndlessClips, batches
from ..lite.checkpoint import adopt
from ..lite.network import HodorLite
from .clip_loss import Outcome, Use, supervised
from .config import Schedule, TrainingConfig, open_data
from .cyclic import cyclic
from .record import Table, check_resumed, record_of


@dataclass
class Progress:
    """Where a run stands."""

    step: int = 0
    minutes: float = 0.0  # of processor time, which stands still while the process is stopped
    skipped: int = 0
    curve: list[dict[str, Any]] = field(default_factory=list)


def learning_rate_factor(progress: Progress, schedule: Schedule) -> float:
    """Linear warm-up, then 1, then a half cosine over the last `cool_down` of the planned steps down to 1 %."""
    warm = min(1.0, (progress.step + 1) / schedule.warm_up_steps)
    sinking = max(1.0, schedule.steps * schedule.cool_down)
    done = min(1.0, max(0.0, (progress.step - (schedule.steps - sinking)) / sinking))
    return warm * (0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * done)))


class WeightAverage:
    """A running mean of the weights: what is measured and exported."""

    def __init__(self, network: HodorLite, decay: float) -> None:
        self.decay = decay
        self.state = {name: tensor.detach().clone() for name, tensor in network.state_dict().items()}

    def update(self, network: HodorLite, step: int) -> None:
        """Follow the network; quickly at first."""
        decay = min(self.decay, (1 + step) / (10 + step))
        current = network.state_dict()
        torch._foreach_lerp_([self.state[name] for name in current], list(current.values()), 1 - decay)


def make_optimiser(network: HodorLite, schedule: Schedule) -> torch.optim.AdamW:
    """The pretrained backbone learns more slowly than the rest."""
    pretrained = [p for p in network.backbone.net.parameters() if p.requires_grad]
    known = {id(p) for p in network.backbone.net.parameters()}
    rest = [p for p in network.parameters() if id(p) not in known]
    groups = [
        {"params": pretrained, "lr": schedule.learning_rate * schedule.backbone_factor},
        {"params": rest, "lr": schedule.learning_rate},
    ]
    for group in groups:
        group["base"] = group["lr"]
    return torch.optim.AdamW(groups, weight_decay=schedule.weight_decay, fused=True)


def write_checkpoint(path: Path, state: dict[str, Any]) -> None:
    """Never a half-written file."""
    draft = path.with_suffix(".partial")
    torch.save(state, draft)
    draft.replace(path)


class Trainer:
    """One run in one folder: `last.pt` (everything to go on from and to repeat it by), `curve.json`, `loss.csv`,
    `measures.csv`, `log.txt`.

    accept_changes: goes on with another configuration than it was begun with. DataError names the changes where they
    are not accepted.
    """

    def __init__(
        self,
        config: TrainingConfig,
        folder: Path,
        measure: Callable[[HodorLite], dict[str, float]] | None,
        accept_changes: bool = False,
    ):
        torch.manual_seed(config.seed)
        torch.set_num_threads(config.threads)
        torch.set_flush_denormal(True)
        self.config, self.folder, self.measure = config, folder, measure
        self.device = torch.device(config.device)
        self.network = HodorLite(config.network).to(self.device)
        self.progress = Progress()
        self.smooth: dict[str, float] = {}
        resume = folder / "last.pt"
        state = torch.load(resume, map_location="cpu", weights_only=True) if resume.is_file() else None
        # Checkpoints of version 0.2 and before do not say how their run was configured.
        then = state.get("record", {}).get("config") if state is not None else None
        changed = check_resumed(then, config, resume, accept_changes) if then else []
        folder.mkdir(parents=True, exist_ok=True)
        self.record = record_of(config)
        if state is None:
            self.start()
        else:
            self.network.load_state_dict(state["model"])
        self.network.backbone.net.freeze(config.schedule.frozen_blocks, config.schedule.frozen_depthwise)
        if config.schedule.frozen_backbone:
            self.network.backbone.requires_grad_(False)
        self.network.to(memory_format=torch.channels_last)
        self.optimiser = make_optimiser(self.network, config.schedule)
        self.average = WeightAverage(self.network, config.schedule.average_decay)
        if state is not None:
            self.optimiser.load_state_dict(state["optimiser"])
            self.average.state = {name: tensor.to(self.device) for name, tensor in state["average"].items()}
            self.progress = Progress(**state["progress"])
            torch.set_rng_state(state.get("random", torch.get_rng_state()))
            for line in changed:
                self.log(f"goes on from step {self.progress.step} with another setting: {line}")

    def start(self) -> None:
        """Weights at step 0: a checkpoint where one is named, else ImageNet."""
        if not self.config.start_from:
            self.network.backbone.net.load_imagenet()
            return
        state = torch.load(self.config.start_from, map_location="cpu", weights_only=True)
        fresh = self.config.start_without
        own = {name: tensor for name, tensor in self.network.state_dict().items() if name.startswith(fresh)}
        adopt(self.network, {**state.get("average", state["model"]), **own}, Path(self.config.start_from))

    def log(self, line: str) -> None:
        """To the screen and to log.txt."""
        print(line, flush=True)
        with (self.folder / "log.txt").open("a") as file:
            file.write(line + "\n")

    def save(self) -> None:
        """Everything that a resume needs."""
        state = {
            "model": self.network.state_dict(),
            "average": self.average.state,
            "optimiser": self.optimiser.state_dict(),
            "progress": asdict(self.progress),
            "network": asdict(self.config.network),
            "record": self.record,
            "random": torch.get_rng_state(),
        }
        write_checkpoint(self.folder / "last.pt", state)

    def step(self, batch: Batch) -> Outcome:
        """One optimiser step."""
        factor = learning_rate_factor(self.progress, self.config.schedule)
        for group in self.optimiser.param_groups:
            group["lr"] = group["base"] * factor
        with torch.autocast(self.device.type, dtype=torch.bfloat16):
            outcome = self.outcome(batch)
        self.optimiser.zero_grad(set_to_none=True)
        outcome.loss.backward()
        norm = torch.nn.utils.clip_grad_norm_(self.network.parameters(), self.config.schedule.clip_gradient)
        if math.isfinite(float(norm)):
            self.optimiser.step()
        else:
            self.progress.skipped += 1
        self.progress.step += 1
        self.average.update(self.network, self.progress.step)
        return outcome

    def outcome(self, batch: Batch) -> Outcome:
        """Supervised, or for the configured share of the steps by cyclic consistency."""
        step, share = self.progress.step, self.config.schedule.cyclic_share
        if int((step + 1) * share) > int(step * share):
            return cyclic(self.network, batch)
        use = Use(recent_only=step % 2 == 0, keep=step % 4 < 2, doubtful=step % 4 != 2)
        return supervised(self.network, batch, use)

    def note(self, outcome: Outcome) -> None:
        """Running means for the log."""
        values = {"loss": float(outcome.loss.detach()), **{f"iou{t}": v for t, v in enumerate(outcome.iou, 1)}}
        for name, value in values.items():
            if math.isfinite(value):
                self.smooth[name] = 0.98 * self.smooth.get(name, value) + 0.02 * value

    def tell(self, seconds: float) -> None:
        """The running means, to the log and to loss.csv; seconds: of the step just done."""
        progress, rate = self.progress, float(self.optimiser.param_groups[-1]["lr"])
        words = " ".join(f"{name} {value:.3f}" for name, value in self.smooth.items())
        self.log(f"{progress.step} {progress.minutes:.1f} min {words} skipped {progress.skipped} {seconds:.2f} s")
        row = {"step": progress.step, "minutes": round(progress.minutes, 2), "learning_rate": f"{rate:.3e}"}
        means = {name: round(value, 5) for name, value in self.smooth.items()}
        Table(self.folder / "loss.csv").add({**row, **means, "skipped": progress.skipped})

    def measure_now(self) -> None:
        """Measure the averaged weights and add a point to the learning curve."""
        if self.measure is None:
            return
        network = HodorLite(self.config.network).to(self.device)
        network.load_state_dict(self.average.state)
        point = {"minutes": round(self.progress.minutes, 1), "step": self.progress.step}
        point |= self.measure(network.eval().to(memory_format=torch.channels_last))
        self.progress.curve.append(point)
        self.log(f"measured {point}")
        (self.folder / "curve.json").write_text(json.dumps(self.progress.curve, indent=1))
        Table(self.folder / "measures.csv").add(point)

    def run(self) -> None:
        """Train until the planned steps are done."""
        config = self.config
        images, videos = open_data(config)
        for source in images:
            self.log(f"{source.name}: {len(source)} images, {source.skipped.report()}")
        clips = EndlessClips(images, videos, config.clips, config.seed)
        stream = batches(clips, config.schedule.batch, first=self.progress.step)
        self.network.train()
        saved = measured = time.monotonic()
        while self.progress.step < config.schedule.steps:
            began, used = time.monotonic(), time.process_time()
            batch = next(stream)
            moved = Batch(*(self.to_device(t) for t in (batch.frames, batch.labels, batch.previous, batch.kept)))
            self.note(self.step(moved))
            self.progress.minutes += (time.process_time() - used) / 60
            if self.progress.step % 25 == 0:
                self.tell(time.monotonic() - began)
            if time.monotonic() - saved >= 60 * config.checkpoints.every_minutes:
                self.save()
                saved = time.monotonic()
            if time.monotonic() - measured >= 60 * config.checkpoints.measure_minutes:
                self.measure_now()
                measured = time.monotonic()
        self.measure_now()
        self.save()

    def to_device(self, tensor: Tensor) -> Tensor:
        """To where the network is."""
        return tensor.to(self.device, non_blocking=True)
