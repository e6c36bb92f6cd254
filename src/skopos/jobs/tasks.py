"""Upkeep that every installation needs: compaction, late rollups, deletion of what is no longer used."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from skopos.common import clock
from skopos.facts import compaction, rollups, tidying
from skopos.jobs import cron, running
from skopos.jobs.declare import job
from skopos.jobs.models import Job

KEEP_DAYS = 30


@cron.every(minutes=10)
@job(priority=-50, label=_("Keep facts tidy"))
def keep_facts_tidy() -> dict[str, int]:
    """Refresh rollups that a killed job left behind, merge small files, delete replaced ones."""
    current, merged = running.current(), 0
    workspaces = tidying.workspaces_with_facts()
    for number, (workspace_id, zone) in enumerate(workspaces.items(), start=1):
        merged += compaction.compact(workspace_id, zone)
        if rollups.are_behind(workspace_id, zone):
            rollups.refresh(workspace_id, zone)
        current.progress(number, len(workspaces))
    return {"merged": merged, "deleted": tidying.delete_retired(), "swept": tidying.sweep()}


@cron.daily(hour=3)
@job(priority=-50, label=_("Forget old jobs"))
def forget_old_jobs() -> int:
    """Delete jobs that ended well, or whose dead letter was dismissed, more than thirty days ago."""
    limit = clock.now() - timedelta(days=KEEP_DAYS)
    ended = Job.objects.filter(finished_at__lt=limit)
    well, _ = ended.filter(status="SUCCESSFUL").delete()
    dismissed, _ = ended.filter(dismissed_at__lt=limit).delete()
    return well + dismissed
