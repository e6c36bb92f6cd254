"""An objective: its page, its form with the live SMART table, its what-if and its workflow."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from skopos.common import clock
from skopos.strategy import access, actions, charts, queries, smart, sources, whatif
from skopos.strategy.choices import State
from skopos.strategy.forms import CheckInForm, ObjectiveForm, spec_from
from skopos.strategy.models import Objective, Strategy
from skopos.strategy.smart import SmartReport
from skopos.strategy.spec import Spec
from skopos.strategy.views.shared import address, to_objective, tried
from skopos.strategy.views.tree import money_of
from skopos.strategy.workflow import OBJECTIVE_MOVES
from skopos.workspaces.access import WorkspaceRequest, in_workspace
from skopos.workspaces.models import Role, Workspace


@in_workspace(Role.VIEWER)
def objective(request: WorkspaceRequest, slug: str) -> HttpResponse:
    """Show an objective: SMART table, history and outlook, progress, what-if, tactics, notes, versions, trials."""
    row = access.objective_for(request.membership, slug)
    tactics = list(row.tactics.select_related("owner"))
    spec, outlook = queries.spec_of(row), queries.newest_outlook(row)
    labels = labels_of(request.workspace)
    series = queries.series_of(outlook, labels)
    today = clock.today(request.workspace.tzinfo)
    assessment = queries.assessment_of(outlook) if outlook and outlook.version == row.version else None
    channels = dict(sources.channels(request.workspace))
    report = smart.check(spec, series, today, known_metrics=labels, channels=channels, assessment=assessment)
    context: dict[str, Any] = {
        "objective": row,
        "report": report,
        "assessment": report.assessment,
        "outlook": outlook,
        "series": series,
        "unit": series.unit if series else row.unit,
        "figure": charts.outlook_figure(spec, series, report.assessment) if series else None,
        "what_if": whatif.answer(spec, series, today),
        "tactics": tactics,
        "money": money_of(tactics),
        "check_ins": row.check_ins.select_related("by")[:20],
        "check_in_form": CheckInForm(),
        "versions": queries.versions_with_changes(row),
        "trials": queries.trials(request.workspace, objective=row.slug),
        "moves": [State(state) for state in OBJECTIVE_MOVES[row.state] if _by_hand(row, state)],
        "today": today,
    }
    return render(request, "strategy/objective.html", context)


def _by_hand(row: Objective, state: str) -> bool:
    """Is a move offered as a button? Approved objectives begin to run by themselves."""
    return not (row.state == State.APPROVED and state == State.RUNNING)


def labels_of(workspace: Workspace) -> dict[str, str] | None:
    """Give the known metrics with their labels; None where no catalogue is registered."""
    return {key: metric.label for key, metric in sources.metrics(workspace).items()} or None


@in_workspace(Role.VIEWER)
def what_if(request: WorkspaceRequest, slug: str) -> HttpResponse:
    """Answer for another target or deadline, from the stored history; as a part of the page for htmx."""
    row = access.objective_for(request.membership, slug)
    spec, outlook = queries.spec_of(row), queries.newest_outlook(row)
    series = queries.series_of(outlook, labels_of(request.workspace))
    today = clock.today(request.workspace.tzinfo)
    answer = whatif.answer(spec, series, today, request.GET)
    context = {"objective": row, "what_if": answer, "unit": series.unit if series else row.unit}
    template = "strategy/what_if.html" if request.headers.get("HX-Request") else "strategy/what_if_page.html"
    return render(request, template, context)


@in_workspace(Role.MANAGER)
def new(request: WorkspaceRequest, strategy: str) -> HttpResponse:
    """Make an objective under a strategy."""
    parent = access.strategy_for(request.membership, strategy)
    form = ObjectiveForm(request.POST or None, workspace=request.workspace)
    if request.method == "POST" and form.is_valid():
        row = actions.create_objective(workspace=request.workspace, by=request.user, strategy=parent, **form.values())
        assess_now(row)
        return to_objective(request, row)
    return _form(request, form, parent, _("New objective"))


@in_workspace(Role.MANAGER)
def edit(request: WorkspaceRequest, slug: str) -> HttpResponse:
    """Change an objective: that makes its next version."""
    row = access.objective_for(request.membership, slug)
    if not row.is_open:
        messages.error(request, _("A closed objective is not changed any more. Set the next one instead."))
        return to_objective(request, row)
    form = ObjectiveForm(request.POST or None, instance=row, workspace=request.workspace)
    if request.method == "POST" and form.is_valid():
        values = form.values()
        before = row.state
        actions.revise_objective(row, by=request.user, reason=values.pop("reason", ""), **values)
        assess_now(row)
        if row.state != before:
            messages.info(request, _("What was agreed has changed, so it has to be approved anew."))
        return to_objective(request, row)
    return _form(request, form, row.strategy, row.title, objective=row)


def assess_now(row: Objective) -> None:
    """Assess an objective right after a change, so that its page answers at once."""
    today = clock.today(row.workspace.tzinfo)
    actions.assess(row, queries.history_of(row.workspace, queries.spec_of(row), row.history, today), today=today)


@in_workspace(Role.MANAGER)
def smart_table(request: WorkspaceRequest, strategy: str) -> HttpResponse:
    """Judge what has been typed into the form so far, as a part of the form for htmx; stores nothing."""
    parent = access.strategy_for(request.membership, strategy)
    slug = request.GET.get("objective", "")
    row = access.objective_for(request.membership, slug) if slug else None
    form = ObjectiveForm(request.GET, instance=row, workspace=request.workspace)
    spec = spec_from(form, parent)
    report = judge(request.workspace, spec, row.history if row else None)
    template = "strategy/smart_table.html" if request.headers.get("HX-Request") else "strategy/smart_page.html"
    return render(request, template, {"report": report, "strategy": parent, "objective": row})


def judge(workspace: Workspace, spec: Spec, history: dict[str, Any] | None) -> SmartReport:
    """Check an objective that may not be stored yet."""
    today = clock.today(workspace.tzinfo)
    series = queries.history_of(workspace, spec, history, today) if spec.metric else None
    channels = dict(sources.channels(workspace))
    return smart.check(spec, series, today, known_metrics=labels_of(workspace), channels=channels)


def _form(
    request: WorkspaceRequest, form: ObjectiveForm, strategy: Strategy, heading: str, objective: Objective | None = None
) -> HttpResponse:
    if form.is_bound:
        spec = spec_from(form, strategy)
    else:
        spec = queries.spec_of(objective) if objective else spec_from(_empty(form), strategy)
    context = {
        "form": form,
        "strategy": strategy,
        "objective": objective,
        "page_title": heading,
        "report": judge(request.workspace, spec, objective.history if objective else None),
    }
    return render(request, "strategy/objective_form.html", context, status=422 if form.is_bound else 200)


def _empty(form: ObjectiveForm) -> ObjectiveForm:
    return ObjectiveForm({}, workspace=form.workspace)


@require_POST
@in_workspace(Role.MANAGER)
def move(request: WorkspaceRequest, slug: str) -> HttpResponse:
    """Propose, approve, send back, drop or close an objective."""
    row = access.objective_for(request.membership, slug)
    to = request.POST.get("to", "")
    if to not in State.values:
        messages.error(request, _("This state does not exist."))
        return to_objective(request, row)
    reason = request.POST.get("reason", "")[:500]
    change = lambda: actions.move_objective(row, to=to, by=request.user, reason=reason)  # noqa: E731
    tried(request, change, _("The state is changed."))
    return to_objective(request, row)


@require_POST
@in_workspace(Role.CONTRIBUTOR)
def check_in(request: WorkspaceRequest, slug: str) -> HttpResponse:
    """Write down how it goes."""
    row = access.objective_for(request.membership, slug)
    form = CheckInForm(request.POST)
    if form.is_valid():
        actions.check_in(row, by=request.user, **form.cleaned_data)
        messages.success(request, _("Your check-in is noted."))
    else:
        messages.error(request, _("Write a few words and choose how it goes."))
    return redirect(address(request, "objective", row.slug) + "#check-ins")


@require_POST
@in_workspace(Role.MANAGER)
def delete(request: WorkspaceRequest, slug: str) -> HttpResponse:
    """Delete a draft."""
    row = access.objective_for(request.membership, slug)
    if tried(request, lambda: actions.delete(row, by=request.user), _("The objective is deleted.")):
        return redirect(address(request, "tree"))
    return to_objective(request, row)
