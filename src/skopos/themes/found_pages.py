"""Puts together what the pages of discovered themes and of themes week by week show."""

from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from skopos.common.charts import Figure
from skopos.facts.reading import Facts, open_facts
from skopos.facts.schemas import MENTION
from skopos.listening import names, pages
from skopos.listening.filters import Filter
from skopos.themes import charts
from skopos.themes.actions.discovering import latest_of
from skopos.themes.models import DiscoveredTheme, Discovery
from skopos.themes.pages import mood_of
from skopos.themes.queries import Course, Week, course_of, courses
from skopos.workspaces.models import Workspace

type Context = dict[str, Any]

STEADY, UNCERTAIN = 0.6, 0.45
DRIFT_WEEKS, DRAWN, WORDS = 12, 8, 6
BADGES = {"new": "warn", "growing": "warn", "fading": "info", "gone": "neutral", "": "neutral"}


def discovered(workspace: Workspace, language: str) -> Context:
    """Give what was discovered last: the languages, and the themes of one of them by how much they can be trusted."""
    latest = latest_of(workspace)
    if latest is None:
        return {"latest": None}
    languages = [{**told, "name": names.language_name(told["language"])} for told in latest.languages]
    known = [told["language"] for told in languages if told["enough"]]
    language = language if language in known else (known[0] if known else "")
    themes = [theme for theme in latest.themes.all() if theme.language == language]
    with open_facts(workspace.pk, workspace.tzinfo) as facts:
        rows = _typical(facts, latest, themes)
    shown = [_shown(workspace, theme, rows) for theme in themes]
    return {
        "latest": latest,
        "spoken": languages,
        "language": next((told for told in languages if told["language"] == language), None),
        "sure": [row for row in shown if row["stability"] >= UNCERTAIN and row["state"] != "hidden"],
        "weak": [row for row in shown if row["stability"] < UNCERTAIN and row["state"] != "hidden"],
        "hidden": [row for row in shown if row["state"] == "hidden"],
    }


def _typical(facts: Facts, latest: Discovery, themes: list[DiscoveredTheme]) -> dict[tuple[str, str], Context]:
    """Read the typical mentions of themes, those that are still there, in one query."""
    ids = sorted({key["native_id"] for theme in themes for key in theme.typical})
    if not ids:
        return {}
    columns = ", ".join(f'"{name}"' for name in [*MENTION.schema.names, "day"])
    source = facts.between(MENTION, latest.since, latest.until)
    sql = f"SELECT {columns} FROM {source} WHERE list_contains($ids, native_id) AND text <> ''"  # noqa: S608
    return {(row["platform"], row["native_id"]): row for row in facts.query(sql, {"ids": ids}).to_pylist()}


def _shown(workspace: Workspace, theme: DiscoveredTheme, rows: dict[tuple[str, str], Context]) -> Context:
    weeks = [Week(date.fromisoformat(week["first"]), week["n"], week["of"]) for week in theme.weeks]
    course = course_of(weeks)
    whole = sum(week.of for week in weeks)
    examples = [
        rows[key["platform"], key["native_id"]] for key in theme.typical if (key["platform"], key["native_id"]) in rows
    ]
    return {
        "theme": theme,
        "name": theme.name,
        "share": theme.size / whole if whole else None,
        "mood": mood_of(theme.sentiments),
        "stability": theme.stability,
        "is_steady": theme.stability >= STEADY,
        "state": theme.state,
        "course": course,
        "trend": trend_name(course.trend),
        "badge": BADGES[course.trend],
        "examples": [pages.shown(workspace, row) for row in examples[:3]],
        "weeks": [{"first": week.first, "n": week.n, "share": week.share} for week in weeks],
    }


def trend_name(trend: str) -> str:
    """Say what became of a theme."""
    return {
        "new": _("new"),
        "growing": _("growing"),
        "fading": _("fading"),
        "gone": _("gone"),
        "": _("as before, or too few to tell"),
    }[trend]


def words_for(theme: DiscoveredTheme) -> list[str]:
    """Give the most telling words of a discovered theme, as those that a theme of the workspace begins with."""
    return [term["text"] for term in theme.terms[:WORDS]]


def drift(workspace: Workspace, today: date) -> Context:
    """Give the shares of the themes by week, and those that were discovered, by language."""
    with open_facts(workspace.pk, workspace.tzinfo) as facts:
        found = courses(facts, today, DRIFT_WEEKS)
    order = sorted(found, key=lambda key: (-found[key].n, key))
    lines = [
        {
            "name": names.topic_name(key, workspace),
            "course": found[key],
            "points": _points(found[key]),
            "trend": trend_name(found[key].trend),
            "badge": BADGES[found[key].trend],
            "url": pages.address(workspace, _weeks_of(found[key]).with_only(topic=key)),
        }
        for key in order
    ]
    return {
        "figure": _figure(workspace, {key: found[key] for key in order[:DRAWN]}),
        "lines": lines,
        "discovered": _discovered_lines(workspace),
    }


def _points(course: Course) -> tuple[float, float, float] | None:
    """Give the change of the share and its interval in points, for per cent would be read as relative."""
    change = course.change
    return None if change is None else (100 * change.value, 100 * change.low, 100 * change.high)


def _weeks_of(course: Course) -> Filter:
    weeks = course.weeks
    return Filter().on(weeks[0].first, weeks[-1].first + timedelta(days=6))


def _figure(workspace: Workspace, found: dict[str, Course]) -> Figure | None:
    rows = [
        {
            "theme": names.topic_name(key, workspace),
            "week": week.first.isoformat(),
            "date": week.first,
            "n": week.n,
            "of": week.of,
            "share": week.share,
            "url": pages.address(
                workspace, Filter().on(week.first, week.first + timedelta(days=6)).with_only(topic=key)
            ),
        }
        for key, course in found.items()
        for week in course.weeks
        if week.share is not None
    ]
    return charts.drift(rows, _("Share of the mentions by week")) if rows else None


def _discovered_lines(workspace: Workspace) -> list[Context]:
    """Give the discovered themes that can be trusted, those that moved first."""
    latest = latest_of(workspace)
    if latest is None:
        return []
    rows = [
        {**_shown(workspace, theme, {}), "language": names.language_name(theme.language)}
        for theme in latest.themes.exclude(state="hidden").filter(stability__gte=UNCERTAIN)
    ]
    return sorted(rows, key=lambda row: (not row["course"].trend, -row["theme"].size))
