"""How the camera and the wind move each layer.

A field gives, for every pixel of a frame, the photograph coordinates it shows: (x, y), each [H, W].
A layer at depth d moves 1/d as far as the plate, at depth 1, when the camera travels.
"""

import numpy as np

SECONDS = 4.0

VIEW_WIDTH = 1090.0
START = np.array((642.0, 322.0))
PAN = np.array((80.0, 0.0))
TRAVEL = np.array((-196.0, 2.0))
PUSH = 0.045

Field = tuple[np.ndarray, np.ndarray]
Pair = tuple[float, float]


def ease(time: float) -> float:
    """Progress of the camera move, 0 to 1, gentle at both ends."""
    u = time / SECONDS
    return 0.15 * u + 0.85 * u * u * (3 - 2 * u)


def hand(time: float) -> np.ndarray:
    """The unsteadiness of a camera held by hand, in photograph pixels, zero at the start."""
    x = 2.0 * np.sin(5.1 * time) + 0.9 * np.sin(11.3 * time) + 0.4 * np.sin(19.0 * time)
    y = 1.6 * np.sin(4.3 * time) + 0.8 * np.sin(9.7 * time) + 0.4 * np.sin(23.0 * time)
    return np.array((x, y))


def view(time: float, depth: float, size: tuple[int, int], spread: Pair) -> Field:
    """Where the camera's rays meet a layer; `spread` moves the sampling point within the pixel."""
    width, height = size
    progress = ease(time)
    scale = VIEW_WIDTH / width / (1 + PUSH * progress / depth)
    centre = START + PAN * progress + TRAVEL * progress / depth + hand(time)
    x = centre[0] + (np.arange(width) + spread[0] - (width - 1) / 2) * scale
    y = centre[1] + (np.arange(height) + spread[1] - (height - 1) / 2) * scale
    return tuple(np.meshgrid(x, y))


def bend(field: Field, root_y: float, tip_y: float, amplitude: float) -> Field:
    """Bends a stalk that stands at `root_y`: `amplitude` pixels sideways at `tip_y`, growing as the square."""
    x, y = field
    height = np.maximum((root_y - y) / (root_y - tip_y), 0)
    return x - amplitude * height ** 2, y


def sway(field: Field, root_y: float, joint: Pair, amplitude: float) -> Field:
    """Bends a stalk and carries the head on top of it, from `joint` upwards, along as a rigid body."""
    x, y = field
    stalk_x, stalk_y = bend(field, root_y, joint[1], amplitude)
    angle = np.arctan(2 * amplitude / (root_y - joint[1]))
    from_x, from_y = x - joint[0] - amplitude, y - joint[1]
    head_x = joint[0] + np.cos(angle) * from_x + np.sin(angle) * from_y
    head_y = joint[1] - np.sin(angle) * from_x + np.cos(angle) * from_y
    head = np.clip((joint[1] + 8 - y) / 16, 0, 1)
    return stalk_x + head * (head_x - stalk_x), stalk_y + head * (head_y - stalk_y)


def gusts(time: float, rate: float, phase: float) -> float:
    """Sway in the wind, about -1 to 1."""
    turn = 2 * np.pi * rate * time + phase
    return 0.75 * np.sin(turn) + 0.25 * np.sin(2.3 * turn + 1)


def plate_field(time: float, size: tuple[int, int], spread: Pair) -> Field:
    """The meadow in the distance."""
    return view(time, 1.0, size, spread)


def neighbour_field(time: float, size: tuple[int, int], spread: Pair) -> Field:
    """The look-alike: another dandelion further back, left and above of where the photograph has it."""
    x, y = view(time, 0.7, size, spread)
    return sway((x + 200, y + 70), 860, (1073, 650), 16 * gusts(time, 0.8, 2.5))


def flower_field(time: float, size: tuple[int, int], spread: Pair) -> Field:
    """The object: the dandelion in focus."""
    return sway(view(time, 0.5, size, spread), 900, (390, 450), 30 * gusts(time, 0.5, -1.4))


def blade_field(time: float, size: tuple[int, int], spread: Pair) -> Field:
    """The blade of grass in focus."""
    return bend(view(time, 0.48, size, spread), 900, 503, 22 * gusts(time, 0.6, -1.8))


def near_blade_field(time: float, size: tuple[int, int], spread: Pair) -> Field:
    """A blade of grass close to the lens, which passes before the stem."""
    x, y = view(time, 0.24, size, spread)
    tip_x, tip_y, size_up = 165.0, 345.0, 2.3
    return bend((605 + (x - tip_x) / size_up, 503 + (y - tip_y) / size_up), 800, 503, 10 * gusts(time, 0.6, 0.4))
