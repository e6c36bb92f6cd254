"""What people said in the last seven days, held against the seven days before."""

import math
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from skopos.common import formats
from skopos.common.charts import Column, Figure
from skopos.facts.reading import open_facts
from skopos.listening import queries
from skopos.listening.filters import Filter
from skopos.web.overview.links import link
from skopos.workspaces.models import Workspace
from skopos_science.changes import Estimate, count_change, dispersion, share_change
from skopos_science.intervals import share_interval

WEEK = 7
CHART_DAYS = 28


@dataclass(frozen=True)
class Voices:
    """Counts of two weeks and what can be said about their difference.

    Attributes
    ----------
    mentions, before : int
        Mentions by others in the last seven whole or running days, and in the seven before.
    change : Estimate
        Relative change with its 95 % interval; NaN where there are too few.
    positive : Estimate
        Positive share of the mentions whose mood is known, with its 95 % interval.
    mood_change : Estimate
        Change of that share, in share points.
    known : int
        How many of `mentions` have a mood.
    days : list of dict
        One per day of the last four weeks: day, positive, neutral, negative, unknown.
    url, url_before : str
        The rows behind the two counts.
    """

    mentions: int
    before: int
    change: Estimate
    positive: Estimate
    mood_change: Estimate
    known: int
    days: list[dict[str, Any]]
    url: str
    url_before: str

    @property
    def is_change_certain(self) -> bool:
        """Can the change of volume be told from chance?"""
        return not math.isnan(self.change.low) and (self.change.low > 0 or self.change.high < 0)

    @property
    def fewer(self) -> float:
        """By which share the mentions became fewer."""
        return -self.change.value

    @property
    def is_mood_change_certain(self) -> bool:
        """Can the change of mood be told from chance?"""
        return not math.isnan(self.mood_change.low) and (self.mood_change.low > 0 or self.mood_change.high < 0)


def voices(workspace: Workspace, today: date) -> Voices | None:
    """Read the last four weeks of mentions; None where there never was one. Runs three queries of the rollups."""
    this_week = Filter().on(today - timedelta(days=WEEK - 1), today)
    week_before = Filter().on(today - timedelta(days=2 * WEEK - 1), today - timedelta(days=WEEK))
    with open_facts(workspace.pk, workspace.tzinfo) as facts:
        if queries.span(facts) is None:
            return None
        now = queries.totals(queries.Reading(facts, this_week))
        then = queries.totals(queries.Reading(facts, week_before))
        four_weeks = Filter().on(today - timedelta(days=CHART_DAYS - 1), today)
        rows = {row["day"]: row for row in queries.by_day(queries.Reading(facts, four_weeks))}
    counts = [rows.get(today - timedelta(days=back), {}).get("n", 0) for back in range(2 * WEEK)]
    scatter = dispersion(counts[WEEK:], counts[:WEEK])
    known, known_then = _known(now), _known(then)
    return Voices(
        mentions=now["n"],
        before=then["n"],
        change=count_change(then["n"], now["n"], scatter),
        positive=Estimate(*map(float, share_interval([now["positive"]], [known])[0])),
        mood_change=share_change((then["positive"], known_then), (now["positive"], known)),
        known=known,
        days=[_day(today - timedelta(days=back), rows) for back in reversed(range(CHART_DAYS))],
        url=link(workspace, "listening:mentions", this_week.to_query()),
        url_before=link(workspace, "listening:mentions", week_before.to_query()),
    )


def _known(totals: dict[str, Any]) -> int:
    return totals["positive"] + totals["neutral"] + totals["negative"]


def _day(day: date, rows: dict[date, dict[str, Any]]) -> dict[str, Any]:
    row = rows.get(day, {"n": 0, "positive": 0, "negative": 0})
    return {"day": day.isoformat(), "n": row["n"], "positive": row["positive"], "negative": row["negative"]}


def volume_figure(found: Voices) -> Figure:
    """Draw the mentions of each day, with the positive and negative ones."""
    total = sum(row["n"] for row in found.days)
    top = max(found.days, key=lambda row: row["n"])
    summary = _("No mentions in the last four weeks.")
    if total:
        summary = _("%(total)s mentions in four weeks; most, %(most)s, on %(day)s.") % {
            "total": formats.number(total),
            "most": formats.number(top["n"]),
            "day": formats.day(date.fromisoformat(top["day"])),
        }
    columns = (
        Column("day", _("Day"), "day"),
        Column("n", _("Mentions"), "number"),
        Column("positive", _("Positive"), "number"),
        Column("negative", _("Negative"), "number"),
    )
    return Figure(_volume_spec(), found.days, _("What people say, by day"), summary, columns, found.url)


def _volume_spec() -> dict[str, Any]:
    tooltip = [
        {"field": "day", "type": "temporal", "title": _("Day"), "format": "%x"},
        {"field": "n", "type": "quantitative", "title": _("Mentions"), "format": ","},
        {"field": "positive", "type": "quantitative", "title": _("Positive"), "format": ","},
        {"field": "negative", "type": "quantitative", "title": _("Negative"), "format": ","},
    ]
    x = {"field": "day", "type": "temporal", "timeUnit": "yearmonthdate", "title": None, "axis": {"format": "%-d %b"}}
    return {
        "data": {"name": "rows"},
        "height": 180,
        "mark": {"type": "bar", "tooltip": True},
        "encoding": {
            "x": x,
            "y": {"field": "n", "type": "quantitative", "title": _("Mentions"), "axis": {"format": "~s"}},
            "tooltip": tooltip,
        },
    }
