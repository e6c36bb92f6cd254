"""What if the target or the deadline were another? Answered from the history stored with the last assessment."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np

from skopos.common.charts import Figure
from skopos.common.series import Series
from skopos.strategy import charts
from skopos.strategy.amounts import attainable
from skopos.strategy.assessment import LIKELY, Assessment, assess, distribution
from skopos.strategy.choices import Direction, Outcome
from skopos.strategy.spec import Spec

STEPS = 100
CURVE_POINTS = 41
FARTHEST_DAYS = 365 * 5


@dataclass(frozen=True)
class WhatIf:
    """The answer to a what-if.

    Attributes
    ----------
    target, deadline : float, date
        What was asked for, or the objective's own.
    low, high, step : float
        Ends and step of the slider.
    likely : list of (float, float)
        Share and the target that is so likely, rounded to a sayable figure.
    """

    target: float
    deadline: date
    low: float
    high: float
    step: float
    assessment: Assessment
    asked: bool = False
    difference: float | None = None
    likely: list[tuple[float, float]] = field(default_factory=list)
    figure: Figure | None = None


def answer(spec: Spec, series: Series | None, today: date, asked: Mapping[str, str] | None = None) -> WhatIf | None:
    """Answer for the target and deadline in `asked`, unreadable ones left out; None where nothing can be asked."""
    if series is None or not series.values or spec.target is None or spec.start is None or spec.deadline is None:
        return None
    own = assess(spec, series, today=today)
    if own.outcome not in (Outcome.OK, Outcome.TOO_SHORT, Outcome.TOO_FAR):
        return None
    wanted = spec.but(**_read(asked or {}, spec))
    found = assess(wanted, series, today=today) if wanted != spec else own
    results = distribution(wanted, series, seed=own.seed)
    assert wanted.target is not None and wanted.deadline is not None
    low, high, step = _slider(results, spec.target)
    changed = wanted != spec
    difference = None
    if changed and found.probability is not None and own.probability is not None:
        difference = found.probability - own.probability
    likely = [
        (share, attainable(value, series.unit, wanted.direction)) for share, value in sorted(found.attainable.items())
    ]
    figure = _figure(wanted, series, found, results, low, high)
    return WhatIf(wanted.target, wanted.deadline, low, high, step, found, changed, difference, likely, figure)


def _read(asked: Mapping[str, str], spec: Spec) -> dict[str, float | date]:
    """Read what was asked for; leaves out what cannot be read or cannot be."""
    found: dict[str, float | date] = {}
    try:
        target = float(asked.get("target", "").replace(",", "."))
        if math.isfinite(target) and abs(target) < 1e15:
            found["target"] = target
    except ValueError:
        pass
    try:
        deadline = date.fromisoformat(asked.get("deadline", ""))
        if spec.start and spec.start < deadline <= spec.start + timedelta(days=FARTHEST_DAYS):
            found["deadline"] = deadline
    except ValueError:
        pass
    return found


def _slider(results: "np.ndarray[tuple[int], np.dtype[np.float64]]", target: float) -> tuple[float, float, float]:
    """Choose ends that hold the futures and the target, and a round step between them."""
    ends = [target, *(np.quantile(results, [0.01, 0.99]).tolist() if len(results) else [target * 0.5, target * 1.5])]
    low, high = min(ends), max(ends)
    margin = (high - low) * 0.1 or abs(target) * 0.1 or 1.0
    step = 10.0 ** math.floor(math.log10((high - low + 2 * margin) / STEPS))
    low = math.floor((low - margin) / step) * step
    if min(ends) >= 0:
        low = max(low, 0.0)
    return round(low, 10), round(math.ceil((high + margin) / step) * step, 10), step


def _figure(
    spec: Spec,
    series: Series,
    found: Assessment,
    results: "np.ndarray[tuple[int], np.dtype[np.float64]]",
    low: float,
    high: float,
) -> Figure | None:
    """Draw the chance of every target between the slider's ends."""
    if found.probability is None or not len(results) or set(found.attainable) != set(LIKELY):
        return None
    assert spec.target is not None
    targets = np.linspace(low, high, CURVE_POINTS)
    ordered = np.sort(results)
    below = np.searchsorted(ordered, targets, side="left") / len(ordered)
    up_to = np.searchsorted(ordered, targets, side="right") / len(ordered)
    shares = 1 - below if spec.direction == Direction.UP else up_to
    curve = list(zip(targets.tolist(), shares.tolist(), strict=True))
    return charts.chances_figure(curve, spec.target, found.probability, found.attainable, series.unit)
