"""What several tactics changed in one outcome, told apart as far as the data can.

Tactics overlap: two begin on the same day, a third still echoes, and a crisis falls into the middle. Each held alone
against what was expected would claim what the others did. Here all are explained together:

    outcome = level that may wander + trend + seasons + days of the week + known disturbances
              + Σ size · (how far a tactic is at work) + noise

An outcome that stays well above nothing is explained on its logarithm: then seasons, tactics and crises multiply, as
they do in a shop. How far a tactic is at work builds up and fades by a share each day (geometric adstock). Sizes may be
negative. How much the level wanders, how fast tactics build up and how far the disturbances are trusted is not fixed:
every setting of a grid is kept with the weight that the data give it, so that the interval knows what the data do not
tell. The draws are joint: those of tactics that cannot be told apart vary against each other, and their sum is as sure
as the data make it.

References
----------
.. [1] West, M. and Harrison, J. (1997). Bayesian Forecasting and Dynamic Models. Springer. (Intervention effects.)
.. [2] Jin, Y., Wang, Y., Sun, Y., Chan, D. and Koehler, J. (2017). Bayesian methods for media mix modeling with
   carryover and shape effects. Google Research. (Adstock.)
.. [3] Ang, B. W. (2004). Decomposition analysis for policymaking in energy: which is the preferred method? Energy
   Policy 32(9), 1131-1139. (Sharing out by logarithmic means.)
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
type Fit = tuple[float, Floats, Floats, float, float]

LEAST_BEFORE = 28
"""Steps before the first tactic from which its usual scatter can be learnt."""
LONGEST = 1000
MOST_TACTICS = 20
WANDER = np.array([1e-5, 1e-4, 1e-3, 4e-3, 1.6e-2, 6.4e-2, 0.25, 1.0])
"""Variance of the level's step, in units of the noise variance."""
TRUST = np.array([0.3, 3.0, 30.0, 300.0])
"""Variance of a disturbance's weight, in units of the noise variance."""
CARRIES = np.array([0.0, 0.5, 0.7, 0.8, 0.9, 0.95])
"""Share of a tactic's force that lasts to the next step."""
DRAWS = 2000
SIZE_SPREAD = {True: 0.5, False: 1.0}
"""Prior standard deviation of a tactic's size, as a share of the usual outcome: on its logarithm or, as counts
that may be next to nothing change by more, as it is."""
LEAST_SHARE = 0.05
"""Share of its median that an outcome never falls below if it is to be explained on its logarithm."""
SEASON_SPREAD, TREND_SPREAD = 0.15, 0.5
"""Prior standard deviation of the waves of the year and of the trend over all steps, as shares of the usual outcome."""
KNOWN = 0.6
"""Spread of a tactic's size after the data, as a share of before, above which the data have said too little."""
ALIKE = -0.7
"""Correlation of two tactics' sizes below which they are not told apart."""


@dataclass(frozen=True, eq=False)
class Tactics:
    """Sizes of several tactics, jointly.

    Attributes
    ----------
    sizes : ndarray, shape (draws, k)
        What each tactic adds per step while fully at work: in the outcome's unit, or to its logarithm.
    carries : ndarray, shape (draws,)
        Share of a tactic's force that lasts to the next step, drawn with the sizes.
    spans : tuple of (int, int)
        First step of each tactic and the step after its last.
    seen : ndarray, shape (n,)
        The outcome.
    relative : bool
        Whether it was explained on its logarithm.
    usual : float
        Mean of the outcome before the first tactic.
    learned : ndarray, shape (k,)
        Spread of each size after the data as a share of before; near 1 means that the data say nothing.
    correlation : ndarray, shape (k, k)
        Of the sizes; near -1 for two tactics that cannot be told apart.
    """

    sizes: Floats
    carries: Floats
    spans: tuple[tuple[int, int], ...]
    seen: Floats
    relative: bool
    usual: float
    learned: Floats
    correlation: Floats

    def added(self, first: int, end: int) -> Floats:
        """Give what each tactic added from step `first` to before `end`, shape (draws, k); they add up."""
        found = np.empty_like(self.sizes)
        for carry in np.unique(self.carries):
            rows = np.flatnonzero(self.carries == carry)
            force = self._force(carry)[:, first:end]
            levels, where = np.unique(force.round(6), axis=1, return_inverse=True)
            seen = np.bincount(where.reshape(-1), self.seen[first:end], levels.shape[1])
            steps = np.bincount(where.reshape(-1), minlength=levels.shape[1])
            each = self._shared(self.sizes[rows] @ levels, seen, steps)
            found[rows] = self.sizes[rows] * (each @ levels.T)
        return found

    def by_step(self, tactic: int) -> Floats:
        """Give what one tactic added at each step, shape (draws, n)."""
        found = np.empty((len(self.sizes), len(self.seen)))
        for carry in np.unique(self.carries):
            rows = np.flatnonzero(self.carries == carry)
            force = self._force(carry)
            each = self._shared(self.sizes[rows] @ force, self.seen, np.ones(len(self.seen)))
            found[rows] = each * self.sizes[rows, tactic][:, None] * force[tactic]
        return found

    def _force(self, carry: float) -> Floats:
        return np.stack([at_work(*span, len(self.seen), carry) for span in self.spans])

    def _shared(self, together: Floats, seen: Floats, steps: ArrayLike) -> Floats:
        """Give what one unit of size and force is worth, shape like `together`.

        On the logarithm what all tactics added together is shared out by their parts in the logarithm (the mean of the
        outcome with and without them all): so the parts of tactics that cannot be told apart still add up to the sum.
        """
        if not self.relative:
            return np.broadcast_to(np.asarray(steps, dtype=float), together.shape)
        small = np.abs(together) < 1e-9
        safe = np.where(small, 1.0, together)
        return seen * np.where(small, 1.0, -np.expm1(-safe) / safe)

    def full(self) -> Floats:
        """Give each tactic's effect at full strength as a share of the outcome without it, shape (draws, k)."""
        return np.expm1(self.sizes) if self.relative else self.sizes / self.usual

    def alike(self, tactic: int) -> list[int]:
        """Give the tactics that this one cannot be told apart from."""
        return [int(other) for other in np.flatnonzero(self.correlation[tactic] < ALIKE)]


def at_work(first: int, end: int, steps: int, carry: float) -> Floats:
    """Give how far a tactic is at work at each of `steps` steps, 0 to 1; it builds up and fades by `carry`."""
    at = np.arange(steps)
    built = 1.0 - carry ** np.clip(at - first + 1, 0, max(end - first, 0)).astype(float)
    return built * carry ** np.maximum(at - end + 1, 0).astype(float)


def effects_together(
    outcome: ArrayLike,
    spans: Sequence[tuple[int, int]],
    disturbances: ArrayLike | None = None,
    *,
    weekly: bool = True,
    year: float = 365.25,
    draws: int = DRAWS,
    seed: int = 0,
) -> Tactics:
    """Estimate what each of several tactics added to an outcome.

    Parameters
    ----------
    outcome : array_like, shape (n,)
        One value a day (or other regular step), oldest first; at most 1000.
    spans : sequence of (int, int), length k
        First step of each tactic and the step after its last; it may lie beyond the data. 1 to 20 tactics, each with
        at least one step in the data, the first at least 28 steps after the data begin.
    disturbances : array_like, shape (n, m), optional
        Series of what else moved the outcome and is known: a crisis, a price, the weather.
    weekly : bool
        Whether the days of the week differ; False for steps that are not days.
    year : float
        Steps in a year; 0 for no seasons.
    draws : int
        Joint draws of the sizes.
    seed : int

    Raises
    ------
    ValueError
        If values are missing, the outcome never changes, or too little lies before the first tactic.

    Notes
    -----
    A tactic that begins on the day on which something unknown begins, too, is credited with it: only a comparison group
    would tell.
    """
    y, x, parts = _checked(outcome, spans, disturbances)
    usual = float(y[: min(first for first, _ in parts)].mean())
    relative = bool(y.min() > LEAST_SHARE * np.median(y) > 0)
    told = np.log(y) if relative else y
    scale = float(told.std())
    z = (told - told.mean()) / scale
    # The noise's share of the scatter, roughly, so that priors in the outcome's unit can be told in units of noise.
    unit = 1.0 if relative else abs(usual)
    per_noise = max(unit / scale, 0.5) / max(_rough_noise(z), 1e-3)
    turn, stretch = _wander(len(y))
    columns, variances, trusted = _columns(len(y), x, weekly, year, per_noise)
    prior = (SIZE_SPREAD[relative] * per_noise) ** 2
    settings, fits = [], []
    for carry in CARRIES:
        shapes = np.stack([at_work(first, end, len(y), carry) for first, end in parts], axis=1)
        turned = turn @ np.column_stack([shapes, columns, z])
        for v in TRUST if x.shape[1] else [0.0]:
            spread = np.concatenate([np.full(len(parts), prior), np.where(trusted, v, variances)])
            settings += [(q, v, carry) for q in WANDER]
            fits += [_conditional(turned, spread, 1.0 + q * stretch, len(parts)) for q in WANDER]
    sizes, carries, noise = _drawn(fits, settings, draws, seed)
    deviation = sizes.std(axis=0)
    together = np.atleast_2d(np.corrcoef(sizes.T))
    learned = deviation / (np.sqrt(prior) * noise)
    return Tactics(sizes * scale, carries, tuple(parts), y, relative, usual, learned, together)


def _checked(
    outcome: ArrayLike, spans: Sequence[tuple[int, int]], disturbances: ArrayLike | None
) -> tuple[Floats, Floats, list[tuple[int, int]]]:
    y = np.asarray(outcome, dtype=float).reshape(-1)
    x = np.empty((len(y), 0)) if disturbances is None else np.asarray(disturbances, dtype=float).reshape(len(y), -1)
    parts = [(int(first), int(end)) for first, end in spans]
    if not 1 <= len(parts) <= MOST_TACTICS:
        raise ValueError(f"{len(parts)} tactics: there must be 1 to {MOST_TACTICS}.")
    if len(y) > LONGEST:
        raise ValueError(f"{len(y)} values are more than {LONGEST}: shorten the time before or use longer steps.")
    if not np.isfinite(y).all() or not np.isfinite(x).all():
        raise ValueError("Values are missing: fill or leave out the steps without a figure.")
    for first, end in parts:
        if end <= first:
            raise ValueError(f"A tactic ends at step {end}, which is not after its first, {first}.")
        if first >= len(y):
            raise ValueError(f"A tactic begins at step {first}, after the last value.")
    begin = min(first for first, _ in parts)
    if begin < LEAST_BEFORE:
        raise ValueError(f"{max(begin, 0)} values lie before the first tactic; at least {LEAST_BEFORE} are needed.")
    if np.ptp(y[:begin]) == 0:
        raise ValueError("The outcome never changes before the first tactic, so its usual scatter is unknown.")
    return y, x, parts


def _rough_noise(z: Floats) -> float:
    """Guess the noise's standard deviation from differences a week apart, which seasons and trend hardly touch."""
    apart = z[7:] - z[:-7]
    return float(np.clip(apart, *np.quantile(apart, [0.02, 0.98])).std() / np.sqrt(2))


def _wander(n: int) -> tuple[Floats, Floats]:
    """Give the turn, shape (n, n), under which the steps of a wandering level are independent, and their variances.

    A level that takes independent steps has the covariance min(i, j), whose eigenvectors are sines.
    """
    at = np.arange(1, n + 1)
    angle = (2 * at - 1) * np.pi / (2 * n + 1)
    return np.sin(np.outer(angle, at)) * (2 / np.sqrt(2 * n + 1)), 0.25 / np.sin(angle / 2) ** 2


def _columns(
    n: int, x: Floats, weekly: bool, year: float, per_noise: float
) -> tuple[Floats, Floats, NDArray[np.bool_]]:
    """Give what else explains the outcome, the prior variances in units of noise, and which are disturbances."""
    time = np.arange(n)
    columns = [np.ones(n), np.linspace(-0.5, 0.5, n)]
    variances = [1e3, (TREND_SPREAD * per_noise) ** 2]
    if weekly:
        columns += list((np.eye(7)[time % 7] - 1 / 7).T)
        variances += [10.0 * max(per_noise / 5, 1.0) ** 2] * 7
    if year > 0:
        for k in (1, 2):
            columns += [wave(2 * np.pi * k * time / year) for wave in (np.sin, np.cos)]
            variances += [(SEASON_SPREAD * per_noise / k) ** 2] * 2
    deviation = x.std(axis=0)
    scaled = (x - x.mean(axis=0))[:, deviation > 0] / deviation[deviation > 0]
    trusted = np.arange(len(columns) + scaled.shape[1]) >= len(columns)
    return np.column_stack([*columns, scaled]), np.concatenate([variances, np.ones(scaled.shape[1])]), trusted


def _conditional(turned: Floats, variances: Floats, spread: Floats, k: int) -> Fit:
    """Give a setting's log weight, the sizes' mean and covariance root, and shape and rate of the noise variance.

    `turned` holds the columns that explain, the tactics' first, and the outcome last; `spread` each row's variance.
    """
    columns, z = turned[:, :-1], turned[:, -1]
    weighed = columns / spread[:, None]
    precision = np.diag(1 / variances) + weighed.T @ columns
    root = np.linalg.cholesky(precision)
    score = weighed.T @ z
    mean = np.linalg.solve(precision, score)
    rate = 0.005 + (float(z @ (z / spread)) - float(score @ mean)) / 2
    shape = 0.5 + len(z) / 2
    logs = np.log(spread).sum() / 2 + np.log(np.diag(root)).sum() + np.log(variances).sum() / 2
    covariance = np.linalg.inv(precision)[:k, :k]
    return float(-logs - shape * np.log(rate)), mean[:k], np.linalg.cholesky(covariance), shape, rate


def _drawn(
    fits: list[Fit], settings: list[tuple[float, float, float]], draws: int, seed: int
) -> tuple[Floats, Floats, float]:
    """Draw a setting by its weight, then the sizes under it; give sizes, carries and the mean noise."""
    logs = np.array([fit[0] for fit in fits])
    weights = np.exp(logs - logs.max())
    rng = np.random.default_rng(seed)
    counts = rng.multinomial(draws, weights / weights.sum())
    sizes, carries, noise = [], [], []
    for (_, mean, root, shape, rate), (_, _, carry), count in zip(fits, settings, counts, strict=True):
        if count:
            spread = np.sqrt(rate / rng.gamma(shape, size=(count, 1)))
            sizes.append(mean + spread * (rng.standard_normal((count, len(mean))) @ root.T))
            carries.append(np.full(count, carry))
            noise.append(spread[:, 0])
    order = rng.permutation(draws)
    return np.concatenate(sizes)[order], np.concatenate(carries)[order], float(np.concatenate(noise).mean())
