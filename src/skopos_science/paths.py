"""Sample paths of a metric's future: a weighted grid of smoothing models, half on logs, with honest noise.

Each model of the grid is weighed by its tempered one-step likelihood; a path draws a model, then its noise: for most
paths Gaussian with an uncertain scale, for the others drawn from that model's own past errors. Where all values are
positive, half of the paths are made on logs.

References
----------
.. [1] Hyndman, R. J., Koehler, A. B., Ord, J. K. and Snyder, R. D. (2008). Forecasting with Exponential Smoothing:
   The State Space Approach. Springer. Chapter 6: prediction distributions by simulated sample paths.
.. [2] Raftery, A. E., Madigan, D. and Hoeting, J. A. (1997). Bayesian model averaging for linear regression models.
   Journal of the American Statistical Association 92(437), 179-191.
.. [3] Grünwald, P. and van Ommen, T. (2017). Inconsistency of Bayesian inference for misspecified linear models, and a
   proposal for repairing it. Bayesian Analysis 12(4), 1069-1103. Why the likelihood is tempered.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from skopos_science import smoothing
from skopos_science.seasons import seasonal_effects

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Settings:
    """Fixed beforehand for all series; none is fitted.

    Attributes
    ----------
    temper : float
        The likelihood is raised to one over this.
    bootstrapped : float
        Share of the paths whose noise is drawn from past errors; 0 to 1.
    clip : float
        Past errors are cut at this many standard deviations.
    """

    temper: float = 1.5
    bootstrapped: float = 0.15
    clip: float = 4.0


DEFAULTS = Settings()


def sample_paths(
    values: Floats,
    *,
    season: int,
    horizon: int,
    paths: int,
    generator: np.random.Generator,
    settings: Settings = DEFAULTS,
) -> Floats:
    """Draw possible futures of a history.

    Parameters
    ----------
    values : ndarray, shape (n,)
        The history, oldest first, NaN in gaps; at least 4 observed values.
    season : int
        Steps in which the rhythm repeats; 1 for none.
    horizon, paths : int
        Steps ahead; futures wanted.
    generator : numpy.random.Generator
        The source of chance.
    settings : Settings
        The fixed choices.

    Returns
    -------
    ndarray, shape (paths, horizon)
        In the unit of `values`; never below 0 where the history never is.
    """
    scale = float(np.nanmax(np.abs(values))) or 1.0
    relative = values / scale
    least = float(np.nanmin(relative))
    if least > 0.0:
        logs = _on_one_scale(np.log(relative), season, horizon, paths // 2, generator, settings)
        raw = _on_one_scale(relative, season, horizon, paths - paths // 2, generator, settings)
        result = np.vstack([np.exp(np.minimum(logs, 4.0)), raw])
    else:
        result = _on_one_scale(relative, season, horizon, paths, generator, settings)
    if least >= 0.0:
        result = np.maximum(result, 0.0)
    return result * scale


def _on_one_scale(
    values: Floats, season: int, horizon: int, paths: int, generator: np.random.Generator, settings: Settings
) -> Floats:
    """Fit the grid to values on which seasons and errors add, and run it forward."""
    n = len(values)
    effects = seasonal_effects(values, season)
    start = np.zeros(1) if effects is None else effects
    models = smoothing.GRIDS[effects is not None]
    level, drift = _start(values, start)
    errors, levels, trends, seasons = smoothing.filter_history(values, models, start, level, drift)
    warm = min(max(3, n // 8), 12) if effects is None else min(max(season // 2, n // 8), season)
    past = errors[:, min(warm, n - 2) :]
    past = past[:, ~np.isnan(past[0])] if not np.isnan(past[0]).all() else errors[:, ~np.isnan(errors[0])]
    count = past.shape[1]
    deviations = np.sqrt(np.einsum("ij,ij->i", past, past) / count)
    chosen = _choose(deviations, models, count, paths, generator, settings)
    noise = _noise(past, deviations, chosen, horizon, generator, settings)
    return smoothing.run_forward(models, chosen, levels, trends, seasons, n % len(start), noise)


def _start(values: Floats, effects: Floats) -> tuple[float, float]:
    """Give the level at the start and the long-run change per step, from averages of both ends."""
    n, m = len(values), len(effects)
    adjusted = values - effects[np.arange(n) % m]
    known = np.flatnonzero(~np.isnan(adjusted))
    block = max(1, min(len(known) // 3, m if m > 1 else max(len(known) // 6, 1)))
    first, last = known[:block], known[-block:]
    level, end = float(adjusted[first].mean()), float(adjusted[last].mean())
    return level, (end - level) / max(float(last.mean() - first.mean()), 1.0)


def _choose(
    deviations: Floats,
    models: Floats,
    count: int,
    paths: int,
    generator: np.random.Generator,
    settings: Settings,
) -> NDArray[np.int64]:
    """Give the model of each path, in proportion to the weights, in random order."""
    least = np.finfo(float).eps * 16
    likelihood = -count * np.log(np.maximum(deviations, least)) - models[:, smoothing.PENALTY]
    weights = np.exp((likelihood - likelihood.max()) / settings.temper)
    edges = np.cumsum(weights)
    # Evenly spaced points through the cumulated weights: each model gets its share to within one path.
    points = (np.arange(paths) + generator.random()) / paths * edges[-1]
    chosen = np.minimum(np.searchsorted(edges, points, side="right"), len(models) - 1)
    return generator.permutation(chosen)


def _noise(
    past: Floats,
    deviations: Floats,
    chosen: NDArray[np.int64],
    horizon: int,
    generator: np.random.Generator,
    settings: Settings,
) -> Floats:
    """Draw the errors to come of each path."""
    paths, count = len(chosen), past.shape[1]
    freedom = max(count / 2.0, 4.0)
    spread = deviations[chosen] * np.sqrt((1.0 + 2.0 / count) * freedom / generator.chisquare(freedom, paths))
    drawn = round(settings.bootstrapped * paths)
    noise = np.empty((paths, horizon))
    noise[drawn:] = generator.standard_normal((paths - drawn, horizon)) * spread[drawn:, None]
    errors = past[chosen[:drawn, None], generator.integers(0, count, (drawn, horizon))]
    limit = settings.clip * spread[:drawn, None]
    noise[:drawn] = np.clip(errors, -limit, limit)
    return noise
