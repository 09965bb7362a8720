"""Frames and masks to the network's size and back."""

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from hodor_models.background import grid_patches
from hodor_models.official.config import InputConfig
from hodor_models.official.frames import eighth, fit, halve, patch_masks, resize, restore, scale_frame, scale_masks


@pytest.mark.parametrize(("source", "target"), [((48, 85), (38, 68)), ((38, 68), (48, 85)), ((24, 44), (96, 176))])
def test_resize_is_that_of_pytorch(source: tuple[int, int], target: tuple[int, int]) -> None:
    x = 255 * torch.rand(2, *source)
    expected = F.interpolate(x[None], target, mode="bilinear", align_corners=False)[0]
    # PyTorch computes the same places in float32, with or without fused operations: up to 4e-6 of the range.
    np.testing.assert_allclose(resize(x.numpy(), target), expected.numpy(), atol=1e-3)


def test_masks_shrink_as_published() -> None:
    masks = torch.rand(2, 64, 96)
    expected = F.interpolate(masks[None], scale_factor=1 / 8, mode="bilinear", align_corners=False)[0]
    np.testing.assert_allclose(eighth(masks.numpy()), expected.numpy(), atol=1e-6)
    np.testing.assert_allclose(halve(masks.numpy()), F.avg_pool2d(masks, 2).numpy(), atol=1e-6)
    for size in ((8, 12), (64, 88), (11, 13)):
        assert np.array_equal(patch_masks(size, 3), grid_patches(torch.zeros(1, 1, *size))[0].numpy())


def test_frames_are_fitted_padded_and_restored() -> None:
    assert fit((480, 854), InputConfig(384, 741)).padded == (384, 704)
    assert fit((480, 854), InputConfig(480, 926)).scaled == (480, 854)
    wide = fit((100, 400), InputConfig(100, 200))
    assert (wide.scaled, wide.padded) == ((50, 200), (64, 224))
    frame = np.full((100, 400, 3), (124, 116, 104), np.uint8)
    image = scale_frame(frame, wide, InputConfig(100, 200))
    assert image.shape == (1, 3, 64, 224)
    # The padding is the mean colour, which differs from this frame by less than one level.
    assert np.abs(image[0, :, 50:] - image[0, :, :1, :1]).max() < 1 / 128
    mask = np.zeros((100, 400), np.bool_)
    mask[:, :200] = True
    back = restore(scale_masks(mask[None], wide), wide)[0]
    assert back.shape == (100, 400)
    assert np.array_equal(back[:, :196] > 0.5, mask[:, :196])
