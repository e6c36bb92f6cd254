"""The rollups that metrics are read from: one row per day and whatever a metric may be asked by.

`mention_metric_day` sums what mentions and own posts carry; `metric_point_day` sums imported figures; `order_day` sums
orders, as a whole (`split` is empty), by campaign and by what brought them (the audience).
"""

from skopos.facts.registry import Rollup, register
from skopos.measurement.catalogue import POST_FIELDS

ENGAGEMENT = "coalesce(likes, 0) + coalesce(comments, 0) + coalesce(shares, 0) + coalesce(saves, 0)"
ENGAGED = "coalesce(likes, comments, shares, saves)"  # null only where the export has none of the four
PAIRS = (
    ("engagements", "reach", ENGAGEMENT, ENGAGED),
    ("engagements", "impressions", ENGAGEMENT, ENGAGED),
    ("clicks", "impressions", "clicks", "clicks"),
)


def _pair_columns() -> list[str]:
    """Sums over those rows only that carry both sides of a quotient."""
    columns = []
    for top, bottom, expression, present in PAIRS:
        both = f"FILTER (WHERE {present} IS NOT NULL AND {bottom} > 0)"
        columns.append(f"sum({expression}) {both} AS {top}_with_{bottom}")
        columns.append(f"sum({bottom}) {both} AS {bottom}_with_{top}")
    return columns


MENTION_COLUMNS = [
    "count(*) AS mentions",
    "count(*) FILTER (WHERE sentiment = 1) AS positive",
    "count(*) FILTER (WHERE sentiment = 0) AS neutral",
    "count(*) FILTER (WHERE sentiment = -1) AS negative",
    "count(sentiment_score) AS scored",
    "sum(sentiment_score) AS score_sum",
    "sum(sentiment_score * sentiment_score) AS score_squares",
    "sum(author_followers) AS author_followers",
    *[f"sum({name}) AS {name}" for name in POST_FIELDS],
    f"sum({ENGAGEMENT}) FILTER (WHERE {ENGAGED} IS NOT NULL) AS engagements",
    *_pair_columns(),
    "max(collected_at) AS fed_at",
]

MENTION_METRIC_DAY = Rollup(
    "mention_metric_day",
    "mention",
    f"SELECT day, platform, channel, owned, {', '.join(MENTION_COLUMNS)} FROM mention GROUP BY ALL",
)

# A day may have 23 or 25 hours, so the length of a figure's span is rounded to days.
METRIC_POINT_DAY = Rollup(
    "metric_point_day",
    "metric_point",
    """
    SELECT
        day, metric, platform, channel, unit,
        coalesce(audience, '') AS audience, coalesce(campaign, '') AS campaign, coalesce(subject, '') AS subject,
        coalesce(breakdown, '') AS breakdown,
        greatest(1, round(date_diff('second', "at", coalesce(until, "at")) / 86400.0))::INTEGER AS span_days,
        coalesce(until, "at") = "at" AS reading,
        sum(value) AS value, arg_max(value, "at") AS last_value, count(*) AS points, max(collected_at) AS fed_at
    FROM metric_point GROUP BY ALL
    """,
)

ORDER_DAY = Rollup(
    "order_day",
    "shop_order",
    """
    SELECT
        day, platform, channel, currency AS unit,
        CASE WHEN grouping(campaign) = 0 THEN 'campaign' WHEN grouping(audience) = 0 THEN 'audience' ELSE '' END
            AS split,
        coalesce(audience, '') AS audience, coalesce(campaign, '') AS campaign,
        count(*) FILTER (WHERE kind = 'order') AS orders, count(*) FILTER (WHERE kind = 'return') AS returns,
        sum(items) AS items, count(DISTINCT customer_id) FILTER (WHERE kind = 'order') AS customers,
        sum(amount) AS revenue, -sum(amount) FILTER (WHERE kind = 'return') AS returned,
        sum(amount) FILTER (WHERE place = 'online') AS online, sum(amount) FILTER (WHERE place = 'offline') AS offline,
        count(*) AS points, max(collected_at) AS fed_at
    FROM (SELECT * REPLACE (coalesce(campaign, '') AS campaign), coalesce(came_from, '') AS audience FROM shop_order)
    GROUP BY GROUPING SETS (
        (day, platform, channel, currency), (day, platform, channel, currency, campaign),
        (day, platform, channel, currency, audience)
    )
    """,
)


def register_rollups() -> None:
    """Tell the facts room about this room's rollups; called once when Django starts."""
    for rollup in (MENTION_METRIC_DAY, METRIC_POINT_DAY, ORDER_DAY):
        register(rollup)
