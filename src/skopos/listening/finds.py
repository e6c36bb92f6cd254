"""Reads of saved searches: which there are, and how many mentions each finds, from the rollups."""

from datetime import date
from typing import Any, Literal

from skopos.facts.reading import Facts
from skopos.listening.models import Search, SearchQuerySet
from skopos.listening.rollups import SEARCH_HOUR
from skopos.workspaces.models import Workspace

type Row = dict[str, Any]

SUMS = ", ".join(f"sum({name})::BIGINT AS {name}" for name in ("mentions", "positive", "negative", "neutral"))


def searches(workspace: Workspace, family: str | None = None) -> SearchQuerySet:
    """Give the active, shared searches of a workspace, of one family or all, by family and name."""
    found = Search.objects.filter(workspace=workspace).active()
    return found.filter(family=family) if family else found


def search_volumes(
    facts: Facts,
    keys: tuple[str, ...] | None = None,
    *,
    by: Literal["hour", "day", "all"] = "day",
    since: date | None = None,
    until: date | None = None,
) -> list[Row]:
    """Give what searches found, own posts apart, from the rollup: one small read whatever the number of mentions.

    Parameters
    ----------
    facts : Facts
        An open snapshot.
    keys : tuple of str, optional
        Slugs of searches; None is all.
    by : {"hour", "day", "all"}
        ``hour`` is the start of each hour in UTC, ``day`` the day in the workspace's zone, ``all`` one sum a search.
    since, until : date, optional
        First and last day, in the workspace's zone.

    Returns
    -------
    list of dict
        search, `by` (unless all), mentions, positive, negative, neutral; ascending. An hour or day without a find has
        no row. Mentions without a sentiment count in `mentions` only.
    """
    params: dict[str, object] = {}
    parts = ["NOT owned"]
    for name, day, sign in (("since", since, ">="), ("until", until, "<=")):
        if day:
            params[name] = day
            parts.append(f"day {sign} ${name}")
    if keys is not None:
        params["keys"] = list(keys)
        parts.append("list_contains($keys, search)")
    step = "" if by == "all" else f", {by}"
    sql = f"SELECT search{step}, {SUMS} FROM {SEARCH_HOUR} WHERE {' AND '.join(parts)} GROUP BY ALL ORDER BY ALL"  # noqa: S608
    return facts.query(sql, params).to_pylist()
