"""Tasks that the tests of the queue run."""

import threading
import time
from pathlib import Path

from django.tasks import task

from skopos.jobs import cron, running, worker
from skopos.jobs.declare import job


class HopelessError(Exception):
    """Trying again will not help."""

    permanent = True


def note(path, line):
    """Append a line to a file, in one write."""
    with Path(path).open("a") as file:
        file.write(line + "\n")


def lines(path):
    """What was noted so far."""
    return Path(path).read_text().split() if Path(path).exists() else []


@task
def write_down(path: str, word: str, workspace_id: int | None = None) -> str:
    note(path, word)
    return word


@task
def wait_for(started: str, go: str) -> str:
    note(started, "started")
    while not Path(go).exists():
        time.sleep(0.01)
    return "done"


@job(max_attempts=3)
def break_down(path: str) -> None:
    note(path, "tried")
    raise ValueError("This goes wrong.")


@job(max_attempts=3)
def be_hopeless(path: str) -> None:
    note(path, "tried")
    raise HopelessError("The account is closed.")


@task(takes_context=True)
def tell_attempt(context, number: int) -> list[int]:
    return [context.attempt, number]


@task
def report_progress() -> str:
    running.current().progress(5, 10, "Half way")
    return "done"


def run_jobs() -> int:
    """Work the queue until no job is due."""
    return worker.work(threading.Event(), burst=True)


def work(lease_seconds: float, once: bool = True) -> int:
    """A worker in a process of its own."""
    worker.discover()
    cron._schedules.clear()
    done = 0
    while not done:
        done = worker.work(threading.Event(), once=once, burst=not once, lease_seconds=lease_seconds)
    return done
