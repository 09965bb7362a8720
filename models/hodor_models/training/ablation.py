"""Soft, hard and no masks in the object encoder, trained equally long from the same start on the same clips."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..attention import MaskMode
from ..lite.network import HodorLite
from .config import TrainingConfig
from .loop import Trainer

MODES: tuple[MaskMode, ...] = ("soft", "hard", "none")
Measure = Callable[[HodorLite], dict[str, float]]
Row = dict[str, Any]


def ablation(config: TrainingConfig, folder: Path, measure: Measure | None) -> list[Row]:
    """One run a mode in a folder of its own (resumed where it exists); the rows are written to `ablation.json`."""
    rows: list[Row] = []
    for mode in MODES:
        own = replace(config, network=replace(config.network, mask_mode=mode))
        trainer = Trainer(own, folder / mode, measure)
        trainer.run()
        last = trainer.progress.curve[-1] if trainer.progress.curve else {}
        rows.append({"masks": mode, "steps": trainer.progress.step, "loss": trainer.smooth.get("loss"), **last})
        (folder / "ablation.json").write_text(json.dumps(rows, indent=1) + "\n")
    return rows


def table(rows: list[Row]) -> str:
    """The rows in Markdown."""
    lines = ["| masks | steps | J | F | J&F |", "|---|---|---|---|---|"]
    for row in rows:
        scores = (f"{100 * row[name]:.1f}" if name in row else "not measured" for name in ("J", "F", "JF"))
        lines.append(f"| {row['masks']} | {row['steps']} | {' | '.join(scores)} |")
    return "\n".join(lines)
