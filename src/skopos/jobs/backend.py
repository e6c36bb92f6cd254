"""Django's tasks API over rows of the database."""

from dataclasses import dataclass
from typing import Any

from django.tasks import Task, TaskResult, TaskResultStatus
from django.tasks.backends.base import BaseTaskBackend
from django.tasks.base import TaskError
from django.tasks.exceptions import TaskResultDoesNotExist
from django.tasks.signals import task_enqueued
from django.utils.functional import Promise
from django.utils.json import normalize_json
from django.utils.module_loading import import_string

from skopos.common import clock
from skopos.jobs.models import Job
from skopos.jobs.waking import knock_on_commit


@dataclass(frozen=True, slots=True, kw_only=True)
class JobTask(Task):
    """A task that says what people read and how often it is tried; made by `declare.job`."""

    label: str | Promise = ""
    max_attempts: int = 5


class DatabaseBackend(BaseTaskBackend):
    """Jobs as rows: queued in the caller's transaction, the same on SQLite and PostgreSQL."""

    task_class = JobTask
    supports_defer = True
    supports_get_result = True
    supports_priority = True

    def enqueue(self, task: Any, args: Any, kwargs: Any) -> TaskResult:
        """Queue a task; it exists when the caller's transaction commits."""
        self.validate_task(task)
        job = new_job(task, args, kwargs)
        job.save(force_insert=True)
        knock_on_commit()
        result = result_of(job, task)
        task_enqueued.send(type(self), task_result=result)
        return result

    def get_result(self, result_id: str) -> TaskResult:
        """Give what became of a job."""
        job = Job.objects.filter(pk=result_id, backend=self.alias).first() if str(result_id).isdigit() else None
        if job is None:
            raise TaskResultDoesNotExist(result_id)
        return result_of(job, task_of(job))


def new_job(task: Any, args: Any, kwargs: Any, key: str = "") -> Job:
    """Give an unsaved job for a call; raises TypeError for arguments that JSON cannot carry."""
    workspace_id = kwargs.get("workspace_id")
    return Job(
        task_path=task.module_path,
        args=normalize_json(list(args)),
        kwargs=normalize_json(kwargs),
        backend=task.backend,
        queue_name=task.queue_name,
        priority=task.priority,
        workspace_id=workspace_id,
        key=key,
        waiting_key=key or None,
        run_after=task.run_after or clock.now(),
        max_attempts=getattr(task, "max_attempts", 5),
    )


def task_of(job: Job) -> Any:
    """Give the task of a job; raises ImportError when the code no longer has it."""
    task = import_string(job.task_path)
    if not isinstance(task, Task):
        raise ImportError(f"{job.task_path} is no task; an older version may have queued it.")
    return task.using(priority=job.priority, queue_name=job.queue_name, backend=job.backend, run_after=job.run_after)


def result_of(job: Job, task: Any) -> TaskResult:
    """Give a job as Django's result."""
    result: TaskResult = TaskResult(
        task=task,
        id=str(job.pk),
        status=TaskResultStatus(job.status),
        enqueued_at=job.enqueued_at,
        started_at=job.started_at,
        finished_at=job.finished_at,
        last_attempted_at=job.last_attempted_at,
        args=job.args,
        kwargs=job.kwargs,
        backend=job.backend,
        errors=[TaskError(exception_class_path=e["exception"], traceback=e["traceback"]) for e in job.errors],
        worker_ids=list(job.worker_ids),
    )
    object.__setattr__(result, "_return_value", job.return_value)
    return result
