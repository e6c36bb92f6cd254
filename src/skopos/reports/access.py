"""The one way to this room's rows on behalf of a person: by workspace. Hidden and absent look alike."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from skopos.reports import queries
from skopos.reports.models import Block, Dispatch, SavedReport, Schedule, Share
from skopos.workspaces.models import Workspace


def report_for(workspace: Workspace, slug: str) -> SavedReport:
    """Give the workspace's report with its panels; raises Http404 if it has no such one."""
    report = queries.report_whole(workspace, slug)
    if report is None:
        raise Http404("No such report.")
    return report


def block_for(workspace: Workspace, pk: int) -> Block:
    """Give a panel of one of the workspace's reports; raises Http404 for any other."""
    return get_object_or_404(Block.objects.select_related("report__workspace"), report__workspace=workspace, pk=pk)


def schedule_for(workspace: Workspace, pk: int) -> Schedule:
    """Give a mailing of one of the workspace's reports; raises Http404 for any other."""
    return get_object_or_404(Schedule.objects.select_related("report__workspace"), report__workspace=workspace, pk=pk)


def dispatch_for(workspace: Workspace, pk: int) -> Dispatch:
    """Give one time that a report was mailed; raises Http404 for one of another workspace."""
    found = Dispatch.objects.select_related("schedule__report__workspace")
    return get_object_or_404(found, schedule__report__workspace=workspace, pk=pk)


def share_for(workspace: Workspace, pk: int) -> Share:
    """Give a link to one of the workspace's reports; raises Http404 for any other."""
    return get_object_or_404(Share.objects.select_related("report__workspace"), report__workspace=workspace, pk=pk)
