"""Panels of value: the ledger of five values by tactic or goal, each figure with its range or why there is none."""

from datetime import date, timedelta
from functools import partial
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from skopos.common import formats
from skopos.common.charts import Column
from skopos.measurement.catalogue import METRICS
from skopos.reports.panels.base import Explain, Panel, PanelData, Settings, Table, Tile
from skopos.reports.spans import Span
from skopos.value import queries
from skopos.value.methods import METHODS
from skopos.value.queries import gains
from skopos.value.queries.ledger import By, Ledger
from skopos.value.queries.lines import Cell, Line
from skopos.value.terms import VALUE_LABELS, Value
from skopos.value.words import range_text, reason, signed
from skopos.workspaces.models import Workspace

NAMES = {"tactic": gettext_lazy("Tactic"), "goal": gettext_lazy("Business goal"), "channel": gettext_lazy("Channel")}


def worth(workspace: Workspace, span: Span, settings: Settings, *, by: By) -> PanelData:
    """Show what was put in and what came of it in the days of the span."""
    book = queries.ledger(workspace, queries.Span(span.first, end_of(span)), by)
    rows = [row_of(workspace, line, book.currency) for line in book.lines]
    money = partial(Column, currency=book.currency)
    columns = (
        Column("line", str(NAMES[by])),
        money("put_in", _("Put in"), "money"),
        *(Column(value.value, str(VALUE_LABELS[value]), "number") for value in Value),
        Column("return", _("Return on it"), "percent"),
        *(Column(f"{value.value}_low", f"{VALUE_LABELS[value]}, {_('Lower end')}", "hidden-number") for value in Value),
        *(
            Column(f"{value.value}_high", f"{VALUE_LABELS[value]}, {_('Upper end')}", "hidden-number")
            for value in Value
        ),
        *(Column(f"{value.value}_unit", f"{VALUE_LABELS[value]}, {_('Unit')}", "hidden") for value in Value),
    )
    note = _(
        "Ranges hold 90 of 100. Tactics that move the same metric are estimated together, so nothing counts twice."
    )
    return PanelData(
        explain(workspace, book),
        tiles=tiles_of(workspace, book) if rows else (),
        table=Table(columns, rows, note) if rows else None,
        empty="" if rows else _("No tactic is at work yet. Put tactics under objectives to see what they bring."),
    )


def end_of(span: Span) -> date:
    """Give the day after the last that can be known."""
    return max(min(span.last + timedelta(days=1), span.made_on), span.first + timedelta(days=1))


def cell_text(cell: Cell) -> tuple[str, str]:
    """Write a cell: its middle, and below it the range and what it counts; or why there is none."""
    main = cell.main
    if main is None:
        return "–", str(reason(cell.why_not).why) if cell.why_not else ""
    name = str(METRICS[main.what].label) if main.what in METRICS else ""
    interval = "" if main.is_certain else range_text(main.low, main.high, main.unit)
    if main.unit == "points":
        interval = _("%(low)s to %(high)s") % {"low": points(main.low), "high": points(main.high)}
        return points(main.mid), interval
    return signed(main.mid, main.unit), " · ".join(part for part in (interval, name) if part)


def points(value: float) -> str:
    """Write a change of a share in points."""
    sign = "+" if value > 0 else formats.MINUS if value < 0 else ""
    return _("%(value)s points") % {"value": f"\u2068{sign}{formats.number(round(abs(value) * 100, 1))}\u2069"}


def row_of(workspace: Workspace, line: Line, currency: str) -> dict[str, Any]:
    """Give a line's row."""
    row: dict[str, Any] = {"line": line.label or _("Without one"), "put_in": line.put_in}
    row["url"] = address_of(workspace, line)
    for value, cell in line.cells.items():
        text, note = cell_text(cell)
        row |= {
            value.value: cell.mid,
            f"{value.value}:text": text,
            f"{value.value}:note": note,
            f"{value.value}_low": cell.low,
            f"{value.value}_high": cell.high,
            f"{value.value}_unit": cell.main.unit if cell.main else None,
        }
    text, note = return_text(line)
    return row | {"return": line.roi.mid if line.roi else None, "return:text": text, "return:note": note}


def address_of(workspace: Workspace, line: Line) -> str:
    """Give the page of a tactic or goal; empty where a line has none."""
    if not (line.address and line.key):
        return ""
    try:
        return reverse(line.address, kwargs={"workspace": workspace.slug, "slug": line.key})
    except NoReverseMatch:
        return ""


def return_text(line: Line) -> tuple[str, str]:
    """Write the return on the money with its range, or why it is not known."""
    if line.roi is None:
        return "–", str(reason(line.roi_why_not).why) if line.roi_why_not else ""
    ends = {"low": formats.percent(line.roi.low), "high": formats.percent(line.roi.high)}
    return formats.percent(line.roi.mid), _("%(low)s to %(high)s") % ends


def tiles_of(workspace: Workspace, book: Ledger) -> tuple[Tile, ...]:
    """Give all lines together: money in, revenue gained, the return."""
    revenue, note = cell_text(book.total.cells[Value.REVENUE])
    returned, returned_note = return_text(book.total)
    return (
        Tile(_("Put in"), formats.money(book.total.put_in, book.currency)),
        Tile(str(VALUE_LABELS[Value.REVENUE]), revenue, note),
        Tile(_("Return on it"), returned, returned_note),
    )


def explain(workspace: Workspace, book: Ledger) -> Explain:
    """Say how the ledger is made."""
    method = METHODS["effects"]
    found = {row.pk for cell in book.total.cells.values() for amount in cell.amounts for row in amount.measured}
    count = len(found)
    return Explain(
        formula=str(method.formula),
        method=str(method.uncertainty),
        rows=ngettext("%(count)s kept result behind it.", "%(count)s kept results behind it.", count)
        % {"count": formats.number(count)},
        rows_url=f"{reverse('value:ledger', args=[workspace.slug])}?{book.span.query}",
        assumptions=tuple(str(line) for line in method.assumptions),
        code=(queries.ledger, gains.gains),
    )


PANELS = (
    Panel(
        "value.tactics",
        gettext_lazy("What it was worth, by tactic"),
        gettext_lazy("Money put in, the five values with their ranges, and the return, tactic by tactic."),
        partial(worth, by="tactic"),
    ),
    Panel(
        "value.goals",
        gettext_lazy("What it was worth, by business goal"),
        gettext_lazy("Money put in, the five values with their ranges, and the return, goal by goal."),
        partial(worth, by="goal"),
    ),
    Panel(
        "value.channels",
        gettext_lazy("What it was worth, by channel"),
        gettext_lazy("Money put in, the five values with their ranges, and the return, channel by channel."),
        partial(worth, by="channel"),
    ),
)
