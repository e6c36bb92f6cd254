"""The queue: asking for a job, taking one, finishing it. Each is one short transaction."""

import random
import uuid
from contextlib import suppress
from datetime import datetime, timedelta
from traceback import format_exception
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import F, Q, QuerySet
from django.tasks import TaskResult, TaskResultStatus
from django.utils.json import normalize_json

from skopos.common import clock
from skopos.jobs.backend import new_job, result_of
from skopos.jobs.models import Job, Turn
from skopos.jobs.waking import knock_on_commit

LONGEST_PAUSE = timedelta(hours=1)
FIRST_PAUSE = timedelta(seconds=10)
READY, RUNNING = TaskResultStatus.READY, TaskResultStatus.RUNNING
SUCCESSFUL, FAILED = TaskResultStatus.SUCCESSFUL, TaskResultStatus.FAILED


class LeaseLost(Exception):  # noqa: N818  (it says what happened, nobody erred)
    """Another worker has the job now; what this one did must not count."""


def enqueue_once(task: Any, key: str, **kwargs: Any) -> TaskResult:
    """Queue a task unless one of the same key is waiting already; give the one that waits.

    A job of the key that is running does not stop it, for it may have read its data already; the two never run side by
    side. Joins the caller's transaction.
    """
    task.get_backend().validate_task(task)
    for _ in range(3):
        waiting = Job.objects.filter(waiting_key=key).first()
        if waiting:
            return result_of(waiting, task)
        job = new_job(task, (), kwargs, key)
        try:
            with transaction.atomic():
                job.save(force_insert=True)
        except IntegrityError:
            continue  # another process was quicker
        knock_on_commit()
        return result_of(job, task)
    raise RuntimeError(f"The queue took “{key}” in and let it go three times in a row; try again.")


def due(at: datetime) -> QuerySet[Job]:
    """Jobs that could be started now."""
    return Job.objects.filter(status=READY, run_after__lte=at)


def claim(worker_id: str, lease_seconds: float, queues: list[str] | None = None) -> Job | None:
    """Take the next job for this worker, or None. The workspace that waited longest comes first, then priority."""
    at = clock.now()
    recover_lost(at)
    waiting = due(at).filter(queue_name__in=queues) if queues else due(at)
    if not waiting.exists():
        return None
    with transaction.atomic():
        for workspace_id in _in_turn(waiting):
            job = _take(waiting.filter(workspace_id=workspace_id), worker_id, at, lease_seconds)
            if job:
                Turn.objects.update_or_create(workspace_id=workspace_id or 0, defaults={"served_at": at})
                return job
    return None


def _in_turn(waiting: QuerySet[Job]) -> list[int | None]:
    """Workspaces with due jobs, the one served longest ago first."""
    served = dict(Turn.objects.values_list("workspace_id", "served_at"))
    found = waiting.order_by().values_list("workspace_id", flat=True).distinct()
    never = datetime.min.replace(tzinfo=clock.now().tzinfo)
    return sorted(found, key=lambda workspace_id: (served.get(workspace_id or 0, never), workspace_id or 0))


def _take(jobs: QuerySet[Job], worker_id: str, at: datetime, lease_seconds: float) -> Job | None:
    running = Job.objects.filter(running_key__isnull=False).values("running_key")
    jobs = jobs.filter(Q(key="") | ~Q(key__in=running)).order_by("-priority", "run_after", "id")
    if connection.features.has_select_for_update_skip_locked:
        jobs = jobs.select_for_update(skip_locked=True)
    for job in jobs[:3]:
        job.status = RUNNING
        job.waiting_key, job.running_key = None, job.key or None
        job.lease_token, job.lease_until = uuid.uuid4().hex, at + timedelta(seconds=lease_seconds)
        job.attempts += 1
        job.worker_ids = [*job.worker_ids, worker_id]
        job.started_at, job.last_attempted_at = job.started_at or at, at
        job.progress_done, job.progress_total, job.progress_text = 0, None, ""
        try:
            with transaction.atomic():
                job.save()
        except IntegrityError:
            continue  # one of the same key was started this very moment
        return job
    return None


def recover_lost(at: datetime) -> int:
    """Give back jobs whose worker went silent; those that lost too many workers become dead letters."""
    lost = Job.objects.filter(status=RUNNING, lease_until__lt=at)
    count = 0
    for job in lost:
        error = {
            "exception": "skopos.jobs.queue.LeaseLost",
            "traceback": "",
            "text": "The worker stopped without a word: it was killed, or ran out of memory.",
            "at": at.isoformat(),
        }
        count += _end_attempt(job, error, at, for_good=job.attempts >= job.max_attempts, after=at)
    return count


def renew(job: Job, lease_seconds: float) -> bool:
    """Keep a job; False if another worker has it."""
    until = clock.now() + timedelta(seconds=lease_seconds)
    return bool(_held(job).update(lease_until=until))


def finish(job: Job, result: Any) -> None:
    """Close a job with its result, in the caller's transaction; raises LeaseLost if it is no longer this worker's."""
    closed = _held(job).update(
        status=SUCCESSFUL,
        return_value=normalize_json(result),
        finished_at=clock.now(),
        lease_token="",
        lease_until=None,
        running_key=None,
        progress_done=F("progress_total") if job.progress_total else F("progress_done"),
    )
    if not closed:
        raise LeaseLost(f"Job {job.pk} ({job.task_path}) was given to another worker.")


def fail(job: Job, error: BaseException) -> bool:
    """End an attempt with an error: try again later, or give up; True if it will be tried again.

    An error whose `permanent` is true is not tried again.
    """
    at = clock.now()
    note = {
        "exception": f"{type(error).__module__}.{type(error).__qualname__}",
        "traceback": "".join(format_exception(error)),
        "text": str(error),
        "at": at.isoformat(),
    }
    for_good = job.attempts >= job.max_attempts or bool(getattr(error, "permanent", False))
    return _end_attempt(job, note, at, for_good=for_good, after=at + pause(job.attempts)) and not for_good


def pause(attempts: int) -> timedelta:
    """How long to wait after so many attempts: 10 s, 20 s, 40 s … an hour, half of it by chance."""
    longest = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (attempts - 1))
    return longest * random.uniform(0.5, 1.0)  # noqa: S311  (no secret: it spreads retries)


def is_held(job: Job) -> bool:
    """Is the job still this worker's, and not closed?"""
    return _held(job).exists()


def _end_attempt(job: Job, error: dict[str, Any], at: datetime, *, for_good: bool, after: datetime) -> bool:
    ended = _held(job).update(
        status=FAILED if for_good else READY,
        errors=[*job.errors, error],
        finished_at=at if for_good else None,
        run_after=job.run_after if for_good else after,
        lease_token="",
        lease_until=None,
        running_key=None,
    )
    if ended and job.key and not for_good:
        let_wait(job)
    return bool(ended)


def let_wait(job: Job) -> None:
    """Make a job that is tried again the one of its key that waits, unless another one waits already."""
    if not Job.objects.filter(waiting_key=job.key).exists():
        with suppress(IntegrityError), transaction.atomic():
            Job.objects.filter(pk=job.pk, status=READY).update(waiting_key=job.key)


def _held(job: Job) -> QuerySet[Job]:
    """The job's row as long as it is in the hands that `job` says."""
    return Job.objects.filter(pk=job.pk, status=RUNNING, lease_token=job.lease_token)
