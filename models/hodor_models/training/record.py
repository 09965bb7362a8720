"""What a checkpoint says of the run it is of, so that others can repeat it, and what changed where a run goes on."""

import csv
import subprocess
from collections.abc import Mapping
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from ..data.sources import DataError
from .config import TrainingConfig

# Settings that do not change what is learnt at a step: they may differ when a run goes on.
FREE = ("threads", "device", "schedule.steps", "schedule.cool_down", "checkpoints.")


def package_version() -> str:
    """Of this package; "unknown" where it is not installed."""
    try:
        return version("hodor-models")
    except PackageNotFoundError:
        return "unknown"


def commit() -> str:
    """Of the checkout this code lies in, with "+" where files differ from it; "unknown" outside one."""
    here = Path(__file__).parent

    def git(*arguments: str) -> str:
        return subprocess.run(["git", *arguments], cwd=here, check=True, capture_output=True, text=True).stdout.strip()

    try:
        return git("rev-parse", "HEAD") + ("+" if git("status", "--porcelain", "--untracked-files=no", ".") else "")
    except (OSError, subprocess.CalledProcessError):
        return "unknown"


def plain(value: Any) -> Any:
    """Tuples as lists: what a checkpoint gives back."""
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    return [plain(inner) for inner in value] if isinstance(value, (list, tuple)) else value


def record_of(config: TrainingConfig) -> dict[str, Any]:
    """The whole configuration, the package's version and the commit."""
    return {"config": plain(asdict(config)), "package": package_version(), "commit": commit()}


def flat(values: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """Nested tables as one, keys joined by dots; lists of tables stay whole."""
    found: dict[str, Any] = {}
    for key, value in values.items():
        found |= flat(value, f"{prefix}{key}.") if isinstance(value, dict) else {f"{prefix}{key}": value}
    return found


def changes(before: Mapping[str, Any], config: TrainingConfig) -> dict[str, tuple[Any, Any]]:
    """Settings that differ from those of a checkpoint: name -> (then, now)."""
    then, now = flat(before), flat(plain(asdict(config)))
    return {name: (then.get(name), now.get(name)) for name in {**then, **now} if then.get(name) != now.get(name)}


def check_resumed(before: Mapping[str, Any], config: TrainingConfig, path: Path, accepted: bool) -> list[str]:
    """Lines that name what changed since the checkpoint. DataError where that changes what is learnt and was not
    accepted; the network's sizes can never change."""
    found = changes(before, config)
    lines = [f"{name}: {then!r} -> {now!r}" for name, (then, now) in sorted(found.items())]
    network = [line for line in lines if line.startswith("network.")]
    if network:
        raise DataError(f"{path}: of another network ({network[0]}); nothing was written. Name another folder")
    serious = [line for line in lines if not line.startswith(FREE)]
    if serious and not accepted:
        raise DataError(
            f"{path}: the run was begun with another configuration ({'; '.join(serious)}); nothing was written. "
            "Name another folder, or go on with --accept-changes"
        )
    return lines


class Table:
    """A CSV file that grows by rows; columns are those of the first row, a new file is begun where they differ."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def add(self, row: Mapping[str, Any]) -> None:
        """One more row."""
        if self.path.is_file():
            with self.path.open(newline="") as file:
                head = next(csv.reader(file), [])
            if head != list(row):
                self.path.replace(self.free_name())
        begins = not self.path.is_file()
        with self.path.open("a", newline="") as file:
            writer = csv.DictWriter(file, list(row))
            if begins:
                writer.writeheader()
            writer.writerow(row)

    def free_name(self) -> Path:
        """Where the file so far is kept: `loss-1.csv`, `loss-2.csv`."""
        number = 1
        while (path := self.path.with_stem(f"{self.path.stem}-{number}")).exists():
            number += 1
        return path
