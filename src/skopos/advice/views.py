"""Pages of this room."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from skopos.advice import access, actions, charts, queries, tasks, words
from skopos.advice.budget import MOST, Money, Total, frontier_of, money_of, totals_of
from skopos.advice.forms import AcceptForm, BudgetForm, DecideForm, RejectForm
from skopos.advice.insights import insights, weight
from skopos.advice.models import Advice, Source, Standing
from skopos.advice.rules import RULES
from skopos.advice.segments import Group, Segments, segments
from skopos.measurement.words import value_text
from skopos.strategy.workflow import RefusedError
from skopos.value.queries import ledger, span_of
from skopos.value.words import range_text, signed
from skopos.workspaces.access import WorkspaceRequest, in_workspace
from skopos.workspaces.models import Role, Workspace

SHOWN_BEFORE = 20


@in_workspace(Role.VIEWER)
@require_GET
def page(request: WorkspaceRequest) -> HttpResponse:
    """Show what to do next, what is on trial, what was answered, and where nothing can be said yet."""
    workspace = request.workspace
    live = list(queries.advice_of(workspace))
    opened = sorted((row for row in live if row.standing == Standing.OPEN), key=weight)
    answered = queries.advice_of(workspace, Standing.REJECTED, Standing.DECIDED, Standing.OUTDATED)
    silent = [found for found in queries.judged(workspace) if found.advised is None]
    context = {
        "insights": insights(workspace, ledger(workspace, span_of(workspace, queries.SPAN_KEY))),
        "opened": [told(row) for row in opened],
        "closed": [told(row) for row in live if row.standing == Standing.CLOSED],
        "on_trial": [told(row) for row in live if row.standing == Standing.ACCEPTED],
        "answered": [told(row) for row in answered[:SHOWN_BEFORE]],
        "silent": [{"tactic": found.tactic, **words.missing(found.why_not)} for found in silent],
    }
    return render(request, "advice/list.html", context)


def told(row: Advice) -> dict[str, Any]:
    """Put advice into words."""
    currency = row.workspace.currency
    return {
        "row": row,
        "title": words.title_of(row),
        "badge": {"more": "pass", "less": "warn", "stop": "fail"}.get(row.kind, "info"),
        "because": words.because(row.source, row.evidence, currency),
        "expected": words.expected_of(row),
        "cost": words.cost(row.cost, currency),
        "rule": RULES.get(row.rule, ""),
    }


@in_workspace(Role.VIEWER)
@require_GET
def one(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Show one piece of advice with all its evidence."""
    return _one(request, access.advice_for(request.membership, pk))


def _one(request: WorkspaceRequest, row: Advice, form: Any = None) -> HttpResponse:
    proposal = row.proposal or {}
    target = proposal.get("changes", {}).get("target")
    decide_form = DecideForm(initial={"decision": proposal.get("decision"), "with_target": target is not None})
    if target is None:
        del decide_form.fields["with_target"]
    context = {
        "advice": told(row),
        "row": row,
        "entries": list(row.trial.entries.all()) if row.trial else [],
        "figure_url": _figure_url(row),
        "accept_form": None if row.tactic else AcceptForm(queries.objectives_for(request.workspace, row.evidence)),
        "reject_form": form or RejectForm(),
        "decide_form": decide_form,
        "target": value_text(target, row.unit) if target is not None else "",
        "can_answer": request.membership.may(Role.CONTRIBUTOR),
        "can_decide": request.membership.may(Role.MANAGER),
    }
    return render(request, "advice/one.html", context, status=422 if form is not None else 200)


def _figure_url(row: Advice) -> str:
    """Give the page on which the figures of the evidence stand."""
    place = {"workspace": row.workspace.slug}
    if row.tactic is not None:
        return reverse("value:effect", kwargs=place | {"slug": row.tactic.slug})
    if row.source == Source.TIMING:
        return f"{reverse('value:posts', kwargs=place)}?{urlencode({'about': row.evidence['about']})}"
    return reverse("value:mix" if row.source == Source.MIX else "value:funnel", kwargs=place)


@in_workspace(Role.CONTRIBUTOR)
@require_POST
def accept(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Follow advice: open its trial."""
    row = access.advice_for(request.membership, pk)
    objective = None
    if row.tactic is None:
        chosen = AcceptForm(queries.objectives_for(request.workspace, row.evidence), request.POST)
        objective = chosen.cleaned_data["objective"] if chosen.is_valid() else None
    try:
        row = actions.accept(row, by=request.user, objective=objective)
    except RefusedError as refused:
        messages.error(request, str(refused))
        return redirect("advice:one", request.workspace.slug, pk)
    messages.success(request, _("A trial of four weeks has begun. It closes itself with the measured result."))
    return redirect("advice:one", request.workspace.slug, row.pk)


@in_workspace(Role.CONTRIBUTOR)
@require_POST
def reject(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Refuse advice and say why."""
    row = access.advice_for(request.membership, pk)
    form = RejectForm(request.POST)
    if not form.is_valid():
        return _one(request, row, form)
    try:
        actions.reject(row, by=request.user, reason=form.cleaned_data["reason"])
    except RefusedError as refused:
        messages.error(request, str(refused))
        return redirect("advice:one", request.workspace.slug, pk)
    messages.success(request, _("Your reason is kept. The advice comes back only if its evidence changes."))
    return redirect("advice:list", request.workspace.slug)


@in_workspace(Role.MANAGER)
@require_POST
def decide(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Decide on the result of a trial."""
    row = access.advice_for(request.membership, pk)
    form = DecideForm(request.POST)
    if form.is_valid():
        try:
            actions.decide(row, by=request.user, **form.cleaned_data)
            messages.success(request, _("The decision is in the learning log."))
        except RefusedError as refused:
            messages.error(request, str(refused))
    else:
        messages.error(request, _("Choose a decision."))
    return redirect("advice:one", request.workspace.slug, pk)


@in_workspace(Role.CONTRIBUTOR)
@require_POST
def anew(request: WorkspaceRequest) -> HttpResponse:
    """Have advice made anew from the newest results."""
    tasks.advise_soon(request.workspace.pk)
    messages.success(request, _("Advice is being made anew from the newest results."))
    return redirect("advice:list", request.workspace.slug)


@in_workspace(Role.VIEWER)
@require_GET
def budget(request: WorkspaceRequest) -> HttpResponse:
    """Share the money of tactics out anew within limits."""
    money = money_of(request.workspace)
    if money is None:
        return render(request, "advice/budget.html", {"money": None})
    names = [(line.key, line.label) for line in money.lines]
    asked = bool(request.GET)
    form = BudgetForm(
        request.GET if asked else None, tactics=names, initial={"budget": round(float(money.spend.sum()))}
    )
    context: dict[str, Any] = {"money": money, "form": form, "reach": MOST}
    if form.is_valid() or not asked:
        given = form.cleaned_data if asked else {"budget": None, "step": 50.0, "keep": []}
        try:
            choices = frontier_of(money, given["budget"], given["step"] / 100, tuple(given["keep"]))
            context |= _plans(request.workspace, money, choices)
            totals = totals_of(money, given["step"] / 100, tuple(given["keep"]))
            context["totals"] = [_total(total, request.workspace.currency) for total in totals]
        except ValueError:
            form.add_error(
                None, _("No plan keeps these limits. Widen the step, keep fewer tactics or change the money.")
            )
    return render(request, "advice/budget.html", context)


def _plans(workspace: Workspace, money: Money, choices: list[Any]) -> dict[str, Any]:
    currency = workspace.currency
    return {
        "figure": charts.frontier_figure(choices, currency),
        "plans": [
            {
                "expected": signed(choice.expected, currency),
                "range": range_text(choice.low, choice.high, currency),
                "better": None if choice.probability_better != choice.probability_better else choice.probability_better,
                "spend": [value_text(float(amount), currency) for amount in choice.spend],
            }
            for choice in choices
        ],
        "now": [value_text(float(amount), currency) for amount in money.spend],
    }


def _total(total: Total, currency: str) -> dict[str, str]:
    return {
        "budget": value_text(total.budget, currency),
        "change": signed(total.change, currency),
        "range": range_text(total.low, total.high, currency),
        "net": signed(total.net, currency) if total.net is not None else "–",
    }


@in_workspace(Role.VIEWER)
@require_GET
def customers(request: WorkspaceRequest) -> HttpResponse:
    """Compare customers that social media brought with the rest."""
    found = segments(request.workspace)
    context: dict[str, Any] = {"segments": found}
    if found is not None:
        context |= {
            "both": [_group(group, found) for group in (found.social, found.rest) if group],
            "sources": [_group(group, found) for group in found.sources],
            "ahead": _ahead(found),
        }
    return render(request, "advice/customers.html", context)


def _group(group: Group, found: Segments) -> dict[str, Any]:
    low, high = (value_text(end, found.currency) for end in (group.worth.low, group.worth.high))
    return {
        "group": group,
        "worth": value_text(group.worth.value, found.currency),
        "worth_range": _("%(low)s to %(high)s") % {"low": low, "high": high},
    }


def _ahead(found: Segments) -> dict[str, str] | None:
    if found.ahead is None:
        return None
    gap = found.ahead
    if gap.low > 0:
        verdict = _("Customers that social media brought leave more than others.")
    elif gap.high < 0:
        verdict = _("Customers that social media brought leave less than others.")
    else:
        verdict = _("The two cannot be told apart: the difference may be chance.")
    return {
        "verdict": verdict,
        "difference": signed(gap.value, found.currency),
        "range": range_text(gap.low, gap.high, found.currency),
    }
