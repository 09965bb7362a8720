"""How long a frame takes, graph by graph."""

import time

import numpy as np

from .bundle import Bundle, OrtGraphs
from .propagation import BACKGROUND_DESCRIPTORS, Floats


def fill(dimensions: list[str], sizes: dict[str, int], rng: np.random.Generator) -> Floats:
    """Uniform random values of a manifest shape such as ["1", "9+O", "H/4"]."""
    shape = []
    for text in dimensions:
        left, _, right = "".join(str(sizes.get(letter, letter)) for letter in text).partition("/")
        shape.append(int(left) // int(right) if right else sum(int(part) for part in left.split("+")))
    return rng.random(shape, dtype=np.float32)


def time_graphs(
    bundle: Bundle, size: tuple[int, int], objects: int, window: int, threads: int, runs: int = 15
) -> dict[str, float]:
    """Median milliseconds of each graph, and their sum, on random inputs."""
    graphs = OrtGraphs(bundle, threads)
    rng = np.random.default_rng(0)
    sizes = {"H": size[0], "W": size[1], "O": objects, "T": window, "M": 2, "N": BACKGROUND_DESCRIPTORS + objects}
    medians: dict[str, float] = {}
    for name, graph in bundle.manifest["graphs"].items():
        feeds = {tensor: fill(dims, sizes, rng) for tensor, dims in graph["inputs"].items()}
        graphs.run(name, **feeds)
        times = []
        for _ in range(runs):
            began = time.perf_counter()
            graphs.run(name, **feeds)
            times.append(1000 * (time.perf_counter() - began))
        medians[name] = float(np.median(times))
    return {**medians, "frame": sum(medians.values())}
