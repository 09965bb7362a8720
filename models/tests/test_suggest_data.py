"""Scenes, readers and the run: what the detector learns from, and that it learns."""

import json
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch

from hodor_models.data.sources import DataError, DavisVideos, MaskFolder
from hodor_models.suggest.checkpoint import load_detector, save_half
from hodor_models.suggest.config import DetectorConfig
from hodor_models.suggest.network import FrameDetector
from hodor_models.suggest.query_decoder import Prediction
from hodor_models.suggest.run import Progress, rate_factor
from hodor_models.suggest.scenes import SceneBatch, SceneMaker, SceneSettings, join
from hodor_models.suggest.set_loss import Truth
from hodor_models.suggest.sources import NamedCoco, NamedImages, Part, UnnamedImages, split_parts
from hodor_models.suggest.training import DetectorLearner, matched_iou, train_detector
from hodor_models.suggest.training_config import RunSettings, load_detector_config
from hodor_models.suggest.videos import Davis, YouTubeVis, counts_of, decode_mask

Pair = tuple[Path, Path]


def maker(davis: Path, mask_folder: Pair, **settings: float) -> SceneMaker:
    """Scenes of 64 x 64 of images and a video."""
    images = UnnamedImages(MaskFolder(*mask_folder), split=True)
    chosen = SceneSettings(**{"size": 64, **settings})  # type: ignore[arg-type]
    return SceneMaker([images], [1.0], [Davis(DavisVideos(davis, "train"))], chosen, 3)


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_scenes_label_every_object_in_every_frame(davis: Path, mask_folder: Pair, share: float) -> None:
    scenes = maker(davis, mask_folder, frames=3, video_share=share)
    several = 0
    for _ in range(12):
        scene = scenes.make()
        assert scene.frames.shape == (3, 3, 64, 64) and scene.frames.dtype == np.float32
        assert scene.labels.shape == (3, 64, 64) and np.abs(scene.frames).max() <= 1
        assert len(scene.classes) >= scene.labels.max()
        several += len(np.unique(scene.labels)) > 2
    assert several > 0
    again = maker(davis, mask_folder, frames=3, video_share=share).make()
    np.testing.assert_array_equal(again.frames, maker(davis, mask_folder, frames=3, video_share=share).make().frames)


def test_parts_that_do_not_touch_are_objects() -> None:
    mask = np.zeros((20, 40), np.uint8)
    mask[2:12, 2:12], mask[2:12, 20:28], mask[18, 38] = 1, 1, 1
    label = split_parts(mask)
    assert set(np.unique(label)) == {0, 1, 2}
    assert label[5, 5] == 1 and label[5, 22] == 2 and label[18, 38] == 1
    np.testing.assert_array_equal(label > 0, mask > 0)


def test_held_out_images_are_not_trained_on(mask_folder: Pair) -> None:
    images = UnnamedImages(MaskFolder(*mask_folder), split=False)
    train, held_out = Part(images, 3, False), Part(images, 3, True)
    assert train.indices == [0, 1, 3] and held_out.indices == [2]
    assert Part(images, 0, True).indices == []


def coco(folder: Path) -> Path:
    """Two instances of two categories."""
    cv2.imwrite(str(folder / "a.png"), np.zeros((40, 60, 3), np.uint8))
    square = [[2, 2, 32, 2, 32, 32, 2, 32]]
    small = [[40, 2, 58, 2, 58, 30, 40, 30]]
    content = {
        "images": [{"id": 1, "file_name": "a.png"}],
        "categories": [{"id": 7, "name": "cat"}, {"id": 9, "name": "dog"}],
        "annotations": [
            {"image_id": 1, "category_id": 9, "area": 500, "segmentation": small},
            {"image_id": 1, "category_id": 7, "area": 900, "segmentation": square},
        ],
    }
    path = folder / "instances.json"
    path.write_text(json.dumps(content))
    return path


def test_coco_classes_go_with_their_instances(tmp_path: Path) -> None:
    annotations = coco(tmp_path)
    _, label, classes = NamedImages(NamedCoco(tmp_path, annotations, ("dog", "cat"))).read(0)
    assert classes[label[10, 10] - 1] == 1 and classes[label[10, 50] - 1] == 0
    _, label, classes = NamedImages(NamedCoco(tmp_path, annotations, ("cat",))).read(0)
    assert classes[label[10, 10] - 1] == 0 and classes[label[10, 50] - 1] == -1


def compressed(runs: list[int]) -> str:
    """COCO's string of run lengths (for the test: the reverse of counts_of)."""
    text = ""
    for index, run in enumerate(runs):
        value, more = run - (runs[index - 2] if index > 2 else 0), True
        while more:
            bits, value = value & 31, value >> 5
            more = value != (-1 if bits & 16 else 0)
            text += chr((bits | 32 if more else bits) + 48)
    return text


def test_run_lengths() -> None:
    runs = [3, 40, 1000, 7, 2, 70000]
    assert counts_of(compressed(runs)) == runs
    # 'of COCO's documentation: columns first'
    mask = decode_mask({"counts": [1, 2, 3]}, 3, 2)
    assert mask.tolist() == [[False, False], [True, False], [True, False]]
    with pytest.raises(DataError, match="run lengths of 5 pixels"):
        decode_mask({"counts": [1, 4]}, 3, 2)


def test_youtube_vis_layout(tmp_path: Path) -> None:
    (tmp_path / "JPEGImages" / "v1").mkdir(parents=True)
    for t in range(2):
        cv2.imwrite(str(tmp_path / f"JPEGImages/v1/{t}.jpg"), np.zeros((3, 2, 3), np.uint8))
    video = {"id": 4, "width": 2, "height": 3, "length": 2, "file_names": ["v1/0.jpg", "v1/1.jpg"]}
    tracks = [{"video_id": 4, "category_id": 1, "segmentations": [None, {"counts": compressed([1, 2, 3])}]}]
    path = tmp_path / "instances.json"
    path.write_text(json.dumps({"videos": [video], "annotations": tracks}))
    videos = YouTubeVis(tmp_path, path)
    assert videos.names == ["v1"] and videos.lengths == {"v1": 2}
    assert videos.read("v1", 0)[1].max() == 0
    assert videos.read("v1", 1)[1].tolist() == [[0, 0], [1, 0], [1, 0]]


@pytest.fixture
def batch(davis: Path, mask_folder: Pair) -> SceneBatch:
    """Two scenes."""
    scenes = maker(davis, mask_folder)
    return join([scenes.make() for _ in range(2)])


def test_detector_learns_and_its_backbone_stays(batch: SceneBatch) -> None:
    network = FrameDetector(DetectorConfig(queries=6, layers=3))
    learner = DetectorLearner(network, points=128, frozen_backbone=True)
    before = network.pixels.net.blocks[14].project.weight.clone()
    optimiser = torch.optim.AdamW([p for p in network.parameters() if p.requires_grad], lr=1e-3)
    losses = []
    for _ in range(14):
        loss, figures = learner.loss(batch)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(float(loss.detach()))
    assert np.isfinite(losses).all() and losses[-1] < 0.8 * losses[0]
    assert 0 <= figures["iou"] <= 1
    torch.testing.assert_close(before, network.pixels.net.blocks[14].project.weight, atol=0, rtol=0)


def test_iou_of_matched_masks() -> None:
    masks = torch.zeros(2, 1, 16, 16)
    masks[0, :, :8], masks[1, :, 8:] = 1, 1
    features = torch.nn.functional.avg_pool2d(masks[:, 0], 4)[None, None] * 2 - 1
    prediction = Prediction(torch.zeros(1, 2, 2), torch.eye(2)[None])
    pairs = (torch.tensor([0, 1]), torch.tensor([0, 1]))
    truth = Truth(masks, torch.zeros(2, dtype=torch.long))
    assert matched_iou(prediction, features, [truth], [pairs]) == 1
    assert matched_iou(prediction, features, [truth], [(pairs[0], pairs[1].flip(0))]) == 0


def test_rate() -> None:
    settings = RunSettings(minutes=10, warm_up_steps=10)
    assert rate_factor(Progress(step=4), settings) == pytest.approx(0.5)
    assert rate_factor(Progress(step=99, minutes=5), settings) == pytest.approx(0.505)
    assert rate_factor(Progress(step=50, minutes=0), RunSettings(steps=100, warm_up_steps=1)) == pytest.approx(0.505)


def test_run_resumes_and_leaves_weights(davis: Path, mask_folder: Pair, tmp_path: Path) -> None:
    start = tmp_path / "start.pt"
    save_half(FrameDetector(DetectorConfig(queries=5, layers=1)), start)
    path = tmp_path / "config.toml"

    def config(steps: int) -> str:
        return f"""
        start_from = "{start}"
        held_out_every = 3
        [network]
        queries = 5
        layers = 1
        [scenes]
        size = 64
        [run]
        steps = {steps}
        batch = 2
        points = 64
        workers = 0
        [[images]]
        images = "{mask_folder[0]}"
        masks = "{mask_folder[1]}"
        [[videos]]
        root = "{davis}"
        """

    path.write_text(config(2))
    train_detector(load_detector_config(path), tmp_path / "run")
    path.write_text(config(3))
    run = train_detector(load_detector_config(path), tmp_path / "run")
    assert [point["step"] for point in run.curve] == [2, 3]
    trained = load_detector(tmp_path / "run" / "last.pt")
    assert trained.config.queries == 5
    assert not torch.equal(trained.queries.query, load_detector(start).queries.query)
    path.write_text("[run]\nstep = 3\n")
    with pytest.raises(DataError, match="run: unknown setting 'step'"):
        load_detector_config(path)
