"""Kept results, newest first."""

from django.db.models import QuerySet

from skopos.value.models import Kind, Measured
from skopos.workspaces.models import Workspace


def results(workspace: Workspace, kind: Kind | None = None) -> QuerySet[Measured]:
    """Give the current results of a workspace, of one kind or all."""
    found = Measured.objects.filter(workspace=workspace, current=True)
    return found.filter(kind=kind) if kind else found


def result(workspace: Workspace, kind: Kind, subject: str = "") -> Measured | None:
    """Give the current result about something, or None."""
    return results(workspace, kind).filter(subject=subject).first()


def earlier(row: Measured) -> QuerySet[Measured]:
    """Give what was said before about the same subject, newest first; without the results themselves."""
    same = Measured.objects.filter(workspace=row.workspace_id, kind=row.kind, subject=row.subject)
    return same.exclude(pk=row.pk).order_by("-computed_at", "-pk").defer("result")
