"""J&F over objects, identity switches, and rounds of corrections, with graphs whose mistakes are known."""

import json
from pathlib import Path

import cv2
import numpy as np
import pytest

from hodor_models.cli import main
from hodor_models.data.sources import DavisVideos
from hodor_models.evaluate import ObjectScores, Protocol, evaluate, majority
from hodor_models.metrics import boundary, boundary_accuracy, disk
from hodor_models.propagation import Known, Settings
from hodor_models.rounds import rounds, worst_frame

FRAMES = 14
SETTINGS = Settings(short_side=64)


class StubbornGraphs:
    """The decoder repeats the previous masks; from the picture's brightness `wrong_from` on it exchanges the names."""

    def __init__(self, wrong_from: float = 999) -> None:
        self.wrong_from = wrong_from

    def backbone(self, image: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Features that carry the picture's mean."""
        h, w = image.shape[2:]
        mean = float(image.mean() * 128 + 127)
        return np.full((1, 4, h // 4, w // 4), mean, np.float32), np.full((1, 4, h // 8, w // 8), mean, np.float32)

    def object_encoder(self, f8: np.ndarray, masks: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Nothing."""
        keys = np.zeros((1, 2, f8.shape[2] // 2, f8.shape[3] // 2), np.float32)
        return np.zeros((1, 9 + masks.shape[1], 4), np.float32), keys

    def mask_decoder(self, f4: np.ndarray, f8: np.ndarray, descriptors: np.ndarray, known: Known) -> np.ndarray:
        """Logits of the previous masks."""
        masks = known.previous[:, ::-1] if round(float(f4.mean())) == self.wrong_from else known.previous
        return np.log(np.concatenate((1 - masks.sum(1, keepdims=True), masks), 1).clip(1e-4, 1))


def write_clip(root: Path, labels: list[np.ndarray], name: str = "pair") -> DavisVideos:
    """A DAVIS 2017 folder of one clip whose frame t has the brightness t."""
    for kind in ("JPEGImages", "Annotations"):
        (root / kind / "480p" / name).mkdir(parents=True)
    (root / "ImageSets/2017").mkdir(parents=True)
    (root / "ImageSets/2017/val.txt").write_text(f"{name}\n")
    for t, label in enumerate(labels):
        cv2.imwrite(str(root / f"JPEGImages/480p/{name}/{t:05d}.png"), np.full((64, 64, 3), t, np.uint8))
        cv2.imwrite(str(root / f"Annotations/480p/{name}/{t:05d}.png"), label)
    return DavisVideos(root, "val")


def two(shift: int = 0) -> np.ndarray:
    """Two squares, moved down."""
    label = np.zeros((64, 64), np.uint8)
    label[8 + shift : 24 + shift, 8:24], label[8 + shift : 24 + shift, 40:56] = 1, 2
    return label


def test_an_exchange_of_names_is_seen_once_for_each_object(tmp_path: Path) -> None:
    videos = write_clip(tmp_path / "set", [two() for _ in range(FRAMES)])
    right = evaluate(videos, StubbornGraphs(), SETTINGS, Protocol())
    assert right["JF"] > 0.95 and right["identity_switches"] == 0 and right["objects"] == 2
    wrong = evaluate(videos, StubbornGraphs(8), SETTINGS, Protocol())
    assert wrong["identity_switches"] == 2 and wrong["objects_switched"] == 2
    assert wrong["switched_share"] == pytest.approx(5 / 12, abs=1e-3)  # frames 8 to 12 of 1 to 12
    assert wrong["JF"] == pytest.approx(7 / 12 * right["JF"], abs=0.02)


def test_means_are_over_objects_not_over_sequences(tmp_path: Path) -> None:
    one = np.where(two() == 1, 1, 0).astype(np.uint8)
    write_clip(tmp_path / "set", [two()] + [np.zeros((64, 64), np.uint8)] * (FRAMES - 1), "bad")
    for kind in ("JPEGImages", "Annotations"):
        (tmp_path / "set" / kind / "480p" / "good").mkdir()
    write_clip(tmp_path / "other", [one] * FRAMES, "good")
    for path in (tmp_path / "other").rglob("*.png"):
        path.rename(tmp_path / "set" / path.relative_to(tmp_path / "other"))
    (tmp_path / "set/ImageSets/2017/val.txt").write_text("good\nbad\n")
    found = evaluate(DavisVideos(tmp_path / "set", "val"), StubbornGraphs(), SETTINGS, Protocol())
    assert found["objects"] == 3
    assert found["J"] == pytest.approx(1 / 3, abs=0.02)  # not 1/2


def test_majority_and_switches() -> None:
    truth = two()
    label = np.where(truth == 1, 2, truth).astype(np.uint8)
    assert majority(truth, label, 1) == 2 and majority(truth, label, 2) == 2
    assert majority(truth, np.zeros_like(truth), 1) == 0
    assert majority(np.zeros_like(truth), label, 1) is None
    scores = ObjectScores([1, 2])
    for predicted in (truth, label, label, np.zeros_like(truth), label, truth):
        scores.add(truth, predicted)
    own = scores.of(1)
    assert (own.switches, own.switched, own.seen) == (2, 3, 6)
    assert scores.of(2).switches == 0


def test_boundaries_are_the_same_where_only_their_surroundings_are_looked_at() -> None:
    rng = np.random.default_rng(0)
    for _ in range(20):
        masks = [cv2.resize(rng.normal(size=(6, 9)), (120, 80)) > 0.9 for _ in range(2)]
        edges = [boundary(mask) for mask in masks]
        if not all(edge.any() for edge in edges):
            continue
        near = [cv2.dilate(edge.astype(np.uint8), disk(2)).astype(bool) for edge in edges]
        precision, recall = (edges[1] & near[0]).sum() / edges[1].sum(), (edges[0] & near[1]).sum() / edges[0].sum()
        expected = 0 if precision + recall == 0 else 2 * precision * recall / (precision + recall)
        assert boundary_accuracy(*masks) == pytest.approx(expected)


def test_the_robot_paints_the_worst_frame_apart_from_the_others() -> None:
    regions = {0: 1.0, 1: 0.1, 5: 0.4, 9: 0.3, 12: 0.5}
    assert worst_frame(regions, [0]) == 9
    assert worst_frame(regions, [0, 9]) == 1  # none is five frames away from both but 5, which is four from 9
    assert worst_frame({0: 1.0}, [0]) is None


def test_rounds_rise_to_the_goal(tmp_path: Path) -> None:
    # Nothing moves until frame 7; the graphs never notice.
    videos = write_clip(tmp_path / "set", [two(0 if t < 7 else 30) for t in range(FRAMES)])
    found = rounds(videos, StubbornGraphs(), SETTINGS, Protocol(), 4)
    clip = found["clips"][0]
    assert clip["painted"][:2] == [0, 7] and len(clip["scores"]) == 4
    assert 0.4 < clip["scores"][0] < 0.6 and clip["scores"][1] > clip["scores"][0] + 0.1
    assert clip["scores"] == sorted(clip["scores"])
    assert clip["until_goal"] is not None and found["reached_goal"] == 1
    assert set(found["JF_after"]) == {"1", "2", "4"} and found["JF_after"]["4"] == clip["scores"][3]
    few = rounds(videos, StubbornGraphs(), SETTINGS, Protocol(stride=3), 2)
    assert len(few["clips"][0]["scores"]) == 2 and few["clips"][0]["until_goal"] is None


def show(root: Path, labels: list[np.ndarray], name: str = "pair") -> None:
    """Paint a clip's pictures: what is labelled can be seen in them."""
    colours = np.array([[40, 90, 60], [30, 60, 220], [230, 120, 30]], np.uint8)
    for t, label in enumerate(labels):
        cv2.imwrite(str(root / f"JPEGImages/480p/{name}/{t:05d}.png"), colours[label])


def test_the_shipped_bundle_is_measured_by_the_commands(tmp_path: Path) -> None:
    labels = [two() for _ in range(5)]
    write_clip(tmp_path / "set", labels)
    show(tmp_path / "set", labels)
    bundle = str(Path(__file__).resolve().parents[1] / "bundles/hodor-lite")
    common = ["--bundle", bundle, "--davis", str(tmp_path / "set"), "--short-side", "64"]
    path = tmp_path / "result.json"
    assert main(["evaluate", *common, "--variant", "int8", "--json", str(path)]) == 0
    result = json.loads(path.read_text())
    assert (
        result["precision"] == "int8" and result["set"] == "davis val" and len(result["sequences"][0]["objects"]) == 2
    )
    # A variant is accepted where it is near enough to float32.
    accepted = ["evaluate", *common, "--variant", "int8", "--json", str(path), "--within"]
    assert main([*accepted, "100"]) == 0 and 0 < json.loads(path.read_text())["float32"] <= 1
    assert main([*accepted, "-100"]) == 2
    assert main(["rounds", *common, "--rounds", "2", "--json", str(path)]) == 0
    assert len(json.loads(path.read_text())["clips"][0]["scores"]) == 2
