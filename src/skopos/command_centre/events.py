"""Server-sent events: tell a page that the facts changed, so that it fetches its parts anew.

An event carries no content, only the state of the tables; so a page that missed some misses nothing, and nobody gets
through the stream what the pages would not show. Each open stream holds one thread of the server, so their number is
bounded, for the process and for a person; who comes too late asks by polling. A stream ends after some minutes and the
browser opens it again where it was.
"""

import threading
import time
from collections import Counter
from collections.abc import Iterator

from django.conf import settings
from django.db import connection

from skopos.common import ending
from skopos.facts.reading import state_of

STREAMS_PER_PERSON = 6
LOOK_S = 0.1
HEARTBEAT_S = 15.0
LIFE_S = 600.0
RETRY_MS = 2000

_lock = threading.Lock()
_open: Counter[int] = Counter()
_states: dict[int, tuple[float, str]] = {}


def take_place(person_id: int) -> bool:
    """Take one of the places for streams; False when all are taken."""
    with _lock:
        if _open.total() >= settings.EVENT_STREAMS or _open[person_id] >= STREAMS_PER_PERSON:
            return False
        _open[person_id] += 1
        return True


def leave_place(person_id: int) -> None:
    """Give a place back."""
    with _lock:
        _open[person_id] -= 1
        if _open[person_id] <= 0:
            del _open[person_id]


def open_streams() -> int:
    """How many streams this process holds open."""
    with _lock:
        return _open.total()


def state_now(workspace_id: int) -> str:
    """Give the state of the workspace's tables, at most `LOOK_S` old; one query however many streams ask."""
    with _lock:
        at, state = _states.get(workspace_id, (float("-inf"), ""))
        if time.monotonic() - at < LOOK_S:
            return state
    state = state_of(workspace_id)
    if not connection.in_atomic_block:
        connection.close()  # a stream lives for minutes and must not hold a connection that it uses for moments
    with _lock:
        _states[workspace_id] = (time.monotonic(), state)
    return state


class Stream(Iterator[bytes]):
    """One open stream; holds a place that `take_place` gave, until it is closed."""

    def __init__(self, workspace_id: int, person_id: int, seen: str) -> None:
        self._workspace_id, self._person_id, self._seen = workspace_id, person_id, seen
        self._until = time.monotonic() + LIFE_S
        self._greeted = self._closed = False

    def __next__(self) -> bytes:
        """Wait for a change, or for the time to give a sign of life."""
        if not self._greeted:
            self._greeted = True
            return f"retry: {RETRY_MS}\n\n".encode()
        beat = time.monotonic() + HEARTBEAT_S
        while not self._closed and not ending.is_near() and time.monotonic() < self._until:
            state = state_now(self._workspace_id)
            if state != self._seen:
                self._seen = state
                return f"event: facts\nid: {state}\ndata: {state}\n\n".encode()
            if time.monotonic() >= beat:
                return b": still here\n\n"
            time.sleep(LOOK_S)
        raise StopIteration

    def close(self) -> None:
        """Give the place back; the server calls this when the reader is gone."""
        if not self._closed:
            self._closed = True
            leave_place(self._person_id)

    def __del__(self) -> None:
        self.close()
