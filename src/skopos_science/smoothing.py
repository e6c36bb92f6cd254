"""A fixed grid of exponential smoothing models: filter a history through all of them, then run them forward.

Each row of the grid is one model in error-correction form with level l, trend t and season s:

    forecast = l + phi * t + s,   e = value - forecast
    l += phi * t + alpha * e,     t = phi * t + alpha * beta * e,     s += gamma * (1 - alpha) * e

Nothing is optimised: the models are weighed against each other by how well they foretold the history step by step.
An error beyond `LIMIT` times its usual size moves the state only as far as that limit, so that one wild value does not
carry the level away; when it is followed by others on the same side, the level has shifted and the state follows.

References
----------
.. [1] Hyndman, R. J., Koehler, A. B., Ord, J. K. and Snyder, R. D. (2008). Forecasting with Exponential Smoothing:
   The State Space Approach. Springer.
.. [2] Gelper, S., Fried, R. and Croux, C. (2010). Robust forecasting with exponential and Holt-Winters smoothing.
   Journal of Forecasting 29(3), 285-300.
"""

import numpy as np
from numpy.typing import NDArray

from skopos_science.compiled import compiled

Floats = NDArray[np.float64]

ALPHA, BETA, PHI, DRIFT, GAMMA, PENALTY = range(6)
"""Columns of a grid: the four smoothing parameters, the share of the long-run drift that a model starts with, and what
its extra freedom costs in log-likelihood."""

LIMIT = 2.5
"""How many times the usual size an error counts at most when a state is updated."""

PATIENCE = 1
"""Repeats of a wild error on the same side from which they count in full: the level has shifted."""

PACE = 0.1
"""How fast the usual size of errors follows them."""

CALM = 0.3
"""Least usual size, as a share of what it was at the start, so that a long calm does not make a change unbelievable."""

LEVELS = (0.02, 0.1, 0.2, 0.35, 0.5, 0.7, 0.9, 1.0)
TRENDS = tuple((beta, phi) for beta in (0.05, 0.2) for phi in (0.8, 0.95))
DRIFTS = (0.5, 1.0)  # shares of the long-run change per step
SEASONS = (0.0, 0.1, 0.3, 0.6)
STEADY = ((0.0, 0.0, 1.0), (0.0, 0.0, 0.7), (0.05, 0.0, 1.0), (0.05, 0.7, 1.0), (0.15, 0.0, 1.0))
"""Models with a nearly fixed level and a season that follows the last year: (alpha, drift, gamma)."""

COST_OF_DRIFT, COST_OF_TREND, COST_OF_SEASON = 0.5, 1.5, 0.7


def grid(seasonal: bool) -> Floats:
    """Give the grid of models, one a row; with evolving seasons if `seasonal`."""
    rows: list[tuple[float, ...]] = []
    for gamma in SEASONS if seasonal else (0.0,):
        extra = COST_OF_SEASON if gamma else 0.0
        for alpha in LEVELS:
            rows.append((alpha, 0.0, 1.0, 0.0, gamma, extra))
            rows += [(alpha, 0.0, 1.0, drift, gamma, extra + COST_OF_DRIFT) for drift in DRIFTS]
        for alpha in LEVELS[1:]:
            rows += [(alpha, beta, phi, 0.5, gamma, extra + COST_OF_TREND) for beta, phi in TRENDS]
    if seasonal:
        for alpha, drift, gamma in STEADY:
            rows.append((alpha, 0.0, 1.0, drift, gamma, COST_OF_SEASON + (COST_OF_DRIFT if drift else 0.0)))
    return np.array(rows)


GRIDS = {False: grid(seasonal=False), True: grid(seasonal=True)}


@compiled
def filter_history(
    values: Floats, models: Floats, season: Floats, level: float, drift: float, scale: float, weights: Floats
) -> tuple[Floats, Floats, Floats, Floats, Floats]:
    """Run a history through each model.

    Parameters
    ----------
    values : ndarray, shape (n,)
        The history; NaN where nothing was observed, which leaves the state as foretold.
    models : ndarray, shape (k, 6)
        A grid.
    season : ndarray, shape (m,)
        Starting seasonal effects; one zero for none.
    level, drift : float
        Starting level and long-run change per step.
    scale : float
        Usual size of an error at the start.
    weights : ndarray, shape (n,)
        How much each squared error counts; 0 in gaps.

    Returns
    -------
    errors : ndarray, shape (n, k)
        One-step errors; NaN in gaps.
    levels, trends : ndarray, shape (k,)
        The state after the last step.
    seasons : ndarray, shape (m, k)
        Seasonal effects after the last step.
    squares : ndarray, shape (k,)
        Weighted sum of the squared errors.
    """
    n, k, m = len(values), len(models), len(season)
    alpha, beta, phi = models[:, ALPHA].copy(), models[:, BETA].copy(), models[:, PHI].copy()
    gamma = models[:, GAMMA] * (1.0 - alpha)
    errors, squares = np.empty((n, k)), np.zeros(k)
    levels, trends, seasons = np.full(k, level), models[:, DRIFT] * drift, np.empty((m, k))
    usual, last, repeats = np.full(k, scale), np.zeros(k), np.zeros(k)
    for place in range(m):
        seasons[place] = season[place]
    # Models are the inner loop and its branches are choices between values, so the processor takes several at once.
    for i in range(n):
        value, effects, found = values[i], seasons[i % m], errors[i]
        if np.isnan(value):
            for j in range(k):
                found[j] = value
                levels[j] += phi[j] * trends[j]
                trends[j] *= phi[j]
            continue
        for j in range(k):
            slope = phi[j] * trends[j]
            error = value - (levels[j] + slope + effects[j])
            found[j] = error
            squares[j] += weights[i] * error * error
            limit = LIMIT * usual[j]
            side = 1.0 if error > limit else (-1.0 if error < -limit else 0.0)
            again = repeats[j] + 1.0 if side * last[j] > 0.0 else 0.0
            last[j], repeats[j] = side, again
            cut = limit if error > limit else (-limit if error < -limit else error)
            counted = error if again >= PATIENCE else cut
            # 1.2 makes up for what the limit cuts off a normal error and lets the size grow under steady hits.
            size = np.sqrt((1.0 - PACE) * usual[j] * usual[j] + PACE * 1.2 * counted * counted)
            usual[j] = size if size > scale * CALM else scale * CALM
            levels[j] += slope + alpha[j] * counted
            trends[j] = slope + alpha[j] * beta[j] * counted
            effects[j] += gamma[j] * counted
    return errors, levels, trends, seasons, squares


@compiled
def run_forward(
    models: Floats,
    chosen: NDArray[np.int64],
    levels: Floats,
    trends: Floats,
    seasons: Floats,
    phase: int,
    noise: Floats,
    limits: Floats,
) -> Floats:
    """Continue the chosen models with the given noise.

    Parameters
    ----------
    models : ndarray, shape (k, 6)
        A grid.
    chosen : ndarray of int, shape (paths,)
        The model of each path.
    levels, trends, seasons : ndarray
        States after the history, of each model.
    phase : int
        Place in the season of the first step.
    noise : ndarray, shape (paths, horizon)
        One-step errors to come.
    limits : ndarray, shape (k,)
        How much of an error moves the state at most, for each model.

    Returns
    -------
    ndarray, shape (paths, horizon)
    """
    paths, horizon = noise.shape
    m = seasons.shape[0]
    result = np.empty((paths, horizon))
    for j in range(paths):
        row = chosen[j]
        alpha, beta, phi, gamma = models[row, 0], models[row, 1], models[row, 2], models[row, 4]
        now, trend = levels[row], trends[row]
        effects = seasons[:, row].copy()
        at = phase
        for i in range(horizon):
            error = noise[j, i]
            result[j, i] = now + phi * trend + effects[at] + error
            error = min(max(error, -limits[row]), limits[row])
            now += phi * trend + alpha * error
            trend = phi * trend + alpha * beta * error
            effects[at] += gamma * (1.0 - alpha) * error
            at = at + 1 if at + 1 < m else 0
    return result
