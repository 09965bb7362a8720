"""The set of crossings: seeded, exact, and refused where it is not what it says."""

import json
import shutil
from pathlib import Path

import cv2
import numpy as np
import pytest

from hodor_models.cli import main
from hodor_models.data.crossing_set import (
    SetSettings,
    build,
    longest_absence,
    shows_all,
    verify,
)
from hodor_models.data.cut_outs import Actor, CutOut, Pose
from hodor_models.data.sources import DataError, DavisVideos, palette_of, read_labels
from hodor_models.export.quantize import Calibration, clips_of
from hodor_models.training.config import TrainingConfig, VideoFolder, open_data

SETTINGS = SetSettings(clips=4, frames=24, seed=3)


def write_videos(root: Path) -> Path:
    """A DAVIS 2016 folder with four val sequences of coloured discs and squares, and another in train."""
    rng = np.random.default_rng(0)
    lines: dict[str, list[str]] = {"train": [], "val": []}
    for number in range(5):
        name = f"thing{number}"
        for kind in ("JPEGImages", "Annotations"):
            (root / kind / "480p" / name).mkdir(parents=True)
        colour = rng.integers(60, 255, 3).tolist()
        ground = np.repeat(cv2.resize(rng.integers(0, 90, (6, 8), np.uint8), (160, 96))[..., None], 3, 2)
        for t in range(8):
            mask = np.zeros((96, 160), np.uint8)
            cv2.circle(mask, (50 + 6 * t, 48), 22 + number, 255, -1)
            image = np.where(mask[..., None] > 0, np.uint8(colour), ground).astype(np.uint8)
            cv2.imwrite(str(root / f"JPEGImages/480p/{name}/{t:05d}.jpg"), image)
            cv2.imwrite(str(root / f"Annotations/480p/{name}/{t:05d}.png"), mask)
            paths = [f"/{kind}/480p/{name}/{t:05d}" for kind in ("JPEGImages", "Annotations")]
            lines["val" if number < 4 else "train"].append(f"{paths[0]}.jpg {paths[1]}.png")
    (root / "ImageSets/480p").mkdir(parents=True)
    for split, content in lines.items():
        (root / f"ImageSets/480p/{split}.txt").write_text("\n".join(content))
    return root


@pytest.fixture(scope="module")
def videos(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """See write_videos."""
    return write_videos(tmp_path_factory.mktemp("davis") / "DAVIS")


@pytest.fixture(scope="module")
def made(videos: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A set of four clips."""
    out = tmp_path_factory.mktemp("set") / "crossings"
    assert len(list(build(videos, out, SETTINGS))) == 4
    return out


@pytest.fixture
def copied(made: Path, tmp_path: Path) -> Path:
    """The set, to spoil."""
    shutil.copytree(made, tmp_path / "set")
    return tmp_path / "set"


def test_the_set_is_what_it_says(made: Path) -> None:
    manifest = verify(made)
    assert {clip["story"] for clip in manifest["clips"]} == {"cross", "twins", "hidden"}
    assert sorted(manifest["sources"]) == ["thing0", "thing1", "thing2", "thing3"]
    read = DavisVideos(made, "val")
    assert len(read.names) == 4
    for clip in manifest["clips"]:
        frames = [read.read_label(clip["name"], t) for t in range(SETTINGS.frames)]
        labels = {1, *(actor["label"] for actor in clip["actors"])}
        assert set(np.unique(frames[0])) - {0} == labels and 2 <= len(labels) <= 4
        if clip["story"] == "twins":
            cast = [clip["base"], *(actor["sequence"] for actor in clip["actors"])]
            assert len(set(cast)) < len(cast)
        if clip["story"] == "hidden":
            gone = [longest_absence([(f == v).any() for f in frames]) for v in sorted(labels)]
            assert gone == clip["hidden"] and any(5 <= run <= 20 for run in gone)


def test_the_truth_is_exact(made: Path) -> None:
    """Each object has one colour: wherever the truth names it (but for its soft edge), the picture has that colour."""
    manifest = verify(made)
    read = DavisVideos(made, "val")
    clip = next(clip for clip in manifest["clips"] if clip["story"] == "cross")
    for actor in clip["actors"]:
        seen: list[np.ndarray] = []
        for t in range(SETTINGS.frames):
            image, label = read.read(clip["name"], t)
            inner = cv2.erode((label == actor["label"]).astype(np.uint8), np.ones((13, 13), np.uint8)) > 0
            seen.extend(image[inner].astype(int))
        assert len(seen) > 100
        assert np.percentile(np.abs(np.array(seen) - np.median(seen, 0)), 95) < 30


def test_same_seed_same_set(videos: Path, made: Path, tmp_path: Path) -> None:
    list(build(videos, tmp_path / "again", SETTINGS))
    assert verify(tmp_path / "again") == verify(made)
    list(build(videos, tmp_path / "other", SetSettings(clips=4, frames=24, seed=4)))
    assert verify(tmp_path / "other")["clips"] != verify(made)["clips"]


def test_what_is_measured_must_not_have_been_learnt(davis: Path, videos: Path, made: Path, tmp_path: Path) -> None:
    with pytest.raises(DataError, match="disc is in val and in train"):
        list(build(davis, tmp_path / "set", SETTINGS))
    assert not (tmp_path / "set").exists()
    with pytest.raises(DataError, match="must not be trained on"):
        open_data(TrainingConfig(videos=(VideoFolder(str(made), "val"),)))
    with pytest.raises(DataError, match="is there already; nothing was written"):
        list(build(videos, made, SETTINGS))


def test_a_set_that_is_not_what_it_says_is_refused(copied: Path, videos: Path) -> None:
    with pytest.raises(DataError, match="not a crossings set"):
        verify(videos)
    path = copied / "manifest.json"
    content = json.loads(path.read_text())

    def spoilt(**changes: object) -> None:
        path.write_text(json.dumps({**content, **changes}))

    spoilt(format=9)
    with pytest.raises(DataError, match="format 9, expected 1"):
        verify(copied)
    spoilt(split="train")
    with pytest.raises(DataError, match="made of 'train'"):
        verify(copied)
    spoilt(clips=content["clips"][1:])
    with pytest.raises(DataError, match="ImageSets names other clips"):
        verify(copied)
    spoilt(sources={"thing9": "0"})
    with pytest.raises(DataError, match="none of the set's sources"):
        verify(copied)
    path.write_text(json.dumps(content))
    mask = next((copied / "Annotations/480p").glob("*-cross/00005.png"))
    cv2.imwrite(str(mask), np.zeros((96, 160), np.uint8))
    with pytest.raises(DataError, match=f"the files of {mask.parent.name} are not those that were written"):
        verify(copied)


def test_the_command_tells_what_is_wrong(videos: Path, made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bundle = str(Path(__file__).resolve().parents[1] / "bundles/hodor-lite")
    assert main(["crossings", "--davis", str(videos), "--out", str(made)]) == 2
    assert main(["evaluate", "--bundle", bundle, "--crossings", str(videos)]) == 2
    assert main(["evaluate", "--bundle", bundle, "--crossings", str(made), "--sequences", "nothing"]) == 2
    told = capsys.readouterr().err.splitlines()
    assert "is there already" in told[0] and "not a crossings set" in told[1] and "no sequence nothing" in told[2]


def test_absences_count_between_sightings() -> None:
    assert longest_absence([True, False, False, True, False]) == 2
    assert longest_absence([False, False, True, False]) == 0
    assert longest_absence([False]) == 0


def test_the_first_frame_shows_every_object() -> None:
    image, label = np.zeros((100, 100, 3), np.uint8), np.zeros((100, 100), np.uint8)
    label[40:60, 40:60] = 1
    own = CutOut(np.zeros((20, 20, 3), np.uint8), np.full((20, 20), 255, np.uint8))

    def at(x: float, depth: float) -> bool:
        return shows_all(image, label, [Actor([own], [Pose((x, 50.0), 1.0)], 2, depth)])

    assert at(80, 0.9) and at(60, 0.9)
    assert not at(51, 0.9)  # before the other
    assert not at(51, 0.1)  # behind it
    assert not at(140, 0.9)  # outside


def test_palette_masks_are_read_by_their_numbers(tmp_path: Path) -> None:
    """As DAVIS 2017 writes them: the numbers of colours, not their brightness."""
    import zlib

    label = np.zeros((4, 6), np.uint8)
    label[1:, 2:], label[3, 5] = 1, 3
    rows = b"".join(b"\0" + row.tobytes() for row in label)
    palette = bytes([0, 0, 0, 128, 0, 0, 0, 128, 0, 128, 128, 0])

    def chunk(name: bytes, content: bytes) -> bytes:
        return len(content).to_bytes(4, "big") + name + content + zlib.crc32(name + content).to_bytes(4, "big")

    header = (6).to_bytes(4, "big") + (4).to_bytes(4, "big") + bytes([8, 3, 0, 0, 0])
    parts = [(b"IHDR", header), (b"PLTE", palette), (b"IDAT", zlib.compress(rows)), (b"IEND", b"")]
    path = tmp_path / "mask.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*part) for part in parts))
    assert np.array_equal(read_labels(path), label)
    grey = tmp_path / "grey.png"
    cv2.imwrite(str(grey), label)
    assert palette_of(grey) is None and np.array_equal(read_labels(grey), label)


def test_eight_bits_are_calibrated_on_objects_that_meet(videos: Path) -> None:
    clips = list(clips_of(Calibration(DavisVideos(videos, "val"), kept=(1, 3))))
    assert all(2 <= len(clip) <= 4 for clip in clips)
    whole, meeting = clips[:2], clips[2:]  # every second of four sequences, then those made of them
    assert len(meeting) >= 3
    assert all({1, 2} <= set(np.unique(clip[0][1])) for clip in meeting)
    assert set(np.unique(whole[0][0][1])) == {0, 1, 2} and set(np.unique(whole[1][0][1])) == {0, 1}
