"""A metric day by day in each region: from single orders, or from imported figures that are split by region."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from skopos.common.series import Kind
from skopos.facts.reading import Facts, open_facts
from skopos.measurement.catalogue import MONEY, Metric
from skopos.measurement.queries.definitions import definitions
from skopos.measurement.queries.sales import exchange
from skopos.measurement.queries.sales_sql import SALES
from skopos.workspaces.models import Workspace

OF_SHOPS = "orders"

OF_ORDERS = {
    "orders": "count(*) FILTER (WHERE kind = 'order')",
    "returns": "count(*) FILTER (WHERE kind = 'return')",
    "units_sold": "sum(items)",
    "customers": "count(DISTINCT customer_id) FILTER (WHERE kind = 'order')",
    "revenue": "sum(amount * rate)",
    "returned_value": "-sum(amount * rate) FILTER (WHERE kind = 'return')",
    "revenue_online": "sum(amount * rate) FILTER (WHERE place = 'online')",
    "revenue_offline": "sum(amount * rate) FILTER (WHERE place = 'offline')",
}

ORDERS = """
SELECT day, trim(region) AS region, ({value})::DOUBLE AS value
FROM shop_order LEFT JOIN exchange USING (currency, day)
WHERE day BETWEEN $start AND $end AND trim(coalesce(region, '')) <> '' AND ($channel = '' OR channel = $channel)
GROUP BY day, trim(region) ORDER BY day, region
"""

FIGURES = """
SELECT platform, breakdown, unit, day, audience AS region, sum(value) AS value
FROM metric_point_day
WHERE metric = $metric AND audience <> '' AND campaign = '' AND subject = '' AND span_days = 1 AND NOT reading
    AND day BETWEEN $start AND $end AND ($channel = '' OR channel = $channel)
GROUP BY platform, breakdown, unit, day, audience ORDER BY platform, breakdown, unit, day, region
"""


@dataclass(frozen=True)
class Regional:
    """A metric by day and region.

    Attributes
    ----------
    origin : str
        ``orders``, or the platform and breakdown that the figures came in.
    unit : str
        Of the values.
    days : list of date
        Every day from the first to the last, without gaps.
    values : dict
        Region as it is written there, and its value of each day; 0 where the day has none.
    filled : int
        Days on which an import had no figure of any region; they have those of the day before.
    """

    origin: str
    unit: str
    days: list[date]
    values: dict[str, list[float]]
    filled: int = 0


def regional(workspace: Workspace, key: str, channel: str, start: date, end: date) -> list[Regional]:
    """Give every way in which a metric is known by region; nothing for metrics that do not add up over regions.

    Imported figures are taken by their audience, whatever it stands for: who asks knows which names are regions.
    """
    given = {"start": start, "end": end, "channel": channel}
    with open_facts(workspace.pk, workspace.tzinfo, time_limit_s=None) as facts:
        metric = definitions(workspace, facts).get(key)
        if metric is None or metric.kind is not Kind.FLOW or metric.expression:
            return []
        figures = facts.query(FIGURES, given | {"metric": key}).to_pylist()
        sold = _orders(facts, workspace, metric, given)
    found: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for row in figures:
        found[f"{row['platform']} {row['breakdown']}".strip(), row["unit"]].append(row)
    if sold:
        found[OF_SHOPS, workspace.currency if metric.unit == MONEY else "count"] = sold
    return [_laid_out(origin, unit, rows) for (origin, unit), rows in found.items()]


def _orders(facts: Facts, workspace: Workspace, metric: Metric, given: dict[str, Any]) -> list[dict[str, Any]]:
    if metric.key not in SALES:
        return []
    rates = exchange(facts, workspace, given["start"], given["end"])
    return facts.query(ORDERS.format(value=OF_ORDERS[metric.key]), given, exchange=rates).to_pylist()


def _laid_out(origin: str, unit: str, rows: list[dict[str, Any]]) -> Regional:
    seen = {row["day"] for row in rows}
    first = min(seen)
    days = [first + timedelta(days=step) for step in range((max(seen) - first).days + 1)]
    if origin == OF_SHOPS:
        seen = set(days)  # a day without any order is one on which nothing was sold
    told: dict[str, dict[date, float]] = defaultdict(dict)
    for row in rows:
        told[row["region"]][row["day"]] = row["value"] or 0.0
    values = {}
    for region, own in told.items():
        line: list[float] = []
        for day in days:
            line.append(own.get(day, 0.0) if day in seen else line[-1])
        values[region] = line
    return Regional(origin, unit, days, values, len(days) - len(seen))
