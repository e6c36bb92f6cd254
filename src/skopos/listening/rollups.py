"""The small tables by day that the pages of this room read: counts by what people filter by.

A label that is null is the key ``none`` here, so that “unknown” can be chosen like any other.
"""

from skopos.facts.rollups import Rollup, register

NONE = "none"
SENTIMENT = f"CASE sentiment WHEN 1 THEN 'positive' WHEN 0 THEN 'neutral' WHEN -1 THEN 'negative' ELSE '{NONE}' END"
LANGUAGE = f"coalesce(language, '{NONE}')"
EMOTION = f"coalesce(emotion, '{NONE}')"
COUNTRY = f"coalesce(country, '{NONE}')"
SUMS = """
    count(*) AS n,
    CAST(sum(coalesce(reach, 0)) AS BIGINT) AS reach,
    CAST(sum(coalesce(likes, 0) + coalesce(comments, 0) + coalesce(shares, 0)) AS BIGINT) AS engagements
"""

KEYS = {
    "platform": "platform",
    "channel": "channel",
    "language": LANGUAGE,
    "sentiment": SENTIMENT,
    "emotion": EMOTION,
    "country": COUNTRY,
    "topic": "topic",
    "search": "search",
}
PARTED = {"topic": "topics", "search": "searches"}
# Small ones first: a figure is read from the first that has what it names. The last two have many more
# rows and answer what the small ones cannot, such as one language on one platform.
DIMENSIONS = {
    "listening_mood_day": ("sentiment",),
    "listening_place_day": ("country", "sentiment"),
    "listening_channel_day": ("platform", "channel", "sentiment"),
    "listening_language_day": ("language", "sentiment", "emotion"),
    "listening_topic_emotion_day": ("topic", "sentiment", "emotion"),
    "listening_topic_language_day": ("topic", "language", "sentiment"),
    "listening_place_emotion_day": ("country", "sentiment", "emotion"),
    "listening_topic_place_day": ("topic", "country", "sentiment", "emotion"),
    "listening_day": ("platform", "channel", "language", "sentiment", "emotion"),
    "listening_topic_day": ("platform", "channel", "language", "sentiment", "emotion", "topic"),
    # With a row for each saved search that finds the mention; see `SEARCH_HOUR` for their hours.
    "listening_search_day": ("search", "sentiment"),
    "listening_search_place_day": ("search", "country", "sentiment"),
    "listening_search_topic_day": ("search", "topic", "sentiment", "emotion"),
    "listening_search_label_day": ("search", "platform", "channel", "language", "sentiment", "emotion"),
}
SEARCH_HOUR = "listening_search_hour"
SEARCH_HOUR_SQL = """
SELECT day, owned, search, date_trunc('hour', published_at) AS hour, count(*) AS mentions,
    count(*) FILTER (sentiment = 1) AS positive,
    count(*) FILTER (sentiment = -1) AS negative,
    count(*) FILTER (sentiment = 0) AS neutral
FROM (SELECT *, unnest(searches) AS search FROM mention)
GROUP BY ALL
"""
COVERED = {name: frozenset(dimensions) for name, dimensions in DIMENSIONS.items()}


def rollup(name: str) -> Rollup:
    """Give the rollup that counts mentions by its dimensions, a row for each topic or search where these are named."""
    dimensions = DIMENSIONS[name]
    keys = ", ".join(f"{KEYS[dimension]} AS {dimension}" for dimension in dimensions)
    parted = [f"unnest({many}) AS {one}" for one, many in PARTED.items() if one in dimensions]
    source = "mention"
    for part in parted:
        source = f"(SELECT *, {part} FROM {source})"  # noqa: S608  (names of this file)
    return Rollup(name, "mention", f"SELECT day, owned, {keys}, {SUMS} FROM {source} GROUP BY ALL")  # noqa: S608


def register_all() -> None:
    """Make the rollups known; called when Django starts."""
    for name in DIMENSIONS:
        register(rollup(name))
    register(Rollup(SEARCH_HOUR, "mention", SEARCH_HOUR_SQL))
