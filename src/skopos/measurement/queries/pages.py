"""What the metric pages show: overview, breakdown, the rows behind a period."""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from skopos.common.periods import LONGEST_DAYS, last_day
from skopos.common.series import Kind, Period
from skopos.measurement.catalogue import Metric, Source
from skopos.measurement.queries import sql
from skopos.measurement.queries.definitions import components, definitions
from skopos.measurement.queries.history import History, Step
from skopos.measurement.queries.load import Source as Opened
from skopos.measurement.queries.load import histories, identity
from skopos.measurement.queries.sales_sql import COMERS, SALES
from skopos.measurement.queries.working_out import all_parts, value_of

SPARK_PERIODS = 13
ROWS_ON_PAGE = 100


def overview(source: Opened) -> dict[str, History]:
    """Give the latest periods of every metric of the workspace."""
    recent = replace(source.asked, recent_days=LONGEST_DAYS[source.asked.period] * (SPARK_PERIODS + 2))
    source.asked = recent
    known = definitions(source.workspace, source.facts)
    return histories(source, list(known.values()))


@dataclass(frozen=True)
class Part:
    """What one channel or audience contributed to a period."""

    key: str
    value: float | None
    points: int
    fed_at: datetime
    platforms: tuple[str, ...]


def by_channel(source: Opened, metric: Metric, unit: str, step: Step) -> list[Part]:
    """Split a period by channel.

    A stock is split by the last readings inside the period; a formula is worked out for each channel.
    """
    if metric.expression:
        return _worked_out(source, metric, unit, step)
    if metric.kind is Kind.STOCK:
        return _levels(source, metric, unit, step, "channel")
    about = ("by_channel", identity(metric), step.start, step.end)
    rows = source.remember(about, lambda: source.cells([metric], sql.BY_CHANNEL, first=step.start, final=step.end))
    return [
        Part(row["channel"], _quotient(metric, row), row["points"], row["fed_at"], tuple(row["platforms"]))
        for row in rows
        if row["unit"] == unit and row["metric"] == metric.key
    ]


def _worked_out(source: Opened, metric: Metric, unit: str, step: Step) -> list[Part]:
    """Work a formula out for each channel that has all that it needs."""
    known = all_parts(source, [metric])
    money = unit if len(unit) == 3 and unit.isupper() else source.asked.unit or source.workspace.currency
    by_key: dict[str, dict[str, Part]] = defaultdict(dict)
    for name, leaf in known.items():
        if leaf.expression or leaf.quantile:
            continue
        own = {"money": money}.get(leaf.unit, leaf.unit)
        for part in by_channel(source, leaf, own, step):
            by_key[part.key][name] = part
    expressions = {name: leaf.expression for name, leaf in known.items() if leaf.expression}
    found = []
    for key, parts in by_key.items():
        value = value_of(metric.expression, {name: part.value for name, part in parts.items()}, expressions)
        if value is not None:
            platforms = sorted({name for part in parts.values() for name in part.platforms})
            fed_at = max(part.fed_at for part in parts.values())
            found.append(Part(key, value, sum(part.points for part in parts.values()), fed_at, tuple(platforms)))
    return sorted(found, key=lambda part: (-(part.value or 0), part.key))


def _quotient(metric: Metric, row: dict[str, Any]) -> float | None:
    if metric.kind is not Kind.RATIO:
        return float(row["value"])
    return row["value"] / row["bottom"] if row["bottom"] else None


def _levels(source: Opened, metric: Metric, unit: str, step: Step, name: str) -> list[Part]:
    latest: dict[tuple[str, ...], dict[str, Any]] = {}
    for row in source.readings([metric]):
        if row["unit"] == unit and row["day"] <= step.end:
            latest[row["platform"], row["channel"], row["audience"], row["campaign"], row["subject"]] = row
    parts: dict[str, list[dict[str, Any]]] = {}
    for row in latest.values():
        parts.setdefault(row[name], []).append(row)
    found = [
        Part(
            key,
            sum(row["value"] for row in rows),
            len(rows),
            max(row["fed_at"] for row in rows),
            tuple(sorted({row["platform"] for row in rows})),
        )
        for key, rows in parts.items()
    ]
    return sorted(found, key=lambda part: (-(part.value or 0), part.key))


CHOICES = """
SELECT list_sort(list(DISTINCT channel)) AS channels, list_sort(list(DISTINCT audience)) AS audiences,
    list_sort(list(DISTINCT unit)) AS units, list_sort(list(DISTINCT campaign)) AS campaigns
FROM metric_point_day WHERE list_contains($keys, metric)
"""


@dataclass(frozen=True)
class Choices:
    """By what a metric can be narrowed down."""

    channels: tuple[str, ...]
    audiences: tuple[str, ...]
    campaigns: tuple[str, ...]
    units: tuple[str, ...]


def choices(source: Opened, metric: Metric) -> Choices:
    """Give the channels, audiences, campaigns and units that a metric's figures carry."""
    row = source.query(CHOICES, {"keys": sorted(components([metric]))}).to_pylist()[0]
    channels = set(row["channels"] or [])
    if metric.source is not Source.POINTS:
        owned = metric.source is Source.POSTS
        found = source.query("SELECT DISTINCT channel FROM mention_metric_day WHERE owned = $owned", {"owned": owned})
        channels |= set(found.column("channel").to_pylist())
    money = metric.unit == "money"
    sold = sale_choices(source, metric)
    channels |= set(sold["channels"] or [])
    return Choices(
        tuple(sorted(channels - {""})),
        tuple(sorted({*(row["audiences"] or []), *(sold["audiences"] or [])} - {""})),
        tuple(sorted({*(row["campaigns"] or []), *(sold["campaigns"] or [])} - {""})),
        tuple(unit for unit in row["units"] or [] if money and len(unit) == 3 and unit.isupper()),
    )


SALE_CHOICES = """
SELECT list_sort(list(DISTINCT channel)) AS channels, list_sort(list(DISTINCT audience)) AS audiences,
    list_sort(list(DISTINCT campaign)) AS campaigns
FROM order_day
"""
SALE_ROWS = """
SELECT platform, native_id, channel, kind, placed_at, amount, currency, items, place, came_from, campaign, coupon,
    region, source
FROM shop_order
WHERE day BETWEEN $first AND $final AND ($channel = '' OR channel = $channel)
    AND ($audience = '' OR came_from = $audience) AND ($campaign = '' OR campaign = $campaign)
ORDER BY placed_at DESC, native_id LIMIT $limit OFFSET $offset
"""


def is_sold(metric: Metric) -> bool:
    """Can single orders feed it?"""
    return bool(components([metric]) & {*SALES, *COMERS})


def sale_choices(source: Opened, metric: Metric) -> dict[str, Any]:
    """Give the channels, sources and campaigns that orders carry; nothing for a metric that they do not feed."""
    if not is_sold(metric):
        return {"channels": [], "audiences": [], "campaigns": []}
    found: dict[str, Any] = source.query(SALE_CHOICES, {}).to_pylist()[0]
    return found


def sale_rows(source: Opened, metric: Metric, first: date, final: date, offset: int = 0) -> list[dict[str, Any]]:
    """Give the orders and returns of the days, newest first; one more than a page shows."""
    if not is_sold(metric) or source.asked.subject:
        return []
    limits = {"first": first, "final": final, "limit": ROWS_ON_PAGE + 1, "offset": offset}
    return source.query(SALE_ROWS, source.asked.parameters([]) | limits).to_pylist()


POINT_ROWS = """
SELECT platform, metric, channel, "at", until, value, unit, campaign, audience, subject, source, collected_at, day
FROM metric_point
WHERE list_contains($keys, metric) AND ($channel = '' OR channel = $channel)
    AND ($audience = '' OR audience = $audience) AND ($campaign = '' OR campaign = $campaign)
    AND ($subject = '' OR subject = $subject)
    AND day <= $final AND ((coalesce(until, "at") > $from_moment) OR day >= $first)
ORDER BY "at" DESC, metric, channel, native_id LIMIT $limit OFFSET $offset
"""

MENTION_ROWS = """
SELECT platform, channel, published_at, kind, owned, coalesce(title, '') AS title, left(text, 280) AS text, url,
    author_name, sentiment, impressions, reach, likes, comments, shares, saves, clicks, video_views, follows, source
FROM mention
WHERE owned = $owned AND day BETWEEN $first AND $final AND ($channel = '' OR channel = $channel)
ORDER BY published_at DESC, native_id LIMIT $limit OFFSET $offset
"""


def point_rows(source: Opened, metric: Metric, first: date, final: date, offset: int = 0) -> list[dict[str, Any]]:
    """Give the imported figures that touch the days, newest first; one more than a page shows."""
    from datetime import time

    asked = source.asked
    start = datetime.combine(first, time(), tzinfo=source.workspace.tzinfo)
    parameters = asked.parameters(sorted(components([metric]))) | {
        "first": first,
        "final": final,
        "from_moment": start,
        "limit": ROWS_ON_PAGE + 1,
        "offset": offset,
    }
    return source.query(POINT_ROWS, parameters).to_pylist()


def mention_rows(source: Opened, metric: Metric, first: date, final: date, offset: int = 0) -> list[dict[str, Any]]:
    """Give the posts or mentions of the days, newest first; one more than a page shows."""
    if not sql.has_rows(metric) or source.asked.audience or source.asked.campaign or source.asked.subject:
        return []
    parameters = {
        "owned": metric.source is Source.POSTS,
        "first": first,
        "final": final,
        "channel": source.asked.channel,
        "limit": ROWS_ON_PAGE + 1,
        "offset": offset,
    }
    return source.query(MENTION_ROWS, parameters).to_pylist()


def span_of(start: date, period: Period) -> tuple[date, date]:
    """Give the first and last day of the period that begins on `start`."""
    return start, last_day(start, period)
