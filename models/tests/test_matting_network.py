"""The matting network: its shapes, what it leaves alone, its training data, its loop, its bundle."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch

from hodor_models.cli import main
from hodor_models.data.sources import DataError, LabelledImages, MaskFolder
from hodor_models.matting.band import band_of, matted, radius_for, tiles_of
from hodor_models.matting.bank import build_bank, read_bank
from hodor_models.matting.composites import KINDS
from hodor_models.matting.evaluate import BOUND, Evaluation, alpha_table, evaluate_set
from hodor_models.matting.export import MATTING, Matter, golden_chain, write_matting
from hodor_models.matting.loss import matting_loss
from hodor_models.matting.network import TILE, MattingConfig, MattingNetwork, filled
from hodor_models.matting.samples import DataSettings, SampleSettings, batch_of, soft_mask_of
from hodor_models.matting.testset import SetRequest, build_set, read_plane, write_png
from hodor_models.matting.training import MattingTraining, load_matting, load_matting_config, train_matting
from hodor_models.suggest.checkpoint import write_half
from hodor_models.suggest.graph_bundle import golden_differences, read_graph_bundle
from hodor_models.suggest.run import Run
from hodor_models.suggest.training_config import RunSettings

SMALL = MattingConfig(half=8, quarter=8, eighth=8, sixteenth=8, full=4)


def tiles(count: int = 2, side: int = 64) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    torch.manual_seed(0)
    band = torch.zeros(count, 1, side, side)
    band[..., 16:48] = 1
    return torch.rand(count, 3, side, side), torch.rand(count, 1, side, side), band


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four photographs of a textured disc, with masks."""
    root = tmp_path_factory.mktemp("pictures")
    rng = np.random.default_rng(0)
    for name in "abcd":
        mask = np.zeros((240, 320), np.uint8)
        cv2.circle(mask, (160, 120), 70, 255, -1)
        image = np.where(mask[..., None] > 0, rng.integers(20, 90, (240, 320, 3)), rng.integers(150, 250, 3))
        for folder, data in (("images", image.astype(np.uint8)), ("masks", mask)):
            (root / folder).mkdir(exist_ok=True)
            write_png(root / folder / f"{name}.png", data)
    return root


@pytest.fixture(scope="module")
def config(pictures: Path, tmp_path_factory: pytest.TempPathFactory) -> MattingTraining:
    """A tiny run on a bank of 20 objects."""
    bank = tmp_path_factory.mktemp("bank")
    build_bank(bank, [MaskFolder(pictures / "images", pictures / "masks")], 20, seed=1)
    run = RunSettings(steps=4, batch=2, every_minutes=100, workers=0, warm_up_steps=1)
    data = DataSettings((str(bank),), str(pictures / "images"))
    return MattingTraining(data, threads=1, held_out=2, network=SMALL, samples=SampleSettings(size=128), run=run)


def test_alpha_has_the_tiles_size_and_only_the_band_changes() -> None:
    image, soft, band = tiles()
    network = MattingNetwork().eval()
    torch.nn.init.normal_(network.change.weight)
    with torch.no_grad():
        alpha = network(image, soft, band)
    assert alpha.shape == soft.shape and float(alpha.min()) >= 0 and float(alpha.max()) <= 1
    assert torch.equal(alpha[band == 0], soft[band == 0])
    assert float((alpha - soft)[band == 1].abs().mean()) > 0.05


def test_the_network_is_small_enough_to_ship() -> None:
    assert sum(p.numel() for p in MattingNetwork().parameters()) * 2 < 5e6


def test_every_weight_learns() -> None:
    image, soft, band = tiles()
    network = MattingNetwork(SMALL)
    torch.nn.init.normal_(network.change.weight)
    truth = (soft + 0.3).clamp(0, 1)
    matting_loss(network(image, soft, band), truth, band, (image, image, image.flip(2))).backward()
    for name, parameter in network.named_parameters():
        assert parameter.grad is not None and float(parameter.grad.abs().sum()) > 0, name


def test_the_loss_is_least_for_the_truth() -> None:
    _, soft, band = tiles()
    inside, behind = torch.rand(2, 3, 64, 64), torch.rand(2, 3, 64, 64)
    colours = (soft * inside + (1 - soft) * behind, inside, behind)
    assert float(matting_loss(soft, soft, band, colours)) == pytest.approx(0, abs=1e-6)
    assert float(matting_loss((soft + 0.1).clamp(0, 1), soft, band, colours)) > 0.05


def test_sure_colours_spread_into_what_is_unknown() -> None:
    colours = torch.zeros(1, 3, 64, 64)
    colours[..., :20], colours[..., 44:] = 0.2, 0.8
    known = torch.zeros(1, 1, 64, 64)
    known[..., :20] = 1
    assert filled(colours, known)[0, :, 32, 50].tolist() == pytest.approx([0.2] * 3, abs=0.01)
    known[..., 44:] = 1
    found = filled(colours, known)[0, 0, 32]
    assert float(found[22]) < 0.4
    assert float(found[41]) > 0.6
    assert found[10].item() == pytest.approx(0.2, abs=0.02)


def test_the_band_follows_the_edge_and_the_doubt() -> None:
    soft = np.zeros((100, 120), np.float32)
    soft[:, 60:] = 1
    soft[10:14, 10:14] = 0.4
    band = band_of(soft, 8)
    assert band[50, 53] == band[50, 66] == band[12, 12] == 1
    assert band[50, 45] == band[50, 75] == band[60, 10] == 0
    assert band_of(np.zeros((20, 20), np.float32), 8).sum() == 0
    assert band_of(np.ones((20, 20), np.float32), 8).sum() == 0
    assert radius_for(1080, 1920) == 24 and radius_for(480, 854) == 11 and radius_for(90, 90) == 8


def test_tiles_cover_the_band_and_nothing_else() -> None:
    band = np.zeros((700, 500), np.float32)
    band[690:, 480:] = 1
    (tile,) = tiles_of(band)
    assert (tile.top, tile.left, tile.height, tile.width) == (576, 384, 124, 116)
    picture = np.random.default_rng(0).integers(0, 255, (700, 500, 3)).astype(np.uint8)
    soft = np.full((700, 500), 0.25, np.float32)
    # A graph that shows the picture: every pixel of the band comes out where it went in.
    found = matted(lambda image, soft_mask, band: image[:, :1], picture, soft, band)
    assert found[band > 0] == pytest.approx(picture[..., 0][band > 0] / 255)
    assert (found[band == 0] == 0.25).all()


def test_soft_masks_follow_the_pictures_edge() -> None:
    picture = np.zeros((100, 100, 3), np.uint8)
    picture[:, 53:] = 220
    probability = np.full((20, 20), 0.02, np.float32)
    probability[:, 11:] = 0.98
    probability[:, 10] = 0.5
    soft = soft_mask_of(probability, picture)
    assert soft[50, 20] == 0 and soft[50, 80] == 1
    assert soft[50, 51] < 0.35 and soft[50, 54] > 0.65


def test_samples_are_composed_of_their_parts_and_repeat(config: MattingTraining) -> None:
    samples = config.data.samples(config.samples, 1)
    batch = batch_of([samples[0], samples[1]])
    composed = batch.inside * batch.alpha + batch.behind * (1 - batch.alpha)
    assert float((composed - batch.image).abs().mean()) < 0.06
    assert batch.alpha.shape == (2, 1, 128, 128) and set(batch.band.unique().tolist()) == {0.0, 1.0}
    assert float((batch.alpha - batch.soft_mask).abs().max()) > 0.02
    assert all(np.array_equal(a, b) for a, b in zip(samples[1], samples[1], strict=True))
    assert not np.array_equal(samples[0][0], samples[1][0])
    held_out = config.data.samples(config.samples, 1, held_out=True)
    assert held_out.own and not set(held_out.own) & set(samples.own)
    assert not set(held_out.backgrounds) & set(samples.backgrounds)


def test_a_missing_bank_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="matting bank"):
        read_bank([tmp_path])
    with pytest.raises(DataError, match="banks"):
        read_bank([])


def test_a_run_that_is_resumed_comes_to_the_same_numbers(config: MattingTraining, tmp_path: Path) -> None:
    whole = train_matting(config, tmp_path / "whole")
    # The rate follows the planned end, so that the first half is cut off and not planned.
    half = replace(config, run=replace(config.run, every_minutes=0))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Run, "follow", breaking_off_after(2))
        with pytest.raises(KeyboardInterrupt):
            train_matting(half, tmp_path / "parts")
    resumed = train_matting(config, tmp_path / "parts")
    assert resumed.progress.step == whole.progress.step == 4
    for name, tensor in whole.average.items():
        assert torch.allclose(tensor, resumed.average[name], atol=1e-6), name
    rows = (tmp_path / "parts" / "measures.csv").read_text().splitlines()
    assert rows[0].startswith("step,minutes,loss,sad_soft") and rows[-1].startswith("4,")
    assert load_matting(tmp_path / "parts" / "last.pt").config == SMALL


def breaking_off_after(steps: int) -> Callable[[Run], None]:
    """Run.follow that breaks a run off in the step after so many."""
    follow = Run.follow

    def breaking_off(run: Run) -> None:
        if run.progress.step > steps:
            raise KeyboardInterrupt
        follow(run)

    return breaking_off


@pytest.mark.parametrize("half", [False, True])
def test_the_bundle_computes_what_the_network_does(tmp_path: Path, half: bool) -> None:
    torch.manual_seed(1)
    network = MattingNetwork(SMALL).eval()
    torch.nn.init.normal_(network.change.weight, std=0.1)
    write_matting(network, tmp_path / "bundle", {"version": "0.0.1"}, half)
    bundle = read_graph_bundle(tmp_path / "bundle", MATTING)
    assert (bundle.manifest["tile"], bundle.manifest["margin"]) == (256, 32)
    assert bundle.manifest["band"] == {"min_radius": 8, "default_radius": 24}
    assert max(golden_differences(bundle, golden_chain).values()) < 1e-4
    matter = Matter(tmp_path / "bundle", 1)
    for count in (1, 3):
        image, soft, band = tiles(count, TILE)
        with torch.no_grad():
            expected = network(image, soft, band).numpy()
        assert np.abs(matter(image.numpy(), soft.numpy(), band.numpy()) - expected).max() < 1e-4


def test_weights_in_half_precision_load_again(tmp_path: Path) -> None:
    network = MattingNetwork(SMALL)
    write_half(network, network.config.__dict__, tmp_path / "w.pt")
    image, soft, band = tiles()
    with torch.no_grad():
        assert torch.allclose(
            load_matting(tmp_path / "w.pt")(image, soft, band), network.eval()(image, soft, band), atol=5e-3
        )


def test_the_configuration_of_the_repository_is_read() -> None:
    config = load_matting_config(Path(__file__).parents[1] / "configs" / "matting.toml")
    assert config.run.minutes == 40 and config.samples.size % 64 == 0 and config.data.banks


def test_errors_of_the_network_stand_beside_those_of_the_studio(pictures: Path, tmp_path: Path) -> None:
    sources: list[LabelledImages] = [MaskFolder(pictures / "images", pictures / "masks")]
    names = [f"{kind}-00" for kind in KINDS]
    assert build_set(tmp_path, sources, SetRequest(1, 2, (240, 320), 3)) == len(names)
    for name in names:
        truth = read_plane(tmp_path / "truth" / name / "alpha-00001.png")
        for result, alpha in (("hard", truth > 0.5), ("soft", cv2.GaussianBlur(truth, (0, 0), 2))):
            (tmp_path / "results" / result / name).mkdir(parents=True, exist_ok=True)
            write_png(tmp_path / "results" / result / name / "00001.png", (alpha * 255).astype(np.uint8))
    scores = evaluate_set(Evaluation(tmp_path, lambda image, soft_mask, band: soft_mask, 16))
    assert set(scores) == {*KINDS, "all"}
    found = scores["all"]
    # A network that gives back the soft mask is as good as that, but for 16 bits against 8.
    assert found["matting"]["sad"] == pytest.approx(found["soft"]["sad"], rel=1e-3)
    assert 0 <= found[BOUND]["sad"] < 0.5 * found["soft"]["sad"]
    assert (tmp_path / "results" / "matting" / names[0] / "00001.png").is_file()
    assert "| all | matting |" in alpha_table(scores)


def test_the_commands_make_a_bank_and_a_bundle(pictures: Path, tmp_path: Path) -> None:
    pair = [str(pictures / "images"), str(pictures / "masks")]
    assert main(["matting", "bank", "--pair", *pair, "--count", "4", "--out", str(tmp_path / "bank")]) == 0
    assert len(read_bank([tmp_path / "bank"])) == 4
    write_half(MattingNetwork(SMALL), SMALL.__dict__, tmp_path / "w.pt")
    weights = ["--checkpoint", str(tmp_path / "w.pt"), "--out"]
    assert main(["matting", "export", *weights, str(tmp_path / "bundle"), "--half"]) == 0
    assert main(["matting", "check", "--bundle", str(tmp_path / "bundle")]) == 0
    assert main(["matting", "weights", *weights, str(tmp_path / "again.pt")]) == 0
    (tmp_path / "bundle" / "golden.json").write_text("{}")
    assert main(["matting", "check", "--bundle", str(tmp_path / "bundle")]) == 2
    assert main(["matting", "export", "--checkpoint", str(tmp_path / "no.pt"), "--out", str(tmp_path / "x")]) == 2
