"""A matting network on the held-out set that `matting build` made: errors beside hard and soft edges."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from .band import AlphaGraph, band_of, matted, radius_for
from .composites import KINDS
from .strands import Plane
from .testset import ALPHA_MEASURES, alpha_errors, mean_of, read_colours, read_plane, write_png

STUDIO = ("hard", "soft")
NETWORK = "matting"
BOUND = "true alpha in the band"
RESULTS = (*STUDIO, NETWORK, BOUND)


@dataclass(frozen=True)
class Evaluation:
    """The set's folder with the studio's results, the graph, and the band's radius in pixels (0: by the frames)."""

    root: Path
    graph: AlphaGraph
    radius: float = 0.0

    def clip(self, name: str, frames: int) -> dict[str, dict[str, float]]:
        """Errors by result of one clip; its first frame is the reference and not counted."""
        found: dict[str, list[Plane]] = {result: [] for result in RESULTS}
        truths = []
        for index in range(1, frames):
            truth = read_plane(self.root / "truth" / name / f"alpha-{index:05d}.png")
            for result in STUDIO:
                found[result].append(read_plane(self.root / "results" / result / name / f"{index:05d}.png"))
            alpha, bound = self.frame(name, index, found["soft"][-1], truth)
            found[NETWORK].append(alpha)
            found[BOUND].append(bound)
            truths.append(truth)
        return {result: alpha_errors(alphas, truths) for result, alphas in found.items()}

    def frame(self, name: str, index: int, soft: Plane, truth: Plane) -> tuple[Plane, Plane]:
        """Alpha of the network, written to results/matting too, and what the band allows at best."""
        picture = read_colours(self.root / "clips" / name / f"{index:05d}.png")
        band = band_of(soft, self.radius or radius_for(*soft.shape))
        alpha = matted(self.graph, picture, soft, band)
        folder = self.root / "results" / NETWORK / name
        folder.mkdir(parents=True, exist_ok=True)
        write_png(folder / f"{index:05d}.png", (alpha * 65535 + 0.5).astype(np.uint16))
        return alpha, np.where(band > 0, truth, soft)


def evaluate_set(evaluation: Evaluation) -> dict[str, Any]:
    """Mean errors by kind (and of all) and result. DataError where the studio's results are missing."""
    content = json.loads((evaluation.root / "set.json").read_text())
    scores = {name: evaluation.clip(name, content["frames"]) for name in content["clips"]}
    groups = {kind: [name for name in scores if name.startswith(f"{kind}-")] for kind in KINDS}
    groups["all"] = list(scores)
    return {kind: mean_of([scores[name] for name in names]) for kind, names in groups.items() if names}


def alpha_table(scores: dict[str, Any]) -> str:
    """The scores as Markdown: a row a kind and result."""
    rows = ["| kind | alpha | SAD | MSE | gradient | connectivity | dtSSD |"]
    rows.append("| --- | --- | --: | --: | --: | --: | --: |")
    for kind, found in scores.items():
        for result in RESULTS:
            values = " | ".join(f"{found[result][measure]:.3f}" for measure in ALPHA_MEASURES)
            rows.append(f"| {kind} | {result} | {values} |")
    return "\n".join(rows)
