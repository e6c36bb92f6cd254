"""`skopos worker`: works the queue."""

import signal
import threading
from pathlib import Path
from typing import Annotated, Any

import typer

from skopos.cli import app, base


@app.command()
def worker(
    once: Annotated[bool, typer.Option("--once", help="Run one job, or none if none is due, and stop.")] = False,
    burst: Annotated[bool, typer.Option("--burst", help="Run all jobs that are due and stop.")] = False,
    queue: Annotated[list[str] | None, typer.Option(help="Queues to serve, such as intake; default: all.")] = None,
    lease: Annotated[float, typer.Option(help="Seconds until the job of a silent worker is given away.", min=1)] = 60,
    as_json: Annotated[bool, typer.Option("--json", help="Answer with the number of jobs as JSON.")] = False,
    home: Annotated[Path | None, typer.Option(help="Data folder; default: SKOPOS_HOME or ./skopos-data.")] = None,
) -> None:
    """Work the queue until Ctrl+C or SIGTERM; the job at hand is finished first, a second signal ends it at once."""
    base.start_django(home)
    base.require_database()
    from skopos.jobs.worker import work

    if not (once or burst):
        base.prepare_labels_meanwhile()
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _stopper(stop, number))
    done = work(stop, once=once, burst=burst, lease_seconds=lease, queues=queue or None)
    if as_json:
        base.answer_json({"jobs": done})


def _stopper(stop: threading.Event, number: signal.Signals) -> Any:
    """Give a handler that asks the worker to stop and lets the next signal end it."""

    def handle(_number: int, _frame: Any) -> None:
        signal.signal(number, signal.SIG_DFL)
        stop.set()

    return handle
