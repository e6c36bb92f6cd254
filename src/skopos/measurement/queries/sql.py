"""The SQL behind every flow and ratio: from the rollups to one value per metric, unit and day.

What must not be counted twice is decided here, in this order:

1. *Breakdowns.* The same figure may arrive as a total and split by audience, campaign or post, or split in two ways,
   such as by channel group and by source. Per platform, channel and day the least divided rows count; of several
   such breakdowns the one with the largest sum, as a report may leave small lines out. The others are left out.
2. *Posts and daily figures.* Where a platform reports a channel's figures by day, the lifetime counts of the posts of
   those days are left out; a gap of up to `GAP_DAYS` days does not end the report.
3. *Two systems, one event.* A shop and web analytics both report revenue. For such metrics a total over all channels
   takes each day from the platform nearest to the event.
4. *Orders and totals.* Where a channel's single orders are stored, its imported totals of the same days are left out;
   orders of several shops are added up.
"""

from skopos.common.series import Kind
from skopos.measurement.catalogue import METRICS, POST_FIELDS, SCALE, Metric, Source
from skopos.measurement.formulas import parse
from skopos.measurement.queries.sales_sql import SALES, sales_sql

GAP_DAYS = 7
ORDERED_BREAKDOWNS = (0, 1, 2, 4, 3, 5, 6, 7)
"""Bits: 1 audience, 2 campaign, 4 subject; best first."""

ANALYTICS = ("ga4", "google_analytics", "matomo", "plausible")
ADS = ("meta_ads", "google_ads", "linkedin_ads", "tiktok_ads", "x_ads", "microsoft_ads", "pinterest_ads")

DIMENSIONS = "metric, platform, channel, unit, audience, campaign, subject, breakdown"
FILTERS = """
    list_contains($keys, metric)
    AND ($channel = '' OR channel = $channel) AND ($audience = '' OR audience = $audience)
    AND ($subject = '' OR subject = $subject) AND ($campaign = '' OR campaign = $campaign)
"""

LONG_FIGURES = f"""
WITH spaced AS (
    SELECT *, lead(day) OVER (PARTITION BY {DIMENSIONS} ORDER BY day) - day AS to_next
    FROM metric_point_day WHERE {FILTERS}
), rhythm AS (
    SELECT {DIMENSIONS}, median(to_next)::INTEGER AS usual_gap
    FROM spaced GROUP BY ALL
    HAVING bool_and(reading) AND count(to_next) >= 3 AND min(to_next) >= 5 AND max(span_days) = 1
), spanned AS (
    SELECT s.* REPLACE (CASE WHEN r.usual_gap IS NULL THEN s.span_days ELSE coalesce(s.to_next, r.usual_gap) END
        AS span_days)
    FROM spaced s LEFT JOIN rhythm r USING ({DIMENSIONS})
)
SELECT {DIMENSIONS}, day, span_days, value, points, fed_at
FROM spanned
SEMI JOIN (SELECT DISTINCT {DIMENSIONS} FROM spanned WHERE span_days > 1) USING ({DIMENSIONS})
ORDER BY span_days, fed_at DESC
"""
"""All figures of those rows of dimensions that have some longer than a day, finest first."""


def depth_sql(audience: str, campaign: str, subject: str) -> str:
    """Say how far a row is divided, best 0; a dimension that was asked for does not divide."""
    bits = " + ".join(
        f"{bit} * (CASE WHEN {name} <> '' THEN 1 ELSE 0 END)"
        for bit, name, asked in ((1, "audience", audience), (2, "campaign", campaign), (4, "subject", subject))
        if not asked
    )
    return f"list_position([{', '.join(map(str, ORDERED_BREAKDOWNS))}], {bits or '0'})"


def platform_rank_sql() -> str:
    """Rank platforms by their distance to the event: shops and the like first, then web analytics, then ads."""
    analytics, ads = (", ".join(f"'{name}'" for name in names) for names in (ANALYTICS, ADS))
    return f"CASE WHEN platform IN ({ads}) THEN 3 WHEN platform IN ({analytics}) THEN 2 ELSE 1 END"


def _row_entry(metric: Metric) -> str:
    """What posts or mentions of a platform, channel and day contribute to a metric, as one entry of a list."""
    top, bottom, squares = metric.top, metric.bottom, "NULL"
    if metric.source is Source.POSTS and metric.bottom:
        top, bottom = f"sum({metric.top}_with_{metric.bottom})", f"sum({metric.bottom}_with_{metric.top})"
    if metric.key == "mean_sentiment":
        squares = "sum(score_squares)"
    return (
        f"{{'metric': '{metric.key}', 'value': ({top})::DOUBLE, 'bottom': ({bottom or 'NULL'})::DOUBLE, "
        f"'squares': ({squares})::DOUBLE}}"
    )


def _row_select(metrics: list[Metric], *, owned: bool) -> str:
    """What posts or mentions contribute to metrics, per platform, channel and day; the rollup is read once."""
    entries = ",\n                ".join(map(_row_entry, metrics))
    return f"""
        SELECT entry.metric, platform, channel, day, entry.value AS value, entry.bottom AS bottom,
            entry.squares AS squares, points, fed_at
        FROM (
            SELECT platform, channel, day, sum(mentions)::BIGINT AS points, max(fed_at) AS fed_at, unnest([
                {entries}
            ]) AS entry
            FROM mention_metric_day
            WHERE owned = {str(owned).lower()} AND ($channel = '' OR channel = $channel)
            GROUP BY platform, channel, day
        ) WHERE entry.value IS NOT NULL AND coalesce(entry.bottom, 1) > 0
    """


NOTHING = """
        SELECT '' AS metric, '' AS platform, '' AS channel, NULL::DATE AS day, NULL::DOUBLE AS value,
            NULL::DOUBLE AS bottom, NULL::DOUBLE AS squares, 0::BIGINT AS points, NULL::TIMESTAMPTZ AS fed_at
        WHERE false
"""


def rows_sql(keys: list[str], *, divided: bool) -> str:
    """Give what posts and mentions contribute; nothing if an audience, campaign or subject was asked for."""
    if divided:
        return NOTHING
    fed = [METRICS[key] for key in keys if key in METRICS and has_rows(METRICS[key])]
    kinds = [(owned, [metric for metric in fed if (metric.source is Source.POSTS) is owned]) for owned in (True, False)]
    selects = [_row_select(metrics, owned=owned) for owned, metrics in kinds if metrics]
    return "\n        UNION ALL\n".join(selects) or NOTHING


def has_rows(metric: Metric) -> bool:
    """Can mentions or own posts feed it, beside imported figures?"""
    if metric.source is Source.MENTIONS:
        return True
    if metric.source is not Source.POSTS:
        return False
    return not metric.bottom or {metric.top, metric.bottom} <= {*POST_FIELDS, "engagements"}


CELLS = """
WITH figures AS (
    SELECT {dimensions}, day, value, points, fed_at
    FROM metric_point_day ANTI JOIN covered USING ({dimensions})
    WHERE {filters} AND span_days = 1
    UNION ALL BY NAME
    SELECT * FROM spread
), cells AS (
    SELECT metric, platform, channel, unit, day, {depth} AS depth, breakdown,
        sum(value) AS value, sum(points)::BIGINT AS points, max(fed_at) AS fed_at
    FROM figures GROUP BY ALL
), chosen AS (
    SELECT * EXCLUDE (depth, breakdown) FROM cells
    QUALIFY row_number() OVER (
        PARTITION BY metric, platform, channel, unit, day ORDER BY depth, value DESC, breakdown
    ) = 1
), sales AS (
    {sales}
), sale_breaks AS (
    SELECT metric, channel, day, CASE WHEN day - lag(day) OVER sold <= {gap_days} THEN 0 ELSE 1 END AS starts
    FROM (SELECT DISTINCT metric, channel, day FROM sales) WINDOW sold AS (PARTITION BY metric, channel ORDER BY day)
), sale_islands AS (
    SELECT metric, channel, min(day) AS first_day, max(day) AS last_day
    FROM (SELECT *, sum(starts) OVER (PARTITION BY metric, channel ORDER BY day) AS island FROM sale_breaks)
    GROUP BY metric, channel, island
), known AS (
    SELECT c.*, false AS is_sale FROM chosen c
    ANTI JOIN sale_islands i ON i.metric = c.metric AND i.channel = c.channel
        AND c.day BETWEEN i.first_day AND i.last_day
    UNION ALL BY NAME
    SELECT *, true AS is_sale FROM sales
), figures_by_day AS (
    SELECT metric, platform, channel, unit, day, value,
        CASE WHEN list_contains($readings, metric) THEN points::DOUBLE END AS bottom,
        NULL::DOUBLE AS squares, points, fed_at, is_sale
    FROM known
    UNION ALL
    SELECT q.metric, t.platform, t.channel, coalesce(q.unit, t.unit), t.day, t.value * q.scale, b.value, NULL,
        t.points, greatest(t.fed_at, b.fed_at), t.is_sale
    FROM quotients q JOIN known t ON t.metric = q.top
    JOIN known b ON b.metric = q.bottom AND b.platform = t.platform AND b.channel = t.channel AND b.day = t.day
    WHERE b.value > 0
), breaks AS (
    SELECT metric, platform, channel, day,
        CASE WHEN day - lag(day) OVER reported <= {gap_days} THEN 0 ELSE 1 END AS starts
    FROM (SELECT DISTINCT metric, platform, channel, day FROM figures_by_day)
    WINDOW reported AS (PARTITION BY metric, platform, channel ORDER BY day)
), islands AS (
    SELECT metric, platform, channel, min(day) AS first_day, max(day) AS last_day
    FROM (
        SELECT *, sum(starts) OVER (PARTITION BY metric, platform, channel ORDER BY day) AS island FROM breaks
    ) GROUP BY metric, platform, channel, island
), rows_by_day AS (
    {rows}
), everything AS (
    SELECT *, 'figures' AS origin FROM figures_by_day
    UNION ALL BY NAME
    SELECT r.*, CASE WHEN list_contains($scores, r.metric) THEN 'score'
        WHEN r.bottom IS NULL THEN 'count' ELSE 'share' END AS unit, 'rows' AS origin
    FROM rows_by_day r
    ANTI JOIN islands i ON i.metric = r.metric AND i.platform = r.platform AND i.channel = r.channel
        AND r.day BETWEEN i.first_day AND i.last_day
), ranked AS (
    SELECT *, CASE WHEN is_sale THEN 0 ELSE {rank} END AS rank,
        list_contains($one_source, metric) AND $channel = '' AS one_source
    FROM everything WHERE $last IS NULL OR day <= $last
), reports AS (
    SELECT metric, unit, rank, platform, min(day) AS first_day, max(day) AS last_day
    FROM ranked WHERE one_source GROUP BY ALL
), counted AS (
    SELECT c.* FROM ranked c
    ANTI JOIN reports r ON c.one_source AND r.metric = c.metric AND r.unit = c.unit
        AND (r.rank, r.platform) < (c.rank, c.platform) AND c.rank > 0 AND c.day BETWEEN r.first_day AND r.last_day
)
"""

BY_DAY = """
SELECT metric, unit, day, sum(value) AS value, sum(bottom) AS bottom, sum(squares) AS squares,
    sum(points)::BIGINT AS points, max(fed_at) AS fed_at, list_sort(list(DISTINCT platform)) AS platforms,
    bool_or(origin = 'rows') AS from_rows, bool_or(origin = 'figures') AS from_figures
FROM counted GROUP BY metric, unit, day
QUALIFY $recent = 0 OR day > max(day) OVER (PARTITION BY metric, unit) - $recent::INTEGER
ORDER BY metric, unit, day
"""

BY_CHANNEL = """
SELECT metric, unit, channel, sum(value) AS value, sum(bottom) AS bottom, sum(points)::BIGINT AS points,
    max(fed_at) AS fed_at, list_sort(list(DISTINCT platform)) AS platforms
FROM counted WHERE day BETWEEN $first AND $final GROUP BY metric, unit, channel ORDER BY value DESC NULLS LAST
"""


def cells_sql(keys: list[str], audience: str, campaign: str, subject: str) -> str:
    """Give the part of the query before its last SELECT."""
    return CELLS.format(
        dimensions=DIMENSIONS,
        filters=FILTERS,
        depth=depth_sql(audience, campaign, subject),
        gap_days=GAP_DAYS,
        rows=rows_sql(keys, divided=bool(audience or campaign or subject)),
        rank=platform_rank_sql(),
        sales=sales_sql(keys, audience, campaign, subject),
    )


QUANTILES = f"""
SELECT q.metric, p.unit, p.day, list(p.value) AS readings, count(*) AS points, max(p.collected_at) AS fed_at,
    list_sort(list(DISTINCT p.platform)) AS platforms, false AS from_rows, true AS from_figures
FROM (SELECT * FROM metric_point WHERE {FILTERS} AND ($last IS NULL OR day <= $last)) p
JOIN quantiles q ON q.top = p.metric
GROUP BY q.metric, p.unit, p.day
QUALIFY $recent = 0 OR p.day > max(p.day) OVER (PARTITION BY q.metric, p.unit) - $recent::INTEGER
ORDER BY q.metric, p.unit, p.day
"""
"""The single readings of each day for metrics that are a quantile of them."""

READINGS = f"""
WITH read AS (
    SELECT {DIMENSIONS}, day, last_value AS value, points, fed_at, {{depth}} AS depth
    FROM metric_point_day WHERE {FILTERS} AND ($last IS NULL OR day <= $last)
), counted AS (
    SELECT metric, platform, channel, unit, depth, breakdown FROM (
        SELECT metric, platform, channel, unit, depth, breakdown, count(DISTINCT day) AS days FROM read GROUP BY ALL
    ) QUALIFY row_number() OVER (
        PARTITION BY metric, platform, channel, unit ORDER BY depth, days DESC, breakdown
    ) = 1
)
SELECT * FROM read SEMI JOIN counted USING (metric, platform, channel, unit, depth, breakdown)
ORDER BY day
"""
"""Readings of stocks; of each channel the least divided rows only, in the breakdown that was read most often."""


def formula_sql(metric: Metric) -> str:
    """Give a metric's formula as DuckDB SQL for the days $first to $last, over the rollups that the pages read.

    It shows the sum itself; `CELLS` decides which rows take part so that nothing is counted twice.
    """
    if metric.expression:
        return _expression_sql(metric)
    key = metric.key.replace("'", "''")
    days = "day BETWEEN $first AND $last"
    if metric.source is Source.MENTIONS:
        value = f"({metric.top})::DOUBLE / nullif({metric.bottom}, 0)" if metric.bottom else metric.top
        return f"SELECT {value}\nFROM mention_metric_day\nWHERE NOT owned AND {days}"
    if metric.quantile:
        value = f"quantile_cont(value, {metric.quantile:g})"
        return f"SELECT {value}\nFROM metric_point\nWHERE metric = '{metric.top}' AND {days}"
    if metric.is_quotient:
        scale = f"{SCALE[metric.key]:g} * " if metric.key in SCALE else ""
        return (
            f"SELECT {scale}sum(t.value) / nullif(sum(b.value), 0)\n"
            "FROM metric_point_day t JOIN metric_point_day b USING (day, platform, channel)\n"
            f"WHERE t.metric = '{metric.top}' AND b.metric = '{metric.bottom}' AND {days}"
        )
    if metric.kind is Kind.STOCK:
        return f"SELECT arg_max(last_value, day)\nFROM metric_point_day\nWHERE metric = '{key}' AND day <= $last"
    value = "sum(value) / sum(points)" if metric.kind is Kind.RATIO else "sum(value)"
    return f"SELECT {value}\nFROM metric_point_day\nWHERE metric = '{key}' AND {days}"


def _expression_sql(metric: Metric) -> str:
    """Give a formula over the parts' own SQL, those of own metrics as imported figures."""
    formula = parse(metric.expression)
    parts = []
    for name in formula.names:
        inner = formula_sql(METRICS[name]) if name in METRICS else _figures_sql(name)
        parts.append("    (" + inner.replace("\n", "\n     ") + f') AS "{name}"')
    return f"SELECT {formula.sql}\nFROM (SELECT\n" + ",\n".join(parts) + "\n)"


def _figures_sql(key: str) -> str:
    return f"SELECT sum(value)\nFROM metric_point_day\nWHERE metric = '{key}' AND day BETWEEN $first AND $last"


def rows_formula_sql(metric: Metric) -> str:
    """Give the formula over own posts, or over orders, which go before imported figures; empty if neither feeds it."""
    if metric.key in SALES and not metric.bottom:
        return (
            f"SELECT sum({SALES[metric.key].column})\nFROM order_day\nWHERE split = '' AND day BETWEEN $first AND $last"
        )
    if metric.source is not Source.POSTS or not has_rows(metric):
        return ""
    value = metric.top
    if metric.bottom:
        value = f"sum({metric.top}_with_{metric.bottom}) / nullif(sum({metric.bottom}_with_{metric.top}), 0)"
    return f"SELECT {value}\nFROM mention_metric_day\nWHERE owned AND day BETWEEN $first AND $last"
