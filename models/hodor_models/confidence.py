"""What a mask is worth: the share of it that is beyond doubt -> the overlap with the object to be expected (IoU).

The curve is fitted to labelled clips and written into the bundle's manifest, one for every arithmetic; the studio reads
it there (`src/main/session/expectedOverlap.ts`). The clips are those the network was trained on or like them, where it
does better than elsewhere: so they are played fast and spoilt (coarse, pale, noisy), which makes it fail as it
does on clips it does not know. Whether that holds is told by the calibration error on another split.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from .bundle import Bundle, OrtGraphs, read_bundle
from .data.sources import DavisVideos, Image
from .evaluate import objects_of
from .export.write_bundle import write_json
from .metrics import region_similarity
from .propagation import Floats, Graphs, Propagation, Settings, enlarge

# Probabilities between these are in doubt.
DOUBT = (0.1, 0.9)
BINS = 10


@dataclass(frozen=True)
class Sample:
    """One object on one frame: share of its mask beyond doubt, mean probability over the mask, IoU with the truth."""

    sure: float
    mean: float
    overlap: float


@dataclass(frozen=True)
class Way:
    """How clips are played: every so-manyth frame, so many of them, spoilt or as they are."""

    step: int = 1
    frames: int = 24
    spoilt: bool = False


# As they are, clips of the training would tell of more than is to be had elsewhere.
WAYS = (Way(4, 18, True), Way(8, 9, True))

# Shares of the samples, from the least sure to the surest, that the points of the curve stand for: finer where masks go
# wrong, which is rare.
PARTS = (0, 0.02, 0.06, 0.12, 0.25, 0.45, 0.65, 0.85, 1)


@dataclass(frozen=True)
class Curve:
    """Expected overlap by the share beyond doubt; both ascending, straight lines between."""

    sure: list[float] = field(default_factory=list)
    overlap: list[float] = field(default_factory=list)

    def at(self, sure: NDArray[np.float64]) -> NDArray[np.float64]:
        """The overlaps to be expected; beyond the ends the ends hold."""
        return np.asarray(np.interp(sure, self.sure, self.overlap))


def sure_share(soft: Floats) -> float:
    """Probabilities [h, w] of one object: cells of the mask, of these and those in doubt together."""
    inside = int((soft > 0.5).sum())
    doubtful = int(((soft > DOUBT[0]) & (soft < DOUBT[1])).sum())
    return inside / (inside + doubtful) if inside else 0.0


def spoil(image: Image, seed: int) -> Image:
    """The picture coarse, pale and noisy."""
    small = cv2.resize(image, None, fx=0.4, fy=0.4, interpolation=cv2.INTER_AREA).astype(np.float32)
    grey = small.mean((0, 1), keepdims=True)
    noise = np.random.default_rng(seed).normal(0, 10, small.shape)
    worse = np.clip(grey + (small - grey) * 0.55 + noise, 0, 255).astype(np.uint8)
    return cv2.resize(worse, (image.shape[1], image.shape[0]), interpolation=cv2.INTER_LINEAR)


def play(videos: DavisVideos, name: str, graphs: Graphs, settings: Settings, way: Way) -> Iterator[Sample]:
    """Propagate one sequence and compare every object's mask with the truth; where none was found, nothing is said."""

    def read(t: int) -> tuple[Image, NDArray[np.uint8]]:
        image, truth = videos.read(name, t)
        return (spoil(image, t) if way.spoilt else image), truth

    image, truth = read(0)
    objects = objects_of(truth)
    loop = Propagation(graphs, objects, settings)
    loop.give(image, truth)
    for t in list(range(0, len(videos.frames[name]), way.step))[1 : way.frames]:
        image, truth = read(t)
        soft = loop.next(image)
        full = enlarge(soft, (image.shape[0], image.shape[1]))
        label = loop.label_of(full)
        for slot, own in enumerate(objects, 1):
            there = label == own
            if there.any():
                overlap = region_similarity(truth == own, there)
                yield Sample(sure_share(soft[slot]), float(full[slot][there].mean()), overlap)


def gather(videos: DavisVideos, graphs: Graphs, settings: Settings, ways: tuple[Way, ...]) -> list[Sample]:
    """Every sequence in every way."""
    return [sample for name in videos.names for way in ways for sample in play(videos, name, graphs, settings, way)]


def rising(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """The nearest values that never fall (pool adjacent violators; equal weights)."""
    blocks: list[tuple[float, int]] = []
    for value in values:
        blocks.append((float(value), 1))
        while len(blocks) > 1 and blocks[-2][0] > blocks[-1][0]:
            (right, more), (left, count) = blocks.pop(), blocks.pop()
            blocks.append(((left * count + right * more) / (count + more), count + more))
    return np.concatenate([np.full(count, value) for value, count in blocks])


def fit(samples: list[Sample]) -> Curve:
    """Isotonic over the means of the `PARTS`."""
    order = sorted(samples, key=lambda sample: sample.sure)
    edges = sorted({round(part * len(order)) for part in PARTS})
    groups = [range(first, end) for first, end in pairwise(edges)]
    sure = np.array([np.mean([order[at].sure for at in group]) for group in groups])
    overlap = rising(np.array([np.mean([order[at].overlap for at in group]) for group in groups]))
    apart = np.concatenate(([True], np.diff(sure) > 1e-4))
    return Curve([round(float(v), 4) for v in sure[apart]], [round(float(v), 4) for v in overlap[apart]])


def calibration_error(told: NDArray[np.float64], true: NDArray[np.float64]) -> float:
    """Expected calibration error: mean distance of what was told from what was true, over ten bins by what was told."""
    bins = np.clip((told * BINS).astype(int), 0, BINS - 1)
    parts = [(bins == each) for each in range(BINS)]
    return float(sum(part.mean() * abs(told[part].mean() - true[part].mean()) for part in parts if part.any()))


def errors(samples: list[Sample], curve: Curve) -> dict[str, float]:
    """Calibration error of the mean probability (what the studio told before) and of the curve, and how far a single
    frame is off."""
    true = np.array([sample.overlap for sample in samples])
    before = np.array([sample.mean for sample in samples])
    after = curve.at(np.array([sample.sure for sample in samples]))
    return {
        "samples": len(samples),
        "before": round(calibration_error(before, true), 4),
        "after": round(calibration_error(after, true), 4),
        "off_before": round(float(np.abs(before - true).mean()), 4),
        "off_after": round(float(np.abs(after - true).mean()), 4),
    }


def precisions_of(bundle: Bundle) -> list[str]:
    """float32 and every variant some graph has."""
    variants = {name for entry in bundle.manifest["graphs"].values() for name in entry.get("variants", {})}
    return ["float32", *sorted(variants)]


@dataclass(frozen=True)
class Fitting:
    """What a bundle is calibrated on and, where that is given, checked on."""

    videos: DavisVideos
    check: DavisVideos | None = None
    threads: int = 2
    check_way: Way = Way(4, 20)


def calibrate(folder: Path, fitting: Fitting, only: list[str] | None = None) -> dict[str, Any]:
    """Fit a curve for every precision and write it into the manifest; the graphs stay as they are."""
    bundle = read_bundle(folder)
    settings = bundle.settings()
    confidence: dict[str, Any] = dict(bundle.manifest.get("confidence", {"curves": {}, "measured": {}}))
    for precision in only or precisions_of(bundle):
        graphs = OrtGraphs(bundle, fitting.threads, precision=precision)
        curve = fit(gather(fitting.videos, graphs, settings, WAYS))
        confidence["curves"][precision] = {"sure": curve.sure, "overlap": curve.overlap}
        if fitting.check is not None:
            checked = gather(fitting.check, graphs, settings, (fitting.check_way,))
            confidence["measured"][precision] = errors(checked, curve)
    manifest = {**bundle.manifest, "confidence": confidence}
    write_json(folder / "manifest.json", manifest)
    return confidence
