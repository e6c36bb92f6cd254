"""Puts a ledger into words and addresses for its pages."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from skopos.common import formats
from skopos.measurement.catalogue import METRICS
from skopos.measurement.words import value_text
from skopos.value.methods import METHODS
from skopos.value.queries.ledger import Ledger
from skopos.value.queries.lines import TOGETHER, Amount, Cell, Line
from skopos.value.queries.prices import ANSWERS
from skopos.value.queries.spans import Span
from skopos.value.terms import VALUE_LABELS, Value
from skopos.value.words import chance_text, reason, signed
from skopos.workspaces.models import Workspace


def label_of(what: str) -> str:
    """Name what a figure counts."""
    if what == "net_mood":
        return _("Mood of mentions")
    if what == TOGETHER:
        return _("Money, all together")
    if what == ANSWERS:
        return _("Questions answered in public")
    return str(METRICS[what].label) if what in METRICS else what


def points_text(value: float) -> str:
    """Write a change of a share in points."""
    sign = "+" if value > 0 else formats.MINUS if value < 0 else ""
    number = formats.number(round(abs(value) * 100, 1))
    return _("%(number)s points") % {"number": f"\u2068{sign}{number}\u2069"}


def amount_text(value: float, unit: str) -> str:
    """Write a gain in its unit."""
    return points_text(value) if unit == "points" else signed(value, unit)


@dataclass(frozen=True)
class Telling:
    """Knows the workspace, the days and the view of a ledger."""

    workspace: Workspace
    span: Span
    by: str

    def address(self, name: str, query: dict[str, str] | None = None, **parts: Any) -> str:
        """Give an address of the workspace; empty where the room is not there."""
        try:
            url = reverse(name, kwargs={"workspace": self.workspace.slug, **parts})
        except NoReverseMatch:
            return ""
        return f"{url}?{urlencode(query)}" if query else url

    def figure_url(self, line: Line, value: str) -> str:
        """Give the page that shows one figure in full."""
        query = {"by": self.by, "value": value}
        query |= {"key": line.key} if line.key else {"total": "1"} if not line.label else {"key": ""}
        query |= (
            {"days": self.span.key} if self.span.key else {"start": str(self.span.start), "end": str(self.span.last)}
        )
        return self.address("value:figure", query)

    def line(self, line: Line) -> dict[str, Any]:
        """Tell a line."""
        label = line.label or (_("All together") if not line.key and not line.address else _("Nobody in particular"))
        return {
            "label": label,
            "url": self.address(line.address, slug=line.key) if line.address else "",
            "put_in": value_text(line.put_in, self.workspace.currency),
            "put_in_url": self.figure_url(line, "put_in"),
            "cells": [self.cell(line, cell) for cell in line.cells.values()],
            "roi": self.roi(line),
        }

    def cell(self, line: Line, cell: Cell) -> dict[str, Any]:
        """Tell a cell."""
        told: dict[str, Any] = {
            "label": VALUE_LABELS[cell.value],
            "url": self.figure_url(line, cell.value.value),
            "amounts": [self.amount(amount) for amount in cell.amounts],
            "more": max(len(cell.amounts) - 1, 0),
        }
        if not cell.amounts:
            told |= self.missing(cell.why_not)
        return told

    def missing(self, why_not: str) -> dict[str, Any]:
        """Tell why a figure is missing, and what would mend it."""
        found = reason(why_not)
        return {
            "why_not": found.why,
            "mend": found.mend,
            "mend_url": self.address(found.address) if found.address else "",
        }

    def amount(self, amount: Amount) -> dict[str, Any]:
        """Tell one figure."""
        return {
            "label": label_of(amount.what),
            "text": amount_text(amount.mid, amount.unit),
            "low": amount_text(amount.low, amount.unit),
            "high": amount_text(amount.high, amount.unit),
            "is_certain": amount.is_certain,
            "chance": chance_text(amount.positive) if amount.positive is not None else "",
            "mood": self._mood(amount),
            "method": METHODS[amount.method],
            "method_url": self.address("value:method", key=amount.method),
            "measured": [(row, self.address("value:result", pk=row.pk)) for row in amount.measured],
            "told_apart": amount.told_apart,
            "rows": amount.rows,
            "rows_url": self.rows_url(amount),
        }

    def _mood(self, amount: Amount) -> str:
        """Say with which badge a figure stands: sure gains and losses have a colour, what may be chance has none."""
        if amount.is_certain:
            return "pass" if amount.mid > 0 else "fail" if amount.mid < 0 else "neutral"
        return "pass" if amount.low > 0 else "fail" if amount.high < 0 else "neutral"

    def rows_url(self, amount: Amount) -> str:
        """Give the page with the rows behind a figure."""
        if amount.what in METRICS:
            return self.address("measurement:rows", {"start": str(self.span.last), "period": "W"}, key=amount.what)
        if amount.what == "net_mood":
            return self.address("listening:mentions", {"since": str(self.span.start), "until": str(self.span.last)})
        return self.address("triage:inbox") if amount.what == ANSWERS else ""

    def roi(self, line: Line) -> dict[str, Any]:
        """Tell the return on what was put in."""
        told: dict[str, Any] = {"url": self.figure_url(line, "roi")}
        if line.roi is None:
            told |= self.missing(line.roi_why_not)
            if line.pays_from and line.roi_why_not == "no_margin":
                told["pays_from"] = self.pays_from(line)
            return told
        roi = line.roi
        return told | {
            "text": signed(roi.mid, "share"),
            "low": signed(roi.low, "share"),
            "high": signed(roi.high, "share"),
            "chance": chance_text(roi.probability_positive),
            "mood": "pass" if roi.low > 0 else "fail" if roi.high < 0 else "neutral",
        }

    def pays_from(self, line: Line) -> str:
        """Say from which margin a line pays, where the margin is not known."""
        low, mid, _high = line.pays_from or (0.0, 0.0, 0.0)
        if low > 1:
            return _("It would pay at no margin.")
        if mid > 1:
            return _("It pays at best from a margin of %(low)s.") % {"low": formats.percent(low)}
        return _("It pays from a margin of about %(mid)s.") % {"mid": formats.percent(mid)}

    def lead(self, book: Ledger) -> list[str]:
        """Say the whole in a few sentences."""
        total = book.total
        money = value_text(total.put_in, book.currency)
        days = formats.number(book.span.days)
        told = [_("In %(days)s days %(money)s were put in.") % {"days": days, "money": money}]
        revenue = total.cells[Value.REVENUE].main
        if revenue is not None and revenue.unit == book.currency:
            told.append(
                _("The tactics added between %(low)s and %(high)s of revenue, most likely about %(mid)s.")
                % {
                    "low": signed(revenue.low, revenue.unit),
                    "high": signed(revenue.high, revenue.unit),
                    "mid": signed(revenue.mid, revenue.unit),
                }
            )
        if total.roi is not None:
            told.append(
                _("The chance that more came back than was put in is %(chance)s.")
                % {"chance": chance_text(total.roi.probability_positive)}
            )
        elif total.roi_why_not:
            told.append(str(reason(total.roi_why_not).why))
        mood = next((part for part in total.cells[Value.REPUTATION].amounts if part.what == "net_mood"), None)
        if mood is not None and (mood.low > 0 or mood.high < 0):
            text = _("People speak better of you than in as many days before (%(change)s).")
            if mood.high < 0:
                text = _("People speak worse of you than in as many days before (%(change)s).")
            told.append(text % {"change": points_text(mood.mid)})
        return told
