"""Pages of the audit trail and of the rules for people's words."""

from collections.abc import Iterator
from typing import Any

import orjson
from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from skopos.common.export import csv_response
from skopos.governance import access, actions, audit, details, queries, tasks
from skopos.governance.forms import AuditFilterForm, BlockRuleForm, EraseAuthorForm, PolicyForm
from skopos.governance.models import AuditEntry
from skopos.workspaces.access import WorkspaceRequest, in_workspace
from skopos.workspaces.models import Role

PER_PAGE = 50


@in_workspace(Role.MANAGER)
@require_GET
def audit_trail(request: WorkspaceRequest) -> HttpResponseBase:
    """Show who did what; `?format=csv` sends it as a table."""
    form = AuditFilterForm(request.GET or None, workspace=request.workspace)
    form = form if form.is_bound else AuditFilterForm({}, workspace=request.workspace)
    entries = queries.audit_entries(request.workspace, form.wanted())
    if request.GET.get("format") == "csv":
        audit.record("governance.audit_exported", workspace=request.workspace, by=request.user, subject="audit.csv")
        return _as_csv(request, entries)
    page = Paginator(entries, PER_PAGE).get_page(request.GET.get("page"))
    found = [
        {"entry": entry, "text": audit.text_of(entry.label), "details": details.told(entry.details)} for entry in page
    ]
    return render(request, "governance/audit.html", {"form": form, "page": page, "found": found})


def _as_csv(request: WorkspaceRequest, entries: QuerySet[AuditEntry]) -> HttpResponseBase:
    zone = timezone.get_current_timezone()

    def rows() -> Iterator[list[Any]]:
        for entry in entries.iterator(chunk_size=1000):
            at = entry.at.astimezone(zone).isoformat(timespec="seconds")
            yield [at, entry.person_name, entry.label, entry.subject_name, orjson.dumps(entry.details).decode()]

    header = [_("When"), _("Who"), _("Action"), _("What"), _("Details")]
    return csv_response(f"audit-{request.workspace.slug}.csv", header, rows())


@in_workspace(Role.MANAGER)
@require_GET
def rules(request: WorkspaceRequest) -> HttpResponse:
    """Show what is kept, for how long, and what is left out."""
    return _rules_page(request)


def _rules_page(request: WorkspaceRequest, **bound: Any) -> HttpResponse:
    policy = actions.policy_of(request.workspace)
    forms = {"policy_form": PolicyForm(instance=policy), "rule_form": BlockRuleForm(), "erase_form": EraseAuthorForm()}
    context = {
        **forms,
        **bound,
        "rules": queries.block_rules(request.workspace),
        "withdrawals": queries.withdrawals(request.workspace),
    }
    return render(request, "governance/rules.html", context, status=422 if bound else 200)


def _back(request: WorkspaceRequest) -> HttpResponse:
    return redirect("governance:rules", workspace=request.workspace.slug)


@in_workspace(Role.MANAGER)
@require_POST
def change_policy(request: WorkspaceRequest) -> HttpResponse:
    """Set how long people's words are kept."""
    form = PolicyForm(request.POST)
    if not form.is_valid():
        return _rules_page(request, policy_form=form)
    actions.change_policy(request.workspace, keep_days=form.cleaned_data["keep_days"], by=request.user)
    messages.success(request, _("The rule is saved. It is applied every night and to everything that comes in."))
    return _back(request)


@in_workspace(Role.MANAGER)
@require_POST
def add_block_rule(request: WorkspaceRequest) -> HttpResponse:
    """Add to the block list."""
    form = BlockRuleForm(request.POST)
    if not form.is_valid():
        return _rules_page(request, rule_form=form)
    wanted = {key: form.cleaned_data[key] for key in ("kind", "value", "reason")}
    actions.add_block_rule(request.workspace, **wanted, by=request.user)
    messages.success(request, _("From now on this is left out of what comes in."))
    return _back(request)


@in_workspace(Role.MANAGER)
@require_POST
def remove_block_rule(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Take something off the block list."""
    actions.remove_block_rule(access.block_rule_for(request.membership, pk), by=request.user)
    return _back(request)


@in_workspace(Role.OWNER)
@require_POST
def erase_author(request: WorkspaceRequest) -> HttpResponse:
    """Erase an author's words and keep them out; a job does the erasing."""
    form = EraseAuthorForm(request.POST)
    if not form.is_valid():
        return _rules_page(request, erase_form=form)
    with transaction.atomic():
        withdrawal = actions.withdraw_author(request.workspace, **form.cleaned_data, by=request.user)
        tasks.erase_author.enqueue(withdrawal_id=withdrawal.pk, workspace_id=request.workspace.pk)
    messages.success(request, _("The author is left out from now on. What is there is being erased."))
    return _back(request)
