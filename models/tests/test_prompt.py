"""The point head: prompt maps, the robot that clicks, parts of a frame, network, and what it learns from."""

import json
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch
from scipy.io import savemat

from hodor_models.bundle import BundleError, read_bundle
from hodor_models.prompt.clicks import first_prompts, largest_error, loose_box, next_point
from hodor_models.prompt.config import PromptConfig
from hodor_models.prompt.evaluate import Case, evaluate_robot, object_cases, summary
from hodor_models.prompt.export import POINTS, golden_chain, read_head
from hodor_models.prompt.hold import hold_points, pin
from hodor_models.prompt.loss import best_answer, focal, intersection_over_union, point_loss
from hodor_models.prompt.maps import CHANNELS, Point, Prompts, prompt_maps
from hodor_models.prompt.network import ANSWERS, PromptHead
from hodor_models.prompt.pointer import Answer, Head, Region, Stroke, moved, part_around, part_size, roomy
from hodor_models.prompt.sources import ClothingParts, YoloPolygons
from hodor_models.prompt.targets import choose_targets
from hodor_models.prompt.training import Pointing, PromptLearner, PromptTraining, Targets, at_stride_4
from hodor_models.suggest.graph_bundle import golden_differences, read_graph_bundle
from hodor_models.suggest.scenes import Scene, join

MODELS = Path(__file__).parent.parent
BUNDLES = MODELS / "bundles"
WEIGHTS = sorted((MODELS / "weights").glob("hodor-lite-*.pt"))[-1]
FRAME = (480, 854)


def disc(size: tuple[int, int], centre: tuple[int, int], radius: int) -> np.ndarray:
    """A true disc; centre (y, x)."""
    y, x = np.mgrid[: size[0], : size[1]]
    return (y - centre[0]) ** 2 + (x - centre[1]) ** 2 <= radius**2


def test_prompt_maps_tell_points_box_and_mask_apart() -> None:
    previous = np.linspace(0, 1, 24, dtype=np.float32).reshape(4, 6)
    prompts = Prompts((Point(0.3, 0.4), Point(0.9, 0.9, False)), (0.25, 0.0, 0.75, 0.5), previous)
    maps = prompt_maps(prompts, (4, 6))
    assert maps.shape == (CHANNELS, 4, 6)
    assert maps[:6].max() <= 1 and maps.min() >= 0
    assert np.unravel_index(maps[0].argmax(), (4, 6)) == (1, 2)
    assert np.unravel_index(maps[3].argmax(), (4, 6)) == (3, 5)
    assert (maps[2] >= maps[1]).all()
    assert maps[6].sum() == pytest.approx(2 * 3)
    assert (maps[7] == previous).all()


def test_the_newest_of_two_contradictory_points_wins() -> None:
    there = Point(0.5, 0.5)
    gone = Point(0.5, 0.5, False)
    assert prompt_maps(Prompts((there, gone)), (9, 9))[0].max() < 0.5
    assert prompt_maps(Prompts((there, gone)), (9, 9))[3].max() == 1
    assert prompt_maps(Prompts((gone, there)), (9, 9))[3].max() < 0.5


def test_points_hold() -> None:
    soft = np.linspace(0, 1, 48, dtype=np.float32).reshape(6, 8)
    points = (Point(0.3, 0.4), Point(0.5, 0.5, False), Point(0.9, 0.1))
    colours = np.zeros((6, 8, 3), np.float32)
    colours[:, 4:] = (0.2, 0.1, 0.0)
    held = hold_points(soft, points, colours)
    # As the studio's; what lies near a moved cell and looks like it comes along.
    assert held.sum() == pytest.approx(25.13, abs=0.01)
    cells = [held[cell] for cell in ((1, 3), (3, 4), (5, 0), (2, 4), (5, 5))]
    assert cells == pytest.approx([0.900, 0.100, 0.987, 0.054, 0.647], abs=1e-3)
    assert hold_points(soft, (Point(0.5, 0.5, False), Point(0.5, 0.5)), colours)[3, 4] == pytest.approx(0.9, abs=1e-3)
    assert hold_points(soft, (Point(1.5, 0.2),), colours) is soft
    mask = soft > 0.5
    pin(mask, [(1, 1, True), (7, 5, False), (40, 2, True)], 4)
    assert mask[1, 1] and not mask[5, 7]


def test_the_robot_clicks_the_middle_of_the_largest_error() -> None:
    truth = disc((60, 60), (20, 20), 10)
    first = largest_error(truth, np.zeros_like(truth))
    assert first is not None and first.positive
    assert abs(first.y * 60 - 20.5) <= 2 and abs(first.x * 60 - 20.5) <= 2
    extra = largest_error(truth, truth | disc((60, 60), (45, 45), 8))
    assert extra is not None and not extra.positive and extra.y > 0.6
    assert largest_error(truth, truth) is None


def test_simulated_prompts_are_where_a_user_would_point() -> None:
    rng = np.random.default_rng(1)
    truth = disc((64, 64), (30, 34), 14)
    for _ in range(40):
        prompts = first_prompts(truth, rng)
        assert prompts.points or prompts.box
        for point in prompts.points:
            assert truth[int(point.y * 64), int(point.x * 64)]
        point = next_point(truth, np.zeros_like(truth), rng)
        assert point is not None and point.positive
    top, left, bottom, right = loose_box(truth, rng)
    assert abs(top * 64 - 16) < 4 and abs(left * 64 - 20) < 4 and abs(bottom * 64 - 45) < 4 and abs(right * 64 - 49) < 4


def test_a_small_object_is_looked_at_by_itself() -> None:
    assert roomy((100, 200, 140, 260), FRAME) == Region(79, 179, 161, 281)
    assert roomy((10, 0, 30, 8), FRAME) == Region(0, 0, 77, 77)
    assert roomy((50, 50, 400, 600), FRAME) == Region(0, 0, *FRAME)
    assert part_size(Region(0, 0, 120, 200)) == (320, 544)
    soft = np.zeros((1, 120, 160), np.float32)
    soft[:, 40:50, 30:50] = 1
    answer = Answer(Region(0, 0, *FRAME), soft, 0, np.ones(1, np.float32))
    assert part_around(answer, (Stroke(((500, 100),)),), FRAME) == Region(0, 41, 338, 619)


def test_a_mask_is_taken_along_to_another_region() -> None:
    mask = np.arange(24, dtype=np.float32).reshape(4, 6) / 24
    there = moved(mask, Region(10, 20, 50, 80), Region(20, 30, 60, 60), (4, 3))
    expected = [[0.2917, 0.3333, 0.375], [0.5417, 0.5833, 0.625], [0.7917, 0.8333, 0.875], [0, 0, 0]]
    assert np.allclose(there, expected, atol=1e-3)


def test_targets_are_instances_or_groups_that_touch() -> None:
    masks = np.stack([disc((64, 64), c, 9) for c in ((20, 20), (20, 36), (50, 50))]).astype(np.float32)
    rng = np.random.default_rng(0)
    alone = choose_targets(masks, 3, 0.0, rng)
    assert sorted(alone.sum((1, 2))) == sorted(masks.sum((1, 2)))
    groups = choose_targets(masks, 8, 1.0, rng)
    pair = np.maximum(masks[0], masks[1]).sum()
    assert {round(float(area)) for area in groups.sum((1, 2))} <= {round(float(pair)), round(float(masks[2].sum()))}


def test_losses_prefer_the_better_answer() -> None:
    truth = torch.from_numpy(disc((32, 32), (16, 16), 8).astype(np.float32))[None]
    right = 8 * (truth - 0.5)
    assert focal(right, truth) < focal(-right, truth)
    discs = torch.from_numpy(disc((32, 32), (16, 16), 2).astype(np.float32))[None]
    assert point_loss(right[:, None], truth, discs) < point_loss(-right[:, None], truth, discs)
    assert point_loss(right[:, None], truth, 0 * discs) == 0
    iou = intersection_over_union(torch.stack((right[0], -right[0]))[None], truth)
    assert iou[0, 0] == 1 and iou[0, 1] == 0
    assert best_answer(torch.tensor([[0.1, 5.0, 5.0]])) < best_answer(torch.tensor([[2.0, 2.0, 2.0]]))


def test_the_head_starts_from_hodor_and_learns_from_its_own_mistakes() -> None:
    torch.manual_seed(0)
    config = PromptTraining(backbone_from=str(WEIGHTS), targets=2, clicks=2, network=PromptConfig())
    head = PromptHead(config.network)
    assert len(head.adopt(WEIGHTS)) > 100
    head.freeze_depthwise()
    from hodor_models.lite.checkpoint import load_network

    learner = PromptLearner(head, load_network(WEIGHTS).backbone, config)
    labels = np.zeros((1, 64, 64), np.uint8)
    labels[0][disc((64, 64), (24, 24), 14)] = 1
    labels[0][disc((64, 64), (48, 48), 10)] = 2
    frames = np.where(labels[0] > 0, 0.7, -0.4).astype(np.float32)[None, None].repeat(3, 1)
    loss, figures = learner.loss(join([Scene(frames, labels, [-1, -1])]))
    loss.backward()
    assert set(figures) == {"first", "best", "chosen", "last"}
    grown = [name for name, p in head.named_parameters() if p.grad is not None and p.grad.abs().max() > 0]
    assert any("told8" in name for name in grown) and any("encoder" in name for name in grown)
    assert all(p.grad is None for p in learner.backbone.parameters())


def test_pointing_follows_what_the_network_said() -> None:
    soft = at_stride_4(disc((64, 64), (24, 24), 14).astype(np.float32)[None])
    colours = np.random.default_rng(1).random((1, 16, 16, 3), np.float32)
    pointing = Pointing(Targets(soft, np.zeros_like(soft), colours), 0.0, np.random.default_rng(2))
    pointing.answer(torch.zeros(1, 16, 16))
    assert all(point.positive for point in pointing.prompts[0].points)
    pointing.answer(torch.ones(1, 16, 16))
    assert not pointing.prompts[0].points[-1].positive
    assert pointing.maps().shape == (1, CHANNELS, 16, 16)


def test_the_bundle_is_intact_and_goes_with_one_backbone(tmp_path: Path) -> None:
    bundle = read_graph_bundle(BUNDLES / "hodor-point", POINTS)
    golden = json.loads((bundle.folder / "golden.json").read_text())
    assert max(golden_differences(bundle, golden_chain).values()) < golden["tolerance"]
    assert sum(path.stat().st_size for path in bundle.folder.iterdir()) < 6e6
    hodor = read_bundle(BUNDLES / "hodor-lite")
    assert read_head(bundle.folder, hodor).manifest["network"]["answers"] == ANSWERS
    hodor.manifest["sha256"][hodor.manifest["graphs"]["backbone"]["file"]] = "0" * 64
    with pytest.raises(BundleError, match="made for the backbone"):
        read_head(bundle.folder, hodor)


def test_a_robot_masks_what_is_plain_to_see() -> None:
    head = Head(BUNDLES / "hodor-point", BUNDLES / "hodor-lite")
    truth = disc((240, 320), (120, 200), 40)
    noise = np.random.default_rng(0).integers(0, 20, (240, 320, 3))
    rgb = (np.where(truth[..., None], (210, 130, 60), (50, 70, 60)) + noise).astype(np.uint8)
    result = evaluate_robot(head, iter([Case("disc", rgb, truth)]), 3, lambda _: None)
    assert result["cases"][0]["iou"][2] > 0.85
    assert result["objects"] == 1


def test_the_summary_counts_clicks() -> None:
    rows = [[0.5, 0.9, 0.9, 0.9, 0.9], [0.2, 0.3, 0.4, 0.5, 0.6]]
    found = summary(rows)
    assert (found["iou@1"], found["iou@3"], found["iou@5"]) == (0.35, 0.65, 0.75)
    assert found["clicks_to_0.85"] == 4.0 and found["never"] == 1


def test_every_object_of_a_first_frame_is_a_case() -> None:
    label = np.zeros((30, 40), np.uint8)
    label[2:20, 2:20], label[5:25, 25:38], label[0, 0] = 1, 3, 7

    class Videos:
        names = ("a",)

        @staticmethod
        def read(name: str, index: int) -> tuple[np.ndarray, np.ndarray]:
            return np.zeros((30, 40, 3), np.uint8), label

    found = list(object_cases(Videos()))  # type: ignore[arg-type]
    assert [case.name for case in found] == ["a/1", "a/3"]
    assert found[1].truth.sum() == 20 * 13


def test_readers_of_polygons_and_of_parts(tmp_path: Path) -> None:
    image = np.full((40, 60, 3), 90, np.uint8)
    cv2.imwrite(str(tmp_path / "a.jpg"), image)
    (tmp_path / "a.txt").write_text("3 0.1 0.1 0.5 0.1 0.5 0.5 0.1 0.5\n7 0.6 0.6 0.9 0.6 0.9 0.9\n")
    _, label, classes = YoloPolygons(tmp_path, tmp_path).read(0)
    assert sorted(np.unique(label)) == [0, 1, 2] and len(classes) == 2
    kinds = np.zeros((40, 60), np.uint8)
    kinds[2:20, 2:20] = 5
    kinds[2:20, 40:55] = 5
    kinds[25:38, 10:30] = 9
    savemat(tmp_path / "a.mat", {"groundtruth": kinds})
    _, label, classes = ClothingParts(tmp_path, tmp_path).read(0)
    assert sorted(np.unique(label)) == [0, 1, 2, 3] and len(classes) == 3
