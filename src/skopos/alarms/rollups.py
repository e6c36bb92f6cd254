"""The small tables by hour that rules without a saved search are judged by."""

from skopos.facts.rollups import Rollup, register

HOUR = "alarms_hour"
HOUR_SQL = """
SELECT day, owned, platform, date_trunc('hour', published_at) AS hour, count(*) AS mentions,
    count(*) FILTER (sentiment = -1) AS negative, count(sentiment) AS labelled
FROM mention GROUP BY ALL
"""
THEME_HOUR = "alarms_theme_hour"
THEME_HOUR_SQL = """
SELECT day, owned, theme, date_trunc('hour', published_at) AS hour, count(*) AS mentions
FROM (SELECT *, unnest(topics) AS theme FROM mention) GROUP BY ALL
"""
SEARCH_THEME_HOUR = "alarms_search_theme_hour"
SEARCH_THEME_HOUR_SQL = """
SELECT day, owned, search, theme, date_trunc('hour', published_at) AS hour, count(*) AS mentions
FROM (SELECT *, unnest(topics) AS theme FROM (SELECT *, unnest(searches) AS search FROM mention)) GROUP BY ALL
"""


def register_all() -> None:
    """Make the rollups known; called when Django starts."""
    register(Rollup(HOUR, "mention", HOUR_SQL))
    register(Rollup(THEME_HOUR, "mention", THEME_HOUR_SQL))
    register(Rollup(SEARCH_THEME_HOUR, "mention", SEARCH_THEME_HOUR_SQL))
