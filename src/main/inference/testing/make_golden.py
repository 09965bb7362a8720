"""Writes golden.json: what ONNX Runtime's Python binding gives for three rendered frames, for golden.test.ts to compare.

  python make_golden.py BUNDLE > golden.json        (needs numpy and onnxruntime; run it when the default bundle changes)

Frame t, 160x96: a two-colour disc of radius 20 moving right by 6 pixels a frame over an integer pattern.
"""

import json
import sys
from pathlib import Path

import numpy as np
import onnxruntime

WIDTH, HEIGHT, FRAMES = 160, 96, 3


def inside(t: int) -> np.ndarray:
    y, x = np.mgrid[:HEIGHT, :WIDTH]
    return (x - (60 + 6 * t)) ** 2 + (y - 48) ** 2 <= 400


def frame(t: int) -> np.ndarray:
    y, x = np.mgrid[:HEIGHT, :WIDTH]
    background = np.stack([(x * 3 + y) % 200, (x + y * 2 + 60) % 180, (x * y // 16) % 220], -1)
    disc = np.where((y < 48)[..., None], [230, 60, 40], [250, 220, 30])
    return np.where(inside(t)[..., None], disc, background).astype(np.uint8)


def coverage(mask: np.ndarray, stride: int) -> np.ndarray:
    blocks = mask.reshape(HEIGHT // stride, stride, WIDTH // stride, stride)
    return blocks.mean((1, 3), dtype=np.float32)[None, None]


def rounded(values: np.ndarray) -> list[float]:
    return [round(float(v), 4) for v in values.ravel()]


def main(bundle: Path) -> None:
    manifest = json.loads((bundle / "manifest.json").read_text())
    graphs = {
        name: onnxruntime.InferenceSession(bundle / graph["file"], providers=["CPUExecutionProvider"])
        for name, graph in manifest["graphs"].items()
    }

    def run(name: str, **available: np.ndarray) -> dict[str, np.ndarray]:
        session = graphs[name]
        feeds = {i.name: available[i.name] for i in session.get_inputs()}
        return dict(zip([o.name for o in session.get_outputs()], session.run(None, feeds), strict=True))

    window, previous, masks = [], coverage(inside(0), 4), []
    for t in range(FRAMES):
        image = ((frame(t).astype(np.float32) - 127) / 128).transpose(2, 0, 1)[None]
        features = run("backbone", image=image)
        if t == 0:
            soft = coverage(inside(0), 8)
        else:
            logits = run("mask_decoder", **features, descriptors=np.stack(window, 1), previous=previous)["logits"][0]
            share = np.exp(logits - logits.max(0))
            previous = (share / share.sum(0))[None, 1:]
            masks.append(rounded(previous[0, 0]))
            _, o, h, w = previous.shape
            soft = previous.reshape(1, o, h // 2, 2, w // 2, 2).mean((3, 5))
        window.append(run("object_encoder", **features, masks=soft)["descriptors"])
    files = {graph["file"]: manifest["sha256"][graph["file"]] for graph in manifest["graphs"].values()}
    json.dump({"sha256": files, "descriptors": rounded(window[0][0]), "masks": masks}, sys.stdout)
    print()


main(Path(sys.argv[1]))
