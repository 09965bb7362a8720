"""The loss, on cases whose value is known."""

import math

import torch

from hodor_models.losses import dice_loss, hide_absent, mask_loss, mean_iou, mined_cross_entropy, one_hot_objects


def test_cross_entropy_mines_the_hardest_pixels() -> None:
    logits = torch.zeros(1, 2, 1, 10)
    logits[0, 0, 0, :9] = 20
    target = torch.zeros(1, 1, 10, dtype=torch.long)
    uniform = math.log(2)
    torch.testing.assert_close(float(mined_cross_entropy(logits, target, 0.1)), 0.5 * uniform / 10 + 0.5 * uniform)


def test_dice_of_perfect_and_disjoint_masks() -> None:
    truth = torch.zeros(1, 1, 10, 10)
    truth[..., :5] = 1
    present = torch.ones(1, 1, dtype=torch.bool)
    assert float(dice_loss(truth, truth, present)) == 0
    assert float(dice_loss(1 - truth, truth, present)) > 0.98
    assert float(dice_loss(1 - truth, truth, ~present)) == 0


def test_absent_objects_count_as_background() -> None:
    label = torch.ones(1, 16, 16, dtype=torch.long)
    present = torch.tensor([[False, True]])
    assert one_hot_objects(label, present).sum() == 0
    logits = torch.zeros(1, 3, 4, 4)
    logits[:, 1] = 50  # the network is sure of an object that has no reference
    logits[:, 0] = 9
    assert float(mask_loss(logits, label, present)) < 0.6
    assert hide_absent(logits, present)[:, 1].max() == -30


def test_right_masks_cost_less_and_score_more() -> None:
    label = torch.zeros(1, 16, 16, dtype=torch.long)
    label[:, 4:12, 4:12] = 1
    present = torch.ones(1, 1, dtype=torch.bool)
    logits = torch.zeros(1, 2, 4, 4)
    logits[:, 1, 1:3, 1:3] = 6
    logits[:, 0] = 3
    wrong = logits.flip(1)
    assert mask_loss(logits, label, present) < mask_loss(wrong, label, present)
    assert mean_iou(logits, label, present) > 0.8 > mean_iou(wrong, label, present)
