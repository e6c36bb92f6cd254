"""Reads of this room: reports with what hangs on them, what is due to be mailed, what became of it, links."""

from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from skopos.channels.models import Channel
from skopos.listening.finds import searches
from skopos.measurement.queries import metrics_of
from skopos.reports.models import (
    Block,
    Dispatch,
    Letter,
    Outsider,
    Refusal,
    SavedReport,
    Schedule,
    Share,
    digest_of_token,
)
from skopos.workspaces.models import User, Workspace


def reports_of(workspace: Workspace) -> QuerySet[SavedReport]:
    """Give the reports of a workspace by title, each with the number of its panels and what mails or shows it."""
    on = Schedule.objects.filter(report=OuterRef("pk"), is_on=True)
    return (
        SavedReport.objects.filter(workspace=workspace)
        .defer("logo")
        .select_related("workspace", "made_by")
        .annotate(block_count=Count("blocks"), is_mailed=Exists(on))
    )


def report_whole(workspace: Workspace, slug: str) -> SavedReport | None:
    """Give one report with its panels in order; None if there is none."""
    found = SavedReport.objects.filter(workspace=workspace, slug=slug).select_related("workspace")
    return found.prefetch_related(Prefetch("blocks", Block.objects.order_by("place", "pk"))).first()


def schedules_of(report: SavedReport) -> QuerySet[Schedule]:
    """Give when a report is mailed, to whom, and what became of the last times."""
    latest = Dispatch.objects.order_by("-slot").prefetch_related("letters")
    return report.schedules.prefetch_related("people", "outsiders", Prefetch("dispatches", latest))


def schedules_on() -> QuerySet[Schedule]:
    """Give all schedules that are switched on."""
    return Schedule.objects.filter(is_on=True).select_related("report__workspace").order_by("pk")


def waiting_letters(dispatch: Dispatch) -> QuerySet[Letter]:
    """Give the letters of a dispatch that are still to be sent."""
    return dispatch.letters.filter(state=Letter.State.WAITING).select_related("person").order_by("pk")


def members_of(workspace: Workspace) -> QuerySet[User]:
    """Give the members who can be written to, by name."""
    return User.objects.filter(memberships__workspace=workspace, is_active=True).order_by("name", "email")


def has_refused(workspace: Workspace, address: str) -> bool:
    """Has this address said that it wants no reports of this workspace?"""
    return Refusal.objects.filter(workspace=workspace, address__iexact=address).exists()


def outsider_count(workspace: Workspace) -> int:
    """Count the addresses outside that get reports of a workspace."""
    found = Outsider.objects.filter(schedule__report__workspace=workspace)
    return found.values("address").distinct().count()


def shares_of(report: SavedReport) -> QuerySet[Share]:
    """Give the links of a report, newest first."""
    return report.shares.select_related("made_by").defer("snapshot")


def share_by_token(token: str, at: datetime) -> Share | None:
    """Give the link with this token if it works now; unknown, ended and taken back look alike."""
    found = Share.objects.select_related("report__workspace").filter(token_digest=digest_of_token(token))
    return found.filter(Q(revoked_at=None), expires_at__gt=at).first()


def choices_of(workspace: Workspace) -> dict[str, list[tuple[str, str]]]:
    """Give what panels can be narrowed by: metrics, saved searches, channels."""
    return {
        "metrics": [(key, str(metric.label)) for key, metric in metrics_of(workspace).items()],
        "search": [(search.slug, search.name) for search in searches(workspace)],
        "channel": list(Channel.objects.filter(workspace=workspace).order_by("name").values_list("key", "name")),
    }
