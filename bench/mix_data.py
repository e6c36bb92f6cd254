"""Simulated brands for the media mix: one that shares the model's form, and others that do not."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

WEEKS, CHANNELS = 156, 5


class Brand(NamedTuple):
    """Outcome (n,), activity (n, c), true contributions (n, c)."""

    outcome: np.ndarray
    activity: np.ndarray
    contribution: np.ndarray


def activity(rng: np.random.Generator, place: int) -> np.ndarray:
    """Weekly spend with seasons; every second channel comes in flights."""
    week = np.arange(WEEKS)
    spend = rng.gamma(2.0, 1.0, WEEKS) * (1 + 0.4 * np.sin(2 * np.pi * (week / 52.18 + rng.random())))
    if place % 2:
        spend *= rng.random(WEEKS) < 0.45
    return spend / spend.max()


def geometric(x: np.ndarray, kept: float) -> np.ndarray:
    kernel = kept ** np.arange(13)
    return np.convolve(x, kernel / kernel.sum())[: len(x)]


def weibull(x: np.ndarray, shape: float, scale: float) -> np.ndarray:
    lags = np.arange(1, 14)
    kernel = (lags / scale) ** (shape - 1) * np.exp(-((lags / scale) ** shape))
    return np.convolve(x, kernel / kernel.sum())[: len(x)]


def hill(x: np.ndarray, half: float, slope: float) -> np.ndarray:
    return x**slope / (x**slope + half**slope)


def own_form(rng: np.random.Generator, x: np.ndarray) -> np.ndarray:
    """Geometric lingering, logistic saturation."""
    return np.tanh(rng.uniform(1, 5) * geometric(x, rng.uniform(0.05, 0.7)) / 2)


def hill_form(rng: np.random.Generator, x: np.ndarray) -> np.ndarray:
    """Geometric lingering, Hill saturation with a slope of .8 to 2.5."""
    return hill(geometric(x, rng.uniform(0.05, 0.7)), rng.uniform(0.15, 0.7), rng.uniform(0.8, 2.5))


def late_form(rng: np.random.Generator, x: np.ndarray) -> np.ndarray:
    """Weibull lingering that may build up for weeks, power-law saturation."""
    return weibull(x, rng.uniform(0.8, 2.5), rng.uniform(1.0, 4.0)) ** rng.uniform(0.4, 1.0)


def plain_noise(rng: np.random.Generator) -> np.ndarray:
    return 0.3 * rng.standard_normal(WEEKS)


def carried_noise(rng: np.random.Generator) -> np.ndarray:
    """Autocorrelated by one half, with the tails of Student's t."""
    noise = 0.22 * rng.standard_t(5, WEEKS)
    for i in range(1, WEEKS):
        noise[i] += 0.5 * noise[i - 1]
    return noise


def wandering_noise(rng: np.random.Generator) -> np.ndarray:
    """A baseline that wanders like a random walk."""
    return 0.3 * rng.standard_normal(WEEKS) + np.cumsum(0.05 * rng.standard_normal(WEEKS))


def rational_form(rng: np.random.Generator, x: np.ndarray) -> np.ndarray:
    """Lingering as a negative binomial, saturation as Michaelis and Menten have it."""
    lags, size, chance = np.arange(13), rng.uniform(0.7, 3.0), rng.uniform(0.3, 0.8)
    kernel = np.cumprod(np.concatenate([[1.0], (lags[:-1] + size) / (lags[:-1] + 1) * (1 - chance)]))
    strength = np.convolve(x, kernel / kernel.sum())[: len(x)]
    return strength / (strength + rng.uniform(0.1, 1.0))


def log_form(rng: np.random.Generator, x: np.ndarray) -> np.ndarray:
    """Logarithmic saturation, and an effect that fades by up to half over the years."""
    scale = rng.uniform(1.0, 20.0)
    fading = np.linspace(1.0, rng.uniform(0.5, 1.0), WEEKS)
    return fading * np.log1p(scale * geometric(x, rng.uniform(0.0, 0.7))) / np.log1p(scale)


def threshold_form(rng: np.random.Generator, x: np.ndarray) -> np.ndarray:
    """Nothing below a threshold, then a straight line."""
    strength, least = geometric(x, rng.uniform(0.0, 0.5)), rng.uniform(0.02, 0.15)
    return np.maximum(strength - least, 0.0) / (1.0 - least)


Form = Callable[[np.random.Generator, np.ndarray], np.ndarray]
Noise = Callable[[np.random.Generator], np.ndarray]
WORLDS: dict[str, tuple[Form, Noise]] = {
    "the model's own form": (own_form, plain_noise),
    "Hill saturation": (hill_form, plain_noise),
    "Weibull lingering, power saturation": (late_form, plain_noise),
    "own form, autocorrelated heavy-tailed noise": (own_form, carried_noise),
    "Hill saturation, wandering baseline": (hill_form, wandering_noise),
}

JUDGES: dict[str, tuple[Form, Noise]] = {
    "the model's own form, other brands": (own_form, plain_noise),
    "negative binomial lingering, Michaelis-Menten": (rational_form, plain_noise),
    "logarithmic saturation, fading effect": (log_form, carried_noise),
    "threshold, then a straight line": (threshold_form, plain_noise),
    "Michaelis-Menten, wandering baseline": (rational_form, wandering_noise),
}
"""Not looked at before the settings were frozen."""


def brand(world: str, seed: int) -> Brand:
    """Give a brand of a world; the same seed gives the same brand."""
    rng = np.random.default_rng(seed)
    form, noise = (WORLDS | JUDGES)[world]
    week = np.arange(WEEKS)
    x = np.column_stack([activity(rng, place) for place in range(CHANNELS)])
    contribution = np.column_stack([rng.uniform(0.3, 2.2) * form(rng, x[:, place]) for place in range(CHANNELS)])
    seasons = 0.5 * np.sin(2 * np.pi * week / 52.18) + 0.3 * np.cos(4 * np.pi * week / 52.18)
    outcome = 4 + 0.004 * week + seasons + contribution.sum(axis=1) + noise(rng)
    return Brand(outcome, x, contribution)
