"""How activity becomes effect: it lingers (adstock) and wears out (saturation). A grid of both, with its prior.

Geometric lingering and logistic saturation are the usual forms; lingering that builds up over weeks and saturation that
starts slowly stand beside them, so that the answer does not hang on one form.

References
----------
.. [1] Jin, Y., Wang, Y., Sun, Y., Chan, D. and Koehler, J. (2017). Bayesian methods for media mix modeling with
   carryover and shape effects. Google Research.
"""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

LAGS = 12
"""Steps over which activity may linger."""

KEPT = (0.0, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8)
"""Share of the effect that is carried from step to step: geometric lingering."""

BUILDING = tuple((kept, delay) for kept in (0.3, 0.6, 0.8) for delay in (1.0, 2.0, 4.0))
"""Lingering that is strongest some steps later."""

STEEP = (0.3, 0.8, 1.5, 2.2, 3.0, 4.0, 5.5, 8.0)
"""Logistic saturation, (1 - exp(-s x)) / (1 + exp(-s x)) at x = 1 for the strongest step."""

HALF = (0.15, 0.3, 0.6, 1.0)
"""Slow start: x² / (x² + h²), half of the effect at h."""

POWERS = (0.35, 0.6, 0.85)
"""Quick start: x to a power, which never quite wears out."""

UNUSUAL = 0.4
"""Prior probability of lingering that builds up, and of a saturation that is not logistic, each."""


@lru_cache(maxsize=1)
def lingering() -> tuple[Floats, Floats]:
    """Give the kernels, shape (a, LAGS), each adding up to 1, and their prior probabilities."""
    lags = np.arange(LAGS)
    plain = np.array([np.where(lags == 0, 1.0, kept**lags) for kept in KEPT])
    late = np.array([kept ** ((lags - delay) ** 2 / 2.0) for kept, delay in BUILDING])
    kernels = np.vstack([plain, late])
    # Beta(1, 3) over the share carried on, as widely used: most activity is soon forgotten.
    weights = (1.0 - np.array(KEPT)) ** 2 * np.gradient(np.array(KEPT))
    prior = np.concatenate([(1 - UNUSUAL) * weights / weights.sum(), np.full(len(BUILDING), UNUSUAL / len(BUILDING))])
    return kernels / kernels.sum(axis=1, keepdims=True), prior


@lru_cache(maxsize=1)
def saturation_prior() -> Floats:
    """Give the prior probabilities of the saturations: gamma(3, 1) over the steepness, then the others."""
    steep = np.array(STEEP)
    weights = steep**2 * np.exp(-steep) * np.gradient(steep)
    others = len(HALF) + len(POWERS)
    return np.concatenate([(1 - UNUSUAL) * weights / weights.sum(), np.full(others, UNUSUAL / others)])


def saturated(strength: Floats) -> Floats:
    """Give the effect of a strength under each saturation, shape (s, ...); 0 to 1, growing."""
    logistic = [np.tanh(steep * strength / 2.0) for steep in STEEP]
    slow = [strength**2 / (strength**2 + half**2) for half in HALF]
    quick = [strength**power for power in POWERS]
    return np.stack(logistic + slow + quick)


def lingered(activity: Floats) -> Floats:
    """Give the activity spread over the steps after it by each kernel, shape (a, n)."""
    kernels, _ = lingering()
    return np.stack([np.convolve(activity, kernel)[: len(activity)] for kernel in kernels])


def features(activity: Floats) -> Floats:
    """Give the effect, before its size, of one channel's activity under every shape, shape (a * s, n)."""
    shaped = saturated(lingered(activity))
    return np.ascontiguousarray(np.moveaxis(shaped, 0, 1).reshape(-1, len(activity)))


@lru_cache(maxsize=1)
def log_prior() -> Floats:
    """Give the log prior of every shape, in the order of `features`."""
    return np.log(np.outer(lingering()[1], saturation_prior()).reshape(-1))
