"""Readers name what is wrong; clips are what training expects."""

import json
from pathlib import Path

import cv2
import numpy as np
import pytest

from hodor_models.data.clips import ClipMaker, ClipSettings
from hodor_models.data.crossings import CrossingMaker
from hodor_models.data.cut_outs import Actor, CutOut, Pose, composed, cut_out, placed
from hodor_models.data.loader import EndlessClips, batches
from hodor_models.data.previous import previous_masks
from hodor_models.data.sources import CocoInstances, DataError, DavisVideos, MaskFolder, davis_sequences
from hodor_models.data.wrong_names import mistake, wrong_names

Pair = tuple[Path, Path]


def test_mask_folder_reads_and_counts_what_it_skips(mask_folder: Pair) -> None:
    images, masks = mask_folder
    (masks / "2.png").unlink()
    source = MaskFolder(images, masks)
    assert len(source) == 3
    assert source.skipped.reasons == {"2.png": f"no mask 2.* in {masks}"}
    image, label = source.read(0)
    assert image.shape == (64, 96, 3) and image[32, 20].tolist() == [210, 40, 30]
    assert label[32, 20] == 1 and set(np.unique(label)) == {0, 1}


def test_mask_folder_refuses(mask_folder: Pair, tmp_path: Path) -> None:
    images, masks = mask_folder
    with pytest.raises(DataError, match="no such folder"):
        MaskFolder(tmp_path / "nowhere", masks)
    (tmp_path / "empty").mkdir()
    with pytest.raises(DataError, match="no image has a mask"):
        MaskFolder(tmp_path / "empty", masks)
    cv2.imwrite(str(masks / "1.png"), np.zeros((10, 10), np.uint8))
    with pytest.raises(DataError, match=r"1\.png: size \(10, 10\) but the image is \(64, 96\)"):
        MaskFolder(images, masks).read(1)
    (images / "0.png").write_bytes(b"no image")
    with pytest.raises(DataError, match=r"0\.png: not a readable image"):
        MaskFolder(images, masks).read(0)


def test_unusable_images_are_named_and_left_out_until_they_are_many(
    mask_folder: Pair, capsys: pytest.CaptureFixture[str]
) -> None:
    images, masks = mask_folder
    cv2.imwrite(str(masks / "1.png"), np.zeros((10, 10), np.uint8))
    source = MaskFolder(images, masks)
    clips = ClipMaker([source], [], ClipSettings(size=64), 0)
    for _ in range(12):
        clips.make()
    told = capsys.readouterr().err
    assert told.count("1.png: size (10, 10) but the image is (64, 96)") == 1
    assert "1.png" in source.skipped.report() and source.skipped.report().startswith("1 left out")
    for number in range(2, 6):
        source.skipped.note(DataError(str(number)), 100)
    with pytest.raises(DataError, match=r"6 of 100 images cannot be used, the last: 6"):
        source.skipped.note(DataError("6"), 100)


def test_instance_masks_keep_their_values(mask_folder: Pair) -> None:
    images, masks = mask_folder
    label = np.zeros((64, 96), np.uint8)
    label[:10], label[20:30] = 1, 2
    cv2.imwrite(str(masks / "0_mask.png"), label)
    source = MaskFolder(images, masks, instances=True, mask_suffix="_mask")
    assert len(source) == 1
    assert np.array_equal(source.read(0)[1], label)


def test_coco_instances(mask_folder: Pair, tmp_path: Path) -> None:
    images, _ = mask_folder
    box = [[10, 10, 50, 10, 50, 40, 10, 40]]
    content = {
        "images": [
            {"id": 7, "file_name": "0.png"},
            {"id": 8, "file_name": "1.png"},
            {"id": 9, "file_name": "gone.png"},
        ],
        "annotations": [
            {"image_id": 7, "area": 1200, "iscrowd": 0, "segmentation": box},
            {"image_id": 7, "area": 500, "iscrowd": 0, "segmentation": [[60, 10, 90, 10, 90, 30, 60, 30]]},
            {"image_id": 8, "area": 20, "iscrowd": 0, "segmentation": box},
            {"image_id": 9, "area": 900, "iscrowd": 0, "segmentation": box},
        ],
    }
    path = tmp_path / "instances.json"
    path.write_text(json.dumps(content))
    source = CocoInstances(images, path)
    assert len(source) == 1
    assert set(source.skipped.reasons) == {"1.png", "gone.png"}
    label = source.read(0)[1]
    assert label[20, 20] == 1 and label[20, 70] == 2 and label[60, 60] == 0
    with pytest.raises(DataError, match="no such file"):
        CocoInstances(images, tmp_path / "none.json")


def test_davis(davis: Path) -> None:
    assert davis_sequences(davis, "val") == ["disc"]
    videos = DavisVideos(davis, "train")
    image, label = videos.read("disc", 2)
    assert image.shape == (64, 96, 3)
    assert label[32, 32] == 1 and label.max() == 1
    with pytest.raises(DataError, match="is this a DAVIS folder"):
        DavisVideos(davis / "JPEGImages", "val")
    for path in (davis / "Annotations/480p/disc").iterdir():
        path.unlink()
    with pytest.raises(DataError, match="sequence disc has no frame with an annotation"):
        DavisVideos(davis, "val")


def maker(mask_folder: Pair, davis: Path, share: float, seed: int = 0) -> ClipMaker:
    """Clips of 64 x 64."""
    settings = ClipSettings(size=64, frames=3, objects=3, video_share=share)
    return ClipMaker([MaskFolder(*mask_folder)], [DavisVideos(davis, "train")], settings, seed)


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_clips(mask_folder: Pair, davis: Path, share: float) -> None:
    for clip in (maker(mask_folder, davis, share).make() for _ in range(8)):
        assert clip.frames.shape == (3, 3, 64, 64) and clip.frames.dtype == np.float32
        assert np.abs(clip.frames).max() <= 1.01
        assert clip.labels.shape == (3, 64, 64) and clip.labels.max() <= 3
        assert (clip.labels[0] > 0).mean() > 0.005
        assert clip.previous.shape == (3, 16, 16)
        assert clip.previous.min() >= 0 and clip.previous.sum(0).max() <= 1 + 1e-5


def test_same_seed_same_clips(mask_folder: Pair, davis: Path) -> None:
    first, second, other = (maker(mask_folder, davis, 0.5, seed).make() for seed in (3, 3, 4))
    assert np.array_equal(first.frames, second.frames) and np.array_equal(first.previous, second.previous)
    assert not np.array_equal(first.frames, other.frames)


def test_labels_move_with_the_frames(mask_folder: Pair, davis: Path) -> None:
    # The disc is the only red thing: where the label is 1, red must exceed green.
    clip = maker(mask_folder, davis, 1.0).make()
    for frame, label in zip(clip.frames, clip.labels, strict=True):
        inside = frame[0][label == 1] - frame[1][label == 1]
        assert len(inside) == 0 or (inside > 0).mean() > 0.9


def test_previous_masks_are_near_the_truth() -> None:
    label = np.zeros((128, 128), np.uint8)
    label[40:90, 40:90] = 1
    rng = np.random.default_rng(0)
    truth = label[2::4, 2::4]
    overlaps = []
    for _ in range(40):
        mask = previous_masks(label, 2, rng, 0.2)[0]
        overlaps.append(((mask > 0.5) & (truth == 1)).sum() / ((mask > 0.5) | (truth == 1)).sum())
    assert np.median(overlaps) > 0.7
    assert min(overlaps) < 0.5  # now and then it is wrong
    assert previous_masks(label, 2, rng, 0.2)[1].max() == 0


def test_batches(mask_folder: Pair, davis: Path) -> None:
    clips = EndlessClips([MaskFolder(*mask_folder)], [], ClipSettings(size=64, frames=2), 0)
    batch = next(batches(clips, 2, workers=0))
    assert batch.frames.shape == (2, 2, 3, 64, 64)
    assert batch.labels.dtype.is_signed and batch.previous.shape == (2, 3, 16, 16)


def square(size: int, corner: tuple[int, int], side: int) -> np.ndarray:
    """A label map [size, size] with a square of 1."""
    label = np.zeros((size, size), np.uint8)
    label[corner[1] : corner[1] + side, corner[0] : corner[0] + side] = 1
    return label


def standing(colour: tuple[int, int, int], centre: tuple[float, float], label: int, depth: float) -> Actor:
    """A square of 30 pixels that stays where it is for one frame."""
    own = CutOut(np.full((30, 30, 3), colour, np.uint8), np.full((30, 30), 255, np.uint8))
    return Actor([own], [Pose(centre, 1.0)], label, depth)


def test_nearer_objects_cover_farther_ones_in_picture_and_truth() -> None:
    frame = np.full((100, 100, 3), 40, np.uint8)
    base = square(100, (40, 40), 20)
    frame[base > 0] = (200, 0, 0)
    behind, before = standing((0, 200, 0), (45, 50), 2, 0.2), standing((0, 0, 200), (60, 50), 3, 0.9)
    image, label = composed(frame, base, 0.5, [before, behind], 0)
    assert [int(label[50, x]) for x in (33, 42, 43, 50, 70)] == [2, 1, 1, 3, 3]
    assert image[50, 33].tolist() == [0, 200, 0] and image[50, 42].tolist() == [200, 0, 0]
    assert image[50, 70].tolist() == [0, 0, 200] and image[10, 10].tolist() == [40, 40, 40]
    nearest, label = composed(frame, base, 1.0, [before, behind], 0)
    assert label[50, 50] == 1 and nearest[50, 50].tolist() == [200, 0, 0]


def test_an_actor_without_a_label_hides_the_truth_and_leaves_no_name() -> None:
    _, label = composed(
        np.zeros((100, 100, 3), np.uint8), square(100, (40, 40), 20), 0.5, [standing((9, 9, 9), (50, 50), 0, 0.9)], 0
    )
    assert label.max() == 0


def test_cut_outs_keep_their_size_when_they_shrink_and_refuse_small_objects() -> None:
    image = np.zeros((100, 100, 3), np.uint8)
    own = cut_out(image, square(100, (10, 20), 60), 1)
    assert own is not None and own.alpha.shape == (60, 60)
    for scale in (0.25, 0.8, 1.5):
        area = (placed(own, Pose((50, 50), scale), (100, 100)).alpha > 127).sum()
        assert np.sqrt(area) == pytest.approx(60 * scale, abs=2.5)
    assert cut_out(image, square(100, (10, 20), 20), 1) is None
    assert cut_out(image, square(100, (10, 20), 60), 7) is None


def test_motion_blur_smears_along_the_motion_and_not_the_truth() -> None:
    still, moving = standing((255, 255, 255), (50, 50), 1, 0.9), standing((255, 255, 255), (50, 50), 1, 0.9)
    moving.blur = (12.0, 0.0)
    nothing = np.zeros((100, 100), np.uint8)
    (sharp, _), (soft, label) = (
        composed(np.zeros((100, 100, 3), np.uint8), nothing, 0.5, [a], 0) for a in (still, moving)
    )
    assert sharp[50, 32].max() == 0 and 0 < soft[50, 32, 0] < 255
    assert soft[32, 50, 0] == sharp[32, 50, 0] and label.sum() == pytest.approx(900, abs=70)


def crossing_maker(mask_folder: Pair, davis: Path, seed: int, size: int = 128) -> CrossingMaker:
    """Of discs in videos and stills."""
    videos, images = [DavisVideos(davis, "train")], [MaskFolder(*mask_folder)]
    return ClipMaker(images, videos, ClipSettings(size=size, frames=4, objects=4), seed).crossings


def test_crossing_clips_have_several_labelled_objects_that_meet_hide_and_return(mask_folder: Pair, davis: Path) -> None:
    maker = crossing_maker(mask_folder, davis, 0)
    several = touching = returned = 0
    for _ in range(60):
        made = maker.make()
        if made is None:
            continue
        frames, labels = made
        assert len(frames) == len(labels) == 4 and frames[0].shape == (128, 128, 3)
        seen = [[(label == value).any() for label in labels] for value in range(1, 5)]
        several += sum(row[0] for row in seen) > 1
        returned += any(row[0] and row[3] and not (row[1] and row[2]) for row in seen)
        for label in labels:
            grown = [cv2.dilate((label == v).astype(np.uint8), np.ones((5, 5), np.uint8)) for v in range(1, 5)]
            touching += (sum(g.astype(int) for g in grown) > 1).any()
    assert several > 20 and touching > 20 and returned > 3


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("swap", [[0, 1], [1, 0]]),
        ("swap part", [[0, 0.5], [1, 0.5]]),
        ("take", [[1, 1], [0, 0]]),
        ("take part", [[1, 0.5], [0, 0.5]]),
        ("lose", [[0, 0], [0, 1]]),
    ],
)
def test_wrong_names(kind: str, expected: list[list[float]]) -> None:
    masks = np.zeros((2, 4, 4), np.float32)
    masks[0, :, :2], masks[1, :, 2:] = 1, 1
    where = np.ones((4, 4), np.float32)
    if kind.endswith("part"):
        where[2:] = 0
        where[:, 3] = 0 if kind == "swap part" else where[:, 3]
    got = mistake(masks, kind, (0, 1), where)
    assert got.shape == masks.shape and got.sum(0).max() <= 1
    if kind == "swap part":  # the upper half of the columns 0 to 2
        assert got[0, :2, :3].tolist() == [[0, 0, 1]] * 2 and got[1, :2, :3].tolist() == [[1, 1, 0]] * 2
        assert np.array_equal(got[:, 2:], masks[:, 2:]) and np.array_equal(got[:, :, 3], masks[:, :, 3])
    else:
        means = np.stack([got[:, :, :2].mean((1, 2)), got[:, :, 2:].mean((1, 2))], 1)
        assert means.tolist() == expected


def test_wrong_names_need_two_objects_and_happen_as_often_as_asked(mask_folder: Pair, davis: Path) -> None:
    one = np.zeros((3, 16, 16), np.float32)
    one[1, 4:9, 4:9] = 1
    assert np.array_equal(wrong_names(one, np.random.default_rng(0)), one)
    two = one.copy()
    two[0, 10:15, 2:9] = 1
    rng = np.random.default_rng(0)
    assert sum(np.array_equal(wrong_names(two, rng), two) for _ in range(30)) < 6
    settings = ClipSettings(size=64, frames=4, objects=4, crossing_share=1.0, wrong_names=0.5)
    clip = ClipMaker([MaskFolder(*mask_folder)], [DavisVideos(davis, "train")], settings, 1).make()
    assert clip.kept.shape == (4, 16, 16) and clip.kept.min() >= 0 and clip.kept.sum(0).max() <= 1 + 1e-5
