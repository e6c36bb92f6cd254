"""Series and objectives that the tests of this room share."""

from datetime import UTC, date, datetime, timedelta

import numpy as np

from skopos.common.series import Kind, Period, Series
from skopos.strategy.choices import Direction, Rhythm, State, Statistic
from skopos.strategy.periods import end_of, starts_from
from skopos.strategy.spec import Link, Spec

TODAY = date(2026, 11, 22)
CHAIN = (Link("strategy", "Talk where bakers talk", 1.0), Link("goal", "More direct sales", 2.0, date(2027, 12, 31)))


def series(values, *, first=date(2024, 11, 1), period=Period.MONTH, kind=Kind.FLOW, unit="count", **more) -> Series:
    starts = tuple(starts_from(first, period, len(values)))
    until = end_of(starts[-1], period) if starts else None
    fed_at = datetime.combine(until, datetime.min.time(), UTC) + timedelta(days=1) if until else None
    fields = {"metric": "orders", "label": "Orders", "fed_at": fed_at, "complete_until": until, **more}
    return Series(unit=unit, kind=kind, period=period, starts=starts, values=tuple(values), **fields)


def monthly_orders(level=100.0, count=24, spread=10.0, seed=3) -> Series:
    """Twenty-four months around `level`, November 2024 to October 2026."""
    noise = np.random.default_rng(seed).normal(0, spread, count)
    return series((level + noise).round().tolist())


def followers(start=1000.0, step=50.0, count=24, seed=5, **more) -> Series:
    """A level that grows by about `step` a month."""
    gains = np.random.default_rng(seed).normal(step, step / 5, count).round()
    return series((start + np.cumsum(gains)).tolist(), kind=Kind.STOCK, metric="followers", label="Followers", **more)


def spec(**changes) -> Spec:
    """An objective that passes all five letters on `monthly_orders()`."""
    fields = {
        "key": "orders-2027",
        "title": "Reach 550 orders in half a year",
        "metric": "orders",
        "channel": "instagram",
        "audience": "home bakers",
        "target": 550.0,
        "unit": "count",
        "direction": Direction.UP,
        "statistic": Statistic.SUM,
        "start": date(2026, 11, 1),
        "deadline": date(2027, 4, 30),
        "rhythm": Rhythm.MONTHLY,
        "state": State.RUNNING,
        "chain": CHAIN,
    }
    return Spec(**{**fields, **changes})
