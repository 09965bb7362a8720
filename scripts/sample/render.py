"""Renders the sample clip and its first-frame mask from one CC0 photograph. See docs/sample.md.

    python scripts/sample/render.py [--photo seeding.jpg] [--out sample] [--truth FOLDER]
"""

import argparse
import os
import subprocess
import wave
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from layers import cut_layers, to_display
from motion import SECONDS, blade_field, flower_field, near_blade_field, neighbour_field, plate_field
from wind import SAMPLE_RATE, wind_track

PHOTO = Path('/usr/share/backgrounds/seeding_by_Clements_Engelhardt.jpg')
SIZE = (854, 480)
RATE = 25
SHUTTER = 0.5
SUB_FRAMES = 8
GRAIN = 2.3
DAVIS_PALETTE = [0, 0, 0, 128, 0, 0]


def sample(layer: np.ndarray, field: tuple[np.ndarray, np.ndarray], border: int) -> np.ndarray:
    """Looks a layer up at a field of photograph coordinates."""
    x, y = (axis.astype(np.float32) for axis in field)
    return cv2.remap(layer, x, y, cv2.INTER_CUBIC, borderMode=border)


def over(below: np.ndarray, above: np.ndarray) -> np.ndarray:
    """Premultiplied [H, W, 4] over opaque [H, W, 3]."""
    return above[..., :3] + below * (1 - above[..., 3:])


def defocused(blade: np.ndarray) -> np.ndarray:
    """The blade of grass as one close to the lens shows: out of focus."""
    return cv2.GaussianBlur(blade, (0, 0), 3.2)


def expose(layers: dict[str, np.ndarray], frame: int) -> tuple[np.ndarray, np.ndarray]:
    """One exposure with an open shutter: linear light [H, W, 3] and the seed head's coverage [H, W]."""
    light = np.zeros((SIZE[1], SIZE[0], 3), np.float32)
    coverage = np.zeros((SIZE[1], SIZE[0]), np.float32)
    for sub in range(SUB_FRAMES):
        time = (frame + SHUTTER * sub / SUB_FRAMES) / RATE
        spread = ((sub * 0.618) % 1 - 0.5, (sub + 0.5) / SUB_FRAMES - 0.5)
        image = sample(layers['plate'], plate_field(time, SIZE, spread), cv2.BORDER_REFLECT_101)
        image = over(image, sample(layers['neighbour'], neighbour_field(time, SIZE, spread), cv2.BORDER_CONSTANT))
        field = flower_field(time, SIZE, spread)
        image = over(image, sample(layers['flower'], field, cv2.BORDER_CONSTANT))
        visible = sample(layers['head'], field, cv2.BORDER_CONSTANT)
        for name, field in (('blade', blade_field), ('near_blade', near_blade_field)):
            blade = sample(layers[name], field(time, SIZE, spread), cv2.BORDER_CONSTANT)
            image = over(image, blade)
            visible = visible * (1 - blade[..., 3])
        light += image / SUB_FRAMES
        coverage += visible / SUB_FRAMES
    return light, coverage


def develop(light: np.ndarray, noise: np.random.Generator) -> np.ndarray:
    """Lens bloom and sensor grain: linear light to 8-bit RGB."""
    bloom = cv2.GaussianBlur(np.maximum(light - 0.6, 0), (0, 0), 22)
    display = to_display(light + 0.18 * bloom).astype(np.float32)
    grain = cv2.GaussianBlur(noise.normal(0, 1, light.shape).astype(np.float32), (0, 0), 0.7)
    return np.clip(np.round(display + GRAIN / grain.std() * grain), 0, 255).astype(np.uint8)


def save_mask(mask: np.ndarray, path: Path) -> None:
    """Writes a label mask [H, W] as an indexed PNG in DAVIS colours."""
    image = Image.fromarray(mask.astype(np.uint8), 'P')
    image.putpalette(DAVIS_PALETTE)
    image.save(path, optimize=True)


def save_sound(path: Path) -> None:
    """Writes the wind as 16-bit mono."""
    with wave.open(str(path), 'wb') as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE)
        file.writeframes(np.int16(32767 * wind_track(SECONDS)).tobytes())


def open_encoder(sound: Path, target: Path) -> subprocess.Popen[bytes]:
    """FFmpeg reading raw RGB frames from its standard input."""
    return subprocess.Popen([
        'ffmpeg', '-y', '-loglevel', 'error', '-f', 'rawvideo', '-pix_fmt', 'rgb24', '-s', f'{SIZE[0]}x{SIZE[1]}',
        '-r', str(RATE), '-i', '-', '-i', str(sound),
        '-vf', 'scale=out_color_matrix=bt709:out_range=tv', '-colorspace', 'bt709', '-color_primaries', 'bt709',
        '-color_trc', 'bt709', '-c:v', 'libx264', '-preset', 'slow', '-crf', '18', '-pix_fmt', 'yuv420p',
        '-g', str(RATE), '-c:a', 'aac', '-b:a', '96k', '-movflags', '+faststart', '-f', 'mp4', str(target),
    ], stdin=subprocess.PIPE)


def render(photo: Path, out: Path, truth: Path | None) -> None:
    """Writes sample.mp4 and sample-mask.png to `out`, and every frame's true mask to `truth` if given."""
    cut = cut_layers(photo)
    layers = {**vars(cut), 'near_blade': defocused(cut.blade)}
    noise = np.random.default_rng(1)
    out.mkdir(parents=True, exist_ok=True)
    sound, partial = out / 'sample.wav.tmp', out / 'sample.mp4.tmp'
    save_sound(sound)
    encoder = open_encoder(sound, partial)
    for frame in range(round(SECONDS * RATE)):
        light, coverage = expose(layers, frame)
        encoder.stdin.write(develop(light, noise).tobytes())
        if frame == 0:
            save_mask(coverage > 0.5, out / 'sample-mask.png')
        if truth:
            truth.mkdir(parents=True, exist_ok=True)
            save_mask(coverage > 0.5, truth / f'{frame:05d}.png')
    encoder.stdin.close()
    failed = encoder.wait()
    sound.unlink()
    if failed:
        raise SystemExit('FFmpeg failed: the message above says why.')
    os.replace(partial, out / 'sample.mp4')


if __name__ == '__main__':
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('--photo', type=Path, default=PHOTO)
    parser.add_argument('--out', type=Path, default=Path(__file__).parents[2] / 'sample')
    parser.add_argument('--truth', type=Path, help="folder for every frame's true mask")
    arguments = parser.parse_args()
    render(arguments.photo, arguments.out, arguments.truth)
