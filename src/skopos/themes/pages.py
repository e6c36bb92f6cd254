"""Puts together what the pages of themes show."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from skopos.facts.reading import open_facts
from skopos.listening import names, pages, queries
from skopos.listening.filters import Filter
from skopos.listening.queries import Reading
from skopos.listening.theme_rows import Theme, ThemesState
from skopos.listening.themes import is_pending, packed_of, rows_of
from skopos.themes.names import default_names
from skopos.workspaces.models import Workspace
from skopos_language.packs import CODES, Packed
from skopos_language.topics import EVERY
from skopos_science.changes import share_change
from skopos_science.intervals import share_interval

type Context = dict[str, Any]

DAYS = 28
MOODS = ("positive", "neutral", "negative")


def listed(workspace: Workspace, today: date) -> Context:
    """Give every theme with its words, and what was said of it in four weeks and in the four before."""
    packs = packed_of(workspace.pk)
    edited = set(rows_of(workspace.pk).values_list("key", flat=True))
    now = Filter().in_period(str(DAYS), today)
    then = now.in_period(str(DAYS), today - timedelta(days=DAYS))
    with open_facts(workspace.pk, workspace.tzinfo) as facts:
        counts, whole = _counts(Reading(facts, now))
        before, whole_before = _counts(Reading(facts, then))
    rows = []
    for packed in packs:
        told, told_before = counts.get(packed.key, {}), before.get(packed.key, {})
        n = sum(told.values())
        change = share_change((sum(told_before.values()), whole_before), (n, whole)) if whole and whole_before else None
        rows.append(
            {
                **about(workspace, packed, packed.key in edited),
                "n": n,
                "share": n / whole if whole else None,
                "mood": mood_of(told),
                "change": change,
                "trend": 0 if change is None else (change.low > 0) - (change.high < 0),
                "mentions_url": pages.address(workspace, now.with_only(topic=packed.key)),
            }
        )
    rows.sort(key=lambda row: (not row["is_active"], -row["n"]))
    return {"rows": rows, "whole": whole, "since": now.since, "until": now.until}


def about(workspace: Workspace, packed: Packed, is_edited: bool) -> Context:
    """Give what a theme is: its name, how many words it has, whether it is one of the seed packs."""
    return {
        "key": packed.key,
        "name": names.topic_name(packed.key, workspace),
        "words": sum(map(len, packed.words.values())),
        "languages": list(packed.words),
        "has_search": bool(packed.query),
        "is_active": packed.active,
        "is_seed": packed.key in names.TOPICS,
        "is_edited": is_edited,
        "url": reverse("themes:theme", args=[workspace.slug, packed.key]),
    }


def _counts(reading: Reading) -> tuple[dict[str, dict[str, int]], int]:
    found: dict[str, dict[str, int]] = {}
    for row in queries.crossed(reading, "topic", "sentiment"):
        found.setdefault(row["topic"], {})[row["sentiment"]] = row["n"]
    return found, queries.totals(reading)["n"]


def mood_of(counts: dict[str, int]) -> Context | None:
    """Give the negative share of the labelled mentions with its interval; None where none is labelled."""
    labelled = sum(counts.get(mood, 0) for mood in MOODS)
    if not labelled:
        return None
    share, low, high = share_interval([counts.get("negative", 0)], [labelled])[0].tolist()
    return {"value": share, "low": low, "high": high}


def progress(workspace: Workspace) -> Context | None:
    """Give how far the stored mentions follow the themes; None where they do."""
    if not is_pending(workspace):
        return None
    state = ThemesState.objects.filter(workspace=workspace).first()
    if state is None or state.done >= state.total:
        return {"waits": True}
    return {"done": state.done, "total": state.total}


def others(workspace: Workspace, theme: Theme) -> list[tuple[str, str]]:
    """Give the themes that one can be merged into: key and name, by name."""
    found = [(packed.key, names.topic_name(packed.key, workspace)) for packed in packed_of(workspace.pk)]
    return sorted(((key, name) for key, name in found if key != theme.key), key=lambda pair: pair[1].casefold())


def named(packs: list[Packed], workspace: Workspace) -> list[Packed]:
    """Give themes as a file holds them, each with the name that people see."""
    return [replace(packed, name=names.topic_name(packed.key, workspace)) for packed in packs]


def named_seeds(packs: list[Packed]) -> list[Packed]:
    """Give the seed packs with their usual names."""
    return [replace(packed, name=str(names.TOPICS[packed.key])) for packed in packs]


def shown_name(theme: Theme, workspace: Workspace) -> str:
    """Give the name of a theme as its form shows it; none for a new one."""
    if theme.name or theme.key not in names.TOPICS:
        return theme.name
    return names.topic_name(theme.key, workspace) if default_names(theme.key) else ""


def lists_of(theme: Theme) -> list[Context]:
    """Give the words and exceptions of a theme by language, for who only reads them."""
    return [
        {"language": label_of(code), "words": words, "exceptions": theme.exceptions.get(code, [])}
        for code in CODES
        if (words := theme.words.get(code, [])) or theme.exceptions.get(code)
    ]


def label_of(code: str) -> str:
    """Name a language of words."""
    return _("Every language") if code == EVERY else names.language_name(code)
