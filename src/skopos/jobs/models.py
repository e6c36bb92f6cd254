"""Jobs as rows, whose turn it is, and which scheduled slots were taken."""

from datetime import datetime
from typing import Any

from django.db import models
from django.tasks import TaskResultStatus
from django.utils import timezone
from django.utils.module_loading import import_string


def import_known(path: str) -> Any:
    """Give what stands at a dotted path, or None when the code no longer has it."""
    try:
        return import_string(path)
    except ImportError:
        return None


class Job(models.Model):
    """One call of a task that outlives the request which asked for it."""

    task_path = models.CharField(max_length=200)
    args = models.JSONField(default=list)
    kwargs = models.JSONField(default=dict)
    backend = models.CharField(max_length=32, default="default")
    queue_name = models.CharField(max_length=32, default="default")
    priority = models.SmallIntegerField(default=0)
    workspace_id = models.BigIntegerField(null=True, db_index=True)
    status = models.CharField(max_length=10, choices=TaskResultStatus.choices, default=TaskResultStatus.READY)

    key = models.CharField(
        max_length=200, blank=True, help_text="Jobs of one key never wait twice or run side by side."
    )
    waiting_key = models.CharField(max_length=200, null=True, unique=True)
    running_key = models.CharField(max_length=200, null=True, unique=True)

    enqueued_at = models.DateTimeField(default=timezone.now)
    run_after = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True)
    last_attempted_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    dismissed_at = models.DateTimeField(
        null=True, help_text="When a person said that a dead letter needs no more care."
    )

    attempts = models.PositiveSmallIntegerField(default=0)
    max_attempts = models.PositiveSmallIntegerField(default=5)
    lease_token = models.CharField(max_length=32, blank=True, help_text="Who may finish it; changes with each attempt.")
    lease_until = models.DateTimeField(null=True)
    worker_ids = models.JSONField(default=list)
    errors = models.JSONField(default=list, help_text="One per failed attempt: exception, traceback, at, text.")
    return_value = models.JSONField(null=True)

    progress_done = models.BigIntegerField(default=0)
    progress_total = models.BigIntegerField(null=True)
    progress_text = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["status", "workspace_id", "-priority", "run_after", "id"], name="jobs_to_claim"),
            models.Index(fields=["workspace_id", "status", "-enqueued_at"], name="jobs_to_show"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.pk} {self.status}"

    @property
    def name(self) -> str:
        """The task's name without its module."""
        return self.task_path.rsplit(".", 1)[-1]

    @property
    def label(self) -> str:
        """What a person reads: the task's own label, or its name with spaces."""
        task = import_known(self.task_path)
        return str(getattr(task, "label", "") or self.name.replace("_", " ").capitalize())

    @property
    def last_error(self) -> dict[str, Any] | None:
        """What went wrong last, if anything did."""
        return self.errors[-1] if self.errors else None

    @property
    def is_dead_letter(self) -> bool:
        """Did it fail for good, with nobody having said what to do?"""
        return self.status == TaskResultStatus.FAILED and self.dismissed_at is None

    def is_lost(self, at: datetime) -> bool:
        """Has its worker let the lease run out?"""
        return self.status == TaskResultStatus.RUNNING and self.lease_until is not None and self.lease_until < at


class Turn(models.Model):
    """When a workspace was last served; the one that waited longest is next."""

    workspace_id = models.BigIntegerField(unique=True, help_text="0 stands for jobs of no workspace.")
    served_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.workspace_id} {self.served_at}"


class Slot(models.Model):
    """The last moment for which a scheduled task was queued; taking a slot is one conditional update."""

    name = models.CharField(max_length=200, unique=True)
    taken_until = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} {self.taken_until}"


class Worker(models.Model):
    """A process that works the queue, as it last said."""

    worker_id = models.CharField(max_length=64, unique=True)
    started_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.worker_id
