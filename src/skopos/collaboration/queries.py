"""Reads of notices."""

from django.db.models import F, QuerySet

from skopos.collaboration.models import Notice
from skopos.workspaces.models import Membership


def notices_of(membership: Membership) -> QuerySet[Notice]:
    """Give a member's notices of their workspace: unread first, then newest first."""
    return Notice.objects.filter(workspace=membership.workspace_id, person=membership.user_id).order_by(
        F("read_at").desc(nulls_first=True), "-latest_at", "-pk"
    )


def unread_count(membership: Membership) -> int:
    """Count what a member has not read yet; runs one query."""
    return Notice.objects.filter(
        workspace=membership.workspace_id, person=membership.user_id, read_at__isnull=True
    ).count()
