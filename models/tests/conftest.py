"""Shared fixtures: a tiny DAVIS folder, images with masks, and the parity data where it is there."""

import os
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch

torch.set_num_threads(2)


@pytest.fixture(autouse=True)
def seeded() -> None:
    """The same random numbers in every test."""
    torch.manual_seed(0)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of shared fixtures beside the checkout, or STUDIO_SHARED; the test is skipped where it is absent."""
    beside = Path(__file__).resolve().parents[3] / "shared"
    folder = Path(os.environ.get("STUDIO_SHARED", beside))
    if not (folder / "hodor-parity").is_dir():
        pytest.skip(f"no shared fixtures at {folder}")
    return folder


def moving_disc(t: int, size: tuple[int, int] = (64, 96)) -> tuple[np.ndarray, np.ndarray]:
    """A red disc that moves right over a green gradient: image [H, W, 3] and mask [H, W] of 0 and 255."""
    h, w = size
    image = np.zeros((h, w, 3), np.uint8)
    image[..., 1] = np.linspace(40, 160, w).astype(np.uint8)
    mask = np.zeros((h, w), np.uint8)
    cv2.circle(mask, (20 + 6 * t, h // 2), 12, 255, -1)
    image[mask > 0] = (210, 40, 30)
    return image, mask


def write_davis(root: Path) -> Path:
    """A DAVIS 2016 folder with one sequence of 6 frames in train and in val."""
    for kind in ("JPEGImages", "Annotations"):
        (root / kind / "480p" / "disc").mkdir(parents=True)
    (root / "ImageSets" / "480p").mkdir(parents=True)
    lines = []
    for t in range(6):
        image, mask = moving_disc(t)
        cv2.imwrite(str(root / f"JPEGImages/480p/disc/{t:05d}.jpg"), image[..., ::-1])
        cv2.imwrite(str(root / f"Annotations/480p/disc/{t:05d}.png"), mask)
        lines.append(f"/JPEGImages/480p/disc/{t:05d}.jpg /Annotations/480p/disc/{t:05d}.png")
    for split in ("train", "val"):
        (root / f"ImageSets/480p/{split}.txt").write_text("\n".join(lines))
    return root


@pytest.fixture(scope="session")
def davis_to_read(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """See write_davis; for tests that do not change it."""
    return write_davis(tmp_path_factory.mktemp("data") / "DAVIS")


@pytest.fixture
def davis(tmp_path: Path) -> Path:
    """See write_davis."""
    return write_davis(tmp_path / "DAVIS")


@pytest.fixture
def mask_folder(tmp_path: Path) -> tuple[Path, Path]:
    """An image folder and a mask folder of 4 pairs."""
    images, masks = tmp_path / "images", tmp_path / "masks"
    images.mkdir()
    masks.mkdir()
    for t in range(4):
        image, mask = moving_disc(t)
        cv2.imwrite(str(images / f"{t}.png"), image[..., ::-1])
        cv2.imwrite(str(masks / f"{t}.png"), mask)
    return images, masks
