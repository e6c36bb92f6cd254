"""What single orders contribute to metrics, per platform, channel, unit and day."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Sale:
    """A metric that orders feed: its column in `order_day`, and whether it is money."""

    column: str
    money: bool = False


SALES = {
    "orders": Sale("orders"),
    "returns": Sale("returns"),
    "units_sold": Sale("items"),
    "customers": Sale("customers"),
    "revenue": Sale("revenue", money=True),
    "returned_value": Sale("returned", money=True),
    "revenue_online": Sale("online", money=True),
    "revenue_offline": Sale("offline", money=True),
}
COMERS = {"new_customers": "=", "returning_customers": ">"}
"""Metrics that need to know when each customer first bought: the day is the first one, or lies after it."""

NOTHING = """
    SELECT '' AS metric, '' AS platform, '' AS channel, '' AS unit, NULL::DATE AS day, NULL::DOUBLE AS value,
        0::BIGINT AS points, NULL::TIMESTAMPTZ AS fed_at
    WHERE false
"""


def sales_sql(keys: list[str], audience: str, campaign: str, subject: str) -> str:
    """Give the SELECT of what orders contribute to `keys`, as they are asked for; nothing where they cannot tell."""
    if subject or (audience and campaign):
        return NOTHING
    split = "campaign" if campaign else "audience" if audience else ""
    parts = [_summed(keys, split)] if set(keys) & SALES.keys() else []
    if set(keys) & COMERS.keys() and not split:
        parts.append(_comers())
    return "\n    UNION ALL BY NAME\n".join(parts) or NOTHING


def _summed(keys: list[str], split: str) -> str:
    """Read the rollup once and lay its columns out as metrics. `audience` and `campaign` are '' in undivided rows."""
    entries = ",\n            ".join(
        f"{{'metric': '{key}', 'unit': {'unit' if sale.money else repr('count')}, 'value': {sale.column}::DOUBLE}}"
        for key, sale in SALES.items()
        if key in keys
    )
    return f"""
    SELECT entry.metric AS metric, platform, channel, entry.unit AS unit, day, sum(entry.value) AS value,
        sum(points)::BIGINT AS points, max(fed_at) AS fed_at
    FROM (
        SELECT platform, channel, day, points, fed_at, unnest([
            {entries}
        ]) AS entry
        FROM order_day
        WHERE split = '{split}' AND ($channel = '' OR channel = $channel) AND ($audience = '' OR audience = $audience)
            AND ($campaign = '' OR campaign = $campaign)
    ) WHERE entry.value IS NOT NULL GROUP BY ALL
    """  # noqa: S608


def _comers() -> str:
    """Count customers on the day of their first order, and on later days; this reads the orders themselves."""
    cases = " ".join(f"WHEN day {sign} first_day THEN '{key}'" for key, sign in COMERS.items())
    return f"""
    SELECT CASE {cases} END AS metric, platform, channel, 'count' AS unit, day,
        count(DISTINCT customer_id)::DOUBLE AS value, count(*) AS points, max(collected_at) AS fed_at
    FROM shop_order JOIN (
        SELECT customer_id, min(day) AS first_day FROM shop_order
        WHERE kind = 'order' AND customer_id IS NOT NULL GROUP BY customer_id
    ) USING (customer_id)
    WHERE kind = 'order' AND ($channel = '' OR channel = $channel) AND list_contains($keys, CASE {cases} END)
    GROUP BY ALL
    """  # noqa: S608
