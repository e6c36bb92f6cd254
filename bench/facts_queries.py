"""The ten questions behind the pages, as SQL over facts and rollups."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

Question = tuple[str, Callable[[Any], Any]]


def questions(last: date) -> list[Question]:
    """Give name and function of each question; `last` is the newest day."""
    month, quarter = last - timedelta(days=27), last - timedelta(days=89)

    def q(sql: str, *params: Any) -> Callable[[Any], Any]:
        return lambda facts: facts.query(sql, list(params))

    span = "day BETWEEN ? AND ?"
    return [
        ("Mentions by day, two years", q("SELECT day, sum(n) FROM listening_day GROUP BY day ORDER BY day")),
        (
            "Topic × emotion, 28 days",
            q(f"SELECT topic, emotion, sum(n) FROM listening_topic_day WHERE {span} GROUP BY ALL", month, last),
        ),
        (
            "By country, 90 days",
            q(f"SELECT country, sum(n) FROM listening_place_day WHERE {span} GROUP BY ALL", quarter, last),
        ),
        ("By language, two years", q("SELECT language, sum(n) FROM listening_day GROUP BY ALL")),
        (
            "By channel, 90 days",
            q(f"SELECT channel, sum(n) FROM listening_day WHERE {span} GROUP BY ALL", quarter, last),
        ),
        (
            "Newest 50 of an emotion and a country",
            q("SELECT * FROM mention WHERE emotion = 'anger' AND country = 'BB' ORDER BY published_at DESC LIMIT 50"),
        ),
        (
            "Search in texts, 28 days, newest 50",
            q(
                f"SELECT * FROM mention WHERE {span} AND contains(lower(text), 'sourdough') ORDER BY published_at DESC LIMIT 50",
                month,
                last,
            ),
        ),
        (
            "Share of voice by topic and day, 90 days",
            q(f"SELECT day, topic, sum(n) FROM listening_topic_day WHERE {span} GROUP BY ALL", quarter, last),
        ),
        (
            "Top authors, 28 days",
            q(
                f"SELECT author_id, count(*) n, max(author_followers) FROM mention WHERE {span} GROUP BY ALL ORDER BY n DESC LIMIT 20",
                month,
                last,
            ),
        ),
        (
            "One day's mentions by hour",
            q(
                "SELECT date_trunc('hour', published_at) h, count(*), avg(sentiment_score) FROM mention WHERE day = ? GROUP BY h ORDER BY h",
                last - timedelta(days=200),
            ),
        ),
    ]


import sys

sys.path.insert(0, "/tmp")
import facts_listening_rollups as r

r.register_all()
