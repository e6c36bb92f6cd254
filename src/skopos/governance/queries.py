"""Reads of the audit trail and of the rules."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet

from skopos.governance.models import AuditEntry, BlockRule, Withdrawal
from skopos.workspaces.models import User, Workspace


@dataclass(frozen=True)
class AuditFilter:
    """What a reader of the audit trail asked for; days are days in the workspace's time zone, both inclusive."""

    person: User | None = None
    label: str = ""
    since: date | None = None
    until: date | None = None


def audit_entries(workspace: Workspace, wanted: AuditFilter) -> QuerySet[AuditEntry]:
    """Give the entries of a workspace, newest first."""
    entries = AuditEntry.objects.filter(workspace=workspace).order_by("-at", "-id")
    if wanted.person:
        entries = entries.filter(person=wanted.person)
    if wanted.label:
        entries = entries.filter(label=wanted.label)
    if wanted.since:
        entries = entries.filter(at__gte=_midnight(workspace, wanted.since))
    if wanted.until:
        entries = entries.filter(at__lt=_midnight(workspace, wanted.until + timedelta(days=1)))
    return entries


def _midnight(workspace: Workspace, on: date) -> datetime:
    return datetime.combine(on, time(), workspace.tzinfo)


def block_rules(workspace: Workspace) -> QuerySet[BlockRule]:
    """Give the block list in the order in which people look things up."""
    return BlockRule.objects.filter(workspace=workspace).order_by("kind", "value")


def withdrawals(workspace: Workspace) -> QuerySet[Withdrawal]:
    """Give the authors who asked not to be kept, newest first."""
    return Withdrawal.objects.filter(workspace=workspace).order_by("-created_at", "-pk")
