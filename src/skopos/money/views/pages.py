"""The pages of money: costs, plan against actual, rates."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from skopos.common import clock
from skopos.money import access, actions, queries
from skopos.money.actions.files import Brought, UnreadableFileError
from skopos.money.forms import MOST_BYTES, CostsFileForm, EntryForm, PriceForm, RateForm, RatesFileForm
from skopos.money.models import CostEntry, ExchangeRate, HourlyRate
from skopos.money.plans import plans
from skopos.money.queries import standing_lines
from skopos.workspaces.access import WorkspaceRequest, in_workspace
from skopos.workspaces.models import Role

PAGE_ROWS, DAYS_AT_FIRST, SHOWN_PROBLEMS = 50, 365, 20
BYS = ("tactic", "channel", "kind")


@require_GET
@in_workspace(Role.VIEWER)
def costs(request: WorkspaceRequest) -> HttpResponse:
    """Show what was spent in a span of days, by tactic, channel or kind, and every entry of it."""
    return _costs(request)


def _costs(request: WorkspaceRequest, **more: Any) -> HttpResponse:
    start, end = _span(request)
    by = request.GET.get("by", "tactic")
    found = queries.costs(request.workspace, start, end, by if by in BYS else "tactic")  # type: ignore[arg-type]
    entries = Paginator(queries.entries_of(request.workspace, start, end), PAGE_ROWS).get_page(request.GET.get("page"))
    booked = queries.booked(request.workspace, start, end)
    lines = {line.entry.pk: line for line in booked if line.entry}
    context = {
        "start": start, "end": end, "by": by, "costs": found,
        "total": sum((cost.amount for cost in found), queries.ZERO),
        "hours": sum((cost.hours for cost in found), queries.ZERO),
        "rates": sorted({rate for cost in found for rate in cost.rates}, key=lambda rate: (rate.of, rate.day)),
        "standing": standing_lines(booked),
        "missing": [line for cost in found for line in cost.missing][:SHOWN_PROBLEMS],
        "page": entries, "rows": [(entry, lines.get(entry.pk)) for entry in entries],
        "file_form": CostsFileForm(), "may_change": request.membership.may(Role.CONTRIBUTOR), "query": _query(request),
        **more,
    }  # fmt: skip
    return render(request, "money/costs.html", context, status=422 if more else 200)


def _query(request: WorkspaceRequest) -> str:
    query = request.GET.copy()
    query.pop("page", None)
    return query.urlencode()


def _span(request: WorkspaceRequest) -> tuple[date, date]:
    """Give the days asked for; the last year where the address says nothing or nothing right."""
    today = clock.today(request.workspace.tzinfo)
    found = []
    for name, usual in (("start", today - timedelta(days=DAYS_AT_FIRST - 1)), ("end", today)):
        try:
            found.append(date.fromisoformat(request.GET.get(name, "")))
        except ValueError:
            found.append(usual)
    return min(found), max(found)


@in_workspace(Role.CONTRIBUTOR)
def entry_new(request: WorkspaceRequest) -> HttpResponse:
    """Enter a cost."""
    return _entry(request, None)


@in_workspace(Role.CONTRIBUTOR)
def entry(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Change a cost."""
    return _entry(request, access.entry_for(request.membership, pk))


def _entry(request: WorkspaceRequest, row: CostEntry | None) -> HttpResponse:
    form = EntryForm(
        request.POST or None, instance=row or CostEntry(workspace=request.workspace), workspace=request.workspace
    )
    if request.method == "POST" and form.is_valid():
        actions.save_entry(form.save(commit=False), by=request.user)
        messages.success(request, _("The cost is entered."))
        return redirect("money:costs", request.workspace.slug)
    return render(request, "money/entry.html", {"form": form, "row": row}, status=422 if form.is_bound else 200)


@require_POST
@in_workspace(Role.CONTRIBUTOR)
def entry_remove(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Take a cost away."""
    actions.remove(access.entry_for(request.membership, pk), by=request.user)
    messages.success(request, _("The cost was taken away."))
    return redirect("money:costs", request.workspace.slug)


@require_POST
@in_workspace(Role.CONTRIBUTOR)
def take_costs(request: WorkspaceRequest) -> HttpResponse:
    """Take a file of costs in; say by line what could not be read."""
    form = CostsFileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _costs(request, file_form=form)
    brought = form.cleaned_data["file"]
    try:
        if brought.size > MOST_BYTES:
            raise UnreadableFileError(_("The file is larger than 10 MB. Bring it in parts."))
        found = actions.take_costs(request.workspace, brought.read(), brought.name, by=request.user)
    except UnreadableFileError as error:
        return _costs(request, failure=str(error))
    _say(request, found)
    if found.problems:
        return _costs(request, problems=found.problems[:SHOWN_PROBLEMS], more_problems=len(found.problems))
    return redirect("money:costs", request.workspace.slug)


def _say(request: WorkspaceRequest, found: Brought) -> None:
    text = _("Added: %(added)s. Changed: %(changed)s. Known already: %(known)s.")
    messages.success(request, text % {"added": found.added, "changed": found.changed, "known": found.unchanged})


@require_GET
@in_workspace(Role.VIEWER)
def plan(request: WorkspaceRequest) -> HttpResponse:
    """Show each tactic's budget and hours beside what was spent."""
    found = plans(request.workspace, clock.today(request.workspace.tzinfo))
    return render(request, "money/plan.html", {"plans": found})


@in_workspace(Role.VIEWER)
def rates(request: WorkspaceRequest) -> HttpResponse:
    """Show the rates of exchange and what an hour costs; enter more."""
    return _rates(request)


def _rates(request: WorkspaceRequest, status: int = 200, **more: Any) -> HttpResponse:
    rows = ExchangeRate.objects.filter(workspace=request.workspace)
    usual = {"day": clock.today(request.workspace.tzinfo), "base": request.workspace.currency}
    context = {
        "page": Paginator(rows, PAGE_ROWS).get_page(request.GET.get("page")),
        "prices": HourlyRate.objects.filter(workspace=request.workspace),
        "rate_form": RateForm(initial=usual),
        "price_form": PriceForm(
            initial={"since": usual["day"], "currency": request.workspace.currency}, prefix="price"
        ),
        "file_form": RatesFileForm(),
        "may_change": request.membership.may(Role.CONTRIBUTOR),
        **more,
    }
    return render(request, "money/rates.html", context, status=status)


@require_POST
@in_workspace(Role.CONTRIBUTOR)
def rate_add(request: WorkspaceRequest) -> HttpResponse:
    """Enter a rate of exchange."""
    form = RateForm(request.POST, instance=ExchangeRate(workspace=request.workspace))
    if not form.is_valid():
        return _rates(request, 422, rate_form=form)
    actions.save_rate(form.save(commit=False), by=request.user)
    return redirect("money:rates", request.workspace.slug)


@require_POST
@in_workspace(Role.CONTRIBUTOR)
def price_add(request: WorkspaceRequest) -> HttpResponse:
    """Enter what an hour costs."""
    form = PriceForm(request.POST, instance=HourlyRate(workspace=request.workspace), prefix="price")
    if not form.is_valid():
        return _rates(request, 422, price_form=form)
    actions.save_price(form.save(commit=False), by=request.user)
    return redirect("money:rates", request.workspace.slug)


@require_POST
@in_workspace(Role.CONTRIBUTOR)
def rate_remove(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Take a rate of exchange away."""
    actions.remove(access.rate_for(request.membership, pk), by=request.user)
    return redirect("money:rates", request.workspace.slug)


@require_POST
@in_workspace(Role.CONTRIBUTOR)
def price_remove(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Take a price of an hour away."""
    actions.remove(access.price_for(request.membership, pk), by=request.user)
    return redirect("money:rates", request.workspace.slug)


@require_POST
@in_workspace(Role.CONTRIBUTOR)
def take_rates(request: WorkspaceRequest) -> HttpResponse:
    """Take a file of rates in."""
    form = RatesFileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _rates(request, 422, file_form=form)
    brought = form.cleaned_data["rates_file"]
    try:
        if brought.size > MOST_BYTES:
            raise UnreadableFileError(_("The file is larger than 10 MB. Bring it in parts."))
        found = actions.take_rates(
            request.workspace, brought.read(), brought.name, base=form.cleaned_data["base"].upper(), by=request.user
        )
    except UnreadableFileError as error:
        return _rates(request, 422, failure=str(error))
    _say(request, found)
    if found.problems:
        return _rates(request, 422, problems=found.problems[:SHOWN_PROBLEMS], more_problems=len(found.problems))
    return redirect("money:rates", request.workspace.slug)
