"""Setting up: rules, saved replies, working hours."""

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from skopos.common import clock
from skopos.facts.reading import open_facts
from skopos.listening.filters import read
from skopos.listening.pages import address
from skopos.triage import access, matching, queries
from skopos.triage.actions import desks, intake, words
from skopos.triage.actions.changing import desk_of
from skopos.triage.forms import DeskForm, RuleForm, SavedReplyForm
from skopos.triage.models import Rule, SavedReply
from skopos.triage.tasks import take_new_soon
from skopos.workspaces.access import WorkspaceRequest, in_workspace
from skopos.workspaces.models import Role


@in_workspace(Role.VIEWER)
@require_GET
def rules(request: WorkspaceRequest) -> HttpResponse:
    """Show which mentions come into the queue."""
    workspace, today = request.workspace, clock.today(request.workspace.tzinfo)
    rows = [
        {
            "rule": rule,
            "brought": brought,
            "filter_url": address(workspace, read(QueryDict(rule.query), today)) if rule.query else "",
        }
        for rule, brought in queries.rules_of(workspace)
    ]
    return render(request, "triage/rules.html", {"rows": rows, "days": matching.MOST_DAYS})


@in_workspace(Role.MANAGER)
@require_http_methods(["GET", "POST"])
def new_rule(request: WorkspaceRequest) -> HttpResponse:
    """Make a rule."""
    return _rule_form(request, Rule(workspace=request.workspace))


@in_workspace(Role.MANAGER)
@require_http_methods(["GET", "POST"])
def rule(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Change a rule."""
    return _rule_form(request, access.rule_for(request.membership, pk))


def _rule_form(request: WorkspaceRequest, found: Rule) -> HttpResponse:
    form = RuleForm(request.POST or None, instance=found, member=request.membership)
    context = {"form": form, "rule": found}
    if request.method == "GET" or not form.is_valid():
        return render(request, "triage/rule_form.html", context, status=422 if form.is_bound else 200)
    if "look" in request.POST:
        return render(request, "triage/rule_form.html", {**context, "sample": _sample(request, form.instance)})
    desks.save_rule(form.instance, by=request.user)
    take_new_soon(request.workspace)
    messages.success(request, _("The rule is saved. It works on the mentions of the last days now."))
    return redirect("triage:rules", workspace=request.workspace.slug)


def _sample(request: WorkspaceRequest, found: Rule) -> list[dict[str, object]]:
    """Give the first mentions that a rule would bring; nothing is stored."""
    workspace = request.workspace
    today = clock.today(workspace.tzinfo)
    queued = intake.queued_since(workspace, today)
    with open_facts(workspace.pk, workspace.tzinfo) as facts:
        return matching.chosen_by(facts, found, desk_of(workspace), queued, today, limit=5).to_pylist()


@in_workspace(Role.MANAGER)
@require_POST
def delete_rule(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Delete a rule."""
    desks.delete_rule(access.rule_for(request.membership, pk), by=request.user)
    messages.success(request, _("The rule is deleted. What it put into the queue stays."))
    return redirect("triage:rules", workspace=request.workspace.slug)


@in_workspace(Role.VIEWER)
@require_GET
def replies(request: WorkspaceRequest) -> HttpResponse:
    """Show the saved replies."""
    return render(request, "triage/replies.html", {"replies": queries.saved_replies(request.workspace)})


@in_workspace(Role.CONTRIBUTOR)
@require_http_methods(["GET", "POST"])
def new_reply(request: WorkspaceRequest) -> HttpResponse:
    """Write a saved reply."""
    return _reply_form(request, SavedReply(workspace=request.workspace, language=request.workspace.language))


@in_workspace(Role.CONTRIBUTOR)
@require_http_methods(["GET", "POST"])
def saved_reply(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Change a saved reply."""
    return _reply_form(request, access.saved_reply_for(request.membership, pk))


def _reply_form(request: WorkspaceRequest, found: SavedReply) -> HttpResponse:
    form = SavedReplyForm(request.POST or None, instance=found)
    if request.method == "GET" or not form.is_valid():
        context = {"form": form, "reply": found}
        return render(request, "triage/reply_form.html", context, status=422 if form.is_bound else 200)
    words.save_reply(form.instance, by=request.user)
    messages.success(request, _("The reply is saved."))
    return redirect("triage:replies", workspace=request.workspace.slug)


@in_workspace(Role.MANAGER)
@require_POST
def delete_reply(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Delete a saved reply."""
    words.delete_reply(access.saved_reply_for(request.membership, pk), by=request.user)
    messages.success(request, _("The saved reply is deleted."))
    return redirect("triage:replies", workspace=request.workspace.slug)


@in_workspace(Role.MANAGER)
@require_http_methods(["GET", "POST"])
def desk(request: WorkspaceRequest) -> HttpResponse:
    """Set working hours, holidays and deadlines."""
    form = DeskForm(request.POST or None, instance=desk_of(request.workspace))
    if request.method == "POST" and form.is_valid():
        desks.change_desk(form.instance, by=request.user)
        messages.success(request, _("The working hours are saved. Items that wait keep their deadline."))
        return redirect("triage:desk", workspace=request.workspace.slug)
    return render(request, "triage/desk.html", {"form": form}, status=422 if form.is_bound else 200)
