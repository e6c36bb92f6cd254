"""How whoever queues a job wakes a worker at once, across processes: by the time of change of one empty file.

A worker that has nothing to do looks at this file many times a second, which costs next to nothing, and at the
database once a second: for jobs whose time comes, and for those queued on another machine.
"""

import logging
import threading
import time
from pathlib import Path

from django.conf import settings
from django.db import transaction

logger = logging.getLogger(__name__)
LOOK_SECONDS = 0.05


def knock_on_commit() -> None:
    """Wake the workers of this machine when the caller's transaction commits."""
    transaction.on_commit(_knock)


def _knock() -> None:
    try:
        Path(settings.WAKE_FILE).touch()
    except OSError:
        logger.info("The file that wakes the worker cannot be written; it looks at the queue once a second anyway.")


class Bell:
    """Hears whether somebody knocked since it last waited."""

    def __init__(self) -> None:
        self._path = Path(settings.WAKE_FILE)
        self._heard = self._now()

    def wait(self, stop_event: threading.Event, seconds: float) -> None:
        """Wait until somebody knocks, or the worker is told to stop, or for so many seconds."""
        until = time.monotonic() + seconds
        while (now := self._now()) == self._heard and (left := until - time.monotonic()) > 0:
            if stop_event.wait(min(LOOK_SECONDS, left)):
                return
        self._heard = now

    def _now(self) -> int:
        try:
            return self._path.stat().st_mtime_ns
        except OSError:
            return 0
