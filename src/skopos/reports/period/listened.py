"""What a report says of mentions: how many, in which mood, on which topics with which emotion."""

from skopos.listening import names
from skopos.measurement.queries.load import Source
from skopos.reports.period.content import Mood, Span
from skopos.workspaces.models import Workspace

TOPICS = 10
LANGUAGES = 6

TOTALS = """
SELECT sum(mentions)::BIGINT AS total, sum(positive)::BIGINT AS positive, sum(neutral)::BIGINT AS neutral,
    sum(negative)::BIGINT AS negative
FROM mention_metric_day WHERE NOT owned AND day BETWEEN $first AND $last
"""
CELLS = """
SELECT topic, emotion, count(*) AS n
FROM (SELECT unnest(topics) AS topic, coalesce(emotion, 'none') AS emotion FROM mention
    WHERE NOT owned AND day BETWEEN $first AND $last)
GROUP BY ALL ORDER BY n DESC, topic, emotion
"""
BY_LANGUAGE = """
SELECT coalesce(language, 'none') AS language, count(*) AS n
FROM mention WHERE NOT owned AND day BETWEEN $first AND $last GROUP BY ALL ORDER BY n DESC, language LIMIT $limit
"""


def mood_in(workspace: Workspace, source: Source, span: Span) -> Mood | None:
    """Give what others said in the period; None if they said nothing."""
    days = {"first": span.first, "last": span.last, "limit": LANGUAGES}
    totals = source.query(TOTALS, days).to_pylist()[0]
    if not totals["total"]:
        return None
    cells = source.query(CELLS, days).to_pylist()
    counts: dict[str, dict[str, int]] = {}
    for cell in cells:
        counts.setdefault(cell["topic"], {})[cell["emotion"]] = cell["n"]
    topics = sorted(counts, key=lambda topic: (-sum(counts[topic].values()), topic))[:TOPICS]
    used = {emotion for topic in topics for emotion in counts[topic]}
    emotions = [key for key in names.EMOTIONS if key in used]
    return Mood(
        total=totals["total"],
        labelled=totals["positive"] + totals["neutral"] + totals["negative"],
        positive=totals["positive"],
        neutral=totals["neutral"],
        negative=totals["negative"],
        by_topic=[
            {
                "topic": topic,
                "label": names.topic_name(topic, workspace),
                "counts": [counts[topic].get(emotion, 0) for emotion in emotions],
                "total": sum(counts[topic].values()),
            }
            for topic in topics
        ],
        topics=[(topic, names.topic_name(topic, workspace)) for topic in topics],
        emotions=[(emotion, names.name_of("emotion", emotion)) for emotion in emotions],
        languages=[
            (names.language_name(row["language"]), row["n"]) for row in source.query(BY_LANGUAGE, days).to_pylist()
        ],
    )
