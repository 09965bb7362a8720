"""How good tracks are: J of the track that fits an annotated object best; memory and time of a long clip."""

import resource
import sys
import time
from typing import Any

import numpy as np

from ..data.sources import DavisVideos
from ..metrics import region_similarity
from ..suggest.evaluate import Tell
from .discover import Discovery


def evaluate_sequence(discovery: Discovery, videos: DavisVideos, name: str, stride: int) -> dict[str, Any]:
    """J of the best track, and of the track with the best score, of each object of a sequence; first and last frame
    are not scored, as DAVIS does. Every stride-th frame is looked at."""
    indices = list(range(0, len(videos.frames[name]), stride))
    found = discovery.associate([discovery.queries(videos.read(name, t)[0]) for t in indices])
    labels = [videos.read_label(name, t) for t in indices]
    objects = [int(v) for v in np.unique(labels[0]) if v not in (0, 255)]
    js = np.zeros((len(objects), len(found.scores)))
    scored = indices[1:-1]
    frames = (videos.read(name, t)[0] for t in scored)
    for label, masks in zip(labels[1:-1], discovery.masks(found, frames), strict=True):
        js += [[region_similarity(label == o, mask) for mask in masks] for o in objects]
    js /= max(1, len(scored))
    best = js.max(1)
    return {"name": name, "J": round(float(best.mean()), 4), "J_first": round(float(js[:, 0].mean()), 4)}


def evaluate_tracks(discovery: Discovery, videos: DavisVideos, stride: int = 1, tell: Tell = print) -> dict[str, Any]:
    """Every sequence, and the means over sequences."""
    rows = []
    for name in videos.names:
        rows.append(evaluate_sequence(discovery, videos, name, stride))
        tell(f"{name:20s} best track {rows[-1]['J']:.2f}  first track {rows[-1]['J_first']:.2f}")
    means = {key: round(float(np.mean([row[key] for row in rows])), 4) for key in ("J", "J_first")}
    return {**means, "stride": stride, "sequences": rows}


def peak_memory() -> float:
    """The most memory this process has held, in MiB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024 * 1024 if sys.platform == "darwin" else 1024)


def time_clip(discovery: Discovery, frames: int, size: tuple[int, int]) -> dict[str, float]:
    """Seconds of each stage on a random clip of this many frames (H, W), and the peak memory in MiB."""
    rng = np.random.default_rng(0)
    base = rng.integers(0, 256, (*size, 3), dtype=np.uint8)
    began = time.perf_counter()
    queries = [discovery.queries(np.roll(base, 3 * t, 1)) for t in range(frames)]
    queried = time.perf_counter()
    found = discovery.associate(queries)
    associated = time.perf_counter()
    for _ in discovery.masks(found, (np.roll(base, 3 * t, 1) for t in range(frames))):
        pass
    return {
        "queries_s": queried - began,
        "association_s": associated - queried,
        "masks_s": time.perf_counter() - associated,
        "peak_mib": peak_memory(),
    }
