"""Puts together what the pages of saved searches show."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from skopos.facts.errors import FactsTimeLimit
from skopos.facts.reading import open_facts
from skopos.listening import access, pages, queries
from skopos.listening.faults import told_of
from skopos.listening.filters import ALL, Filter
from skopos.listening.models import Family, Search
from skopos.listening.queries import Reading
from skopos.listening.search_notes import notes_on
from skopos.workspaces.models import Membership, Workspace
from skopos_language.boolean import SearchError

type Context = dict[str, Any]

RECENT_DAYS = 28
EXAMPLES = 5
TIME_LIMIT_S = 3.0

# What can be written, and an example that a click puts into the text.
HELP = (
    (_("Both words, anywhere"), "rye AND bread"),
    (_("Either word"), "bread OR rolls"),
    (_("Without a word"), "bread NOT butter"),
    (_("Words in a row"), '"rye bread"'),
    (_("At most five words apart, in either order"), "bread NEAR/5 stale"),
    (_("Words that begin so"), "bak*"),
    (_("One letter open"), "organi?ation"),
    (_("Groups"), "(bread OR rolls) AND (stale OR dry)"),
    (_("A hashtag, or somebody named"), "#ryebread"),
    (_("A language"), "lang:de"),
    (_("Places"), "country:(PL OR DE)"),
    (_("Mood"), "sentiment:negative"),
    (_("Feeling"), "emotion:anger"),
    (_("What it is about"), "theme:delivery"),
    (_("Who said it"), "author:ana"),
    (_("Where"), "platform:bluesky"),
    (_("What it holds"), "has:question"),
)


def opened(workspace: Workspace, search: Search) -> str:
    """Give the address of the mentions that a search finds; one that is not looked for all the time is asked anew."""
    chosen = Filter(search=search.slug) if search.wanted else Filter(q=search.query, strict=True)
    return pages.address(workspace, replace(chosen, period=ALL))


def families(membership: Membership, today: date) -> list[Context]:
    """Give the searches that a member sees, by family, with what each found lately; three queries however many."""
    workspace = membership.workspace
    found = list(access.searches_for(membership))
    with open_facts(workspace.pk, workspace.tzinfo) as facts:
        since = today - timedelta(days=RECENT_DAYS - 1)
        volumes = {row["search"]: row for row in queries.search_volumes(facts, by="all", since=since, until=today)}
    rows: dict[str, list[Context]] = {}
    for search in found:
        volume = volumes.get(search.slug, {"mentions": 0, "positive": 0, "negative": 0, "neutral": 0})
        labelled = volume["positive"] + volume["negative"] + volume["neutral"]
        rows.setdefault(search.family, []).append(
            {
                "search": search,
                "url": reverse("listening:search", args=[workspace.slug, search.slug]),
                "mentions": volume["mentions"] if search.wanted else None,
                "negative": volume["negative"] / labelled if labelled and search.wanted else None,
                "may_change": access.may_change_search(membership, search),
            }
        )
    return [{"name": family.label, "rows": rows[family]} for family in Family if family in rows]


def preview(workspace: Workspace, text: str, today: date) -> Context:
    """Check a search while it is written: what is wrong with it, or how many mentions it finds and the newest."""
    if not text.strip():
        return {}
    try:
        notes = notes_on(workspace, text)
    except SearchError as error:
        return {"fault": told_of(error, text)}
    return {"notes": notes} | _found(workspace, text, today)


def _found(workspace: Workspace, text: str, today: date) -> Context:
    with open_facts(workspace.pk, workspace.tzinfo, time_limit_s=TIME_LIMIT_S) as facts:
        recent = Filter(q=text, strict=True).in_period(str(RECENT_DAYS), today)
        for chosen in (Filter(q=text, strict=True), recent):
            try:
                return {"at_least": chosen is recent, **_counted(workspace, Reading(facts, chosen), today)}
            except FactsTimeLimit:
                continue
    return {"too_slow": True}


def _counted(workspace: Workspace, reading: Reading, today: date) -> Context:
    days = queries.by_day(reading)
    page = queries.newest(reading, days, EXAMPLES)
    since = today - timedelta(days=RECENT_DAYS - 1)
    return {
        "counted": True,
        "n": sum(row["n"] for row in days),
        "recent": sum(row["n"] for row in days if since <= row["day"] <= today),
        "rows": [pages.shown(workspace, row) for row in page.rows],
        "all_url": pages.address(workspace, reading.chosen),
    }
