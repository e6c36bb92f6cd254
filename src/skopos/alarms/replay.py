"""What would have rung: a rule judged on all the hours there are, as if it had watched them one by one."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from skopos.alarms import queries, watching, words
from skopos.alarms.actions.judging import last_hour, ring_at
from skopos.alarms.models import Alarm, Measure, Sensitive
from skopos.common import formats
from skopos.facts.reading import Facts
from skopos.listening.filters import Filter
from skopos.listening.models import Search
from skopos.listening.pages import address
from skopos.workspaces.models import Workspace

HOURS_SHOWN = 365 * 24
LISTED = 200
ONE_EPISODE = 12


@dataclass(frozen=True)
class Episode:
    """What one alarm would have been: its first hour, what it would have said, and where its mentions are."""

    opened_at: datetime
    what: str
    url: str


def episodes(
    facts: Facts, workspace: Workspace, measure: str, search: Search | None, sensitivity: str, now: datetime
) -> list[Episode]:
    """Give the alarms of the last year, newest first. Reads the counts by hour once; a year takes milliseconds."""
    until = last_hour(facts, measure, now)
    if until is None:
        return []
    found = queries.hours_of(facts, measure, search, until)
    told: list[Episode] = []
    for part, hours in found.items():
        watched = watching.watch(measure, hours, sensitivity, zone=workspace.tzinfo, among=len(found))
        told += _grouped(workspace, measure, search, part, watched, until - HOURS_SHOWN)
    return sorted(told, key=lambda one: (one.opened_at, one.what), reverse=True)


def _grouped(
    workspace: Workspace, measure: str, search: Search | None, part: str, watched: watching.Watched, since: int
) -> list[Episode]:
    """Put the hours that rang close together into one alarm, as judging does."""
    groups: list[list[int]] = []
    for at in watched.ringing():
        if watched.first + at < since:
            continue
        if groups and at - groups[-1][-1] <= ONE_EPISODE:
            groups[-1].append(at)
        else:
            groups.append([at])
    return [_episode(workspace, measure, search, part, watched, group) for group in groups]


def _episode(
    workspace: Workspace, measure: str, search: Search | None, part: str, watched: watching.Watched, group: list[int]
) -> Episode:
    peak = max(group, key=lambda at: watched.score[at])
    opened = queries.moment_of(watched.first + group[0])
    ring = ring_at(part, watched, peak)
    shown = Alarm(
        measure=measure, part=part, value=ring.value, expected=ring.expected, low=ring.low, high=ring.high
    )  # fmt: skip
    url = mentions_address(workspace, measure, search, part, opened.astimezone(workspace.tzinfo).date())
    return Episode(opened, str(words.sentence(shown, workspace)), url)


def mentions_address(workspace: Workspace, measure: str, search: Search | None, part: str, day: date) -> str:
    """Give where the mentions of a day can be read that an alarm is about."""
    chosen = replace(Filter(), search=search.slug if search else "").on(day)
    if measure == Measure.NEGATIVE:
        chosen = chosen.with_only(sentiment="negative")
    elif part:
        chosen = chosen.with_only(**{"topic" if measure == Measure.THEME else "platform": part})
    return address(workspace, chosen)


def compared(
    facts: Facts, workspace: Workspace, measure: str, search: Search | None, now: datetime
) -> dict[str, list[Episode]]:
    """Give what would have rung with each sensitivity."""
    return {how: episodes(facts, workspace, measure, search, how, now) for how in Sensitive.values}


def by_month(workspace: Workspace, found: dict[str, list[Episode]], now: datetime) -> list[dict[str, Any]]:
    """Count alarms by month and sensitivity for the last twelve months, newest first."""
    counts = {
        how: Counter(one.opened_at.astimezone(workspace.tzinfo).strftime("%Y-%m") for one in told)
        for how, told in found.items()
    }
    here = now.astimezone(workspace.tzinfo)
    back = [here.year * 12 + here.month - 1 - number for number in range(13)]
    months = [date(number // 12, number % 12 + 1, 1) for number in back]
    keys = [month.strftime("%Y-%m") for month in months]
    return [
        {"month": formats.month(month), "counts": [counts[how][key] for how in Sensitive.values]}
        for month, key in zip(months, keys, strict=True)
    ]
