"""The objectives that run now: where each stands, how likely it is, and in which range it will end."""

import json
import textwrap
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from skopos.common import formats
from skopos.common.charts import AIM, Column, Figure
from skopos.strategy import queries
from skopos.strategy.choices import Rhythm, Verdict
from skopos.strategy.models import Objective, Outlook
from skopos.web.overview.links import link
from skopos.workspaces.models import Workspace

BADGES: dict[str, str] = {
    Verdict.MET: "pass",
    Verdict.AHEAD: "pass",
    Verdict.ON_TRACK: "pass",
    Verdict.AT_RISK: "warn",
    Verdict.OFF_TRACK: "fail",
    Verdict.MISSED: "fail",
    Verdict.UNKNOWN: "neutral",
}
LINE_CHARACTERS = 28
GOOD_VERDICTS = (Verdict.MET, Verdict.AHEAD, Verdict.ON_TRACK)


@dataclass(frozen=True)
class Aim:
    """One running objective as the home page shows it; `low`, `middle`, `high` are the likely end (80 %)."""

    objective: Objective
    outlook: Outlook | None
    url: str
    low: float | None = None
    middle: float | None = None
    high: float | None = None

    @property
    def badge(self) -> str:
        """Colour of the verdict."""
        return BADGES[self.verdict]

    @property
    def verdict(self) -> Verdict:
        """How it stands; unknown while nothing was assessed."""
        return Verdict(self.outlook.verdict) if self.outlook else Verdict.UNKNOWN

    @property
    def probability(self) -> float | None:
        """How likely the target is."""
        return self.outlook.probability if self.outlook else None

    @property
    def current(self) -> float | None:
        """The figure so far."""
        return self.outlook.progress.get("current") if self.outlook else None


def aims(workspace: Workspace) -> list[Aim]:
    """Give the running objectives, the nearest deadline first. Runs two queries."""
    return [_aim(workspace, objective) for objective in queries.running_objectives(workspace)]


def _aim(workspace: Workspace, objective: Objective) -> Aim:
    newest: list[Outlook] = objective.newest  # type: ignore[attr-defined]
    outlook = newest[0] if newest else None
    url = link(workspace, "strategy:objective", slug=objective.slug)
    if outlook is None or len(outlook.quantiles) != 5:
        return Aim(objective, outlook, url)
    _lowest, low, middle, high, _highest = outlook.quantiles
    return Aim(objective, outlook, url, low, middle, high)


def late_check_ins(workspace: Workspace, today: date) -> list[tuple[Objective, date]]:
    """Give the running objectives whose check-in is overdue, with the day it was due; the longest overdue first."""
    running = Objective.objects.filter(workspace=workspace, state="running").exclude(rhythm="")
    late = []
    for objective in running.annotate(last_check_in=Max("check_ins__created_at")):
        seen = objective.last_check_in
        last = seen.astimezone(workspace.tzinfo).date() if seen else objective.start
        if last is None:
            continue
        due = last + timedelta(days=Rhythm(objective.rhythm).days)
        if due < today:
            late.append((objective, due))
    return sorted(late, key=lambda pair: pair[1])


def bands_figure(found: list[Aim], more: str) -> Figure | None:
    """Draw each objective's likely end as a share of its target; None where no objective has a range yet."""
    rows = [row for row in map(_band_row, found) if row]
    if not rows:
        return None
    safe = sum(row["low"] >= 1 if row["up"] else row["high"] <= 1 for row in rows)
    summary = _(
        "Where %(count)s running objectives will likely end, as a share of their target; for %(safe)s of them the "
        "whole range lies beyond the target."
    ) % {"count": formats.number(len(rows)), "safe": formats.number(safe)}
    columns = (
        Column("title", _("Objective")),
        Column("now", _("So far"), "percent"),
        Column("low", _("Likely from"), "percent"),
        Column("middle", _("Middle"), "percent"),
        Column("high", _("Likely to"), "percent"),
    )
    return Figure(
        _bands_spec([row["title"] for row in rows]),
        rows,
        _("Where the objectives will likely end"),
        summary,
        columns,
        more,
    )


def _band_row(aim: Aim) -> dict[str, Any] | None:
    target = aim.objective.target
    if not target or target < 0 or aim.low is None or aim.middle is None or aim.high is None:
        return None
    return {
        "title": aim.objective.title,
        "low": aim.low / target,
        "middle": aim.middle / target,
        "high": aim.high / target,
        "now": aim.current / target if aim.current is not None else None,
        "up": aim.objective.direction == "up",
        "verdict": str(aim.verdict.label),
    }


def _in_two_lines(title: str) -> list[str]:
    """Break a title for the axis, at most into two lines; the list has the whole of it."""
    lines = textwrap.wrap(title, LINE_CHARACTERS) or [title]
    return lines if len(lines) <= 2 else [lines[0], lines[1] + "…"]


def _bands_spec(titles: list[str]) -> dict[str, Any]:
    lines = json.dumps({title: _in_two_lines(title) for title in titles})
    axis = {"labelExpr": f"({lines})[datum.value]", "labelLimit": 190, "grid": False}
    y = {"field": "title", "type": "nominal", "title": None, "sort": None, "axis": axis}
    share = {"format": ".0%"}
    tooltip = [
        {"field": "title", "type": "nominal", "title": _("Objective")},
        {"field": "now", "type": "quantitative", "title": _("So far"), **share},
        {"field": "low", "type": "quantitative", "title": _("Likely from"), **share},
        {"field": "high", "type": "quantitative", "title": _("Likely to"), **share},
        {"field": "verdict", "type": "nominal", "title": _("Verdict")},
    ]

    def x(field: str) -> dict[str, Any]:
        title = _("Share of the target")
        return {
            "field": field,
            "type": "quantitative",
            "title": title,
            "scale": {"zero": True},
            "axis": {"format": "%"},
        }

    return {
        "data": {"name": "rows"},
        "height": {"step": 44},
        "encoding": {"tooltip": tooltip},
        "layer": [
            {
                "mark": {"type": "bar", "height": 12, "opacity": 0.35},
                "encoding": {"y": y, "x": x("low"), "x2": {"field": "high"}},
            },
            {"mark": {"type": "tick", "thickness": 3, "size": 18}, "encoding": {"y": y, "x": x("middle")}},
            {"mark": {"type": "point", "filled": False, "strokeWidth": 2}, "encoding": {"y": y, "x": x("now")}},
            {
                "mark": {"type": "rule", "strokeDash": [5, 4], "strokeWidth": 2, "color": AIM},
                "encoding": {"x": {"datum": 1}},
            },
        ],
    }
