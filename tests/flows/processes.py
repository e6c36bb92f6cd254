"""Workers of the tests that stop at a chosen step of an import, to be killed there."""

import threading
import time
from pathlib import Path
from unittest.mock import patch

from skopos.channels.actions import imports
from skopos.channels.problems import ProblemFile
from skopos.facts import rollups, store
from skopos.jobs import cron, worker
from skopos.jobs.models import Job

STEPS = {
    "while rows are read": (store.Writing, "add"),
    "after the commit": (store.Writing, "commit"),
    "when the report is put into place": (ProblemFile, "publish"),
    "inside the commit": (imports, "note_done"),
}


def work(lease_seconds: float) -> int:
    """Work the queue until nothing is due."""
    worker.discover()
    cron._schedules.clear()
    stop = threading.Event()
    done = 0
    for _ in range(200):
        done += worker.work(stop, once=True, lease_seconds=lease_seconds, poll_seconds=0.05)
        if done:
            return done
        time.sleep(0.05)
    return done


def work_and_stop_at(step: str, marker: str) -> int:
    """Work the queue, but stay for ever where `step` ends."""
    place, name = STEPS[step]
    real = getattr(place, name)

    def stay(*args, **kwargs):
        real(*args, **kwargs)
        Path(marker).touch()
        threading.Event().wait()

    with patch.object(place, name, stay):
        return work(1.0)


def work_and_stop_in_rollups(marker: str) -> int:
    """Work the queue, but stay for ever where the first rollup is written."""
    real = rollups._write

    def stay(*args, **kwargs):
        real(*args, **kwargs)
        Path(marker).touch()
        threading.Event().wait()

    with patch.object(rollups, "_write", stay):
        return work(1.0)


def work_all() -> int:
    """Work the queue until no job waits or runs anywhere."""
    worker.discover()
    cron._schedules.clear()
    stop, done = threading.Event(), 0
    for _ in range(2_000):
        done += worker.work(stop, burst=True, lease_seconds=60.0, poll_seconds=0.05)
        if not Job.objects.filter(status__in=("READY", "RUNNING")).exists():
            return done
        time.sleep(0.05)
    return done
