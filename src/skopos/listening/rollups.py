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
}
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
    "listening_day": ("platform", "channel", "language", "sentiment", "emotion"),
    "listening_topic_day": ("platform", "channel", "language", "sentiment", "emotion", "topic"),
}
COVERED = {name: frozenset(dimensions) for name, dimensions in DIMENSIONS.items()}


def rollup(name: str) -> Rollup:
    """Give the rollup that counts mentions by its dimensions, a row for each topic where topic is one of them."""
    dimensions = DIMENSIONS[name]
    keys = ", ".join(f"{KEYS[dimension]} AS {dimension}" for dimension in dimensions)
    source = "(SELECT *, unnest(topics) AS topic FROM mention)" if "topic" in dimensions else "mention"
    return Rollup(name, "mention", f"SELECT day, owned, {keys}, {SUMS} FROM {source} GROUP BY ALL")  # noqa: S608


def register_all() -> None:
    """Make the rollups known; called when Django starts."""
    for name in DIMENSIONS:
        register(rollup(name))
