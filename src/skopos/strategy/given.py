"""Histories that come with a file instead of from a channel, and series as JSON."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from skopos.common.series import Kind, Period, Series
from skopos.strategy import periods
from skopos.strategy.spec import Spec

STOCK_WORDS = ("followers", "subscribers", "members", "fans", "stars", "customers")


def series_from(history: dict[str, Any] | None, spec: Spec, kind: str = "", label: str = "") -> Series | None:
    """Give the series that a file's `history` describes; None if it holds no values.

    `kind` and `label` are what the catalogue says of the metric; the history's own kind wins.
    """
    if not history or not history.get("values"):
        return None
    period = Period(history.get("period") or "M")
    begins = history["start"]
    first = periods.start_of(date.fromisoformat(begins) if isinstance(begins, str) else begins, period)
    values = tuple(None if value is None else float(value) for value in history["values"])
    return make_series(spec, period, first, values, kind=history.get("kind") or kind, label=label)


def make_series(
    spec: Spec, period: Period, first: date, values: tuple[float | None, ...], *, kind: str = "", label: str = ""
) -> Series:
    """Give values that begin with the period of `first` as a series of the objective's metric."""
    starts = tuple(periods.starts_from(first, period, len(values)))
    until = periods.end_of(starts[-1], period)
    return Series(
        metric=spec.metric,
        label=label or spec.metric,
        unit=spec.unit,
        kind=Kind(kind) if kind else _guess_kind(spec),
        period=period,
        starts=starts,
        values=values,
        fed_at=datetime.combine(until + timedelta(days=1), time(), UTC),
        complete_until=until,
    )


def _guess_kind(spec: Spec) -> Kind:
    """Say how a metric adds up that no catalogue knows: by its unit, its name, and what is asked of it."""
    if spec.unit in ("share", "score") or spec.metric.endswith(("_rate", "_share")):
        return Kind.RATIO
    named_a_level = any(word in spec.metric for word in STOCK_WORDS) and "new_" not in spec.metric
    return Kind.STOCK if named_a_level or spec.statistic == "end" else Kind.FLOW


def as_json(series: Series | None) -> dict[str, Any]:
    """Give a series as JSON values; `from_json` gives it back."""
    if series is None:
        return {}
    return {
        "metric": series.metric,
        "label": str(series.label),
        "unit": series.unit,
        "kind": series.kind.value,
        "period": series.period.value,
        "starts": [start.isoformat() for start in series.starts],
        "values": list(series.values),
        "fed_at": series.fed_at.isoformat() if series.fed_at else None,
        "source": series.source,
        "complete_until": series.complete_until.isoformat() if series.complete_until else None,
    }


def from_json(plain: dict[str, Any]) -> Series | None:
    """Give the series that `as_json` wrote; None for nothing."""
    if not plain:
        return None
    return Series(
        metric=plain["metric"],
        label=plain["label"],
        unit=plain["unit"],
        kind=Kind(plain["kind"]),
        period=Period(plain["period"]),
        starts=tuple(date.fromisoformat(start) for start in plain["starts"]),
        values=tuple(plain["values"]),
        fed_at=datetime.fromisoformat(plain["fed_at"]) if plain["fed_at"] else None,
        source=plain["source"],
        complete_until=date.fromisoformat(plain["complete_until"]) if plain["complete_until"] else None,
    )
