"""Works the queue: one job at a time, with a heartbeat, until it is told to stop."""

import logging
import os
import socket
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from importlib import import_module

from django.db import close_old_connections, connections
from django.tasks import task_backends
from django.tasks.base import TaskContext
from django.tasks.signals import task_finished, task_started
from django.utils.module_loading import autodiscover_modules, module_has_submodule

from skopos.common import clock
from skopos.jobs import cron, queue
from skopos.jobs.backend import DatabaseBackend, result_of, task_of
from skopos.jobs.models import Job, Worker
from skopos.jobs.running import RunningJob, as_current
from skopos.jobs.waking import Bell

logger = logging.getLogger(__name__)
LEASE_SECONDS = 60.0
POLL_SECONDS = 1.0
CRON_SECONDS = 15.0


def work(
    stop_event: threading.Event,
    *,
    burst: bool = False,
    once: bool = False,
    lease_seconds: float = LEASE_SECONDS,
    poll_seconds: float = POLL_SECONDS,
    queues: list[str] | None = None,
) -> int:
    """Work the queue until `stop_event` is set; give the number of jobs that were run.

    Parameters
    ----------
    stop_event : threading.Event
        Set it to stop after the job at hand; a signal handler or another thread does.
    burst : bool
        Stop when no job is due.
    once : bool
        Stop after one job, or at once when none is due.
    lease_seconds : float
        How long a job stays taken without a heartbeat. The heartbeat comes three times in this span.
    poll_seconds : float
        How long to wait when there is nothing to do and nobody knocks.
    queues : list of str, optional
        Names of queues to serve; all if not given.
    """
    discover()
    worker_id = f"{socket.gethostname()}-{os.getpid()}-{uuid.uuid4().hex[:6]}"[-64:]
    done, cron_at, bell = 0, float("-inf"), Bell()
    with _heartbeat(worker_id, lease_seconds) as beat:
        while not stop_event.is_set():
            close_old_connections()
            if time.monotonic() - cron_at >= CRON_SECONDS:
                cron_at = time.monotonic()
                cron.enqueue_due()
            job = queue.claim(worker_id, lease_seconds, queues)
            if job:
                run(job, beat)
                done += 1
            if once or (burst and not job):
                break
            if not job:
                bell.wait(stop_event, poll_seconds)
    return done


def discover() -> None:
    """Import every `tasks.py`: of the apps, and of the packages that the setting TASKS names, so that schedules run."""
    autodiscover_modules("tasks")
    for package in task_backends["default"].options.get("packages", []):
        if module_has_submodule(import_module(package), "tasks"):
            import_module(f"{package}.tasks")


def run(job: Job, beat: "Heartbeat | None" = None) -> None:
    """Run a job that was claimed, to its end: finished, to be tried again, or a dead letter."""
    running = RunningJob(job)
    try:
        task = task_of(job)
        task_started.send(DatabaseBackend, task_result=result_of(job, task))
        with as_current(running), (beat or Heartbeat("", 0)).keeping(running):
            args = [TaskContext(task_result=result_of(job, task)), *job.args] if task.takes_context else job.args
            result = task.call(*args, **job.kwargs)
        if queue.is_held(job):
            queue.finish(job, result)
        elif not running.finished:
            raise queue.LeaseLost
    except queue.LeaseLost:
        logger.warning("Job %s (%s) was taken over by another worker; what this one did is undone.", job.pk, job.name)
    except Exception as error:
        _note_failure(job, running, error)
    else:
        _tell(job)


def _note_failure(job: Job, running: RunningJob, error: Exception) -> None:
    if running.finished and not queue.is_held(job):
        # Its effects and its success are committed; what failed came after.
        logger.exception("Job %s (%s) failed after it was finished.", job.pk, job.name)
        return
    again = queue.fail(job, error)
    logger.warning("Job %s (%s) failed%s: %s", job.pk, job.name, "; it is tried again" if again else "", error)
    if not again:
        _tell(job)


def _tell(job: Job) -> None:
    """Send Django's signal that a job ended."""
    try:
        job.refresh_from_db()
        task_finished.send(DatabaseBackend, task_result=result_of(job, task_of(job)))
    except (Job.DoesNotExist, ImportError):
        logger.info("Job %s ended and is gone.", job.pk)


class Heartbeat:
    """Renews the lease of the job at hand and says that the worker lives."""

    def __init__(self, worker_id: str, lease_seconds: float) -> None:
        self.worker_id, self.lease_seconds = worker_id, lease_seconds
        self._running: RunningJob | None = None
        self._stop = threading.Event()
        self._lock = threading.Lock()

    @contextmanager
    def keeping(self, running: RunningJob) -> Iterator[None]:
        """Keep this job's lease."""
        with self._lock:
            self._running = running
        try:
            yield
        finally:
            with self._lock:
                self._running = None

    def beat(self) -> None:
        """One heartbeat."""
        at = clock.now()
        Worker.objects.update_or_create(worker_id=self.worker_id, defaults={"seen_at": at})
        Worker.objects.filter(seen_at__lt=at - timedelta(days=1)).delete()
        with self._lock:
            running = self._running
        if running and not queue.renew(running.job, self.lease_seconds):
            running.lost = not running.finished

    def loop(self) -> None:
        """Beat until stopped. A database that is away for a while does not end it."""
        while not self._stop.is_set():
            try:
                self.beat()
            except Exception:
                logger.exception("The heartbeat of %s failed; it is tried again.", self.worker_id)
            finally:
                connections.close_all()
            self._stop.wait(self.lease_seconds / 3)

    def stop(self) -> None:
        """End the loop."""
        self._stop.set()


@contextmanager
def _heartbeat(worker_id: str, lease_seconds: float) -> Iterator[Heartbeat]:
    beat = Heartbeat(worker_id, lease_seconds)
    thread = threading.Thread(target=beat.loop, name="skopos-heartbeat", daemon=True)
    thread.start()
    try:
        yield beat
    finally:
        beat.stop()
        thread.join(timeout=5)
        Worker.objects.filter(worker_id=worker_id).delete()
