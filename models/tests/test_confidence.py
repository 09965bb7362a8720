"""The curve of confidence: rises, is as right as its samples, and is written beside graphs that stay as they are."""

import json
from pathlib import Path

import numpy as np
import pytest
from test_measures import SETTINGS, StubbornGraphs, two, write_clip

from hodor_models.cli import main
from hodor_models.confidence import Curve, Sample, Way, calibration_error, errors, fit, gather, rising, sure_share


def test_share_beyond_doubt() -> None:
    soft = np.array([[1, 0.95, 0.6], [0.3, 0.05, 0]], np.float32)
    assert sure_share(soft) == pytest.approx(3 / 5)
    assert sure_share(np.zeros((2, 2), np.float32)) == 0


def test_the_curve_never_falls() -> None:
    assert rising(np.array([0.1, 0.5, 0.3, 0.9])).tolist() == pytest.approx([0.1, 0.4, 0.4, 0.9])
    rng = np.random.default_rng(1)
    samples = [
        Sample(float(s), 0.95, float(np.clip(0.5 * s + 0.3 + rng.normal(0, 0.03), 0, 1))) for s in rng.random(400)
    ]
    curve = fit(samples)
    assert len(curve.sure) == 8 and curve.sure == sorted(curve.sure) and curve.overlap == sorted(curve.overlap)
    assert curve.at(np.array([0.5]))[0] == pytest.approx(0.55, abs=0.03)
    measured = errors(samples, curve)
    assert measured["before"] > 0.3 and measured["after"] < 0.03


def test_calibration_error_is_weighted_by_bins() -> None:
    told = np.array([0.95, 0.95, 0.95, 0.15])
    assert calibration_error(told, np.array([0.75, 0.75, 0.75, 0.15])) == pytest.approx(0.15)


def test_samples_come_from_played_clips(tmp_path: Path) -> None:
    videos = write_clip(tmp_path / "set", [two(), two(), two(6), two(6)])
    samples = gather(videos, StubbornGraphs(), SETTINGS, (Way(1, 4),))
    # Two objects on three frames; the masks stay where they were, the truth moves on.
    assert len(samples) == 6 and samples[0].overlap > 0.9 and samples[-1].overlap < 0.6
    assert len(gather(videos, StubbornGraphs(), SETTINGS, (Way(2, 4, spoilt=True),))) == 2


def test_an_unknown_sequence_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_clip(tmp_path / "set", [two(), two()])
    options = ["--bundle", str(tmp_path), "--davis", str(tmp_path / "set"), "--split", "val", "--sequences", "none"]
    assert main(["calibrate", *options]) == 2
    assert "no sequence none" in capsys.readouterr().err


def test_the_shipped_curves_rise_and_are_of_every_variant() -> None:
    manifest = json.loads((Path(__file__).parents[1] / "bundles/hodor-lite/manifest.json").read_text())
    curves = manifest["confidence"]["curves"]
    variants = {name for graph in manifest["graphs"].values() for name in graph.get("variants", {})}
    assert set(curves) == {"float32", *variants}
    for curve in curves.values():
        assert Curve(**curve).at(np.array([0.2, 0.99])).tolist() == [curve["overlap"][0], curve["overlap"][-1]]
        assert np.all(np.diff(curve["sure"]) > 0) and np.all(np.diff(curve["overlap"]) >= 0)
