"""Methods, their results in full, their code, and what things are worth."""

import json
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from skopos.common.export import csv_response
from skopos.measurement.catalogue import METRICS
from skopos.measurement.queries import metrics_of
from skopos.strategy.models import Tactic
from skopos.value import access, actions, exports, tasks
from skopos.value.forms import WorthForm
from skopos.value.methods import METHODS
from skopos.value.models import MARGIN, Measured, Worth
from skopos.value.queries.prices import ANSWERS, prices_of
from skopos.value.queries.results import earlier, results
from skopos.value.terms import is_money
from skopos.value.views.telling import label_of
from skopos.value.words import reason
from skopos.workspaces.access import WorkspaceRequest, in_workspace
from skopos.workspaces.models import Role, Workspace


@in_workspace(Role.VIEWER)
@require_GET
def methods(request: WorkspaceRequest) -> HttpResponse:
    """List the methods with what they were last asked."""
    rows = list(results(request.workspace).defer("result"))
    told = [(method, [row for row in rows if row.kind == method.key]) for method in METHODS.values()]
    return render(request, "value/methods.html", {"methods": told, "results": rows})


@in_workspace(Role.VIEWER)
@require_GET
def method(request: WorkspaceRequest, key: str) -> HttpResponse:
    """Show a method: formula, assumptions, version and the code that is installed."""
    found = access.method_for(key)
    rows = results(request.workspace).filter(kind=key).defer("result")
    return render(request, "value/method.html", {"method": found, "sources": found.sources(), "results": rows})


@in_workspace(Role.VIEWER)
@require_GET
def result(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Show one result with all that went in, and what was said before."""
    row = access.measured_for(request.membership, pk)
    context = {
        "row": row,
        "method": METHODS[row.kind],
        "reason": None if row.is_ok else reason(row.why_not),
        "inputs": [(name, _plain(value)) for name, value in row.inputs.items()],
        "settings": [(name, _plain(value)) for name, value in row.settings.items()],
        "earlier": earlier(row),
    }
    return render(request, "value/result.html", context)


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


@in_workspace(Role.VIEWER)
@require_GET
def result_json(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Download one result with its settings, inputs, version and fingerprint."""
    row = access.measured_for(request.membership, pk)
    text = json.dumps(_document(row), indent=1, ensure_ascii=False, allow_nan=False)
    answer = HttpResponse(text, content_type="application/json; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{row.kind}-{row.pk}.json"'
    return answer


def _document(row: Measured) -> dict[str, Any]:
    named = ("kind", "subject", "status", "why_not", "version", "settings", "inputs", "fingerprint", "result")
    told = {name: getattr(row, name) for name in named}
    return told | {"computed_at": row.computed_at.isoformat(), "modules": list(METHODS[row.kind].modules)}


@in_workspace(Role.VIEWER)
@require_GET
def result_csv(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Download the data of one result as a table."""
    row = access.measured_for(request.membership, pk)
    header, rows = exports.table(row)
    return csv_response(f"{row.kind}-{row.pk}.csv", header, rows)  # type: ignore[return-value]


@in_workspace(Role.ANALYST)
@require_POST
def anew(request: WorkspaceRequest) -> HttpResponse:
    """Have everything worked out anew."""
    with transaction.atomic():
        actions.note_anew(request.workspace, by=request.user)
        tasks.measure_anew_soon(request.workspace.pk)
    messages.success(request, _("Everything is being worked out anew; the pages change when it is done."))
    return redirect("value:methods", request.workspace.slug)


@in_workspace(Role.VIEWER)
def worth(request: WorkspaceRequest) -> HttpResponse:
    """Show and change what things are worth."""
    may_change = request.membership.may(Role.MANAGER)
    rows = {row.key: row for row in Worth.objects.filter(workspace=request.workspace).select_related("by")}
    asked = request.POST.get("key", "") if request.method == "POST" and may_change else ""
    told, saved = [], False
    for key in dict.fromkeys([*_priced_keys(request.workspace), *rows]):
        form = WorthForm(request.POST if key == asked else None, key=key, initial=_initial(rows.get(key)))
        if key == asked and form.is_valid():
            actions.say_worth(request.workspace, key, by=request.user, **form.amounts())
            saved = True
        told.append({"key": key, "label": worth_label(key), "form": form, "row": rows.get(key)})
    if saved:
        messages.success(request, _("The figure is kept; the value page uses it from now on."))
        return redirect("value:worth", request.workspace.slug)
    orders = prices_of(request.workspace).of("orders")
    context = {"worths": told, "may_change": may_change, "orders": orders, "orders_said": "orders" in rows}
    return render(request, "value/worth.html", context, status=422 if asked else 200)


@require_POST
@in_workspace(Role.MANAGER)
def forget_worth(request: WorkspaceRequest) -> HttpResponse:
    """Take back what something is worth."""
    actions.forget_worth(request.workspace, request.POST.get("key", "")[:80], by=request.user)
    messages.success(request, _("The figure is taken back."))
    return redirect("value:worth", request.workspace.slug)


def _initial(row: Worth | None) -> dict[str, Any]:
    if row is None:
        return {}
    scale = 100 if row.key == MARGIN else 1
    return {name: round(getattr(row, name) * scale, 4) for name in ("low", "likely", "high")} | {"why": row.why}


def _priced_keys(workspace: Workspace) -> list[str]:
    """Give what can be worth something: the margin, answers, and counts that tactics move."""
    moved = Tactic.objects.filter(workspace=workspace).exclude(objective__metric="")
    keys = sorted(set(moved.values_list("objective__metric", flat=True)))
    known = METRICS if set(keys) <= METRICS.keys() else metrics_of(workspace)
    counts = [key for key in keys if key in known and not is_money(known[key]) and known[key].kind != "ratio"]
    return [MARGIN, *counts, ANSWERS, "ideas_shipped"]


def worth_label(key: str) -> str:
    """Name what is worth something."""
    if key == MARGIN:
        return _("Margin: what stays of revenue after the costs of what was sold")
    if key == ANSWERS:
        return _("A question answered in public, which spares a service ticket")
    return _("One of: %(metric)s") % {"metric": label_of(key)}
