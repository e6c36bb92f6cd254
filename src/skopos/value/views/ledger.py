"""The ledger, one figure of it in full, and the ledger as a file."""

from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from skopos.common.export import csv_response
from skopos.value import charts
from skopos.value.methods import METHODS
from skopos.value.queries.ledger import BYS, Ledger, ledger
from skopos.value.queries.lines import Amount, Line
from skopos.value.queries.spans import LENGTHS, Span, span_of
from skopos.value.terms import VALUE_LABELS, Value
from skopos.value.views.telling import Telling
from skopos.workspaces.access import WorkspaceRequest, in_workspace
from skopos.workspaces.models import Role

BY_LABELS = {
    "tactic": gettext_lazy("By tactic"),
    "goal": gettext_lazy("By business goal"),
    "channel": gettext_lazy("By channel"),
    "audience": gettext_lazy("By audience"),
}


def asked_span(request: WorkspaceRequest) -> Span:
    """Give the days that the address asks for."""
    given = {name: request.GET.get(name, "") for name in ("start", "end")}
    return span_of(request.workspace, request.GET.get("days", ""), **given)


def asked(request: WorkspaceRequest) -> Ledger:
    """Give the ledger that the address asks for."""
    wanted = request.GET.get("by", BYS[0])
    by = next((known for known in BYS if known == wanted), BYS[0])
    return ledger(request.workspace, asked_span(request), by)


@in_workspace(Role.VIEWER)
@require_GET
def page(request: WorkspaceRequest) -> HttpResponse:
    """Show what was put in and what came of it."""
    book = asked(request)
    telling = Telling(request.workspace, book.span, book.by)
    context = {
        "book": book,
        "lines": [telling.line(line) for line in book.lines],
        "total": telling.line(book.total),
        "values": VALUE_LABELS.values(),
        "figure": charts.returns_figure(book.lines),
        "lead": telling.lead(book),
        "bys": BY_LABELS.items(),
        "lengths": [(key, label) for key, (_days, label) in LENGTHS.items()],
    }
    return render(request, "value/ledger.html", context)


@in_workspace(Role.VIEWER)
@require_GET
def figure(request: WorkspaceRequest) -> HttpResponse:
    """Show one figure in full: formula, method, assumptions, version, what it rests on, and why others are missing."""
    book = asked(request)
    wanted = request.GET.get("value", "")
    line = _line(book, request.GET.get("key", ""), total="total" in request.GET)
    telling = Telling(request.workspace, book.span, book.by)
    context: dict[str, Any] = {"book": book, "line": telling.line(line), "by_label": BY_LABELS[book.by]}
    if wanted == "roi":
        context |= {
            "heading": _("Return on what was put in"),
            "figure": charts.return_figure(line),
            "methods": [METHODS["roi"], METHODS["booked"]],
        }
    elif wanted == "put_in":
        context |= {"heading": _("Money put in"), "methods": [METHODS["booked"]]}
    else:
        try:
            cell = line.cells[Value(wanted)]
        except ValueError:
            raise Http404("No such value.") from None
        used = dict.fromkeys(amount.method for amount in cell.amounts)
        context |= {
            "heading": VALUE_LABELS[cell.value],
            "cell": telling.cell(line, cell),
            "methods": [METHODS[key] for key in used],
        }
    context["wanted"] = wanted
    return render(request, "value/figure.html", context)


def _line(book: Ledger, key: str, *, total: bool) -> Line:
    if total:
        return book.total
    found = next((line for line in book.lines if line.key == key), None)
    if found is None:
        raise Http404("No such line.")
    return found


HEADER = (
    "by", "key", "label", "first_day", "last_day", "put_in", "value", "what", "low", "mid", "high", "unit",
    "probability_positive", "method", "method_version", "result", "fingerprint", "why_not",
)  # fmt: skip


@in_workspace(Role.VIEWER)
@require_GET
def as_csv(request: WorkspaceRequest) -> StreamingHttpResponse:
    """Download the ledger: a row for each figure, and for each cell that has none."""
    book = asked(request)
    return csv_response(f"value-{book.by}-{book.span.start}.csv", list(HEADER), _rows(book))


def _rows(book: Ledger) -> Iterator[list[Any]]:
    for line in (*book.lines, book.total):
        key = line.key if line is not book.total else "*"
        head = [book.by, key, line.label, book.span.start, book.span.last, round(line.put_in, 2)]
        for cell in line.cells.values():
            for amount in cell.amounts:
                yield [*head, cell.value.value, *_amount(amount), ""]
            if not cell.amounts:
                yield [*head, cell.value.value, *([""] * 10), cell.why_not]
        if line.roi is not None:
            roi = line.roi
            version = METHODS["roi"].version
            row = ["roi", "", roi.low, roi.mid, roi.high, "share", roi.probability_positive, "roi", version, "", "", ""]
            yield [*head, *row]
        else:
            yield [*head, "roi", *([""] * 10), line.roi_why_not]


def _amount(amount: Amount) -> list[Any]:
    results = amount.measured
    return [
        amount.what,
        amount.low,
        amount.mid,
        amount.high,
        amount.unit,
        "" if amount.positive is None else amount.positive,
        amount.method,
        METHODS[amount.method].version,
        " ".join(str(row.pk) for row in results),
        " ".join(row.fingerprint for row in results),
    ]
