"""Will the goal be met? Probability of a target, the targets that are likely, and the verdict while it runs.

A metric's own history is continued a few hundred times (see `paths`); every answer is read off those futures. So one
`forecast` serves any number of targets, statistics and deadlines up to its horizon, at the cost of sorting a row.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from skopos_science.history import Kind, Values, read_history
from skopos_science.seasons import LENGTHS, SEASONS_NEEDED, Period

Floats = NDArray[np.float64]
Statistic = Literal["sum", "end", "max"]
Direction = Literal["up", "down"]
Status = Literal["ok", "too_short"]

LEAST_OBSERVED = 8
"""Observed steps below which no history is continued."""

LONGEST_HORIZON = 1000
"""Steps ahead beyond which no answer is given."""

QUANTILES = (0.025, 0.1, 0.5, 0.9, 0.975)
LIKELY = (0.5, 0.8, 0.95)
_TOUCHES = 1e-9


@dataclass(frozen=True, eq=False)
class Forecast:
    """Possible futures of one metric.

    Attributes
    ----------
    paths : ndarray, shape (paths, horizon)
        One future a row, in the unit of the values; no rows if `status` is `too_short`. A stock's are its levels.
    status : {"ok", "too_short"}
        Whether the history was long enough.
    needed : int
        Values that a history must hold for this horizon.
    observed : int
        Values that this one held, gaps not counted.
    season : int
        Steps in which the rhythm repeats; 1 if the history is too short to tell.
    """

    paths: Floats
    status: Status
    needed: int
    observed: int
    season: int

    def until(self, horizon: int) -> "Forecast":
        """Give the same futures up to an earlier deadline, `horizon` steps ahead; costs nothing."""
        if not 1 <= horizon <= self.paths.shape[1]:
            raise ValueError(f"horizon must be 1 to {self.paths.shape[1]}, not {horizon}")
        return Forecast(self.paths[:, :horizon], self.status, self.needed, self.observed, self.season)


@dataclass(frozen=True)
class Attainment:
    """What the futures say about a statistic and its targets.

    Attributes
    ----------
    status : {"ok", "too_short"}
        With `too_short` the other fields are empty.
    probabilities : tuple of float
        Of reaching each target, in the order given; 0 to 1.
    quantiles : dict of float to float
        The statistic's value at 0.025, 0.1, 0.5, 0.9 and 0.975.
    attainable : dict of float to float
        The most ambitious target that is 50 %, 80 % and 95 % likely.
    mean : float
        The statistic's average; NaN with `too_short`.
    """

    status: Status
    probabilities: tuple[float, ...]
    quantiles: dict[float, float]
    attainable: dict[float, float]
    mean: float


class Verdict(StrEnum):
    """How a running objective stands."""

    AHEAD = "ahead"
    ON_TRACK = "on_track"
    AT_RISK = "at_risk"
    OFF_TRACK = "off_track"


VERDICTS = ((0.9, Verdict.AHEAD), (0.6, Verdict.ON_TRACK), (0.25, Verdict.AT_RISK), (0.0, Verdict.OFF_TRACK))
"""The least probability of each verdict."""


def values_needed(horizon: int, kind: Kind = "flow") -> int:
    """Give how many observed values a history must hold to be continued `horizon` steps.

    Eight steps, and half as many as are to be foretold; a stock needs one reading more than it has increments.

    Examples
    --------
    >>> values_needed(3), values_needed(90), values_needed(90, "stock")
    (8, 45, 46)
    """
    return max(LEAST_OBSERVED, (horizon + 1) // 2) + (kind == "stock")


def forecast(
    values: Values,
    *,
    period: Period,
    horizon: int,
    kind: Kind = "flow",
    paths: int = 500,
    seed: int = 0,
) -> Forecast:
    """Draw possible futures of a metric from its own history.

    Parameters
    ----------
    values : array_like, shape (n,)
        One value per period, oldest first; None or NaN where nothing was observed. Complete periods only.
    period : {"D", "W", "M", "Q"}
        Day, week, month or quarter; says which season to look for.
    horizon : int
        Periods ahead, 1 to 1000, counted from the end of `values` (also where its last values are missing).
    kind : {"flow", "stock"}
        Counted per period, or a level such as followers. A stock is continued by its increments.
    paths : int
        Futures wanted, 2 or more. At 500 a probability is known to about two points.
    seed : int
        The same history and seed give the same futures, in every process.

    Returns
    -------
    Forecast
        With `status` `too_short` and no paths if fewer than `needed` values were observed.

    Raises
    ------
    ValueError
        If a value is not a finite number, or an argument is out of its range.

    Examples
    --------
    >>> forecast([5, 7, 6], period="M", horizon=12).status
    'too_short'
    >>> forecast([5, 7, 6, 5, 7, 6, 5, 7, 6], period="M", horizon=3).paths.shape
    (500, 3)
    """
    _check(period, horizon, kind, paths)
    history = read_history(values, kind)
    steps = history.steps
    observed = history.observed + (kind == "stock" and len(steps) > 0)
    needed = values_needed(horizon, kind)
    season = LENGTHS[period] if len(steps) >= int(SEASONS_NEEDED * LENGTHS[period]) else 1
    if observed < needed:
        return Forecast(np.empty((0, horizon)), "too_short", needed, observed, season)
    # Loads the compiler: half a second, once in each process.
    from skopos_science.paths import bursts, sample_paths

    futures = sample_paths(
        steps,
        season=season,
        horizon=horizon + history.stale,
        paths=paths,
        generator=np.random.default_rng(seed),
        resample=bursts(steps, period, kind),
    )
    if kind == "stock":
        futures = history.last + np.cumsum(futures, axis=1)
    return Forecast(futures[:, history.stale :], "ok", needed, observed, season)


def attain(
    futures: Forecast,
    *,
    statistic: Statistic,
    targets: ArrayLike,
    direction: Direction = "up",
    done: float | None = None,
) -> Attainment:
    """Say how likely targets are, and which targets are likely.

    Parameters
    ----------
    futures : Forecast
        From `forecast`; use `futures.until(h)` for an earlier deadline.
    statistic : {"sum", "end", "max"}
        Over the horizon: the sum, the value of the last step, or the highest value.
    targets : array_like, shape (t,)
        Values to reach; may be empty.
    direction : {"up", "down"}
        Reached at the target or above, or at the target or below.
    done : float, optional
        What was reached before the horizon began: is added to a sum, and is a lower bound of a maximum.

    Returns
    -------
    Attainment
        With the `status` of the forecast; empty if that is `too_short`.

    Raises
    ------
    ValueError
        If a target or `done` is not a finite number, or a word is unknown.

    Examples
    --------
    >>> answer = attain(forecast([10.0] * 12, period="M", horizon=3), statistic="sum", targets=[30, 31])
    >>> answer.probabilities, answer.attainable[0.8]
    ((1.0, 0.0), 30.0)
    """
    wanted = np.asarray(targets, dtype=np.float64).reshape(-1)
    if not np.isfinite(wanted).all() or (done is not None and not np.isfinite(done)):
        raise ValueError("targets and done must be finite numbers")
    if direction not in ("up", "down"):
        raise ValueError(f"direction must be up or down, not {direction!r}")
    if futures.status != "ok":
        return Attainment(futures.status, (), {}, {}, float("nan"))
    outcome = np.sort(outcomes(futures, statistic, done))
    slack = _TOUCHES * np.maximum(np.abs(wanted), np.abs(outcome).max())
    if direction == "up":
        reached = len(outcome) - np.searchsorted(outcome, wanted - slack, side="left")
    else:
        reached = np.searchsorted(outcome, wanted + slack, side="right")
    at = [1 - likely if direction == "up" else likely for likely in LIKELY]
    return Attainment(
        "ok",
        tuple((reached / len(outcome)).tolist()),
        dict(zip(QUANTILES, np.quantile(outcome, QUANTILES).tolist(), strict=True)),
        dict(zip(LIKELY, np.quantile(outcome, at).tolist(), strict=True)),
        float(outcome.mean()),
    )


def outcomes(futures: Forecast, statistic: Statistic, done: float | None = None) -> Floats:
    """Give the statistic of each future, shape (paths,)."""
    if statistic == "sum":
        return futures.paths.sum(axis=1) + (done or 0.0)
    if statistic == "max":
        highest = futures.paths.max(axis=1)
        return highest if done is None else np.maximum(highest, done)
    if statistic == "end":
        return futures.paths[:, -1]
    raise ValueError(f"statistic must be sum, end or max, not {statistic!r}")


def bands(futures: Forecast, levels: tuple[float, ...] = (0.8, 0.95)) -> dict[float, Floats]:
    """Give, for each level, the range that holds that share of the futures at each step.

    Parameters
    ----------
    futures : Forecast
        From `forecast`.
    levels : tuple of float
        Shares between 0 and 1; 0 gives the median twice.

    Returns
    -------
    dict of float to ndarray, shape (horizon, 2)
        Low and high per step; no rows if the history was too short.

    Examples
    --------
    >>> bands(forecast([10.0] * 12, period="M", horizon=2), (0.8,))[0.8]
    array([[10., 10.],
           [10., 10.]])
    """
    if any(not 0 <= level < 1 for level in levels):
        raise ValueError("levels must lie from 0 to below 1")
    if futures.status != "ok":
        return {level: np.empty((0, 2)) for level in levels}
    return {level: np.quantile(futures.paths, [(1 - level) / 2, (1 + level) / 2], axis=0).T for level in levels}


def verdict(probability: float) -> Verdict:
    """Put a running objective's probability into a word.

    Examples
    --------
    >>> [str(verdict(probability)) for probability in (0.95, 0.7, 0.3, 0.1)]
    ['ahead', 'on_track', 'at_risk', 'off_track']
    """
    if not 0 <= probability <= 1:
        raise ValueError(f"probability must be 0 to 1, not {probability}")
    return next(word for least, word in VERDICTS if probability >= least)


def _check(period: str, horizon: int, kind: str, paths: int) -> None:
    """Refuse arguments out of their range."""
    if period not in LENGTHS:
        raise ValueError(f"period must be D, W, M or Q, not {period!r}")
    if kind not in ("flow", "stock"):
        raise ValueError(f"kind must be flow or stock, not {kind!r}")
    if not 1 <= horizon <= LONGEST_HORIZON:
        raise ValueError(f"horizon must be 1 to {LONGEST_HORIZON} periods, not {horizon}")
    if paths < 2:
        raise ValueError(f"paths must be 2 or more, not {paths}")
