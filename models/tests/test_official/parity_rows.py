"""What the parity tests share: the fixture's rows, its random inputs, and the two ways to run the graphs."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor

from hodor_models.official.config import InputConfig
from hodor_models.official.frames import Floats
from hodor_models.official.graphs import OnnxGraphs, TorchGraphs

BACKENDS = ("torch", "onnx")
Graphs = TorchGraphs | OnnxGraphs


def stats(x: Floats) -> Floats:
    """Mean, deviation, minimum, maximum and root mean square, the last in place of the fixture's norm."""
    x = x.astype(np.float64).ravel()
    return np.array([x.mean(), x.std(), x.min(), x.max(), np.sqrt((x * x).mean())])


@dataclass
class Rows:
    """The rows of a fixture file: each is checked, and that none was forgotten."""

    path: Path
    open: set[str] = field(default_factory=set)
    worst: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.values = dict(np.load(self.path))
        self.open = set(self.values)

    def take(self, name: str) -> Any:
        """A row that is read, not compared."""
        self.open.discard(name)
        return self.values[name]

    def check(self, name: str, found: Any, tolerance: float) -> None:
        """Largest absolute difference of a row."""
        expected = self.take(name)
        assert np.shape(found) == expected.shape, name
        deviation = float(np.abs(np.asarray(found, np.float64) - expected).max())
        self.worst[name] = deviation
        assert deviation <= tolerance, f"{name}: {deviation:.2e}, allowed {tolerance:.0e}"

    def check_stats(self, name: str, found: Floats, tolerance: float) -> None:
        """The statistics of one whole tensor."""
        self.values[name][4] /= np.sqrt(found.size)
        self.check(name, stats(found), tolerance)

    def check_channel_stats(self, name: str, found: Floats, tolerance: float) -> None:
        """The statistics of each channel of [K, h, w]."""
        self.values[name][:, 4] /= np.sqrt(found[0].size)
        self.check(name, np.stack([stats(channel) for channel in found]), tolerance)

    def report(self, title: str) -> None:
        """With -s: the deviation of every row."""
        print(f"\n{title}", *(f"  {name:28s} {value:.1e}" for name, value in sorted(self.worst.items())), sep="\n")


def graphs_of(backend: str, rule: InputConfig, request: pytest.FixtureRequest) -> Graphs:
    """The graphs in PyTorch or ONNX Runtime."""
    if backend == "torch":
        return TorchGraphs(request.getfixturevalue("network"), rule)
    return OnnxGraphs(request.getfixturevalue("bundle"))


def noise(name: str, *shape: int) -> Tensor:
    """The fixture's random inputs."""
    import synth_weights

    return torch.from_numpy(synth_weights.unit_noise(name, int(np.prod(shape))).reshape(shape).astype(np.float32))
