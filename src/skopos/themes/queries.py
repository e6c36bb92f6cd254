"""Reads of themes by week, from the rollups of mentions."""

from datetime import date, timedelta
from typing import Any, NamedTuple

from skopos.facts.reading import Facts
from skopos_science.changes import Estimate, share_change

RECENT, BEFORE = 2, 4
"""The latest weeks, which are held against those before."""
FEW, NEW = 5, 4.0
"""Fewer mentions than this in the latest weeks are never called new; new is this many times the share of before."""

OF_THEMES = """
SELECT date_trunc('week', day)::DATE AS week, topic, sum(n)::BIGINT AS n
FROM listening_topic_emotion_day WHERE NOT owned AND day BETWEEN $since AND $until GROUP BY ALL
"""
OF_ALL = """
SELECT date_trunc('week', day)::DATE AS week, sum(n)::BIGINT AS n
FROM listening_mood_day WHERE NOT owned AND day BETWEEN $since AND $until GROUP BY ALL
"""


class Week(NamedTuple):
    """How many mentions of a week are of a theme, of how many."""

    first: date
    n: int
    of: int

    @property
    def share(self) -> float | None:
        """The theme's share of the week's mentions."""
        return self.n / self.of if self.of else None


class Course(NamedTuple):
    """A theme week by week, and how its latest weeks stand against those before."""

    weeks: tuple[Week, ...]
    trend: str
    change: Estimate | None

    @property
    def n(self) -> int:
        """Its mentions in all weeks."""
        return sum(week.n for week in self.weeks)


def courses(facts: Facts, today: date, weeks: int) -> dict[str, Course]:
    """Give each theme week by week, Monday to Sunday, by key; the week of today is left out, since it is not over."""
    monday = today - timedelta(days=today.weekday())
    firsts = [monday - timedelta(days=7 * back) for back in range(weeks, 0, -1)]
    span = {"since": firsts[0], "until": monday - timedelta(days=1)}
    whole = {row["week"]: row["n"] for row in facts.query(OF_ALL, dict(span)).to_pylist()}
    counts: dict[str, dict[date, int]] = {}
    for row in facts.query(OF_THEMES, dict(span)).to_pylist():
        counts.setdefault(row["topic"], {})[row["week"]] = row["n"]
    return {
        key: course_of([Week(first, found.get(first, 0), whole.get(first, 0)) for first in firsts])
        for key, found in counts.items()
    }


def course_of(weeks: list[Week]) -> Course:
    """Say what became of a theme: ``new``, ``growing``, ``fading``, ``gone``; empty for what chance would do."""
    before, now = weeks[-RECENT - BEFORE : -RECENT], weeks[-RECENT:]
    then, late = ((sum(week.n for week in part), sum(week.of for week in part)) for part in (before, now))
    if not then[1] or not late[1]:
        return Course(tuple(weeks), "", None)
    change = share_change(then, late)
    trend = "growing" if change.low > 0 else "fading" if change.high < 0 else ""
    if trend == "growing" and late[0] >= FEW and late[0] / late[1] >= NEW * then[0] / then[1]:
        trend = "new"
    if trend == "fading" and not late[0]:
        trend = "gone"
    return Course(tuple(weeks), trend, change)


def as_plain(course: Course) -> list[dict[str, Any]]:
    """Give the weeks of a course as rows."""
    return [{"first": week.first, "n": week.n, "of": week.of, "share": week.share} for week in course.weeks]
