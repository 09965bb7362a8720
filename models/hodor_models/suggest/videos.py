"""Labelled videos: DAVIS folders, and the YouTube-VIS layout."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from ..data.sources import DataError, DavisVideos, Image, LabelMap, read_image
from .scenes import LabelledVideos


@dataclass(frozen=True)
class VideoFolder:
    """kind "davis": root and split; kind "youtube-vis": root/JPEGImages and the instances JSON as `annotations`."""

    root: str
    kind: str = "davis"
    split: str = "train"
    annotations: str = ""


class Davis:
    """DAVIS behind LabelledVideos."""

    def __init__(self, videos: DavisVideos) -> None:
        self.videos, self.names = videos, videos.names
        self.lengths = {name: len(videos.frames[name]) for name in videos.names}

    def read(self, name: str, index: int) -> tuple[Image, LabelMap]:
        """See LabelledVideos.read."""
        return self.videos.read(name, index)


def counts_of(text: str) -> list[int]:
    """COCO's compressed run lengths -> run lengths.

    Five bits a character, the sixth says that more follow; from the third run on, the difference to the run two before.
    """
    runs: list[int] = []
    at = 0
    while at < len(text):
        value, shift, more = 0, 0, True
        while more:
            bits = ord(text[at]) - 48
            value |= (bits & 31) << shift
            more, shift, at = bool(bits & 32), shift + 5, at + 1
            if not more and bits & 16:
                value |= -1 << shift
        runs.append(value + runs[-2] if len(runs) > 2 else value)
    return runs


def decode_mask(segmentation: Any, height: int, width: int) -> NDArray[np.bool_]:
    """Polygons, or run lengths (a list or COCO's string), down the columns -> [H, W]."""
    if isinstance(segmentation, list):
        canvas = np.zeros((height, width), np.uint8)
        polygons = [np.round(np.array(p, np.float32).reshape(-1, 2)).astype(np.int32) for p in segmentation]
        return cv2.fillPoly(canvas, polygons, 1) > 0
    counts = segmentation["counts"]
    runs = counts_of(counts) if isinstance(counts, str) else counts
    if sum(runs) != height * width:
        raise DataError(f"run lengths of {sum(runs)} pixels in a mask of {height} x {width}")
    return np.repeat(np.arange(len(runs)) % 2 == 1, runs).reshape(width, height).T


class YouTubeVis:
    """YouTube-VIS: `videos` with file_names, `annotations` with one segmentation (or null) a frame."""

    def __init__(self, root: Path, annotations: Path) -> None:
        if not annotations.is_file():
            raise DataError(f"{annotations}: no such file")
        content = json.loads(annotations.read_text())
        tracks: dict[int, list[list[Any]]] = {}
        for item in content.get("annotations") or []:
            tracks.setdefault(item["video_id"], []).append(item["segmentations"])
        self.root = root
        self.videos = {v["file_names"][0].split("/")[0]: v for v in content["videos"] if v["id"] in tracks}
        if not self.videos:
            raise DataError(f"{annotations}: no video with annotations")
        self.tracks = {name: tracks[v["id"]] for name, v in self.videos.items()}
        self.names = list(self.videos)
        self.lengths = {name: len(v["file_names"]) for name, v in self.videos.items()}

    def read(self, name: str, index: int) -> tuple[Image, LabelMap]:
        """See LabelledVideos.read; label k is the k-th annotation of the video."""
        video = self.videos[name]
        image = read_image(self.root / "JPEGImages" / video["file_names"][index])
        label = np.zeros((video["height"], video["width"]), np.uint8)
        for value, track in enumerate(self.tracks[name][:255], 1):
            if track[index] is not None:
                label[decode_mask(track[index], video["height"], video["width"])] = value
        return image, label


def open_videos(folder: VideoFolder) -> LabelledVideos:
    """The reader of one folder."""
    if folder.kind == "davis":
        return Davis(DavisVideos(Path(folder.root), folder.split))
    if folder.kind == "youtube-vis":
        return YouTubeVis(Path(folder.root), Path(folder.annotations))
    raise DataError(f"videos.kind {folder.kind!r}: must be 'davis' or 'youtube-vis'")
