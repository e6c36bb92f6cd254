"""What a person may decide about a dead letter."""

from django.db import transaction
from django.db.models import QuerySet
from django.tasks import TaskResultStatus

from skopos.common import clock
from skopos.jobs.models import Job
from skopos.jobs.queue import let_wait


def forget(workspace_id: int) -> None:
    """Delete the jobs of a workspace that is no more; one that runs right now ends by itself."""
    Job.objects.filter(workspace_id=workspace_id).exclude(status=TaskResultStatus.RUNNING).delete()


def retry(job: Job) -> bool:
    """Let a dead letter be tried again from the start; False if somebody else decided in the meantime."""
    with transaction.atomic():
        done = _still_dead(job).update(
            status=TaskResultStatus.READY, attempts=0, run_after=clock.now(), finished_at=None
        )
        if done and job.key:
            let_wait(job)
    return bool(done)


def dismiss(job: Job) -> bool:
    """Say that a dead letter needs no more care; False if somebody else decided in the meantime."""
    return bool(_still_dead(job).update(dismissed_at=clock.now()))


def _still_dead(job: Job) -> QuerySet[Job]:
    return Job.objects.filter(pk=job.pk, status=TaskResultStatus.FAILED, dismissed_at__isnull=True)
