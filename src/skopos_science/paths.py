"""Sample paths of a metric's future: a weighted grid of smoothing models, half on logs, with honest noise.

Each model of the grid is weighed by its tempered one-step likelihood. A path draws a model and the errors to come: for
half of the paths Gaussian with an uncertain scale, for the others from that model's own past errors. Where all values
are positive, half of the paths are made on logs. Where a metric comes in bursts (days, increments of a stock, counts
with many zeros), a part of the paths is a plain resample of the recent past instead: it knows no trend, but neither
does it take a burst for one.

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
from skopos_science.compiled import compiled
from skopos_science.decomposition import seasonal_effects

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Settings:
    """Fixed beforehand for all series; none is fitted.

    Attributes
    ----------
    temper : float
        The likelihood is raised to one over this.
    half_life : float
        Steps after which a past error counts half as much.
    bootstrapped : float
        Share of the paths whose errors are drawn from past ones; 0 to 1.
    centred : float
        Share of the past errors' mean that is taken out before they are drawn; what is left carries on a drift that a
        model missed.
    clip : float
        Past errors are cut at this many standard deviations when they are drawn.
    log_ceiling : float
        No path on logs rises above e to this times the highest value so far.
    """

    temper: float = 2.0
    half_life: float = 104.0
    bootstrapped: float = 0.5
    centred: float = 0.5
    clip: float = 4.0
    log_ceiling: float = 4.0


@dataclass(frozen=True)
class Resample:
    """How the plain resample of the recent past is made.

    Attributes
    ----------
    share : float
        Share of the paths that are made this way; 0 to 1.
    window : int
        Steps of the past that are drawn from.
    block : int
        Steps in which the rhythm repeats: each step draws from its own weekday, say; 1 for none.
    ceiling : float
        Values above this quantile of the window are cut to it: bursts pass. 1 cuts nothing.
    """

    share: float
    window: int
    block: int = 1
    ceiling: float = 1.0


DEFAULTS = Settings()

WINDOWS = {"D": 112, "W": 26, "M": 12, "Q": 8}
"""Recent past that is resampled, in steps of each period."""

MANY_ZEROS = 0.5
"""Share of zeros in the window from which a count may come in bursts."""

LEAST_SWITCHES = 4
"""Changes between zero and more that a window must show for it; a count that merely began or ended shows one."""


def bursts(steps: Floats, period: str, kind: str) -> Resample | None:
    """Say whether a metric comes in bursts, and so which part of its futures is a plain resample.

    Increments of a stock do: half of the futures, bursts cut to the 80th percentile, since growth after a burst falls
    back. Days and counts with many zeros do too, but theirs come again and are not cut.
    """
    block = 7 if period == "D" else 1
    if kind == "stock":
        return Resample(0.5, WINDOWS[period], block, ceiling=0.8)
    recent = steps[-WINDOWS[period] :]
    recent = recent[~np.isnan(recent)]
    quiet = recent == 0.0
    if quiet.sum() >= MANY_ZEROS * len(recent) and (quiet[1:] != quiet[:-1]).sum() >= LEAST_SWITCHES:
        return Resample(0.75, WINDOWS[period], block)
    return Resample(1 / 3, WINDOWS[period], block) if period == "D" else None


def sample_paths(
    values: Floats,
    *,
    season: int,
    horizon: int,
    paths: int,
    generator: np.random.Generator,
    resample: Resample | None = None,
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
    resample : Resample, optional
        The part of the paths that is a plain resample.
    settings : Settings
        The fixed choices.

    Returns
    -------
    ndarray, shape (paths, horizon)
        In the unit of `values`, in random order; never below 0 where the history never is.
    """
    scale = float(np.nanmax(np.abs(values))) or 1.0
    relative = values / scale
    least = float(np.nanmin(relative))
    plain = round(resample.share * paths) if resample else 0
    on_logs = (paths - plain) // 2 if least > 0.0 else 0
    on_values = paths - plain - on_logs
    parts = []
    if resample and plain:
        parts.append(_resampled(relative, resample, horizon, plain, generator))
    if on_logs:
        logs = _modelled(np.log(relative), season, horizon, on_logs, generator, settings)
        parts.append(np.exp(np.minimum(logs, settings.log_ceiling)))
    if on_values:
        parts.append(_modelled(relative, season, horizon, on_values, generator, settings))
    result = generator.permutation(np.vstack(parts))
    return np.maximum(result, 0.0) * scale if least >= 0.0 else result * scale


def _resampled(values: Floats, resample: Resample, horizon: int, paths: int, generator: np.random.Generator) -> Floats:
    """Draw each step from the same phase of the recent past."""
    block = resample.block if len(values) >= resample.block else 1
    rounds = min(len(values), max(resample.window, block)) // block
    recent = values[len(values) - rounds * block :]
    if np.isnan(recent).all():
        recent, rounds, block = values[~np.isnan(values)], int((~np.isnan(values)).sum()), 1
    average, ceiling = np.nanmean(recent), np.nanquantile(recent, resample.ceiling)
    # Where most of the window is nothing, the few bursts are the metric and stay.
    if ceiling >= average:
        recent = np.minimum(recent, ceiling)
    recent = np.where(np.isnan(recent), average, recent)
    drawn = generator.integers(0, rounds, (paths, horizon))
    return recent[drawn * block + np.arange(horizon) % block]


def _modelled(
    values: Floats, season: int, horizon: int, paths: int, generator: np.random.Generator, settings: Settings
) -> Floats:
    """Fit the grid to values on which seasons and errors add, and run it forward."""
    n = len(values)
    effects = seasonal_effects(values, season)
    start = np.zeros(1) if effects is None else effects
    adjusted = values - start[np.arange(n) % len(start)]
    models = smoothing.GRIDS[effects is not None]
    level, drift, usual = _start(adjusted, len(start))
    counted, memory = _memory(adjusted, season if effects is not None else 0, settings.half_life)
    weights = np.zeros(n)
    weights[counted] = memory
    errors, levels, trends, seasons, squares = smoothing.filter_history(
        values, models, start, level, drift, usual, weights
    )
    deviations = np.sqrt(squares)
    chosen = _choose(deviations, models, 1.0 / float(memory @ memory), paths, generator, settings)
    rows, chosen = np.unique(chosen, return_inverse=True)
    past, deviations = errors[np.ix_(counted, rows)].T, deviations[rows]
    noise = _noise(past, memory, deviations, chosen, horizon, generator, settings)
    limits = smoothing.LIMIT * np.sqrt(np.minimum(np.abs(past), smoothing.LIMIT * deviations[:, None]) ** 2 @ memory)
    return smoothing.run_forward(
        models[rows], chosen, levels[rows], trends[rows], seasons[:, rows], n % len(start), noise, limits
    )


@compiled
def _memory(adjusted: Floats, season: int, half_life: float) -> tuple[NDArray[np.int64], Floats]:
    """Give the steps whose errors count, and how much each does: not the first ones, on which states settle."""
    n = len(adjusted)
    warm = min(max(season // 2, n // 8), season) if season > 0 else min(max(3, n // 8), 12)
    known = np.flatnonzero(~np.isnan(adjusted))
    counted = known[known >= min(warm, n - 2)]
    if len(counted) < 2:
        counted = known
    # Of the errors that count, the newest counts most.
    memory = 0.5 ** (np.arange(len(counted) - 1, -1, -1) / half_life)
    return counted, memory / memory.sum()


@compiled
def _start(adjusted: Floats, season: int) -> tuple[float, float, float]:
    """Give the level at the start, the long-run change per step, and the usual size of an error."""
    known = np.flatnonzero(~np.isnan(adjusted))
    block = max(1, min(len(known) // 3, season if season > 1 else max(len(known) // 6, 1)))
    first, last = known[:block], known[-block:]
    level, end = adjusted[first].mean(), adjusted[last].mean()
    drift = (end - level) / max(last.mean() - first.mean(), 1.0)
    changes = np.diff(adjusted[known])
    spread = changes.std()
    usual = 1.4826 * np.median(np.abs(changes))
    return level, drift, max(usual, 0.3 * spread, 1e-9) if usual > 0.0 else max(spread, 1e-9)


def _choose(
    deviations: Floats,
    models: Floats,
    count: float,
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
    memory: Floats,
    deviations: Floats,
    chosen: NDArray[np.int64],
    horizon: int,
    generator: np.random.Generator,
    settings: Settings,
) -> Floats:
    """Draw the errors to come of each path."""
    paths, count = len(chosen), 1.0 / float(memory @ memory)
    freedom = max(count / 2.0, 4.0)
    spread = deviations[chosen] * np.sqrt((1.0 + 2.0 / count) * freedom / generator.chisquare(freedom, paths))
    drawn = round(settings.bootstrapped * paths)
    noise = np.empty((paths, horizon))
    noise[drawn:] = generator.standard_normal((paths - drawn, horizon)) * spread[drawn:, None]
    # Memory falls by the same factor from step to step, so its distribution can be turned round directly.
    fall = 0.5 ** (1.0 / settings.half_life)
    uniform = generator.random((drawn, horizon))
    ages = (np.log1p(-uniform * (1.0 - fall ** len(memory))) / np.log(fall)).astype(np.int64)
    errors = past[chosen[:drawn, None], len(memory) - 1 - np.minimum(ages, len(memory) - 1)]
    errors -= settings.centred * (past @ memory)[chosen[:drawn], None]
    limit = settings.clip * spread[:drawn, None]
    noise[:drawn] = np.clip(errors, -limit, limit)
    return noise
