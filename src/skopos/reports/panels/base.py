"""What a panel is, and what it gives: sentences, tiles, a table, charts, and how they were worked out."""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise

from skopos.common.charts import Column, Figure
from skopos.reports.spans import Span
from skopos.workspaces.models import Workspace

type Text = str | Promise


@dataclass(frozen=True)
class Tile:
    """One figure with its name: `value` as people read it, `tone` one of good, warn, bad, quiet."""

    label: str
    value: str
    note: str = ""
    tone: str = "quiet"


@dataclass(frozen=True)
class Table:
    """The rows of a panel.

    A row holds values as machines read them under the keys of the columns. Beside them it may hold ``key:text``, how
    people read that cell where the column's kind does not say it, ``key:tone`` for a badge, and ``url``, where the row
    can be opened.
    """

    columns: tuple[Column, ...]
    rows: list[dict[str, Any]]
    note: str = ""


@dataclass(frozen=True)
class Formula:
    """How one of several figures of a panel is worked out."""

    name: str
    formula: str
    rows: str = ""
    uncertainty: str = ""
    url: str = ""


@dataclass(frozen=True)
class Explain:
    """How the figures of a panel are made; every panel opens to this.

    Attributes
    ----------
    formula : str
        What is counted or computed.
    method : str
        How it is estimated, and what its intervals mean.
    rows : str
        Which rows it was made from, and how many.
    rows_url : str
        Where these rows can be read.
    assumptions : tuple of str
        What must hold for the figures to mean what they say.
    code : tuple of callable
        The functions that work it out; their source is shown.
    formulas : tuple of Formula
        Where a panel holds several figures, each one's own.
    """

    formula: str
    method: str
    rows: str
    rows_url: str = ""
    assumptions: tuple[str, ...] = ()
    code: tuple[Callable[..., Any], ...] = ()
    formulas: tuple[Formula, ...] = ()


@dataclass(frozen=True)
class PanelData:
    """What a panel gives. `empty` says why there is nothing, and what would fill it."""

    explain: Explain
    text: tuple[str, ...] = ()
    tiles: tuple[Tile, ...] = ()
    table: Table | None = None
    figures: tuple[Figure, ...] = ()
    empty: str = ""


type Settings = Mapping[str, Any]
type Build = Callable[[Workspace, Span, Settings], PanelData]


@dataclass(frozen=True)
class Panel:
    """A kind of panel.

    Attributes
    ----------
    key : str
        What reports name it by; `room.what`.
    title, about : str
        What it is called, and what it shows, in a sentence.
    build : callable
        Gives a `PanelData` for a workspace, a span and settings, in the language now active.
    takes : frozenset of str
        Names of the settings that it knows: metrics, search, channel, limit.
    """

    key: str
    title: Text
    about: Text
    build: Build
    takes: frozenset[str] = field(default=frozenset())


_panels: dict[str, Panel] = {}


def register(panel: Panel) -> Panel:
    """Make a panel known; a key can be taken once."""
    if _panels.setdefault(panel.key, panel) is not panel:
        raise ValueError(f"A panel with the key {panel.key!r} is registered already.")
    return panel


def panels() -> dict[str, Panel]:
    """Give all panels by key, in the order in which a designer offers them."""
    return dict(_panels)


def source_of(function: Callable[..., Any]) -> tuple[str, str]:
    """Give a function's full name and its source."""
    plain = inspect.unwrap(function)
    return f"{plain.__module__}.{plain.__qualname__}", inspect.getsource(plain)
