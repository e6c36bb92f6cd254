"""Reads of this room: counts by hour for a rule, rules, incidents."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import numpy as np
from django.db.models import Count, Max, Q, QuerySet

from skopos.alarms.models import Alarm, AlarmRule, Delivery, Incident, Measure
from skopos.alarms.rollups import HOUR, SEARCH_THEME_HOUR, THEME_HOUR
from skopos.alarms.watching import Hours
from skopos.facts.reading import Facts
from skopos.listening.models import Search
from skopos.listening.rollups import SEARCH_HOUR
from skopos.workspaces.models import Workspace

EPOCH_HOUR = "CAST(epoch(hour) // 3600 AS BIGINT)"
ALL_SQL = f"""
SELECT '' AS part, {EPOCH_HOUR} AS slot, sum(mentions) AS cases, sum(labelled) AS labelled, sum(negative) AS negative
FROM {HOUR} WHERE NOT owned AND day >= $since GROUP BY ALL ORDER BY slot
"""  # noqa: S608
SEARCH_SQL = f"""
SELECT '' AS part, {EPOCH_HOUR} AS slot, sum(mentions) AS cases, sum(positive + neutral + negative) AS labelled,
    sum(negative) AS negative
FROM {SEARCH_HOUR} WHERE NOT owned AND day >= $since AND search = $search GROUP BY ALL ORDER BY slot
"""  # noqa: S608
PLATFORM_SQL = f"""
SELECT platform AS part, {EPOCH_HOUR} AS slot, sum(mentions) AS cases
FROM {HOUR} WHERE NOT owned AND day >= $since GROUP BY ALL ORDER BY slot
"""  # noqa: S608
THEME_SQL = f"""
SELECT theme AS part, {EPOCH_HOUR} AS slot, sum(mentions) AS cases
FROM {THEME_HOUR} WHERE NOT owned AND day >= $since GROUP BY ALL ORDER BY slot
"""  # noqa: S608
SEARCH_THEME_SQL = f"""
SELECT theme AS part, {EPOCH_HOUR} AS slot, sum(mentions) AS cases
FROM {SEARCH_THEME_HOUR} WHERE NOT owned AND day >= $since AND search = $search GROUP BY ALL ORDER BY slot
"""  # noqa: S608
NEWEST_SQL = f"SELECT max({EPOCH_HOUR}) AS slot FROM {HOUR} WHERE NOT owned"  # noqa: S608
FIRST_SQL = f"SELECT min({EPOCH_HOUR}) AS slot FROM {HOUR} WHERE NOT owned"  # noqa: S608
BEGINNING = date(1970, 1, 1)
MOST_PARTS = 60
"""Themes or platforms that one rule watches, those with the most mentions first."""


def hour_of(moment: datetime) -> int:
    """Give the hour a moment lies in, counted from 1970 in UTC."""
    return int(moment.timestamp() // 3600)


def moment_of(hour: int) -> datetime:
    """Give the start of an hour."""
    return datetime.fromtimestamp(hour * 3600, UTC)


def newest_hour(facts: Facts) -> int | None:
    """Give the hour of the newest mention of others, or None."""
    found = facts.query(NEWEST_SQL).to_pylist()[0]["slot"]
    return None if found is None else int(found)


def hours_of(
    facts: Facts, measure: str, search: Search | None, until: int, since: int | None = None
) -> dict[str, Hours]:
    """Give the counts by hour that a rule of this measure watches, by theme or platform where it watches several.

    Parameters
    ----------
    facts : Facts
        An open snapshot.
    measure : str
        One of `Measure`.
    search : Search, optional
        Whose finds; None is all mentions of others.
    until : int
        The hour after the last wanted.
    since : int, optional
        The first hour wanted; None is the first with a mention.
    """
    params: dict[str, object] = {"since": BEGINNING if since is None else moment_of(since).date() - timedelta(days=1)}
    if search:
        params["search"] = search.slug
    whole = facts.query(SEARCH_SQL if search else ALL_SQL, params).to_pylist()
    if since is None:
        if not whole:
            return {}
        since = int(whole[0]["slot"])
    if measure == Measure.THEME:
        rows = facts.query(SEARCH_THEME_SQL if search else THEME_SQL, params).to_pylist()
        cases = _grid(whole, "cases", since, until)
        return {
            part: Hours(since, np.minimum(_grid(own, "cases", since, until), cases), cases)
            for part, own in _parts(rows)
        }
    if measure == Measure.SILENCE and search is None:
        rows = facts.query(PLATFORM_SQL, params).to_pylist()
        counted = ((part, _grid(own, "cases", since, until)) for part, own in _parts(rows))
        return {part: Hours(since, grid, grid) for part, grid in counted}
    if measure == Measure.NEGATIVE:
        return {"": Hours(since, _grid(whole, "negative", since, until), _grid(whole, "labelled", since, until))}
    grid = _grid(whole, "cases", since, until)
    return {"": Hours(since, grid, grid)}


def _grid(rows: Iterable[dict[str, Any]], name: str, since: int, until: int) -> np.ndarray:
    """Put counts on consecutive hours, 0 where there is none."""
    grid = np.zeros(max(until - since, 0))
    for row in rows:
        at = int(row["slot"]) - since
        if 0 <= at < len(grid):
            grid[at] += float(row[name])
    return grid


def _parts(rows: list[dict[str, Any]]) -> list[tuple[str, list[dict[str, Any]]]]:
    """Group rows by part, the largest parts first."""
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        if row["part"]:
            found.setdefault(str(row["part"])[:120], []).append(row)
    order = sorted(found, key=lambda part: (-sum(row["cases"] for row in found[part]), part))
    return [(part, found[part]) for part in order[:MOST_PARTS]]


def rules_of(workspace: Workspace) -> QuerySet[AlarmRule]:
    """Give the rules of a workspace by name, each with the number of its alarms."""
    found = AlarmRule.objects.filter(workspace=workspace).select_related("search").prefetch_related("people")
    return found.annotate(alarm_count=Count("alarms"))


def active_rules(workspace: Workspace) -> QuerySet[AlarmRule]:
    """Give the rules that are judged."""
    return AlarmRule.objects.filter(workspace=workspace, is_active=True).select_related("search", "workspace")


def incidents_of(workspace: Workspace, only: str = "") -> QuerySet[Incident]:
    """Give incidents, newest first; `only` is open, unseen or nothing."""
    found = Incident.objects.filter(workspace=workspace).select_related("search", "acknowledged_by")
    narrowed = {"open": Q(closed_at=None), "unseen": Q(acknowledged_at=None)}
    return found.filter(narrowed.get(only, Q())).prefetch_related("alarms__rule")


def begun_between(workspace: Workspace, since: date | None, until: date | None, search: str = "") -> QuerySet[Incident]:
    """Give the incidents that began on these days in the workspace's zone; with a search's key, its own and those of
    all mentions."""
    found = Incident.objects.filter(workspace=workspace).order_by("opened_at", "pk")
    if since:
        found = found.filter(opened_at__gte=datetime.combine(since, time(), workspace.tzinfo))
    if until:
        found = found.filter(opened_at__lt=datetime.combine(until + timedelta(days=1), time(), workspace.tzinfo))
    return found.filter(Q(search=None) | Q(search__slug=search)) if search else found


def incidents_state(workspace: Workspace) -> str:
    """Give a word for the incidents as they are: another one when one begins, goes on or ends. Runs one query."""
    told = Incident.objects.filter(workspace=workspace).aggregate(
        newest=Max("pk"), n=Count("*"), latest=Max("latest_at"), closed=Count("closed_at")
    )
    return ".".join(map(str, told.values()))


def unseen_count(workspace: Workspace) -> int:
    """Give the number of incidents that are open and that nobody has acknowledged."""
    return Incident.objects.filter(workspace=workspace, acknowledged_at=None, closed_at=None).count()


def alarms_of(incident: Incident) -> QuerySet[Alarm]:
    """Give the alarms of an incident, first ones first, with what became of their deliveries."""
    found = incident.alarms.select_related("rule", "rule__search").order_by("opened_at", "pk")
    return found.prefetch_related("deliveries__person")


def due_deliveries(at: datetime) -> QuerySet[Delivery]:
    """Give what is to be sent now."""
    return Delivery.objects.filter(state=Delivery.State.WAITING, not_before__lte=at).order_by("pk")
