"""Pages that show one kind of result: sentences, tables, charts, and the way to method, data and rows."""

from dataclasses import dataclass, field
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise

from skopos.common.charts import Figure
from skopos.value.methods import METHODS
from skopos.value.models import Measured
from skopos.value.words import reason
from skopos.workspaces.access import WorkspaceRequest

type Text = str | Promise


@dataclass(frozen=True)
class Mark:
    """A cell with an address, a badge, or a second line."""

    text: str
    url: str = ""
    mood: str = ""
    small: str = ""


@dataclass(frozen=True)
class Table:
    """A table: its title, heads with whether they stand over numbers, and rows of texts or `Mark`s."""

    title: Text
    head: list[tuple[Text, bool]]
    rows: list[list[Any]]
    note: Text = ""
    key: str = ""

    @property
    def lines(self) -> list[list[tuple[Any, bool]]]:
        """The rows, each cell with whether it is a number."""
        return [
            [(cell, is_number) for cell, (_label, is_number) in zip(row, self.head, strict=True)] for row in self.rows
        ]


@dataclass
class Sheet:
    """What a page of this kind shows."""

    title: Text
    lead: Text
    method: str
    tab: str
    row: Measured | None = None
    sentences: list[Text] = field(default_factory=list)
    warnings: list[Text] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    choices: list[tuple[Text, str, bool]] = field(default_factory=list)
    form: Any = None
    answer: Text = ""


def show(request: WorkspaceRequest, sheet: Sheet, status: int = 200) -> HttpResponse:
    """Draw the page; where there is no result, say why and what would mend it."""
    row = sheet.row
    why = reason("waiting") if row is None else None if row.is_ok else reason(row.why_not)
    context = {"sheet": sheet, "method": METHODS[sheet.method], "reason": why, "row": row}
    return render(request, "value/sheet.html", context, status=status)
