"""Read any number of metrics in one go: one connection, at most three queries, whatever the number of metrics."""

import re
from collections import defaultdict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pyarrow as pa
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from skopos.common import clock, formats
from skopos.common.periods import LONGEST_DAYS
from skopos.common.series import Kind, Period
from skopos.common.units import unit_text
from skopos.measurement.catalogue import METRICS, MONEY, SCALE, Metric
from skopos.measurement.queries import sql
from skopos.measurement.queries.definitions import components
from skopos.measurement.queries.history import (
    DayValue,
    History,
    Reading,
    Step,
    Windows,
    covered_until,
    steps_from_days,
    steps_from_readings,
    windows_from_days,
    windows_from_readings,
)
from skopos.measurement.queries.spread import KEY, spread
from skopos.measurement.queries.working_out import all_parts, work_out
from skopos.workspaces.models import Workspace

TEXT_KEY = [(name, pa.string()) for name in KEY]
SPREAD = pa.schema(
    [
        *TEXT_KEY,
        ("day", pa.date32()),
        ("value", pa.float64()),
        ("points", pa.int64()),
        ("fed_at", pa.timestamp("us", tz="UTC")),
    ]
)
TOPS = pa.schema([("metric", pa.string()), ("top", pa.string())])
QUOTIENTS = pa.schema(
    [
        ("metric", pa.string()),
        ("top", pa.string()),
        ("bottom", pa.string()),
        ("scale", pa.float64()),
        ("unit", pa.string()),
    ]
)


@dataclass(frozen=True)
class Asked:
    """What is asked of each metric. Empty texts mean all; `until` is the last day to look at.

    `recent_days` other than 0 reads that many days before a metric's latest only, and leaves its first period out.
    `windows` asks for these stretches of days instead of calendar periods; `period` then says how long figures may be.
    """

    period: Period = Period.WEEK
    channel: str = ""
    audience: str = ""
    subject: str = ""
    campaign: str = ""
    unit: str = ""
    until: date | None = None
    recent_days: int = 0
    windows: Windows = ()

    def parameters(self, keys: list[str]) -> dict[str, Any]:
        """Give the parameters that all queries share."""
        return {
            "keys": keys,
            "channel": self.channel,
            "audience": self.audience,
            "subject": self.subject,
            "campaign": self.campaign,
        }


@dataclass
class Source:
    """An open fact store together with what a question needs: `facts.query`, the workspace, the question."""

    facts: Any
    workspace: Workspace
    asked: Asked
    too_long: dict[str, int] = field(default_factory=dict)
    spread_out: set[str] = field(default_factory=set)

    def query(self, text: str, parameters: dict[str, Any], **tables: pa.Table) -> pa.Table:
        """Run `text` with those of the parameters that it names; DuckDB refuses others."""
        named = {name: value for name, value in parameters.items() if re.search(rf"\${name}\b", text)}
        return self.facts.query(text, named, **tables)

    def remember[T](self, about: tuple[Hashable, ...], make: Callable[[], T]) -> T:
        """Give what `make` makes of the facts, or made before for the same question on the same day and language."""
        asker = (self.workspace.currency, clock.today(self.workspace.tzinfo), get_language())
        kept: T = self.facts.remember((*about, self.asked, *asker), make)
        return kept

    def cells(self, metrics: list[Metric], select: str, **more: Any) -> list[dict[str, Any]]:
        """Run `select` over the cells of `metrics`: values in which nothing is counted twice."""
        keys = sorted(components(metrics))
        shared = self.asked.parameters(keys)
        long_rows = self.query(sql.LONG_FIGURES, shared).to_pylist()
        laid = self._spread(long_rows)
        covered = pa.Table.from_pylist(
            [dict(zip(KEY, key, strict=True)) for key in {tuple(row[name] for name in KEY) for row in long_rows}],
            schema=pa.schema(TEXT_KEY),
        )
        quotients = [
            {
                "metric": m.key,
                "top": m.top,
                "bottom": m.bottom,
                "scale": SCALE.get(m.key, 1.0),
                "unit": None if m.unit == MONEY else m.unit,
            }
            for m in metrics
            if m.is_quotient
        ]
        text = sql.cells_sql([m.key for m in metrics], self.asked.audience, self.asked.campaign, self.asked.subject)
        parameters = shared | {
            "readings": [m.key for m in metrics if m.kind is Kind.RATIO and not m.is_quotient],
            "scores": [m.key for m in metrics if m.unit == "score"],
            "one_source": [m.key for m in metrics if m.one_source or _one_source_top(m)],
            "last": self.asked.until,
            "recent": self.asked.recent_days,
        }
        return self.query(
            text + select,
            parameters | more,
            spread=pa.Table.from_pylist(laid, schema=SPREAD),
            covered=covered,
            quotients=pa.Table.from_pylist(quotients, schema=QUOTIENTS),
        ).to_pylist()

    def _spread(self, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        longest = LONGEST_DAYS[self.asked.period]
        by_metric: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for row in rows:
            by_metric[row["metric"]].append(row)
        out = []
        for key, figures in by_metric.items():
            laid, too_long = spread(figures, longest)
            out.extend(laid)
            if too_long:
                self.too_long[key] = too_long
            if any(1 < row["span_days"] <= longest for row in figures):
                self.spread_out.add(key)
        return out

    def quantiles(self, metrics: list[Metric]) -> list[dict[str, Any]]:
        """Give the single readings by day for metrics that are a quantile of them, oldest first."""
        named = [{"metric": metric.key, "top": metric.top} for metric in metrics]
        parameters = self.asked.parameters([metric.top for metric in metrics])
        parameters |= {"last": self.asked.until, "recent": self.asked.recent_days}
        return self.query(sql.QUANTILES, parameters, quantiles=pa.Table.from_pylist(named, schema=TOPS)).to_pylist()

    def readings(self, metrics: list[Metric]) -> list[dict[str, Any]]:
        """Give the readings of stocks, oldest first."""
        asked = self.asked
        text = sql.READINGS.format(depth=sql.depth_sql(asked.audience, asked.campaign, asked.subject))
        parameters = asked.parameters([metric.key for metric in metrics]) | {"last": asked.until}
        return self.query(text, parameters).to_pylist()


def _one_source_top(metric: Metric) -> bool:
    """Does a quotient divide figures that several systems report?"""
    return metric.key in ("average_order_value", "engaged_session_share")


def histories(source: Source, metrics: list[Metric]) -> dict[str, History]:
    """Give the history of each metric, by key; a metric without figures has an empty one."""
    named = tuple(map(identity, metrics))
    return dict(source.remember(("histories", named), lambda: _histories(source, metrics)))


def identity(metric: Metric) -> str | Metric:
    """Give what tells a metric from all others; one of the catalogue is the same for everybody: its key says enough."""
    return metric.key if METRICS.get(metric.key) is metric else metric


def _histories(source: Source, metrics: list[Metric]) -> dict[str, History]:
    worked_out = [metric for metric in metrics if metric.expression]
    if not worked_out:
        return _read(source, metrics)
    known = all_parts(source, worked_out)
    plain = {metric.key: metric for metric in (*metrics, *known.values()) if not metric.expression}
    found = _read(source, list(plain.values()))
    for metric in worked_out:
        work_out(metric, found, known, source.asked.period)
    return {metric.key: found[metric.key] for metric in metrics}


def _read(source: Source, metrics: list[Metric]) -> dict[str, History]:
    quantiles = [metric for metric in metrics if metric.quantile]
    flows = [metric for metric in metrics if metric.kind is not Kind.STOCK and not metric.quantile]
    stocks = [metric for metric in metrics if metric.kind is Kind.STOCK]
    rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in source.cells(flows, sql.BY_DAY) if flows else []:
        rows[row["metric"]].append(row)
    for row in source.quantiles(quantiles) if quantiles else []:
        rows[row["metric"]].append(row)
    for row in source.readings(stocks) if stocks else []:
        rows[row["metric"]].append(row)
    return {metric.key: _history(source, metric, rows[metric.key]) for metric in metrics}


def _history(source: Source, metric: Metric, rows: list[dict[str, Any]]) -> History:
    """Put the rows of one metric into periods."""
    asked, zone = source.asked, source.workspace.tzinfo
    unit, others = chosen_unit(metric, rows, asked.unit, source.workspace.currency)
    rows = [row for row in rows if row["unit"] == unit]
    notes = _notes(source, metric, rows, unit, others)
    if not rows:
        return History(metric, unit, asked.period, notes=tuple(notes))
    fed_at = max(row["fed_at"] for row in rows)
    today = min(clock.today(zone), asked.until + date.resolution) if asked.until else clock.today(zone)
    days = sorted({row["day"] for row in rows})
    until = covered_until(days, fed_at.astimezone(zone).date(), today, asked.period)
    if metric.kind is Kind.STOCK:
        legs = [Reading(_leg(row), row["day"], row["value"], row["points"]) for row in rows]
        if asked.windows:
            steps, running = _finished(windows_from_readings(legs, asked.windows), until)
        else:
            steps, running = steps_from_readings(legs, asked.period, until)
        platforms = {row["platform"] for row in rows}
    else:
        entries = [_day_value(metric, row) for row in rows]
        if asked.windows:
            steps, running = _finished(windows_from_days(metric, entries, asked.windows), until)
        else:
            steps, running = steps_from_days(metric, entries, asked.period, until)
        platforms = {name for row in rows for name in row["platforms"]}
        if (
            asked.recent_days
            and not asked.windows
            and (days[-1] - days[0]).days > asked.recent_days - LONGEST_DAYS[asked.period]
        ):
            steps = steps[1:]
    return History(
        metric,
        unit,
        asked.period,
        steps,
        running,
        fed_at,
        until,
        tuple(sorted(platforms)),
        tuple(notes),
        is_spread=bool(components([metric]) & source.spread_out),
    )


def _finished(steps: tuple[Step, ...], until: date) -> tuple[tuple[Step, ...], Step | None]:
    """Part the stretches into those that the data cover and the first that they do not."""
    running = [step for step in steps if step.end > until]
    return tuple(step for step in steps if step.end <= until), running[0] if running else None


def _day_value(metric: Metric, row: dict[str, Any]) -> DayValue:
    if metric.quantile:
        return DayValue(row["day"], 0.0, points=row["points"], readings=tuple(row["readings"]))
    return DayValue(row["day"], row["value"], row["bottom"], row["squares"], row["points"])


def _leg(row: dict[str, Any]) -> tuple[str, ...]:
    return (row["platform"], row["channel"], row["audience"], row["campaign"], row["subject"])


def chosen_unit(metric: Metric, rows: list[dict[str, Any]], asked: str, currency: str) -> tuple[str, list[str]]:
    """Give (the one unit to read, the others that the rows hold); currencies are never added together.

    The unit asked for, else the workspace's currency, else the unit with the most rows behind it.
    """
    found: dict[str, int] = defaultdict(int)
    for row in rows:
        found[row["unit"]] += row["points"]
    if asked:
        unit = asked
    elif metric.unit == MONEY and (currency in found or not found):
        unit = currency
    else:
        unit = max(found, key=lambda name: (found[name], name), default=metric.unit)
    return unit, sorted(set(found) - {unit})


def _notes(source: Source, metric: Metric, rows: list[dict[str, Any]], unit: str, others: list[str]) -> list[str]:
    """Say what a reader must know about how the series was put together."""
    keys = components([metric])
    notes = []
    if others:
        notes.append(
            _("Read in %(unit)s only; figures in %(others)s are left out and not converted.")
            % {"unit": unit_text(unit), "others": formats.listed([unit_text(other) for other in others])}
        )
    if keys & source.spread_out:
        notes.append(_("Figures for several days at once are spread evenly over their days."))
    too_long = sum(source.too_long.get(key, 0) for key in keys)
    if too_long:
        notes.append(
            ngettext(
                "%(count)s figure covers more than one such period and is left out; a longer period shows it.",
                "%(count)s figures cover more than one such period and are left out; a longer period shows them.",
                too_long,
            )
            % {"count": formats.number(too_long)}
        )
    if metric.kind is not Kind.STOCK and any(row["from_rows"] for row in rows):
        if any(row["from_figures"] for row in rows):
            notes.append(_("Days for which a channel reports its own figures use these; other days use its posts."))
        elif metric.unit != "score" and not metric.is_quotient:
            notes.append(_("Counted from single posts or mentions, on the day they were published."))
    return notes
