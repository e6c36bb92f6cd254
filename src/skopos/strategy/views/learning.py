"""The learning log: hypotheses, trials, results, decisions."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from skopos.common import clock
from skopos.strategy import access, actions, queries
from skopos.strategy.choices import Decision
from skopos.strategy.forms import CorrectionForm, DecisionForm, ResultForm, TrialForm
from skopos.strategy.models import Trial, TrialEntry
from skopos.strategy.views.objectives import assess_now
from skopos.strategy.views.shared import address, tried
from skopos.workspaces.access import WorkspaceRequest, in_workspace
from skopos.workspaces.models import Role

PER_PAGE = 30


@in_workspace(Role.VIEWER)
def log(request: WorkspaceRequest) -> HttpResponse:
    """Show the learning log, newest first."""
    asked = {name: request.GET.get(name, "")[:120] for name in ("objective", "decision", "words")}
    found = queries.trials(request.workspace, **asked)
    context = {
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "asked": asked,
        "filtered": any(asked.values()),
        "decisions": [("undecided", _("Not decided yet")), *Decision.choices],
        "objectives": queries.titles(request.workspace),
    }
    return render(request, "strategy/learning.html", context)


@in_workspace(Role.CONTRIBUTOR)
def new(request: WorkspaceRequest, objective: str) -> HttpResponse:
    """Start a trial for an objective."""
    parent = access.objective_for(request.membership, objective)
    initial = {"start": clock.today(request.workspace.tzinfo)}
    form = TrialForm(request.POST or None, objective=parent, initial=initial)
    if request.method == "POST" and form.is_valid():
        trial = actions.start_trial(parent, by=request.user, **form.cleaned_data)
        return redirect(address(request, "trial", trial.slug))
    context = {"form": form, "page_title": _("New trial"), "parent": parent.title}
    return render(request, "strategy/branch_form.html", context, status=422 if form.is_bound else 200)


@in_workspace(Role.VIEWER)
def trial(request: WorkspaceRequest, slug: str) -> HttpResponse:
    """Show a trial with all its entries, and what can be added."""
    return _trial(request, access.trial_for(request.membership, slug))


@require_POST
@in_workspace(Role.CONTRIBUTOR)
def result(request: WorkspaceRequest, slug: str) -> HttpResponse:
    """Write down what a trial showed."""
    row = access.trial_for(request.membership, slug)
    form = ResultForm(request.POST)
    if not form.is_valid():
        return _trial(request, row, result_form=form)
    corrected = _entry(row, request.POST.get("corrects", ""))
    change = lambda: actions.record_result(row, by=request.user, corrects=corrected, **form.values())  # noqa: E731
    tried(request, change, _("The result is in the log."))
    return redirect(address(request, "trial", slug))


@require_POST
@in_workspace(Role.MANAGER)
def decision(request: WorkspaceRequest, slug: str) -> HttpResponse:
    """Decide on a trial; may make the objective's next version."""
    row = access.trial_for(request.membership, slug)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return _trial(request, row, decision_form=form)
    entry = actions.decide(
        row,
        decision=form.cleaned_data["decision"],
        note=form.cleaned_data["note"],
        changes=form.changes(),
        by=request.user,
    )
    if entry.new_version:
        assess_now(access.objective_for(request.membership, row.objective.slug))
    messages.success(request, _("The decision is in the log."))
    return redirect(address(request, "trial", slug))


@require_POST
@in_workspace(Role.CONTRIBUTOR)
def correction(request: WorkspaceRequest, slug: str) -> HttpResponse:
    """Correct an entry by adding one."""
    row = access.trial_for(request.membership, slug)
    form = CorrectionForm(request.POST)
    if not form.is_valid():
        return _trial(request, row, correction_form=form)
    corrected = _entry(row, request.POST.get("corrects", ""))
    actions.correct(row, note=form.cleaned_data["note"], by=request.user, corrects=corrected)
    messages.success(request, _("The correction is in the log."))
    return redirect(address(request, "trial", slug))


def _entry(row: Trial, pk: str) -> TrialEntry | None:
    """Give the entry of this trial that is to be corrected; 404 for entries of others."""
    if not pk:
        return None
    found = next((entry for entry in row.entries.all() if str(entry.pk) == pk), None)
    if found is None:
        raise Http404("No such entry.")
    return found


def _trial(request: WorkspaceRequest, row: Trial, **forms: Any) -> HttpResponse:
    context = {
        "trial": row,
        "result_form": ResultForm(),
        "decision_form": DecisionForm(),
        "correction_form": CorrectionForm(),
        **forms,
    }
    return render(request, "strategy/trial.html", context, status=422 if forms else 200)
