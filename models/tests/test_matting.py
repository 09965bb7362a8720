"""Composited truth: what is built, what the measures say of it, and the errors of results."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from hodor_models.data.sources import DataError, MaskFolder
from hodor_models.matting import measures
from hodor_models.matting.composites import KINDS, cut_out, exposed, extended, make_clip

from hodor_models.matting.composites import Layer, Motion  # isort: skip
from hodor_models.matting.strands import Strand, render
from hodor_models.matting.testset import ALPHAS, COLOURS, SetRequest, build_set, score_set, table, write_png


@pytest.fixture
def pictures(tmp_path: Path) -> MaskFolder:
    """Three photographs of a textured disc."""
    rng = np.random.default_rng(0)
    for name in ("a", "b", "c"):
        mask = np.zeros((120, 160), np.uint8)
        cv2.circle(mask, (80, 60), 38, 255, -1)
        image = np.where(mask[..., None] > 0, rng.integers(20, 90, (120, 160, 3)), rng.integers(150, 250, 3))
        (tmp_path / "images").mkdir(exist_ok=True)
        (tmp_path / "masks").mkdir(exist_ok=True)
        write_png(tmp_path / "images" / f"{name}.png", image.astype(np.uint8))
        write_png(tmp_path / "masks" / f"{name}.png", mask)
    return MaskFolder(tmp_path / "images", tmp_path / "masks")


def disc(radius: float) -> np.ndarray:
    y, x = np.mgrid[:80, :100]
    return np.clip(radius - np.hypot(x - 50, y - 40) + 0.5, 0, 1).astype(np.float32)


def test_a_hair_of_three_quarters_of_a_pixel_covers_as_much() -> None:
    strand = Strand(np.array([[5, 10.5], [45, 10.5]], np.float32), 0.75, (10, 20, 30), taper=False)
    alpha, colours = render([strand], (20, 50))
    assert alpha[:, 20].sum() == pytest.approx(0.75, abs=0.1)
    assert colours[alpha > 0].mean(0) == pytest.approx([10, 20, 30], abs=1)


def test_colours_go_on_beyond_the_edge() -> None:
    image = np.full((40, 40, 3), 200, np.uint8)
    mask = np.zeros((40, 40), bool)
    mask[10:30, 10:30] = True
    image[mask] = (20, 60, 100)
    assert extended(image, mask)[2, 20] == pytest.approx([20, 60, 100], abs=1)


def test_motion_spreads_alpha_and_keeps_its_sum() -> None:
    layer = Layer(disc(20), np.full((80, 100, 3), 90, np.float32))
    blurred = exposed(layer, Motion((12, 0), 0, (50, 40)), 0, 1.0)
    assert blurred.alpha.sum() == pytest.approx(layer.alpha.sum(), rel=0.01)
    assert ((blurred.alpha > 0.1) & (blurred.alpha < 0.9)).sum() > 3 * ((layer.alpha > 0.1) & (layer.alpha < 0.9)).sum()
    assert blurred.colours[40, 28] == pytest.approx(90, abs=1)


@pytest.mark.parametrize("kind", KINDS)
def test_a_frame_is_its_foreground_over_something(kind: str, pictures: MaskFolder) -> None:
    image, labels = pictures.read(0)
    layer = cut_out(image, labels > 0)
    assert layer is not None
    plain = np.full((120, 160, 3), 240, np.uint8)
    frames = list(make_clip(kind, layer, plain, 2, np.random.default_rng(3)))
    for frame in frames:
        inside = frame.alpha > 0.999
        assert inside.any() and (frame.alpha < 0.001).any() and ((frame.alpha > 0.2) & (frame.alpha < 0.8)).any()
        assert np.abs(frame.picture[inside] - frame.foreground[inside]).mean() < 12
        assert measures.foreground_error(frame.foreground, frame.foreground, frame.alpha) == 0


def test_measures_are_zero_for_the_truth_and_grow_with_the_error() -> None:
    truth = disc(20)
    band = measures.uncertain_band(truth)
    near, far = disc(21), disc(24)
    for measure in (measures.sad, measures.gradient_error, measures.connectivity_error):
        assert measure(truth, truth) == 0
        assert 0 < measure(near, truth) < measure(far, truth)
    assert measures.mse(near, truth, band) < measures.mse(far, truth, band)
    assert measures.sad(near, truth) == pytest.approx(np.pi * (21**2 - 20**2) / 1000, rel=0.03)
    # An island apart from the object costs connectivity more than as much right beside it.
    island = truth.copy()
    island[2:6, 2:6] = 1
    assert measures.connectivity_error(island, truth) > 0.01


def test_flicker_is_what_changes_without_the_truth_changing() -> None:
    still = [disc(20)] * 3
    assert measures.dt_ssd(still, still) == 0
    assert measures.dt_ssd([disc(21)] * 3, still) == 0
    assert measures.dt_ssd([disc(20), disc(21), disc(20)], still) > 1


def test_a_set_is_the_same_for_a_seed_and_perfect_results_score_zero(pictures: MaskFolder, tmp_path: Path) -> None:
    request = SetRequest(per_kind=1, frames=3, size=(96, 128), seed=5)
    assert build_set(tmp_path / "one", [pictures], request) == len(KINDS)
    build_set(tmp_path / "two", [pictures], request)
    for path in sorted((tmp_path / "one").rglob("*.png")):
        assert path.read_bytes() == (tmp_path / "two" / path.relative_to(tmp_path / "one")).read_bytes()
    with pytest.raises(DataError, match="is missing"):
        score_set(tmp_path / "one")
    for truth in (tmp_path / "one" / "truth").iterdir():
        for kind, folders in (("alpha", ALPHAS), ("foreground", COLOURS)):
            for folder in folders:
                to = tmp_path / "one" / "results" / folder / truth.name
                to.mkdir(parents=True)
                for index in range(3):
                    data = (truth / f"{kind}-{index:05d}.png").read_bytes()
                    (to / f"{index:05d}.png").write_bytes(data)
    scores = score_set(tmp_path / "one")
    assert set(scores) == {*KINDS, "all"}
    for found in scores.values():
        for errors in found.values():
            assert max(errors.values()) < 0.01
    assert "| hair | soft | 0.00 |" in table(scores)


def test_sources_without_a_fair_object_are_refused(tmp_path: Path) -> None:
    for folder in ("images", "masks"):
        (tmp_path / folder).mkdir()
        write_png(tmp_path / folder / "a.png", np.zeros((40, 40, 3) if folder == "images" else (40, 40), np.uint8))
    with pytest.raises(DataError, match="fair size"):
        build_set(tmp_path / "set", [MaskFolder(tmp_path / "images", tmp_path / "masks")], SetRequest(per_kind=1))
