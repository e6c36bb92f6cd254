"""The job that runs in this thread, as its task sees it.

    job = running.current()
    job.progress(done, total, _("Reading the file"))
    writing.commit(inside=lambda written: job.finish({"added": written.added}))

Outside a worker (a command, a test) `current` gives a stand-in that does nothing, so that one function serves both.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from skopos.jobs import queue
from skopos.jobs.models import Job

PROGRESS_EVERY_S = 1.0


class Running:
    """What a task may say about its own job."""

    def progress(self, done: int, total: int | None = None, text: str = "") -> None:
        """Say how far it is; shown to people."""

    def finish(self, result: Any = None) -> None:
        """Close the job in the caller's own transaction."""

    @property
    def is_lost(self) -> bool:
        """Has another worker taken the job over? Then further work is in vain."""
        return False


class RunningJob(Running):
    """A job in a worker's hands."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.finished = False
        self.lost = False
        self._said_at = float("-inf")

    def progress(self, done: int, total: int | None = None, text: str = "") -> None:
        """Say how far it is. Writes at most once a second, and always when `done` reaches `total`."""
        at = time.monotonic()
        if at - self._said_at < PROGRESS_EVERY_S and done != total:
            return
        self._said_at = at
        self.job.progress_done, self.job.progress_total, self.job.progress_text = done, total, str(text)[:200]
        Job.objects.filter(pk=self.job.pk, lease_token=self.job.lease_token).update(
            progress_done=done, progress_total=total, progress_text=self.job.progress_text
        )

    def finish(self, result: Any = None) -> None:
        """Close the job in the caller's own transaction, so that its success and its effects are one.

        Raises LeaseLost if another worker has the job; let it pass through, so that the transaction is undone.
        """
        queue.finish(self.job, result)
        self.finished = True

    @property
    def is_lost(self) -> bool:
        """Has another worker taken the job over?"""
        return self.lost


_current: ContextVar[Running | None] = ContextVar("skopos_running_job", default=None)
_NOBODY = Running()


def current() -> Running:
    """Give the job of this thread."""
    return _current.get() or _NOBODY


@contextmanager
def as_current(job: RunningJob) -> Iterator[None]:
    """Make `job` the current one."""
    token = _current.set(job)
    try:
        yield
    finally:
        _current.reset(token)
