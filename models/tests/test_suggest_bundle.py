"""Bundles of suggestions and tracks through ONNX Runtime, what is made of their outputs, and the measures."""

import json
from pathlib import Path

import numpy as np
import pytest
import torch

from hodor_models.bundle import Bundle, BundleError
from hodor_models.cli import main
from hodor_models.data.sources import DavisVideos
from hodor_models.suggest.average_precision import Tally, average_precision, matched_at
from hodor_models.suggest.config import DetectorConfig
from hodor_models.suggest.evaluate import centre_of, evaluate_clicks
from hodor_models.suggest.export import SUGGESTIONS, write_detector
from hodor_models.suggest.graph_bundle import read_graph_bundle
from hodor_models.suggest.network import FrameDetector
from hodor_models.suggest.suggestions import Choice, Suggester, at_point, choose
from hodor_models.tracks.config import TracksConfig
from hodor_models.tracks.discover import Discovery
from hodor_models.tracks.evaluate import evaluate_tracks
from hodor_models.tracks.export import read_tracks, write_tracks
from hodor_models.tracks.network import TrackDecoder

INFO = {"version": "0.0.1", "short_side": 64}


@pytest.fixture(scope="module")
def detector() -> FrameDetector:
    """Untrained, small."""
    torch.manual_seed(0)
    return FrameDetector(DetectorConfig(queries=6, layers=3)).eval()


@pytest.fixture(scope="module")
def bundle(detector: FrameDetector, tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    """Its bundle in half-precision storage; writing it compares ONNX Runtime with PyTorch."""
    return write_detector(detector, tmp_path_factory.mktemp("b") / "suggest", INFO, half=True)


@pytest.fixture(scope="module")
def tracks(bundle: Bundle, tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    """A bundle of tracks for it."""
    torch.manual_seed(0)
    network = TrackDecoder(TracksConfig(frame_queries=6, video_queries=4))
    return write_tracks(network, tmp_path_factory.mktemp("t") / "tracks", bundle, INFO, half=False)


def test_graphs_agree_with_torch_at_any_size(detector: FrameDetector, bundle: Bundle) -> None:
    rgb = np.random.default_rng(0).integers(0, 256, (96, 160, 3), dtype=np.uint8)
    suggester = Suggester(bundle)
    found = suggester.raw(rgb)
    assert found["masks"].shape == (1, 6, 16, 24) and found["queries"].shape == (1, 6, 128)
    image = (torch.from_numpy(np.ascontiguousarray(rgb)).float() - 127) / 128
    suggester.short_side = 96
    with torch.no_grad():
        expected = detector.find_objects(*detector.read_pixels(image.permute(2, 0, 1)[None]))
    for value, name in zip(expected, ("scores", "masks", "classes", "queries"), strict=True):
        # Half-precision weights: a twentieth of the largest value.
        scale = float(value.abs().max())
        np.testing.assert_allclose(suggester.raw(rgb)[name], value.numpy(), atol=0.05 * scale)


def test_a_changed_or_foreign_bundle_is_refused(bundle: Bundle, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    copy.mkdir()
    for path in bundle.folder.iterdir():
        (copy / path.name).write_bytes(path.read_bytes())
    manifest = json.loads((copy / "manifest.json").read_text())
    (copy / "manifest.json").write_text(json.dumps({**manifest, "kind": "object-tracks"}))
    with pytest.raises(BundleError, match="kind 'object-tracks'; expected format 1, kind 'object-suggestions'"):
        read_graph_bundle(copy, SUGGESTIONS)
    (copy / "manifest.json").write_text(json.dumps(manifest))
    with (copy / "golden.json").open("a") as file:
        file.write(" ")
    with pytest.raises(BundleError, match=r"golden\.json: its SHA-256"):
        read_graph_bundle(copy, SUGGESTIONS)


def test_choosing_drops_doubles_empty_masks_and_low_scores() -> None:
    logits = np.full((5, 8, 8), -5, np.float32)
    logits[0, :4], logits[1, :4], logits[2, 4:, 4:], logits[3, :, :2] = 5, 5, 5, 5
    scores = np.array([0.5, 0.9, 0.8, 0.05, 0.99], np.float32)
    kept = choose(scores, logits, Choice(score=0.1))
    assert kept.scores.tolist() == pytest.approx([0.9, 0.8])
    masks = kept.masks((32, 32))
    assert masks[0, :16].all() and not masks[0, 17:].any()
    assert (at_point(masks, (2, 2)), at_point(masks, (30, 30)), at_point(masks, (30, 2))) == (0, 1, None)
    assert len(choose(scores, logits, Choice(score=2)).masks((4, 4))) == 0


def test_a_prediction_takes_one_object_only() -> None:
    iou = np.array([[0.9, 0.0], [0.8, 0.0], [0.6, 0.55]], np.float32)
    assert matched_at(iou, 0.5).tolist() == [True, False, True]
    assert matched_at(iou, 0.58).tolist() == [True, False, False]
    assert matched_at(np.zeros((2, 0), np.float32), 0.5).tolist() == [False, False]


def test_average_precision_by_hand() -> None:
    scores = np.array([0.9, 0.8, 0.7], np.float32)
    # Precision 1 up to recall 0.5, then 2/3 up to recall 1.
    found = average_precision(scores, np.array([True, False, True]), 2)
    assert found == pytest.approx((51 * 1 + 50 * 2 / 3) / 101)
    assert average_precision(scores, np.array([False, False, False]), 2) == 0


def test_recall_counts_the_first_predictions_alone() -> None:
    tally = Tally()
    tally.add(np.array([[0.0, 0.0], [1.0, 0.0]], np.float32), np.array([0.9, 0.5], np.float32))
    assert tally.recall(1) == 0 and tally.recall(10) == 0.5
    tally.add(np.array([[0.74]], np.float32), np.array([0.3], np.float32))
    assert tally.recall(10) == pytest.approx((5 * 2 + 5 * 1) / 10 / 3)
    assert tally.summary()["objects"] == 3


def test_the_centre_lies_in_the_object() -> None:
    ring = np.zeros((21, 21), bool)
    ring[2:19, 2:19] = True
    ring[6:15, 6:15] = False
    y, x = centre_of(ring)
    assert ring[y, x] and abs(y - 10) + abs(x - 10) <= 10


def test_clicks_and_tracks_on_davis(bundle: Bundle, tracks: Bundle, davis: Path) -> None:
    videos = DavisVideos(davis, "val")
    lines: list[str] = []
    clicks = evaluate_clicks(Suggester(bundle), videos, lines.append)
    assert clicks["of"] == 1 and clicks["sequences"][0]["best"] >= clicks["sequences"][0]["iou"] and len(lines) == 1
    discovery = Discovery(bundle, tracks)
    result = evaluate_tracks(discovery, videos, 1, lines.append)
    assert 1 >= result["J"] >= result["J_first"] >= 0


def test_masks_of_tracks_are_made_frame_by_frame(bundle: Bundle, tracks: Bundle) -> None:
    discovery = Discovery(bundle, read_tracks(tracks.folder, bundle))
    frames = [np.full((64, 96, 3), 40 * t, np.uint8) for t in range(5)]
    found = discovery.associate([discovery.queries(frame) for frame in frames])
    assert found.presence.shape == (4, 5) and (np.diff(found.scores) <= 0).all()
    shown: list[int] = []

    def reading() -> object:
        for t, frame in enumerate(frames):
            shown.append(t)
            yield frame

    masks = discovery.masks(found, reading())  # type: ignore[arg-type]
    assert next(masks).shape == (4, 64, 96) and shown == [0]
    # A clip of one frame is a clip.
    assert discovery.associate([discovery.queries(frames[0])]).presence.shape == (4, 1)


def test_tracks_go_with_their_detector(tracks: Bundle, bundle: Bundle, tmp_path: Path) -> None:
    torch.manual_seed(5)
    other = write_detector(FrameDetector(DetectorConfig(queries=6, layers=3)), tmp_path / "other", INFO, half=False)
    with pytest.raises(BundleError, match=r"made for hodor-suggest 0\.0\.1, not for the one in"):
        read_tracks(tracks.folder, other)


def test_commands(bundle: Bundle, tracks: Bundle, davis: Path, capsys: pytest.CaptureFixture[str]) -> None:
    here, there = str(bundle.folder), str(tracks.folder)
    assert main(["suggest", "check", "--bundle", here]) == 0
    assert main(["suggest", "click", "--bundle", here, "--davis", str(davis)]) == 0
    assert main(["tracks", "check", "--bundle", there]) == 0
    assert main(["tracks", "evaluate", "--bundle", there, "--detector", here, "--davis", str(davis)]) == 0
    shown = capsys.readouterr().out
    assert "of 1 right (IoU >= 0.5)" in shown and "J of the best track" in shown
    assert main(["suggest", "check", "--bundle", there]) == 2
    assert "expected format 1, kind 'object-suggestions'" in capsys.readouterr().err
