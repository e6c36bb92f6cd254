"""Puts a page of the wall together from its panels."""

from dataclasses import replace
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language

from skopos.alarms.queries import incidents_state
from skopos.command_centre import novelty
from skopos.command_centre.asked import PERIODS, Asked
from skopos.command_centre.boards import VIEWS
from skopos.command_centre.panels import FETCHED_APART, PANELS
from skopos.command_centre.scene import Scene
from skopos.facts.reading import Facts, State
from skopos.listening import names, queries
from skopos.listening import pages as listening_pages
from skopos.listening.finds import searches
from skopos.listening.rollups import NONE
from skopos.listening.theme_rows import names_of
from skopos.workspaces.models import Workspace

STREAM = 14
LANGUAGES = 8

type Context = dict[str, Any]


def frame(workspace: Workspace, asked: Asked, state: State) -> Context:
    """Give what stands around the panels: views, times, addresses of the parts."""
    views = list(VIEWS)
    after = views[(views.index(asked.view) + 1) % len(views)]
    return {
        "asked": asked,
        "view": VIEWS[asked.view],
        "state": state.whole,
        "board_state": state.rollups,
        "views": [
            {
                "key": key,
                "name": view.name,
                "on": key == asked.view,
                "url": asked.on(view=key, place="").address(workspace),
                "screen_url": asked.on(view=key, place="").address(workspace, "command_centre:screen"),
            }
            for key, view in VIEWS.items()
        ],
        "periods": [
            {"name": name, "on": key == asked.period, "url": _in_period(workspace, asked, key)}
            for key, name in PERIODS.items()
        ],
        "board_url": asked.address(workspace, "command_centre:board"),
        "stream_url": asked.address(workspace, "command_centre:stream"),
        "novelties_url": asked.address(workspace, "command_centre:novelties"),
        "wall_url": asked.on(rotate_s=0).address(workspace),
        "screen_url": asked.address(workspace, "command_centre:screen"),
        "rotate_url": asked.on(rotate_s=0 if asked.rotate_s else 30).address(workspace, "command_centre:screen"),
        "next_url": asked.on(view=after, place="").address(workspace, "command_centre:screen"),
        "events_url": reverse("command_centre:events", args=[workspace.slug]),
        "changes_url": reverse("command_centre:changes", args=[workspace.slug]),
    }


def _in_period(workspace: Workspace, asked: Asked, period: str) -> str:
    return asked.on(period=period).address(workspace)


def board(facts: Facts, workspace: Workspace, asked: Asked) -> Context:
    """Give the panels of the view; the same again over the same facts and incidents is not worked out anew."""
    known = (incidents_state(workspace), frozenset(names_of(workspace).items()))
    key = ("command_centre", workspace.pk, asked, get_language(), known)
    return facts.remember(key, lambda: _board(Scene(facts, workspace, asked)))


def _board(scene: Scene) -> Context:
    queries.totals(scene.reading())  # first: where rows must be read, this counts them for all panels
    panels = [
        {
            "name": name,
            "width": width,
            "template": f"command_centre/panels/{name}.html",
            "apart": name in FETCHED_APART,
            "data": PANELS[name](scene) if name in PANELS else {},
        }
        for name, width in VIEWS[scene.asked.view].panels
    ]
    return {"panels": panels, "span": queries.span(scene.facts), "mentions_url": scene.mentions()}


def choices(facts: Facts, workspace: Workspace, asked: Asked) -> Context:
    """Give the languages and saved searches that the wall can be narrowed by."""
    scene = Scene(facts, workspace, asked)
    keys = [row["key"] for row in queries.by_facet(scene.reading(), "language", LANGUAGES + 1) if row["key"] != NONE]
    keys = [*keys[:LANGUAGES], *(key for key in asked.chosen.language if key not in keys[:LANGUAGES])]
    found = list(searches(workspace))
    return {
        "spoken": [
            {
                "name": names.language_name(key),
                "on": key in asked.chosen.language,
                "url": asked.on(chosen=asked.chosen.toggled("language", key)).address(workspace),
            }
            for key in keys
        ],
        "searches": [
            {
                "name": search.name,
                "family": search.get_family_display(),
                "on": search.slug == asked.chosen.search,
                "url": _with_search(workspace, asked, search.slug),
            }
            for search in found
        ],
        "search_name": next((search.name for search in found if search.slug == asked.chosen.search), ""),
        "no_search_url": _with_search(workspace, asked, ""),
    }


def _with_search(workspace: Workspace, asked: Asked, slug: str) -> str:
    return asked.on(chosen=replace(asked.chosen, search=slug)).address(workspace)


def stream(facts: Facts, workspace: Workspace, asked: Asked) -> Context:
    """Give the newest mentions of what is asked."""
    scene = Scene(facts, workspace, asked)
    page = queries.newest(scene.reading(), queries.by_day(scene.reading()), STREAM)
    return {
        "rows": [listening_pages.shown(workspace, row) for row in page.rows],
        "mentions_url": scene.mentions(),
    }


def new_words(facts: Facts, workspace: Workspace, asked: Asked) -> Context:
    """Give what is new in the chosen time."""
    key = ("command_centre new", workspace.pk, asked, get_language(), frozenset(names_of(workspace).items()))
    return facts.remember(key, lambda: novelty.novelties(Scene(facts, workspace, asked)))
