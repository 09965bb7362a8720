"""The published temporal loop against the fixture made with the published code: every row, label maps included.

The 384 loops always run; STUDIO_SLOW=1 adds the 480 ones. Skipped where the shared folder is absent.
"""

import json
import os
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from parity_rows import BACKENDS, Graphs, Rows, graphs_of

from hodor_models.official.config import InputConfig
from hodor_models.official.frames import Floats, fit, resize, restore, scale_masks, softmax
from hodor_models.official.propagation import Propagation

SLOW = pytest.mark.skipif(not os.environ.get("STUDIO_SLOW"), reason="set STUDIO_SLOW=1 to run the 480 loops too")
LABELS = {"torch": 1e-4, "onnx": 1e-3}
LOGITS = {"torch": 2e-3, "onnx": 1e-2}


class Recorder:
    """Runs the graphs, keeps what went in and out, and runs nothing twice."""

    def __init__(self, graphs: Graphs) -> None:
        self.graphs = graphs
        self.known: dict[tuple[int, ...], Any] = {}
        self.calls: list[tuple[str, tuple[Any, ...], Any]] = []

    def once(self, name: str, function: Callable[..., Any], *arrays: Any) -> Any:
        """A call, or its result where it was made before."""
        key = (zlib.crc32(name.encode()), *(zlib.crc32(np.ascontiguousarray(a).tobytes()) for a in arrays))
        if key not in self.known:
            self.known[key] = function(*arrays)
        self.calls.append((name, arrays, self.known[key]))
        return self.known[key]

    def backbone(self, image: Floats) -> tuple[Floats, Floats]:
        """See Graphs."""
        f4, f8, *_ = self.once("backbone", self.graphs.feature_maps, image)
        return f4, f8

    def object_encoder(self, *arrays: Any) -> Floats:
        """See Graphs."""
        return self.once("encoder", self.graphs.object_encoder, *arrays)

    def mask_decoder(self, *arrays: Any) -> Floats:
        """See Graphs."""
        return self.once("decoder", self.graphs.mask_decoder, *arrays)

    def drain(self, name: str) -> list[tuple[tuple[Any, ...], Any]]:
        """Inputs and output of the calls of one graph since the last time."""
        found = [(arrays, out) for called, arrays, out in self.calls if called == name]
        self.calls = [call for call in self.calls if call[0] != name]
        return found


def check_labels(rows: Rows, scenario: str, labels: list[Floats], tolerance: float) -> None:
    """The share of differing pixels of each frame."""
    expected = rows.take(f"{scenario}_labels")
    shares = [float((found != wanted).mean()) for found, wanted in zip(labels, expected, strict=True)]
    rows.worst[f"{scenario}_labels"] = max(shares)
    assert max(shares) <= tolerance, f"{scenario}_labels: {shares}"


def check_inputs(rows: Rows, calls: list[Any], graphs: Graphs, rule: InputConfig) -> None:
    """Rows input_* and fmap*: of the graph's input, and what it makes of it."""
    mean, std = (np.array(v, np.float32)[:, None, None] for v in (rule.mean, rule.std))
    images = [(arrays[0][0] * np.float32(128) + np.float32(127) - mean) / std for arrays, _ in calls]
    rows.check("input_grid_t01", np.stack(images[:2])[:, :, ::24, ::24], 1e-5)
    for t, image in enumerate(images):
        rows.check_stats(f"input_stats_t{t}", image, 1e-5)
    for t, (_, maps) in enumerate(calls[:2]):
        for stride, step, found in zip((4, 8, 16, 32), (12, 6, 3, 2), maps, strict=True):
            rows.check_stats(f"fmap{stride}_stats_t{t}", found, 1e-4)
            if t == 0:
                rows.check(f"fmap{stride}_grid_t0", found[0, ::8, ::step, ::step], 1e-4)


def check_descriptors(rows: Rows, scenario: str, times: tuple[str, ...], calls: list[Any]) -> None:
    """Rows *_desc_*."""
    for t, (_, found) in zip(times, calls, strict=True):
        rows.check(f"{scenario}_bg_desc_t{t}", found[0, :9], 2e-4)
        rows.check(f"{scenario}_fg_desc_t{t}", found[0, 9:], 2e-4)


def check_logits(rows: Rows, scenario: str, times: tuple[int, ...], calls: list[Any], tolerance: float) -> None:
    """Rows *_logits_*."""
    for t, (_, found) in zip(times, calls, strict=True):
        step = 2 if t == 1 else 6
        rows.check(f"{scenario}_logits_grid_t{t}", found[0][:, ::step, ::step], tolerance)
        rows.check_channel_stats(f"{scenario}_logits_stats_t{t}", found[0], tolerance)


def check_masks(rows: Rows, encoded: list[Any], logits: Floats, rule: InputConfig, tolerance: float) -> None:
    """Rows *_enc_*mask_* and *_probs_* of scenario A."""
    (_, first, first_background), (_, second, second_background) = encoded[0][0], encoded[1][0]
    rows.check("A_enc_fgmask_t0_x4", 4 * first[0], 0)
    rows.check("A_enc_bgmask_t0_sums", first_background[0].sum((1, 2)), 1e-3)
    rows.check("A_enc_fgmask_t1_grid", second[0][:, ::2, ::2], tolerance)
    rows.check_channel_stats("A_enc_fgmask_t1_stats", second[0], tolerance)
    rows.check_channel_stats("A_enc_bgmask_t1_stats", second_background[0], tolerance)
    rows.check("A_probs4_grid_t1", softmax(logits)[:, ::6, ::6], tolerance)
    geometry = fit((480, 854), rule)
    full = restore(softmax(resize(logits, geometry.padded)), geometry)
    rows.check("A_probs_full_grid_t1", full[:, ::8, ::8], tolerance)
    rows.check_channel_stats("A_probs_full_stats_t1", full, tolerance)


def check_invalid(rows: Rows, calls: list[Any]) -> None:
    """Rows B_dec_*_invalid; where the current frame has no descriptor at all, the loop leaves its set out."""
    for t, (arrays, _) in zip((2, 3), calls, strict=True):
        invalid = arrays[3][0].T
        for name, found in (("bg", invalid[:9]), ("fg", invalid[9:])):
            key = f"B_dec_t{t}_{name}_invalid"
            width = rows.values[key].shape[1]
            rows.check(key, np.pad(found, ((0, 0), (0, width - found.shape[1])), constant_values=True), 0)


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("short_side", [384, pytest.param(480, marks=SLOW)])
def test_temporal_loop(backend: str, short_side: int, request: pytest.FixtureRequest, parity: Path) -> None:
    """Scenario A: two objects from the first frame. B: a third one from the third frame on."""
    rows = Rows(parity / f"expected_{short_side}.npz")
    config = json.loads(str(rows.take("config")))
    rule = InputConfig(short_side, config["max_dim"])
    geometry = fit(tuple(config["orig_hw"]), rule)
    assert (list(geometry.scaled), list(geometry.padded)) == (config["resized_hw"], config["padded_hw"])
    graphs = graphs_of(backend, rule, request)
    frames = [cv2.imread(str(parity / f"frames/{t:05d}.jpg"))[:, :, ::-1] for t in range(4)]
    first = cv2.imread(str(parity / "frames/mask_00000.png"), cv2.IMREAD_UNCHANGED)
    third = cv2.imread(str(parity / "frames/mask_00002_object3.png"), cv2.IMREAD_UNCHANGED)
    given = {0: {1: first == 1, 2: first == 2}}
    recorder = Recorder(graphs)

    def propagate(given: dict[int, dict[int, Any]]) -> list[Any]:
        loop = Propagation(recorder, rule)
        return [loop.step(frame, given.get(t)) for t, frame in enumerate(frames)]

    check_labels(rows, "A", propagate(given), LABELS[backend])
    encoded, decoded = recorder.drain("encoder"), recorder.drain("decoder")
    check_inputs(rows, recorder.drain("backbone"), graphs, rule)
    check_descriptors(rows, "A", ("0", "1", "2"), encoded)
    check_logits(rows, "A", (1, 2, 3), decoded, LOGITS[backend])
    check_masks(rows, encoded, decoded[0][1][0], rule, LOGITS[backend])
    counts = [round(float(m.sum())) for m in resized_masks(given[0], rule)]
    rows.check("ref_masks_resized_count", counts, 0)

    check_labels(rows, "B", propagate(given | {2: {3: third == 3}}), LABELS[backend])
    encoded, decoded = recorder.drain("encoder"), recorder.drain("decoder")
    check_descriptors(rows, "B", ("0", "1", "2_new", "2"), encoded)
    check_logits(rows, "B", (2, 3), decoded[1:], LOGITS[backend])
    check_invalid(rows, decoded[1:])
    rows.report(f"{short_side}, {backend}")
    assert not rows.open


def resized_masks(given: dict[int, Any], rule: InputConfig) -> Floats:
    """Given masks at the network's size."""
    masks = np.stack(list(given.values()))
    return scale_masks(masks, fit(masks.shape[1:], rule))
