"""Whether the server is about to stop, so that answers that would go on for minutes end at once.

The note is one byte of memory that the server's process shares with those it forks. Where processes are not forked
nobody reads it, and the server ends them after its own waiting time.
"""

import mmap

_note = mmap.mmap(-1, 1)


def announce() -> None:
    """Say that the server stops. Takes no lock, so a signal handler may call it."""
    _note[0] = 1


def is_near() -> bool:
    """Is the server about to stop?"""
    return _note[0] == 1
