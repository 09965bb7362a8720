"""A test set of composited clips on disk, exports of it by the studio's batch, and their errors."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from ..data.sources import DataError, LabelledImages
from . import measures
from .composites import KINDS, Frame, Layer, Picture, layer_of, make_clip
from .strands import Plane

# What the studio is asked for: the folder of results, and the format as its batch files have it.
ALPHAS: dict[str, dict[str, Any]] = {
    "hard": {"kind": "matte", "codec": "png", "edges": {"soft": False}},
    "soft": {"kind": "matte", "codec": "png", "edges": {"soft": True}},
    "steady": {"kind": "matte", "codec": "png", "edges": {"soft": True, "smoothFrames": 2}},
}
COLOURS: dict[str, dict[str, Any]] = {
    "as-is": {"kind": "cutout", "codec": "png", "foreground": "as-is"},
    "clean": {"kind": "cutout", "codec": "png", "foreground": "clean"},
}
ALPHA_MEASURES = ("sad", "mse", "gradient", "connectivity", "dtssd")


@dataclass(frozen=True)
class SetRequest:
    """What to make: clips of each kind, frames of each clip, [height, width] of frames; the same seed, the same set."""

    per_kind: int = 10
    frames: int = 4
    size: tuple[int, int] = (480, 640)
    seed: int = 1


def fair_layers(
    sources: list[LabelledImages], size: tuple[int, int], rng: np.random.Generator
) -> Iterator[tuple[Layer, Picture]]:
    """Objects, each with a photograph of another source or place to go behind it; DataError where there are none."""
    misses = 0
    while misses < 200:
        source = sources[rng.integers(len(sources))]
        behind = sources[rng.integers(len(sources))]
        layer = layer_of(source, int(rng.integers(len(source))), size)
        if layer is None:
            misses += 1
            continue
        misses = 0
        yield layer, behind.read(int(rng.integers(len(behind))))[0]
    raise DataError("no picture of these sources has an object of a fair size")


def build_set(out: Path, sources: list[LabelledImages], request: SetRequest) -> int:
    """Writes clips, truth, reference masks and `jobs.json` for `hodor-studio batch`. Returns the number of clips."""
    rng = np.random.default_rng(request.seed)
    layers = fair_layers(sources, request.size, rng)
    names = []
    for number in range(request.per_kind):
        for kind in KINDS:
            layer, behind = next(layers)
            name = f"{kind}-{number:02d}"
            for index, frame in enumerate(make_clip(kind, layer, behind, request.frames, rng)):
                write_frame(out, name, index, frame)
            names.append(name)
    for folder in (*ALPHAS, *COLOURS):
        (out / "results" / folder).mkdir(parents=True, exist_ok=True)
    jobs = {"version": 1, "jobs": [job_of(name) for name in names]}
    (out / "jobs.json").write_text(json.dumps(jobs, indent=1) + "\n")
    content = {"seed": request.seed, "frames": request.frames, "size": request.size, "clips": names}
    (out / "set.json").write_text(json.dumps(content, indent=1) + "\n")
    return len(names)


def write_frame(out: Path, name: str, index: int, frame: Frame) -> None:
    for folder in ("clips", "truth", "masks"):
        (out / folder / (name if folder != "masks" else "")).mkdir(parents=True, exist_ok=True)
    write_png(out / "clips" / name / f"{index:05d}.png", frame.picture[..., ::-1])
    write_png(out / "truth" / name / f"alpha-{index:05d}.png", (frame.alpha * 65535 + 0.5).astype(np.uint16))
    colours = np.clip(frame.foreground + 0.5, 0, 255).astype(np.uint8)
    write_png(out / "truth" / name / f"foreground-{index:05d}.png", colours[..., ::-1])
    if index == 0:
        write_png(out / "masks" / f"{name}.png", (frame.alpha > 0.5).astype(np.uint8))


def write_png(path: Path, data: Any) -> None:
    if not cv2.imwrite(str(path), np.ascontiguousarray(data)):
        raise DataError(f"{path} could not be written")


def job_of(name: str) -> dict[str, Any]:
    exports = [
        {"format": wanted, "folder": f"results/{folder}", "name": "{name}"}
        for folder, wanted in {**ALPHAS, **COLOURS}.items()
    ]
    references = [{"masks": f"masks/{name}.png", "frame": 0}]
    return {"kind": "segment", "video": f"clips/{name}#fps=24", "references": references, "exports": exports}


def largest(data: Plane) -> int:
    return 65535 if data.dtype == np.uint16 else 255


def read_plane(path: Path) -> Plane:
    """Grey PNG of 8 or 16 bits -> float32 [h, w] in 0..1."""
    data = cv2.imread(str(path), cv2.IMREAD_UNCHANGED)
    if data is None:
        raise DataError(f"{path} is missing: run hodor-studio batch on jobs.json first")
    grey = data if data.ndim == 2 else data[..., 0]
    return grey.astype(np.float32) / largest(data)


def read_colours(path: Path) -> Plane:
    """Colour PNG of 8 or 16 bits -> float32 [h, w, 3] in 0..255, alpha left out."""
    data = cv2.imread(str(path), cv2.IMREAD_UNCHANGED)
    if data is None:
        raise DataError(f"{path} is missing: run hodor-studio batch on jobs.json first")
    return data[..., 2::-1].astype(np.float32) * (255 / largest(data))


def score_clip(root: Path, name: str, frames: int) -> dict[str, dict[str, float]]:
    """Errors of one clip by result; its first frame is the reference and not counted."""
    indices = range(1, frames)
    truths = [read_plane(root / "truth" / name / f"alpha-{index:05d}.png") for index in indices]
    found: dict[str, dict[str, float]] = {}
    for folder in ALPHAS:
        alphas = [read_plane(root / "results" / folder / name / f"{index:05d}.png") for index in indices]
        found[folder] = alpha_errors(alphas, truths)
    for folder in COLOURS:
        errors, seen = [], []
        for index, truth in zip(indices, truths, strict=True):
            colours = read_colours(root / "results" / folder / name / f"{index:05d}.png")
            own = read_colours(root / "truth" / name / f"foreground-{index:05d}.png")
            shown = read_plane(root / "results" / "soft" / name / f"{index:05d}.png")
            errors.append(measures.foreground_error(colours, own, truth))
            seen.append(measures.foreground_error(colours, own, truth, shown))
        found[folder] = {"foreground": float(np.mean(errors)), "shown": float(np.mean(seen))}
    return found


def alpha_errors(alphas: list[Plane], truths: list[Plane]) -> dict[str, float]:
    """Means over the frames of a clip."""
    pairs = list(zip(alphas, truths, strict=True))
    bands = [measures.uncertain_band(truth) for truth in truths]
    return {
        "sad": float(np.mean([measures.sad(a, t) for a, t in pairs])),
        "mse": float(np.mean([measures.mse(a, t, band) for (a, t), band in zip(pairs, bands, strict=True)])),
        "gradient": float(np.mean([measures.gradient_error(a, t) for a, t in pairs])),
        "connectivity": float(np.mean([measures.connectivity_error(a, t) for a, t in pairs])),
        "dtssd": measures.dt_ssd(alphas, truths),
    }


def score_set(root: Path) -> dict[str, Any]:
    """Mean errors by kind (and of all) and result. DataError where a result is missing."""
    content = json.loads((root / "set.json").read_text())
    scores = {name: score_clip(root, name, content["frames"]) for name in content["clips"]}
    groups = {kind: [name for name in scores if name.startswith(f"{kind}-")] for kind in KINDS}
    groups["all"] = list(scores)
    return {kind: mean_of([scores[name] for name in names]) for kind, names in groups.items() if names}


def mean_of(clips: list[dict[str, dict[str, float]]]) -> dict[str, dict[str, float]]:
    return {
        result: {measure: float(np.mean([clip[result][measure] for clip in clips])) for measure in clips[0][result]}
        for result in clips[0]
    }


def table(scores: dict[str, Any]) -> str:
    """The scores as Markdown: a row a kind and result."""
    rows = [
        "| kind | alpha | SAD | MSE | gradient | connectivity | dtSSD |",
        "| --- | --- | --: | --: | --: | --: | --: |",
    ]
    for kind, found in scores.items():
        for result in ALPHAS:
            values = " | ".join(f"{found[result][measure]:.2f}" for measure in ALPHA_MEASURES)
            rows.append(f"| {kind} | {result} | {values} |")
    rows += ["", "| kind | colours as they are | clean | as they are, where shown | clean, where shown |"]
    rows += ["| --- | --: | --: | --: | --: |"]
    for kind, found in scores.items():
        colours = [found[result][measure] for measure in ("foreground", "shown") for result in COLOURS]
        rows.append(f"| {kind} | {' | '.join(f'{value:.2f}' for value in colours)} |")
    return "\n".join(rows)
