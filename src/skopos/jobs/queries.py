"""What people may know of a workspace's jobs."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, Q, QuerySet
from django.tasks import TaskResultStatus

from skopos.jobs.models import Job

READY, RUNNING = TaskResultStatus.READY, TaskResultStatus.RUNNING
SUCCESSFUL, FAILED = TaskResultStatus.SUCCESSFUL, TaskResultStatus.FAILED


@dataclass(frozen=True)
class QueueHealth:
    """How the queue of a workspace stands."""

    waiting: int
    running: int
    dead: int
    oldest_waiting_at: datetime | None

    @property
    def is_busy(self) -> bool:
        """Will it look otherwise in a moment?"""
        return bool(self.waiting or self.running)


def jobs_of(workspace_id: int) -> QuerySet[Job]:
    """Give the workspace's jobs and nobody else's."""
    return Job.objects.filter(workspace_id=workspace_id)


def health(workspace_id: int, at: datetime) -> QueueHealth:
    """Count the workspace's jobs. Runs one query."""
    waiting = Q(status=READY)
    found = jobs_of(workspace_id).aggregate(
        waiting=Count("pk", filter=waiting),
        running=Count("pk", filter=Q(status=RUNNING)),
        dead=Count("pk", filter=Q(status=FAILED, dismissed_at__isnull=True)),
        oldest_waiting_at=Min("enqueued_at", filter=waiting & Q(run_after__lte=at)),
    )
    return QueueHealth(**found)


def running(workspace_id: int) -> QuerySet[Job]:
    """Jobs at work, the one that started last first."""
    return jobs_of(workspace_id).filter(status=RUNNING).order_by("-last_attempted_at", "-pk")


def waiting(workspace_id: int) -> QuerySet[Job]:
    """Jobs that wait, in the order in which they are taken up."""
    return jobs_of(workspace_id).filter(status=READY).order_by("-priority", "run_after", "pk")


def dead_letters(workspace_id: int) -> QuerySet[Job]:
    """Jobs that failed for good and need a person, newest first."""
    failed = jobs_of(workspace_id).filter(status=FAILED, dismissed_at__isnull=True)
    return failed.order_by("-finished_at", "-pk")


def ended(workspace_id: int) -> QuerySet[Job]:
    """Jobs that are over and need nobody, newest first."""
    over = Q(status=SUCCESSFUL) | Q(status=FAILED, dismissed_at__isnull=False)
    return jobs_of(workspace_id).filter(over).order_by("-finished_at", "-pk")
