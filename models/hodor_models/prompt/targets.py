"""What a user may mean by a click: instances, and groups of instances that touch."""

import cv2
import numpy as np
from numpy.typing import NDArray

from .clicks import Random

Masks = NDArray[np.float32]


def touching(masks: Masks, first: int) -> NDArray[np.intp]:
    """Which masks [O, S, S] lie within a few pixels of one of them, itself left out."""
    near = cv2.dilate(masks[first], np.ones((9, 9), np.uint8))
    shared = (masks * near[None]).reshape(len(masks), -1).sum(1)
    shared[first] = 0
    return np.flatnonzero(shared > 0)


def choose_targets(masks: Masks, count: int, groups: float, rng: Random) -> Masks:
    """`count` targets [count, S, S] out of the instances [O, S, S], O > 0; with the chance `groups` what touches the
    chosen one belongs to it."""
    chosen = rng.choice(len(masks), count, replace=len(masks) < count)
    found = []
    for index in chosen:
        target = masks[index]
        if rng.random() < groups:
            neighbours = touching(masks, int(index))
            if len(neighbours):
                most = int(rng.integers(1, len(neighbours) + 1))
                target = np.maximum(target, masks[rng.permutation(neighbours)[:most]].max(0))
        found.append(target)
    return np.stack(found)
