"""How likely an objective is to be met, from its metric's own history. Pure: figures in, an `Assessment` out.

The science library continues the history a few hundred times; here each of these futures is turned into the figure
that the objective is judged by. Periods that begin before the start or end after the deadline count by their share of
days.
"""

from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from skopos import __version__
from skopos.common.series import Kind, Series
from skopos.strategy import periods
from skopos.strategy.choices import Direction, Outcome, Statistic, Verdict
from skopos.strategy.spec import Spec

Floats = NDArray[np.float64]

SEED = 1
PATHS = 500
ENGINE = f"skopos {__version__} attain"
LIKELY = (0.5, 0.8, 0.95)
QUANTILES = (0.025, 0.1, 0.5, 0.9, 0.975)
LONGEST_HORIZON = 1000


@dataclass(frozen=True)
class Progress:
    """Where a running objective stands.

    Attributes
    ----------
    current : float or None
        The figure so far: the total done, the latest level, the best period or the average.
    begun_at : float or None
        Where it began: the baseline, or the level before the start.
    done_share, time_share : float or None
        Share of the way and of the time that are behind, 0 to 1; a share of the way may lie outside.
    pace, needed_pace : float or None
        Change per period so far, and per period still needed; for totals and levels.
    periods_left : float
        Periods until the deadline that the data do not cover yet.
    """

    current: float | None = None
    begun_at: float | None = None
    done_share: float | None = None
    time_share: float | None = None
    pace: float | None = None
    needed_pace: float | None = None
    periods_left: float = 0.0


@dataclass(frozen=True)
class Band:
    """The range of one future period: the value, and for totals the running total at its end.

    Numbers are quantiles at 2.5, 10, 50, 90 and 97.5 %.
    """

    start: date
    value: tuple[float, ...]
    total: tuple[float, ...] = ()


@dataclass(frozen=True)
class Assessment:
    """What the history says about an objective.

    Attributes
    ----------
    outcome : Outcome
        Whether it could be assessed.
    probability : float or None
        Of meeting the target; None unless `outcome` is ok or over.
    verdict : Verdict
        The probability in a word, or the final result once the deadline has passed.
    attainable : dict of float to float
        The targets that are 50, 80 and 95 % likely.
    quantiles : tuple of float
        The final figure at 2.5, 10, 50, 90 and 97.5 %.
    bands : tuple of Band
        The periods to come.
    observed, needed : int
        Values the history held, and values it must hold to be continued this far.
    """

    outcome: Outcome
    probability: float | None = None
    verdict: Verdict = Verdict.UNKNOWN
    attainable: dict[float, float] = field(default_factory=dict)
    quantiles: tuple[float, ...] = ()
    bands: tuple[Band, ...] = ()
    progress: Progress = field(default_factory=Progress)
    observed: int = 0
    needed: int = 0
    seed: int = SEED
    engine: str = ENGINE


@dataclass(frozen=True, eq=False)
class Window:
    """How an objective lies on its series.

    Attributes
    ----------
    past, future : ndarray of float
        Share of each known and each coming period that counts, 0 to 1.
    starts : list of date
        First days of the coming periods, up to the one that holds the deadline.
    last_share : float
        Share of the last coming period that lies before the deadline is over.
    """

    past: Floats
    future: Floats
    starts: list[date]
    last_share: float


def assess(spec: Spec, series: Series | None, *, today: date, seed: int = SEED) -> Assessment:
    """Say how likely `spec` is to be met, or why that cannot be said.

    Parameters
    ----------
    spec : Spec
        Needs target, start and deadline; without them the outcome is `unfit`.
    series : Series or None
        The history of its metric, complete periods only.
    today : date
        In the workspace's zone. Periods between the last figure and today are foretold too.
    seed : int
        The same arguments and seed give the same answer.
    """
    if series is None or not any(value is not None for value in series.values):
        return Assessment(Outcome.NO_DATA, seed=seed)
    if spec.target is None or spec.start is None or spec.deadline is None or spec.deadline <= spec.start:
        return Assessment(Outcome.UNFIT, seed=seed)
    if spec.statistic == Statistic.SUM and series.kind == Kind.RATIO:
        return Assessment(Outcome.UNFIT, seed=seed)
    values = np.array([np.nan if value is None else value for value in series.values], dtype=np.float64)
    window = lay_out(series, spec.start, spec.deadline)
    progress = measure_progress(spec, series, values, window, today)
    if not len(window.starts):
        return _final(spec, progress, values, seed)
    if len(window.starts) > LONGEST_HORIZON:
        return Assessment(Outcome.TOO_FAR, progress=progress, seed=seed)
    return _foretell(spec, series, values, window, progress, seed)


def lay_out(series: Series, start: date, deadline: date) -> Window:
    """Find which known and which coming periods count, and by how much."""
    past = [periods.share_inside(begins, series.period, start, deadline) for begins in series.starts]
    starts: list[date] = []
    following = periods.next_start(series.starts[-1], series.period)
    while following <= deadline and len(starts) <= LONGEST_HORIZON:
        starts.append(following)
        following = periods.next_start(following, series.period)
    future = [periods.share_inside(begins, series.period, start, deadline) for begins in starts]
    last = periods.share_inside(starts[-1], series.period, starts[-1], deadline) if starts else 1.0
    return Window(np.array(past, dtype=np.float64), np.array(future, dtype=np.float64), starts, last)


def measure_progress(spec: Spec, series: Series, values: Floats, window: Window, today: date) -> Progress:
    """Work out where the objective stands, from known periods alone."""
    assert spec.target is not None and spec.start is not None and spec.deadline is not None
    current, begun_at = _so_far(spec, series, values, window.past)
    length = (spec.deadline - spec.start).days + 1
    time_share = min(max(((today - spec.start).days) / length, 0.0), 1.0)
    left = float(window.future.sum())
    if current is None:
        return Progress(None, begun_at, None, time_share, None, None, left)
    way = spec.target - (begun_at or 0.0)
    gone = current - (begun_at or 0.0)
    if spec.statistic in (Statistic.MAX, Statistic.MEAN):
        way_done = current / spec.target if spec.target else None
        return Progress(current, begun_at, way_done, time_share, None, None, left)
    done_share = gone / way if way else float(spec.reaches(current))
    elapsed = float(window.past.sum())
    pace = gone / elapsed if elapsed else None
    needed = (spec.target - current) / left if left else None
    return Progress(current, begun_at, done_share, time_share, pace, needed, left)


def _so_far(spec: Spec, series: Series, values: Floats, weights: Floats) -> tuple[float | None, float | None]:
    """Give the figure so far and where it began; None where nothing is known."""
    inside = (weights > 0) & ~np.isnan(values)
    if series.kind == Kind.STOCK or spec.statistic == Statistic.END:
        begun_at = spec.baseline if spec.baseline is not None else _level_before(spec, series, values)
        known = values[~np.isnan(values)]
        if spec.statistic == Statistic.SUM:
            gained = known[-1] - begun_at if inside.any() and begun_at is not None else 0.0
            return float(gained), 0.0
        if spec.statistic == Statistic.END:
            return float(values[inside][-1] if inside.any() else known[-1]), begun_at
    if spec.statistic == Statistic.SUM:
        return float(np.nansum(np.where(weights > 0, values * weights, 0.0))), 0.0
    if not inside.any():
        return None, spec.baseline
    if spec.statistic == Statistic.MAX:
        return float(values[inside].max()), spec.baseline
    return float(np.average(values[inside], weights=weights[inside])), spec.baseline


def _level_before(spec: Spec, series: Series, values: Floats) -> float | None:
    """Give the last reading whose period ended before the start; None if there is none."""
    assert spec.start is not None
    before = [
        float(value)
        for begins, value in zip(series.starts, values, strict=True)
        if periods.end_of(begins, series.period) < spec.start and not np.isnan(value)
    ]
    return before[-1] if before else None


def _final(spec: Spec, progress: Progress, values: Floats, seed: int) -> Assessment:
    """The deadline lies within the known periods: the answer is a fact."""
    observed = int((~np.isnan(values)).sum())
    if progress.current is None:
        return Assessment(Outcome.NO_DATA, progress=progress, observed=observed, seed=seed)
    met = spec.reaches(progress.current)
    verdict = Verdict.MET if met else Verdict.MISSED
    return Assessment(Outcome.OVER, float(met), verdict, progress=progress, observed=observed, seed=seed)


def _foretell(spec: Spec, series: Series, values: Floats, window: Window, progress: Progress, seed: int) -> Assessment:
    """Continue the history to the deadline and read the answer off its futures."""
    from skopos_science.attain import forecast, verdict  # brings the compiler with it

    futures = forecast(
        values, period=series.period.value, horizon=len(window.starts), kind=_kind(series), paths=PATHS, seed=seed
    )
    facts: dict[str, Any] = {
        "progress": progress,
        "observed": futures.observed,
        "needed": futures.needed,
        "seed": seed,
    }
    if futures.status != "ok":
        return Assessment(Outcome.TOO_SHORT, **facts)
    if _is_constant(values):
        return Assessment(Outcome.CONSTANT, **facts)
    paths = _possible(futures.paths, series, values)
    results = final_figures(spec, series, values, window, paths, progress)
    reached = np.array([spec.reaches(float(result)) for result in results])
    probability = float(reached.mean())
    at = [1 - likely if spec.direction == Direction.UP else likely for likely in LIKELY]
    return Assessment(
        Outcome.OK,
        probability,
        Verdict(verdict(probability).value),
        dict(zip(LIKELY, np.quantile(results, at).tolist(), strict=True)),
        tuple(np.quantile(results, QUANTILES).tolist()),
        _bands(spec, series, window, paths, progress),
        **facts,
    )


def distribution(spec: Spec, series: Series, *, seed: int = SEED) -> Floats:
    """Give the final figure in each future, shape (paths,); empty where none can be told."""
    from skopos_science.attain import forecast

    if spec.start is None or spec.deadline is None or spec.target is None or not series.values:
        return np.empty(0)
    values = np.array([np.nan if value is None else value for value in series.values], dtype=np.float64)
    window = lay_out(series, spec.start, spec.deadline)
    if not window.starts or len(window.starts) > LONGEST_HORIZON:
        return np.empty(0)
    futures = forecast(
        values, period=series.period.value, horizon=len(window.starts), kind=_kind(series), paths=PATHS, seed=seed
    )
    if futures.status != "ok":
        return np.empty(0)
    progress = measure_progress(spec, series, values, window, spec.start)
    return final_figures(spec, series, values, window, _possible(futures.paths, series, values), progress)


def _kind(series: Series) -> Literal["flow", "stock"]:
    """Say how the science library continues the series: a stock by its increments, anything else by its values."""
    return "stock" if series.kind == Kind.STOCK else "flow"


def _is_constant(values: Floats) -> bool:
    """Did the history never change? Then it says nothing about change."""
    known = values[~np.isnan(values)]
    return bool(np.ptp(known) == 0) if len(known) else True


def _possible(paths: Floats, series: Series, values: Floats) -> Floats:
    """Keep futures inside what the metric can be: no negative counts, no share above one."""
    if np.nanmin(values) >= 0:
        paths = np.maximum(paths, 0.0)
    if series.kind == Kind.RATIO and series.unit == "share":
        paths = np.minimum(paths, 1.0)
    return paths


def final_figures(
    spec: Spec, series: Series, values: Floats, window: Window, paths: Floats, progress: Progress
) -> Floats:
    """Turn each future into the figure that the objective is judged by, shape (paths,)."""
    if spec.statistic == Statistic.END or (series.kind == Kind.STOCK and spec.statistic == Statistic.SUM):
        last = _at_deadline(series, values, window, paths)
        if spec.statistic == Statistic.END:
            return last
        return last - _level_at_start(spec, series, values, window, paths)
    known = (window.past > 0) & ~np.isnan(values)
    if spec.statistic == Statistic.SUM:
        return paths @ window.future + (progress.current or 0.0)
    if spec.statistic == Statistic.MAX:
        best = np.where(window.future > 0, paths, -np.inf).max(axis=1)
        return np.maximum(best, values[known].max()) if known.any() else best
    total = paths @ window.future + float((values[known] * window.past[known]).sum())
    return total / (window.future.sum() + window.past[known].sum())


def _at_deadline(series: Series, values: Floats, window: Window, paths: Floats) -> Floats:
    """Give the level on the day of the deadline: a level moves evenly through the period that holds it."""
    if series.kind != Kind.STOCK:
        return paths[:, -1]
    before = paths[:, -2] if paths.shape[1] > 1 else np.full(len(paths), values[~np.isnan(values)][-1])
    return before + (paths[:, -1] - before) * window.last_share


def _level_at_start(spec: Spec, series: Series, values: Floats, window: Window, paths: Floats) -> Floats | float:
    """Give the level from which a stock's growth is counted."""
    assert spec.start is not None
    if spec.baseline is not None:
        return spec.baseline
    if window.starts[0] >= spec.start:
        before = _level_before(spec, series, values)
        return before if before is not None else float(values[~np.isnan(values)][0])
    ahead = sum(periods.end_of(begins, series.period) < spec.start for begins in window.starts)
    return paths[:, ahead - 1] if ahead else float(values[~np.isnan(values)][-1])


def _bands(spec: Spec, series: Series, window: Window, paths: Floats, progress: Progress) -> tuple[Band, ...]:
    """Give the range of each coming period, and of the running total where the objective is a total."""
    ranges = np.quantile(paths, QUANTILES, axis=0).T
    if spec.statistic != Statistic.SUM or series.kind == Kind.STOCK:
        return tuple(Band(begins, tuple(row.tolist())) for begins, row in zip(window.starts, ranges, strict=True))
    totals = np.cumsum(paths * window.future, axis=1) + (progress.current or 0.0)
    running = np.quantile(totals, QUANTILES, axis=0).T
    return tuple(
        Band(begins, tuple(row.tolist()), tuple(total.tolist()))
        for begins, row, total in zip(window.starts, ranges, running, strict=True)
    )


def as_json(assessment: Assessment) -> dict[str, Any]:
    """Give an assessment as JSON values."""
    plain = asdict(assessment)
    plain["attainable"] = {f"{likely:g}": value for likely, value in assessment.attainable.items()}
    plain["bands"] = [
        {"start": band.start.isoformat(), "value": list(band.value), "total": list(band.total)}
        for band in assessment.bands
    ]
    plain["quantiles"] = list(assessment.quantiles)
    return plain


SPARSE_READINGS, SPARSE_COUNTS = 0.4, 0.6
LATELY = 60


def serves(spec: Spec, series: Series) -> bool:
    """Does a series, in its rhythm, carry an assessment? It must be long enough and not mostly empty.

    A metric that is fed once a month and read by day would look like a row of zeros with a monthly peak.
    """
    from skopos_science.attain import values_needed

    known = [value for value in series.values if value is not None]
    if not known or spec.deadline is None:
        return bool(known)
    lately = series.values[-LATELY:]
    if series.kind == Kind.FLOW:
        if sum(not value for value in lately) > SPARSE_COUNTS * len(lately):
            return False
    elif sum(value is None for value in lately) > SPARSE_READINGS * len(lately):
        return False
    horizon = len(lay_out(series, spec.start or series.starts[0], spec.deadline).starts)
    if not horizon:
        return True
    return horizon <= LONGEST_HORIZON and len(known) >= values_needed(horizon, _kind(series))
