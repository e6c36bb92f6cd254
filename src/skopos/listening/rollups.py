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

DAY = Rollup(
    "listening_day",
    "mention",
    f"""
    SELECT day, owned, platform, channel, {LANGUAGE} AS language, {SENTIMENT} AS sentiment, {EMOTION} AS emotion, {SUMS}
    FROM mention
    GROUP BY ALL
    """,  # noqa: S608  (constants of this file)
)
TOPIC_DAY = Rollup(
    "listening_topic_day",
    "mention",
    f"""
    SELECT day, owned, platform, channel, {LANGUAGE} AS language, {SENTIMENT} AS sentiment, {EMOTION} AS emotion, topic,
        {SUMS}
    FROM (SELECT *, unnest(topics) AS topic FROM mention)
    GROUP BY ALL
    """,  # noqa: S608
)
PLACE_DAY = Rollup(
    "listening_place_day",
    "mention",
    f"""
    SELECT day, owned, platform, {LANGUAGE} AS language, {SENTIMENT} AS sentiment, {COUNTRY} AS country, {SUMS}
    FROM mention
    GROUP BY ALL
    """,  # noqa: S608
)
COVERED = {
    DAY.name: frozenset({"platform", "channel", "language", "sentiment", "emotion"}),
    TOPIC_DAY.name: frozenset({"platform", "channel", "language", "sentiment", "emotion", "topic"}),
    PLACE_DAY.name: frozenset({"platform", "language", "sentiment", "country"}),
}


def register_all() -> None:
    """Make the rollups known; called when Django starts."""
    for rollup in (DAY, TOPIC_DAY, PLACE_DAY):
        register(rollup)
