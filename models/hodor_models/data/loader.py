"""Clips made in a process of their own, so that the network never waits."""

import os
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.utils.data import DataLoader, IterableDataset, get_worker_info

from .clips import Clip, ClipMaker, ClipSettings
from .sources import DavisVideos, LabelledImages


@dataclass(frozen=True)
class Batch:
    """frames [B, T, 3, S, S], labels [B, T, S, S] int64, previous and kept [B, O, S/4, S/4]: see Clip."""

    frames: Tensor
    labels: Tensor
    previous: Tensor
    kept: Tensor


def join(clips: list[Clip]) -> Batch:
    """Clips of one size -> a batch."""
    return Batch(
        torch.from_numpy(np.stack([clip.frames for clip in clips])),
        torch.from_numpy(np.stack([clip.labels for clip in clips])).long(),
        torch.from_numpy(np.stack([clip.previous for clip in clips])),
        torch.from_numpy(np.stack([clip.kept for clip in clips])),
    )


class EndlessClips(IterableDataset[Clip]):
    """Numbered clips without end, from batch `first` on; workers take turns by batches, so that the order is the same
    with any number of them."""

    def __init__(
        self, images: list[LabelledImages], videos: list[DavisVideos], settings: ClipSettings, seed: int
    ) -> None:
        self.images, self.videos, self.settings, self.seed = images, videos, settings, seed
        self.batch, self.first = 1, 0

    def __iter__(self) -> Iterator[Clip]:
        worker = get_worker_info()
        number, step = (worker.id, worker.num_workers) if worker else (0, 1)
        maker = ClipMaker(self.images, self.videos, self.settings, self.seed)
        number += self.first
        while True:
            for place in range(self.batch):
                yield maker.numbered(number * self.batch + place)
            number += step


def start_worker(_: int) -> None:
    """One thread a worker: the cores belong to the network."""
    import cv2

    cv2.setNumThreads(0)
    torch.set_num_threads(1)
    os.environ["OMP_NUM_THREADS"] = "1"


def batches(clips: EndlessClips, batch_size: int, workers: int = 1, first: int = 0) -> Iterator[Batch]:
    """Batches without end, from number `first` on."""
    clips.batch, clips.first = batch_size, first
    return iter(
        DataLoader(
            clips,
            batch_size=batch_size,
            collate_fn=join,
            num_workers=workers,
            worker_init_fn=start_worker,
            prefetch_factor=3 if workers else None,
        )
    )
