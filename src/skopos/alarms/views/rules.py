"""Rules: the list, the editor with its preview, the replay of the last year."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from skopos.alarms import access, queries, replay, tasks
from skopos.alarms.actions import rules as actions
from skopos.alarms.forms import RuleForm, WatchForm
from skopos.alarms.models import AlarmRule, Sensitive
from skopos.common import clock
from skopos.facts.errors import FactsTimeLimit
from skopos.facts.reading import open_facts
from skopos.workspaces.access import WorkspaceRequest, in_workspace
from skopos.workspaces.models import Role


@in_workspace(Role.VIEWER)
@require_GET
def rules(request: WorkspaceRequest) -> HttpResponse:
    """List the rules."""
    context = {"rules": queries.rules_of(request.workspace), "may_change": request.membership.may(Role.ANALYST)}
    return render(request, "alarms/rules.html", context)


@in_workspace(Role.ANALYST)
@require_http_methods(["GET", "POST"])
def rule_new(request: WorkspaceRequest) -> HttpResponse:
    """Make a rule; measure, search and sensitivity may be given by a replay."""
    asked = WatchForm(request.GET, request.workspace).asked()
    blank = AlarmRule(workspace=request.workspace, **asked)
    return _edit(request, blank, asked)


@in_workspace(Role.ANALYST)
@require_http_methods(["GET", "POST"])
def rule(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Change a rule."""
    found = access.rule_for(request.workspace, pk)
    asked = {"measure": found.measure, "search": found.search, "sensitivity": found.sensitivity}
    return _edit(request, found, asked)


def _edit(request: WorkspaceRequest, rule: AlarmRule, asked: dict[str, Any]) -> HttpResponse:
    form = RuleForm(request.POST or None, instance=rule)
    if request.method == "POST" and form.is_valid():
        saved = form.save(commit=False)
        secret = actions.save_rule(saved, by=request.user, people=form.cleaned_data["people"])
        tasks.judge_soon(request.workspace)
        messages.success(request, _("The rule “%(name)s” is saved.") % {"name": saved.name})
        _show_secret(request, secret)
        return redirect("alarms:rules", request.workspace.slug)
    context = {"form": form, "rule": rule, **_replayed(request, asked)}
    return render(request, "alarms/rule_form.html", context)


def _show_secret(request: WorkspaceRequest, secret: str) -> None:
    if secret:
        told = _("The webhook's secret, shown only now: %(secret)s") % {"secret": secret}
        messages.info(request, told)


@in_workspace(Role.ANALYST)
@require_POST
def rule_remove(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Remove a rule."""
    actions.remove_rule(access.rule_for(request.workspace, pk), by=request.user)
    messages.success(request, _("The rule and its alarms are removed. The mentions stay."))
    return redirect("alarms:rules", request.workspace.slug)


@in_workspace(Role.ANALYST)
@require_POST
def rule_secret(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Give the webhook a new secret and show it once."""
    found = access.rule_for(request.workspace, pk)
    _show_secret(request, actions.renew_secret(found, by=request.user))
    return redirect("alarms:rule", request.workspace.slug, found.pk)


@in_workspace(Role.VIEWER)
@require_GET
def replayed(request: WorkspaceRequest) -> HttpResponse:
    """Show what would have rung in the last year; for htmx only the summary, as the rule editor's preview."""
    form = WatchForm(request.GET, request.workspace)
    asked = form.asked()
    context = {"form": form, **_replayed(request, asked), "may_change": request.membership.may(Role.ANALYST)}
    part = "alarms/replay.html#preview" if request.htmx else "alarms/replay.html"  # type: ignore[attr-defined]
    return render(request, part, context)


def _replayed(request: WorkspaceRequest, asked: dict[str, Any]) -> dict[str, Any]:
    workspace, now = request.workspace, clock.now()
    context: dict[str, Any] = {"asked": asked, "sensitivities": list(Sensitive)}
    try:
        with open_facts(workspace.pk, workspace.tzinfo) as facts:
            found = replay.compared(facts, workspace, asked["measure"], asked["search"], now)
    except FactsTimeLimit:
        return context | {"too_slow": True}
    told = found[asked["sensitivity"]]
    return context | {
        "totals": [(how.label, len(found[how.value]), how.value == asked["sensitivity"]) for how in Sensitive],
        "months": replay.by_month(workspace, found, now),
        "episodes": told[: replay.LISTED],
        "episode_count": len(told),
    }
