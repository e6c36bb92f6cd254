"""Incidents as marks on the bars of time, each open to the incident."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.urls import reverse

from skopos.alarms import queries
from skopos.alarms.models import Incident
from skopos.command_centre.scene import Scene

SIZE = 7.0
"""Half the width of a mark in the picture."""

type Row = dict[str, Any]


def marked(scene: Scene, bars: list[Row], width: float) -> list[Row]:
    """Give the marks of the incidents that began in the time of these drawn bars.

    With a saved search chosen only its own incidents and those of all mentions are shown. Several of one bar are one
    mark, which leads to the list.
    """
    found: dict[int, list[Incident]] = {}
    chosen = scene.chosen
    begun = queries.begun_between(scene.workspace, chosen.since, chosen.until, chosen.search)
    place_of = _by_moment(bars) if scene.asked.is_by_hours else _by_day(scene, bars)
    for incident in begun:
        place = place_of(incident.opened_at)
        if place is not None:
            found.setdefault(place, []).append(incident)
    return [_mark(scene, bars[place], incidents, width) for place, incidents in sorted(found.items())]


def _by_day(scene: Scene, bars: list[Row]) -> Callable[[datetime], int | None]:
    places: dict[date, int] = {bar["day"]: number for number, bar in enumerate(bars)}
    return lambda moment: places.get(moment.astimezone(scene.workspace.tzinfo).date())


def _by_moment(bars: list[Row]) -> Callable[[datetime], int | None]:
    return lambda moment: next((n for n, bar in enumerate(bars) if bar["at"] <= moment < bar["end"]), None)


def _mark(scene: Scene, bar: Row, incidents: list[Incident], width: float) -> Row:
    slug = scene.workspace.slug
    if len(incidents) == 1:
        url = reverse("alarms:incident", args=[slug, incidents[0].pk])
    else:
        url = reverse("alarms:incidents", args=[slug])
    middle = float(bar["x"]) + float(bar["width"]) / 2
    return {
        "url": url,
        "titles": [incident.title for incident in incidents],
        "points": _triangle(middle),
        "points_rtl": _triangle(width - middle),
        "open": any(incident.closed_at is None for incident in incidents),
    }


def _triangle(middle: float) -> str:
    return f"{middle - SIZE:.2f},0 {middle + SIZE:.2f},0 {middle:.2f},{SIZE * 1.6:.2f}"
