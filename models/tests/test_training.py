"""Training: it learns, resumes, and cyclic consistency reaches the unlabelled frames."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from hodor_models.data.clips import ClipMaker, ClipSettings
from hodor_models.data.loader import Batch, EndlessClips, batches, join
from hodor_models.data.sources import DataError, DavisVideos, MaskFolder
from hodor_models.lite.checkpoint import load_network
from hodor_models.lite.network import HodorLite
from hodor_models.training.ablation import ablation, table
from hodor_models.training.clip_loss import Outcome, Use, clip_features, supervised
from hodor_models.training.config import Schedule, TrainingConfig, load_config
from hodor_models.training.cyclic import cyclic, there_and_back
from hodor_models.training.loop import Progress, Trainer, learning_rate_factor
from hodor_models.training.record import Table

Pair = tuple[Path, Path]


@pytest.fixture
def batch(davis: Path, mask_folder: Pair) -> Batch:
    """Two clips of 64 x 64."""
    settings = ClipSettings(size=64, frames=3, objects=2)
    maker = ClipMaker([MaskFolder(*mask_folder)], [DavisVideos(davis, "train")], settings, 0)
    return join([maker.make() for _ in range(2)])


def test_loss_falls(batch: Batch) -> None:
    network = HodorLite()
    optimiser = torch.optim.AdamW(network.parameters(), lr=2e-3)
    losses = []
    for step in range(30):
        outcome = supervised(network, batch, Use(recent_only=bool(step % 2), keep=step % 4 < 2))
        optimiser.zero_grad()
        outcome.loss.backward()
        optimiser.step()
        losses.append(float(outcome.loss.detach()))
    assert np.isfinite(losses).all()
    assert losses[-1] < 0.92 * losses[0]
    assert len(outcome.iou) == 2


def test_cyclic_looks_at_one_label_and_reaches_the_other_frames(batch: Batch) -> None:
    assert there_and_back(3) == [1, 2, 1, 0]
    network = HodorLite()
    labels = batch.labels.clone()
    labels[:, 1:] = 0
    blind = replace(batch, labels=labels)
    first = cyclic(network, batch)
    torch.testing.assert_close(first.loss, cyclic(network, blind).loss)
    frames = batch.frames.clone().requires_grad_()
    cyclic(network, replace(batch, frames=frames)).loss.backward()
    assert frames.grad is not None
    assert frames.grad[:, 1].abs().max() > 0 and frames.grad[:, 2].abs().max() > 0


def test_frozen_blocks_get_no_gradient(batch: Batch) -> None:
    network = HodorLite()
    network.backbone.net.freeze(3, depthwise=True)
    clip_features(network, batch.frames).f8.square().sum().backward()
    assert network.backbone.net.blocks[2].project.weight.grad is None
    assert network.backbone.net.blocks[3].project.weight.grad is not None
    assert network.backbone.net.blocks[3].depthwise.weight.grad is None


def test_schedule() -> None:
    schedule = Schedule(steps=200, warm_up_steps=10)
    assert learning_rate_factor(Progress(step=4), schedule) == pytest.approx(0.5, abs=1e-3)
    assert learning_rate_factor(Progress(step=100, minutes=5), schedule) == pytest.approx(0.505)
    assert learning_rate_factor(Progress(step=300), schedule) == pytest.approx(0.01)


def small_config(davis: Path, start: Path, steps: int) -> TrainingConfig:
    """A run that takes seconds."""
    text = f"""
    seed = 1
    start_from = "{start}"
    [clips]
    size = 64
    [schedule]
    steps = {steps}
    batch = 2
    cyclic_share = 0.5
    [[videos]]
    root = "{davis}"
    """
    path = davis / "config.toml"
    path.write_text(text)
    return load_config(path)


def test_run_resumes_and_exports(davis: Path, tmp_path: Path) -> None:
    start = tmp_path / "start.pt"
    torch.save({"model": HodorLite().state_dict()}, start)
    measured: list[int] = []

    def measure(network: HodorLite) -> dict[str, float]:
        measured.append(1)
        return {"JF": 0.5}

    folder = tmp_path / "run"
    Trainer(small_config(davis, start, 2), folder, measure).run()
    again = Trainer(small_config(davis, start, 4), folder, measure)
    assert "schedule.steps: 2 -> 4" in (folder / "log.txt").read_text()
    done = again.progress.step
    assert done == 2 and again.progress.minutes > 0
    again.run()
    assert [p["step"] for p in again.progress.curve] == [2, 4] and len(measured) == 2
    network = load_network(folder / "last.pt")
    name = "decoder.mask_mix.weight"
    assert not torch.equal(network.state_dict()[name], torch.load(start)["model"][name])


def test_ablation_trains_each_mode_equally_and_goes_on(davis: Path, tmp_path: Path) -> None:
    start = tmp_path / "start.pt"
    given = HodorLite()
    torch.save({"model": given.state_dict()}, start)
    config = replace(small_config(davis, start, 1), start_without=("encoder.",))
    scores = iter((0.3, 0.2, 0.1))
    modes: list[str] = []

    def measure(network: HodorLite) -> dict[str, float]:
        modes.append(network.config.mask_mode)
        untouched = "backbone.net.stem.weight"
        torch.testing.assert_close(network.state_dict()[untouched], given.state_dict()[untouched])
        assert not torch.equal(network.encoder.object_embed, given.encoder.object_embed)
        score = next(scores)
        return {"J": score, "F": score, "JF": score}

    rows = ablation(config, tmp_path / "ablation", measure)
    assert modes == ["soft", "hard", "none"] and [row["steps"] for row in rows] == [1, 1, 1]
    assert table(rows).splitlines()[2] == "| soft | 1 | 30.0 | 30.0 | 30.0 |"
    assert json.loads((tmp_path / "ablation" / "ablation.json").read_text())[2]["JF"] == 0.1


def test_configuration_names_what_it_does_not_know(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text("[schedule]\nminuts = 3\n")
    with pytest.raises(DataError, match="schedule: unknown setting 'minuts'; known are steps"):
        load_config(path)


def test_cool_down_keeps_the_rate_until_the_end() -> None:
    schedule = Schedule(steps=200, warm_up_steps=10, cool_down=0.25)
    factors = [learning_rate_factor(Progress(step=step), schedule) for step in (100, 150, 175, 200)]
    assert factors == pytest.approx([1, 1, 0.505, 0.01])


def test_a_frozen_backbone_stays_as_it_was(davis: Path, tmp_path: Path) -> None:
    start = tmp_path / "start.pt"
    torch.save({"model": HodorLite().state_dict()}, start)
    config = small_config(davis, start, 2)
    config = replace(config, schedule=replace(config.schedule, frozen_backbone=True, cyclic_share=0))
    trainer = Trainer(config, tmp_path / "run", None)
    trainer.run()
    before, after = torch.load(start)["model"], trainer.network.state_dict()
    changed = {name.split(".")[0] for name in after if not torch.equal(before[name], after[name])}
    assert changed == {"encoder", "decoder"}


def test_a_doubtful_memory_frame_is_shown_to_every_frame_but_itself(davis: Path, mask_folder: Pair) -> None:
    settings = ClipSettings(size=64, frames=4, objects=2)
    maker = ClipMaker([MaskFolder(*mask_folder)], [DavisVideos(davis, "train")], settings, 0)
    batch = join([maker.make() for _ in range(2)])
    wrong = replace(batch, kept=1 - batch.kept)
    network = HodorLite()
    for use, differs in ((Use(doubtful=True), True), (Use(), False)):
        first, second = (float(supervised(network, b, use).loss.detach()) for b in (batch, wrong))
        assert (first != second) == differs


def test_a_checkpoint_says_how_it_was_made(davis: Path, tmp_path: Path) -> None:
    start = tmp_path / "start.pt"
    torch.save({"model": HodorLite().state_dict()}, start)
    trainer = Trainer(small_config(davis, start, 25), tmp_path / "run", lambda network: {"JF": 0.5})
    trainer.step = lambda batch: Outcome(torch.zeros(()), [0.5, 0.5])  # type: ignore[method-assign]
    steps = iter(range(1, 26))
    trainer.note = lambda outcome: setattr(trainer.progress, "step", next(steps))  # type: ignore[method-assign]
    trainer.smooth = {"loss": 1.25}
    trainer.run()
    state = torch.load(tmp_path / "run/last.pt", weights_only=True)
    record = state["record"]
    assert record["config"]["clips"]["size"] == 64 and record["config"]["seed"] == 1
    assert record["config"]["videos"] == [{"root": str(davis), "split": "train"}]
    assert record["package"] and record["commit"]
    assert "random" in state
    assert (tmp_path / "run/loss.csv").read_text().splitlines()[1].startswith("25,")
    assert (tmp_path / "run/measures.csv").read_text().splitlines() == ["minutes,step,JF", "0.0,25,0.5"]


def test_a_run_that_goes_on_meets_the_clips_it_would_have_met(davis: Path, mask_folder: Pair) -> None:
    def clips() -> EndlessClips:
        settings = ClipSettings(size=64, frames=4, objects=3, crossing_share=0.5, wrong_names=0.5)
        return EndlessClips([MaskFolder(*mask_folder)], [DavisVideos(davis, "train")], settings, 5)

    whole = batches(clips(), 2, workers=0)
    first = [next(whole) for _ in range(4)]
    resumed = batches(clips(), 2, workers=0, first=2)
    for expected in first[2:]:
        found = next(resumed)
        assert torch.equal(found.frames, expected.frames) and torch.equal(found.kept, expected.kept)
    assert not torch.equal(first[0].frames, first[1].frames)


def test_a_resumed_run_names_what_changed(davis: Path, tmp_path: Path) -> None:
    start = tmp_path / "start.pt"
    torch.save({"model": HodorLite().state_dict()}, start)
    config = small_config(davis, start, 1)
    Trainer(config, tmp_path / "run", None).save()
    before = (tmp_path / "run/last.pt").read_bytes()
    other = replace(config, seed=9, schedule=replace(config.schedule, learning_rate=1e-5))
    with pytest.raises(DataError, match=r"schedule.learning_rate: 0.0005 -> 1e-05; seed: 1 -> 9.*nothing was written"):
        Trainer(other, tmp_path / "run", None)
    assert (tmp_path / "run/last.pt").read_bytes() == before
    Trainer(other, tmp_path / "run", None, accept_changes=True)
    assert "seed: 1 -> 9" in (tmp_path / "run/log.txt").read_text()
    wider = replace(config, network=replace(config.network, heads=4))
    with pytest.raises(DataError, match=r"of another network \(network.heads: 8 -> 4\)"):
        Trainer(wider, tmp_path / "run", None, accept_changes=True)
    longer = replace(config, threads=1, schedule=replace(config.schedule, steps=7))
    assert Trainer(longer, tmp_path / "run", None).config.schedule.steps == 7


def test_settings_can_be_changed_on_the_command_line(davis: Path, tmp_path: Path) -> None:
    small_config(davis, tmp_path / "start.pt", 3)
    path = davis / "config.toml"
    config = load_config(path, ["clips.size=96", "schedule.learning_rate=1e-4", "seed=7", "device=cuda"])
    assert (config.clips.size, config.schedule.learning_rate, config.seed) == (96, 1e-4, 7)
    assert config.device == "cuda" and config.schedule.steps == 3
    with pytest.raises(DataError, match="clips: unknown setting 'sizes'"):
        load_config(path, ["clips.sizes=96"])
    with pytest.raises(DataError, match="must be key=value"):
        load_config(path, ["clips.size"])
    with pytest.raises(DataError, match="videos is no table"):
        load_config(path, ["videos.root=x"])
    with pytest.raises(DataError, match="no such file"):
        load_config(tmp_path / "none.toml")


def test_tables_keep_what_they_held_when_columns_change(tmp_path: Path) -> None:
    table_file = Table(tmp_path / "loss.csv")
    table_file.add({"step": 1, "loss": 2.0})
    table_file.add({"step": 2, "loss": 1.5})
    table_file.add({"step": 3, "loss": 1.0, "iou": 0.5})
    assert (tmp_path / "loss-1.csv").read_text().splitlines() == ["step,loss", "1,2.0", "2,1.5"]
    assert (tmp_path / "loss.csv").read_text().splitlines() == ["step,loss,iou", "3,1.0,0.5"]
