"""What a post may be expected to bring, before it is posted; and whether the hour matters.

The logarithm of the outcome follows a level that wanders and what each trait of a post (kind, hour, paid or not) adds.
Both are followed post by post (a Kalman filter), so that each expectation rests on earlier posts alone. The range is
conformal and adaptive: it is as wide as it had to be lately to hold the share of posts that it says.

References
----------
.. [1] West, M. and Harrison, J. (1997). Bayesian Forecasting and Dynamic Models. Springer.
.. [2] Gibbs, I. and Candès, E. (2021). Adaptive conformal inference under distribution shift. NeurIPS 34.
.. [3] Zaffran, M., Féron, O., Goude, Y., Josse, J. and Dieuleveut, A. (2022). Adaptive conformal predictions for time
   series. ICML.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

LEAST_POSTS = 30
"""Posts below which nothing is expected of the next."""

WARM = 20
"""Posts after which ranges begin."""

LEVEL_STEP = 0.005
"""Variance of the level's step from post to post, in units of the noise variance."""

TRAIT_SPREAD = 0.4
"""Prior standard deviation of what a trait adds, on the logarithm: most traits matter by less than half."""

TRAIT_STEP = 1e-3
"""Variance by which a trait's part may change from post to post."""

PACE = 0.02
"""How fast the usual size of errors follows them."""

MEMORY = 120
"""Latest errors from which a range is made."""

LEARNING = 0.03
"""How fast a range answers to having held too few or too many."""

SLOTS_A_DAY = 8
LEAST_IN_SLOT = 3


@dataclass(frozen=True, eq=False)
class Expectation:
    """What posts were, or are, expected to bring.

    Attributes
    ----------
    middle, low, high : ndarray, shape (n,)
        Median and range, in the unit of the outcome; low and high are NaN for the first posts.
    level : float
        Share of posts that the range is to hold.
    """

    middle: Floats
    low: Floats
    high: Floats
    level: float


@dataclass(frozen=True, eq=False)
class Slot:
    """A weekday and a stretch of hours.

    Attributes
    ----------
    weekday : int
        0 is Monday.
    hour : int
        First hour of the stretch of three.
    posts : int
        How many posts it saw.
    factor, low, high : float
        Outcome as a multiple of what such posts bring on average, with its 90 % range, drawn towards 1.
    best : float
        Probability that it is the best of all slots.
    """

    weekday: int
    hour: int
    posts: int
    factor: float
    low: float
    high: float
    best: float


@dataclass(frozen=True, eq=False)
class Timing:
    """Whether the time of posting matters.

    Attributes
    ----------
    slots : tuple of Slot
        Best first.
    evidence : bool
        False if the slots differ by no more than chance makes them: then any time will do.
    spread : float
        Standard deviation of the slots' true factors, on the logarithm.
    probability : float
        That they differ at all by more than three per cent.
    """

    slots: tuple[Slot, ...]
    evidence: bool
    spread: float
    probability: float


class Follower:
    """Follows posts one by one; `expect` the next, then `learn` what it brought."""

    def __init__(self, traits: int, *, level: float = 0.8) -> None:
        if not 0.5 <= level < 1:
            raise ValueError(f"level must lie between 0.5 and 1, not {level}")
        self.level = level
        self.state = np.zeros(1 + traits)
        self.covariance = np.diag(np.concatenate([[25.0], np.full(traits, TRAIT_SPREAD**2)]))
        self.noise, self.seen = 0.5, 0
        self.errors: list[float] = []
        self.tails = np.full(2, (1 - level) / 2)

    def expect(self, traits: ArrayLike) -> tuple[float, float, float]:
        """Give median, low and high on the logarithm; low and high are NaN until 20 posts were seen."""
        row = np.concatenate([[1.0], np.asarray(traits, dtype=float)])
        middle = float(row @ self.state)
        if self.seen < WARM:
            return middle, np.nan, np.nan
        spread = self._spread(row)
        recent = np.sort(np.array(self.errors[-MEMORY:]))
        low, high = np.clip(self.tails, 0.0, 0.5) * [1.0, -1.0] + [0.0, 1.0]
        # Half a step beyond the sample's own quantile, as conformal ranges are.
        n = len(recent)
        return (
            middle + spread * float(np.median(recent)),
            middle + spread * float(np.quantile(recent, max(0.0, low - 0.5 / n))),
            middle + spread * float(np.quantile(recent, min(1.0, high + 0.5 / n))),
        )

    def learn(self, traits: ArrayLike, outcome: float) -> None:
        """Take in what a post brought, on the logarithm."""
        row = np.concatenate([[1.0], np.asarray(traits, dtype=float)])
        _, low, high = self.expect(traits)
        error, spread = outcome - float(row @ self.state), self._spread(row)
        self.errors.append(error / spread)
        if not np.isnan(low):
            missed = np.array([outcome < low, outcome > high], dtype=float)
            self.tails += LEARNING * ((1 - self.level) / 2 - missed)
        gain = self.covariance @ row / spread**2
        # A wild post moves what is believed of all others only so far.
        self.state = self.state + gain * float(np.clip(error, -2.5 * spread, 2.5 * spread))
        self.covariance = self.covariance - np.outer(gain, row @ self.covariance)
        self.covariance[0, 0] += LEVEL_STEP * self.noise
        self.covariance[1:, 1:] += TRAIT_STEP * np.eye(len(row) - 1)
        self.seen += 1
        rate = max(PACE, 1.0 / self.seen) if self.seen > 1 else 0.0
        self.noise += rate * (min(error**2, 9 * self.noise) - self.noise)
        self.noise = max(self.noise, 1e-6)

    def _spread(self, row: Floats) -> float:
        return float(np.sqrt(row @ self.covariance @ row + self.noise))


def expected_posts(outcome: ArrayLike, traits: ArrayLike, *, level: float = 0.8) -> tuple[Expectation, Follower]:
    """Give what each post was to be expected to bring from those before it, and the follower for the next.

    Parameters
    ----------
    outcome : array_like, shape (n,)
        What each post brought, oldest first; 0 or more. At least 30.
    traits : array_like, shape (n, k)
        What was known before: columns of 0 and 1 from `indicators`, or numbers of about that size.
    level : float
        Share of the posts that the ranges are to hold.

    Returns
    -------
    Expectation, Follower

    Raises
    ------
    ValueError
        If outcomes are missing or negative, or there are fewer than 30.
    """
    y = np.asarray(outcome, dtype=float)
    x = np.asarray(traits, dtype=float).reshape(len(y), -1)
    if len(y) < LEAST_POSTS:
        raise ValueError(f"{len(y)} posts are too few: at least {LEAST_POSTS} are needed")
    if not (np.isfinite(y).all() and np.isfinite(x).all()) or (y < 0).any():
        raise ValueError("every post needs an outcome of 0 or more, and every trait a number")
    follower, rows = Follower(x.shape[1], level=level), np.empty((len(y), 3))
    for place, (row, value) in enumerate(zip(x, np.log1p(y), strict=True)):
        rows[place] = follower.expect(row)
        follower.learn(row, float(value))
    middle, low, high = np.maximum(np.expm1(np.minimum(rows, 700.0)), 0.0).T
    return Expectation(middle, low, high, level), follower


def expected_next(follower: Follower, traits: ArrayLike) -> tuple[float, float, float]:
    """Give median, low and high of what a draft may be expected to bring, in the unit of the outcome."""
    middle, low, high = (max(float(np.expm1(min(value, 700.0))), 0.0) for value in follower.expect(traits))
    return middle, low, high


def indicators(labels: Sequence[str]) -> tuple[Floats, tuple[str, ...]]:
    """Turn labels into columns of 0 and 1, one a label, less their share, so that the level stays the average post's.

    Examples
    --------
    >>> indicators(["photo", "link", "photo", "photo"])[0].tolist()
    [[-0.25, 0.25], [0.75, -0.75], [-0.25, 0.25], [-0.25, 0.25]]
    """
    names = sorted(set(labels))
    columns = np.array([[float(label == name) for name in names] for label in labels])
    return columns - columns.mean(axis=0), tuple(names)


def best_times(
    outcome: ArrayLike, traits: ArrayLike, weekdays: ArrayLike, hours: ArrayLike, *, seed: int = 0
) -> Timing:
    """Say whether weekday and hour of posting matter, and which slots are best.

    Parameters
    ----------
    outcome, traits : array_like
        As for `expected_posts`; what they explain is taken out first.
    weekdays, hours : array_like of int, shape (n,)
        0 (Monday) to 6, and 0 to 23, in the audience's own time.
    seed : int

    Returns
    -------
    Timing
        Of the slots with at least three posts; `evidence` is False, and no slot should be preferred, unless they differ
        by more than 3 % with a probability of at least .9.

    Notes
    -----
    It is correlation: what is posted at nine may be better for other reasons. A trial would tell.
    """
    y, x = np.asarray(outcome, dtype=float), np.asarray(traits, dtype=float)
    expected, _ = expected_posts(y, x.reshape(len(y), -1))
    day, hour = np.asarray(weekdays, dtype=int), np.asarray(hours, dtype=int)
    if ((day < 0) | (day > 6) | (hour < 0) | (hour > 23)).any():
        raise ValueError("weekdays go from 0 to 6 and hours from 0 to 23")
    left = (np.log1p(y) - np.log1p(expected.middle))[WARM:]
    width = 24 // SLOTS_A_DAY
    slot = (day * SLOTS_A_DAY + hour // width)[WARM:]
    left = np.clip(left - np.median(left), *np.quantile(left - np.median(left), [0.02, 0.98]))
    counts = np.bincount(slot, minlength=7 * SLOTS_A_DAY)
    used = np.flatnonzero(counts >= LEAST_IN_SLOT)
    if len(used) < 2:
        return Timing((), evidence=False, spread=0.0, probability=0.0)
    means = np.array([left[slot == one].mean() for one in used])
    within = np.array([((left[slot == one] - mean) ** 2).sum() for one, mean in zip(used, means, strict=True)])
    noise = max(float(within.sum() / max(counts[used].sum() - len(used), 1)), 1e-12)  # posts that all did alike
    grid = np.concatenate([[0.0], np.geomspace(0.01, 1.0, 40)])
    weights = _spread_weights(means, noise / counts[used], grid)
    rng = np.random.default_rng(seed)
    spreads = rng.choice(grid, 4000, p=weights)
    centre = np.average(means, weights=counts[used])
    shrunk = spreads[:, None] ** 2 / (spreads[:, None] ** 2 + noise / counts[used])
    deviation = np.sqrt(shrunk * noise / counts[used])
    factors = shrunk * (means - centre) + deviation * rng.standard_normal(shrunk.shape)
    tie_break = 1e-9 * rng.standard_normal(factors.shape)
    best = np.bincount((factors + tie_break).argmax(axis=1), minlength=len(used)) / len(factors)
    low, middle, high = np.exp(np.quantile(factors, [0.05, 0.5, 0.95], axis=0))
    slots = [
        Slot(int(one) // SLOTS_A_DAY, int(one) % SLOTS_A_DAY * width, int(counts[one]), *map(float, figures))
        for one, *figures in zip(used, middle, low, high, best, strict=True)
    ]
    probability = float(weights[grid > 0.03].sum())
    return Timing(
        tuple(sorted(slots, key=lambda slot: -slot.factor)), probability >= 0.9, float(weights @ grid), probability
    )


def _spread_weights(means: Floats, variances: Floats, grid: Floats) -> Floats:
    """Give the posterior of how much the slots truly differ; half of the prior says not at all."""
    logs = np.empty(len(grid))
    for place, spread in enumerate(grid):
        total = variances + spread**2
        centre = np.average(means, weights=1 / total)
        logs[place] = -0.5 * (np.log(total).sum() + ((means - centre) ** 2 / total).sum() + np.log((1 / total).sum()))
    prior = np.full(len(grid), 0.5 / (len(grid) - 1))
    prior[0] = 0.5
    weights = np.exp(logs - logs.max()) * prior
    return weights / weights.sum()
