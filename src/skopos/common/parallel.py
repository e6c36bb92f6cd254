"""A pure function over many items on several cores, in order, with a bounded look-ahead."""

import multiprocessing
import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import chain, islice

MOST_PROCESSES = 4
AHEAD = 1  # items in flight for each process, and one more; each may be some 50,000 rows


def processes(wanted: int) -> int:
    """How many processes to use: `wanted`, or one for each core that is ours, at most four, when it is 0."""
    if wanted:
        return wanted
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(MOST_PROCESSES, cores))


def spread[Item, Result](
    function: Callable[[Item], Result], items: Iterable[Item], wanted: int, setup: Callable[[], object] | None = None
) -> Iterator[Result]:
    """Give `function` of each item, in order.

    A single item, or one process, is worked on here; otherwise by fresh processes. They are spawned, not forked: a fork
    of a process that runs threads (DuckDB, Arrow) can hang for ever. `function` and `setup`, which each process calls
    once, must be importable by name. The processes end when this one does, even if it is killed.
    """
    first = list(islice(items := iter(items), 2))
    if len(first) < 2 or wanted < 2:
        yield from map(function, chain(first, items))
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(wanted, context, initializer=_begin, initargs=(setup,)) as pool:
        waiting: deque[Future[Result]] = deque()
        try:
            for item in chain(first, items):
                waiting.append(pool.submit(function, item))
                if len(waiting) > wanted * AHEAD:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()


def spread_parts[Item, Part, Result](
    function: Callable[[Part], Result],
    items: Iterable[Item],
    part: Callable[[Item], Part],
    wanted: int,
    setup: Callable[[], object] | None = None,
) -> Iterator[tuple[Item, Result]]:
    """Give each item with `function` of a part of it, in order; only the parts travel to the other processes."""
    whole: deque[Item] = deque()

    def parts() -> Iterator[Part]:
        for item in items:
            whole.append(item)
            yield part(item)

    for result in spread(function, parts(), wanted, setup):
        yield whole.popleft(), result


def _begin(setup: Callable[[], object] | None) -> None:
    threading.Thread(target=_end_with_parent, daemon=True).start()
    if setup:
        setup()


def _end_with_parent() -> None:
    """A killed parent cannot tell its pool to end; without this the processes would wait for work for ever."""
    parent = multiprocessing.parent_process()
    if parent:
        parent.join()
        os._exit(1)
