"""How long a frame takes, graph by graph, of one network or of several in the same run."""

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch

from .bundle import GRAPHS, Bundle, OrtGraphs
from .propagation import BACKGROUND_DESCRIPTORS, KEPT_IN_MEMORY, Floats, Graphs, Known

Medians = dict[str, float]


@dataclass(frozen=True)
class Load:
    """What is timed: network input size (H, W), objects, descriptor sets, threads, timed runs of each graph.

    A pixel memory is read as in the middle of a clip: one reference, the kept frames and the last one.
    """

    size: tuple[int, int] = (384, 672)
    objects: int = 3
    window: int = 7
    threads: int = 2
    runs: int = 15

    def sizes(self) -> dict[str, int]:
        """The letters in a manifest's shapes."""
        h, w = self.size
        descriptors, memory = BACKGROUND_DESCRIPTORS + self.objects, 2 + KEPT_IN_MEMORY
        return {"H": h, "W": w, "O": self.objects, "T": self.window, "M": memory, "N": descriptors}


@dataclass(frozen=True)
class Contestant:
    """A network to time: its name in the table, the bundle that says its inputs, and what runs a graph."""

    name: str
    bundle: Bundle
    run: Callable[..., Any]


def fill(dimensions: list[str], sizes: dict[str, int], rng: np.random.Generator) -> Floats:
    """Uniform random values of a manifest shape such as ["1", "9+O", "H/4"]."""
    shape = []
    for text in dimensions:
        left, _, right = "".join(str(sizes.get(letter, letter)) for letter in text).partition("/")
        shape.append(int(left) // int(right) if right else sum(int(part) for part in left.split("+")))
    return rng.random(shape, dtype=np.float32)


def time_together(contestants: list[Contestant], load: Load) -> list[Medians]:
    """Median milliseconds of each graph, and their sum, on random inputs, for each contestant.

    Their runs are taken in turn, so that whatever else the machine does hits all.
    """
    rng = np.random.default_rng(0)
    medians: list[Medians] = [{} for _ in contestants]
    for name in GRAPHS:
        listed = [one.bundle.manifest["graphs"][name]["inputs"] for one in contestants]
        feeds = [{tensor: fill(dims, load.sizes(), rng) for tensor, dims in inputs.items()} for inputs in listed]
        times: list[list[float]] = [[] for _ in contestants]
        for _ in range(load.runs + 1):
            for one, feed, own in zip(contestants, feeds, times, strict=True):
                began = time.perf_counter()
                one.run(name, **feed)
                own.append(1000 * (time.perf_counter() - began))
        for median, own in zip(medians, times, strict=True):
            median[name] = float(np.median(own[1:]))  # the first run allocates
    return [{**median, "frame": sum(median.values())} for median in medians]


def in_onnx_runtime(name: str, bundle: Bundle, threads: int, precision: str = "float32") -> Contestant:
    """A bundle as it is used."""
    return Contestant(name, bundle, OrtGraphs(bundle, threads, precision=precision).run)


def own_contestants(bundle: Bundle, threads: int) -> list[Contestant]:
    """A bundle in float32 and in each variant that it has for processors; the variant first, which is what they run."""
    listed = [variant for graph in bundle.manifest["graphs"].values() for variant in graph.get("variants", {}).items()]
    names = {name for name, variant in listed if "cpu" in variant["for"]}
    variants = [in_onnx_runtime(f"this bundle, {name}", bundle, threads, name) for name in sorted(names)]
    return [*variants, in_onnx_runtime("this bundle", bundle, threads)]


def in_pytorch(name: str, bundle: Bundle, graphs: Graphs, threads: int) -> Contestant:
    """A network in PyTorch, as it is written (eager); bundle: the same network's, for the inputs."""
    torch.set_num_threads(threads)
    calls: dict[str, Callable[..., Any]] = {
        "backbone": graphs.backbone,
        "object_encoder": graphs.object_encoder,
        "mask_decoder": lambda f4, f8, descriptors: graphs.mask_decoder(f4, f8, descriptors, Known(f4)),
    }
    return Contestant(name, bundle, lambda graph, **feeds: calls[graph](**feeds))


@contextmanager
def published_network() -> Iterator[tuple[Bundle, Graphs]]:
    """The published network with random weights, whose time is that of any others: its bundle, gone afterwards, and
    itself in PyTorch."""
    from .official.config import InputConfig
    from .official.graphs import PlainGraphs
    from .official.import_checkpoint import write_official_bundle
    from .official.import_request import ImportRequest
    from .official.network import Hodor

    with tempfile.TemporaryDirectory(prefix="hodor-published-") as name:
        folder = Path(name)
        network = Hodor().eval()
        torch.save({"model": network.state_dict()}, folder / "random.pth")
        request = ImportRequest(folder / "random.pth", folder / "config.yaml", folder / "bundle", int8=True)
        yield write_official_bundle(network, InputConfig(), request), PlainGraphs(network, InputConfig())


def time_against(bundle: Bundle, other: str | None, load: Load, tell: Callable[[str], None]) -> dict[str, Medians]:
    """Medians by contestant, this bundle's first. other: None, a bundle's folder, "published" for the published network
    in ONNX Runtime, or "pytorch" for it in PyTorch as well. Raises BundleError for a folder that is no bundle."""
    from .bundle import read_bundle

    def timed(contestants: list[Contestant]) -> dict[str, Medians]:
        found = time_together(contestants, load)
        return {one.name: medians for one, medians in zip(contestants, found, strict=True)}

    own = own_contestants(bundle, load.threads)
    if other not in ("published", "pytorch"):
        rest = [in_onnx_runtime("the other", read_bundle(Path(other)), load.threads)] if other else []
        return timed([*own, *rest])
    tell("building the published network")
    with published_network() as (published, graphs):
        rest = [
            in_onnx_runtime("published", published, load.threads),
            in_onnx_runtime("published, int8", published, load.threads, "int8"),
        ]
        if other == "pytorch":
            rest.append(in_pytorch("published, PyTorch", published, graphs, load.threads))
        return timed([*own, *rest])


def table(found: dict[str, Medians]) -> str:
    """Milliseconds by graph and contestant; last, how many times as long as the first each of the others takes."""
    first, *others = found.values()
    lines = [f"{'ms':16s}" + "".join(f"{name:>20s}" for name in found)] if others else []
    for graph in first:
        ratios = "".join(f"{other[graph] / first[graph]:9.1f} x" for other in others)
        lines.append(f"{graph:16s}" + "".join(f"{medians[graph]:17.1f} ms" for medians in found.values()) + ratios)
    return "\n".join(lines)
