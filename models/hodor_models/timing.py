"""How long a frame takes, graph by graph."""

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import torch

from .bundle import GRAPHS, Bundle, OrtGraphs
from .propagation import BACKGROUND_DESCRIPTORS, Floats

Medians = dict[str, float]


def fill(dimensions: list[str], sizes: dict[str, int], rng: np.random.Generator) -> Floats:
    """Uniform random values of a manifest shape such as ["1", "9+O", "H/4"]."""
    shape = []
    for text in dimensions:
        left, _, right = "".join(str(sizes.get(letter, letter)) for letter in text).partition("/")
        shape.append(int(left) // int(right) if right else sum(int(part) for part in left.split("+")))
    return rng.random(shape, dtype=np.float32)


def time_graphs(
    bundle: Bundle, size: tuple[int, int], objects: int, window: int, threads: int, runs: int = 15
) -> Medians:
    """Median milliseconds of each graph, and their sum, on random inputs."""
    return time_together([bundle], size, objects, window, threads, runs)[0]


def time_together(
    bundles: list[Bundle], size: tuple[int, int], objects: int, window: int, threads: int, runs: int = 15
) -> list[Medians]:
    """As time_graphs for several bundles, their runs taken in turn, so that whatever else the machine does hits all.

    A pixel memory is read with one reference and the last frame.
    """
    rng = np.random.default_rng(0)
    sizes = {"H": size[0], "W": size[1], "O": objects, "T": window, "M": 2, "N": BACKGROUND_DESCRIPTORS + objects}
    opened = [OrtGraphs(bundle, threads) for bundle in bundles]
    medians: list[Medians] = [{} for _ in bundles]
    for name in GRAPHS:
        listed = [bundle.manifest["graphs"][name]["inputs"] for bundle in bundles]
        feeds = [{tensor: fill(dims, sizes, rng) for tensor, dims in inputs.items()} for inputs in listed]
        times: list[list[float]] = [[] for _ in bundles]
        for _ in range(runs + 1):
            for graphs, feed, own in zip(opened, feeds, times, strict=True):
                began = time.perf_counter()
                graphs.run(name, **feed)
                own.append(1000 * (time.perf_counter() - began))
        for median, own in zip(medians, times, strict=True):
            median[name] = float(np.median(own[1:]))  # the first run allocates
    return [{**median, "frame": sum(median.values())} for median in medians]


@contextmanager
def published_network() -> Iterator[Bundle]:
    """A bundle of the published network with random weights, whose time is that of any others; gone afterwards."""
    from .official.config import InputConfig
    from .official.import_checkpoint import write_official_bundle
    from .official.import_request import ImportRequest
    from .official.network import Hodor

    with tempfile.TemporaryDirectory(prefix="hodor-published-") as name:
        folder = Path(name)
        network = Hodor().eval()
        torch.save({"model": network.state_dict()}, folder / "random.pth")
        request = ImportRequest(folder / "random.pth", folder / "config.yaml", folder / "bundle")
        yield write_official_bundle(network, InputConfig(), request)
