"""The sample clip's sound: wind over a meadow, made of filtered noise."""

import numpy as np

SAMPLE_RATE = 48_000


def band(noise: np.ndarray, low: float, high: float) -> np.ndarray:
    """Noise between two frequencies in hertz, with gentle slopes, at unit deviation."""
    frequencies = np.fft.rfftfreq(len(noise), 1 / SAMPLE_RATE)
    slopes = 1 / (1 + (low / np.maximum(frequencies, 1)) ** 4) / (1 + (frequencies / high) ** 4)
    result = np.fft.irfft(np.fft.rfft(noise) * slopes, len(noise))
    return result / result.std()


def wind_track(seconds: float) -> np.ndarray:
    """Mono sound in [-1, 1], [seconds * SAMPLE_RATE]."""
    generator = np.random.default_rng(2)
    time = np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    gust = 0.6 + 0.25 * np.sin(2 * np.pi * 0.5 * time - 0.5) + 0.15 * np.sin(2 * np.pi * 1.15 * time)
    body = band(generator.normal(size=len(time)), 90, 420)
    rustle = band(generator.normal(size=len(time)), 2500, 7000)
    fade = np.minimum(1, np.minimum(time, seconds - time) / 0.15)
    return np.clip(fade * (0.085 * gust * body + 0.02 * gust ** 2 * rustle), -1, 1)
