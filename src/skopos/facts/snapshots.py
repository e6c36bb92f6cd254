"""Keeps an engine for each state of a workspace's tables, with small rollups in memory and answers given before.

A snapshot is known by the names of its files, which are made once and never change: another state of the tables is
another snapshot. So whatever is kept with it stays true as long as it is found.
"""

import re
import threading
from collections import OrderedDict
from collections.abc import Hashable
from datetime import date
from typing import Any

import duckdb

from skopos.facts import disk
from skopos.facts.manifest import live_files, live_names
from skopos.facts.models import FactFile
from skopos.facts.registry import registered, registered_digest
from skopos.facts.schemas import TABLES, FactTable
from skopos.facts.views import build_engine, in_order, rows_sql
from skopos.facts.words.finding import WordIndex

POOL_SIZE = 6
ROWS_KEPT, ANSWERS_KEPT = 128, 32
IN_MEMORY_BYTES = 4 * 1024 * 1024
"""A rollup whose files are together no larger is held in memory from the first query that names it."""

WORD = re.compile(r"\w+")


class Kept:
    """Some answers by their question, of which the longest unused go first. Shared by the threads."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._answers: OrderedDict[Hashable, Any] = OrderedDict()

    def get(self, key: Hashable) -> Any:
        """Give the answer kept for `key`; None if there is none."""
        with self._lock:
            if key not in self._answers:
                return None
            self._answers.move_to_end(key)
            return self._answers[key]

    def put(self, key: Hashable, answer: object) -> None:
        """Keep an answer."""
        with self._lock:
            self._answers[key] = answer
            while len(self._answers) > self._most:
                self._answers.popitem(last=False)


class Snapshot:
    """One state of a workspace's tables: its engine and what was found out about it. Shared by the threads."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, files: list[FactFile], zone: str) -> None:
        self.connection, self.words = connection, _words(files, zone)
        self._waiting = _small_rollups(files, zone)
        self._lock = threading.Lock()
        self._files, self._zone = files, zone
        self.rows = Kept(ROWS_KEPT)
        self.answers = Kept(ANSWERS_KEPT)

    def between(self, table: FactTable, since: date | None, until: date | None, *, with_place: bool) -> str:
        """Name the view of a table, or give SQL for those of its files that may have rows of these days."""
        whole = f"{table.name}_places" if with_place else table.name
        here, away = in_order([file for file in self._files if file.table == table.name], self._zone)
        numbers = {file.pk: number for number, file in enumerate([*here, *away])}
        chosen = [file for file in [*here, *away] if file.may_hold(since, until)]
        if not chosen or len(chosen) == len(numbers):
            return whole
        return f"({rows_sql(table, chosen, numbers, self._zone, with_place=with_place)})"

    def prepare(self, sql: str) -> None:
        """Bring the small rollups that `sql` names into memory: a query then opens none of their files."""
        if not self._waiting.isdisjoint(words := WORD.findall(sql)):
            with self._lock:
                for name in self._waiting.intersection(words):
                    hold_in_memory(self.connection, name)
                    self._waiting.discard(name)


_pool: OrderedDict[tuple[Any, ...], Snapshot] = OrderedDict()
_pool_lock = threading.Lock()


def snapshot_now(workspace_id: int, zone: str) -> Snapshot:
    """Give the snapshot of the workspace's tables as they are now. Runs one query if it is known, else two."""
    key = _key(workspace_id, zone, live_names(workspace_id))
    with _pool_lock:
        if key in _pool:
            _pool.move_to_end(key)
            return _pool[key]
    files = live_files(workspace_id)
    key = _key(workspace_id, zone, [file.name for file in files])
    made = Snapshot(build_engine(workspace_id, zone, files), files, zone)
    with _pool_lock:
        for other in [other for other in _pool if other[:2] == key[:2]]:
            del _pool[other]  # an older state of the same tables; its last reader closes it
        _pool[key] = made
        while len(_pool) > POOL_SIZE:
            _pool.popitem(last=False)
    return made


def _key(workspace_id: int, zone: str, names: list[str]) -> tuple[Any, ...]:
    return (str(disk.workspace_folder(workspace_id)), zone, frozenset(names), registered_digest())


def _words(files: list[FactFile], zone: str) -> dict[str, WordIndex]:
    """Give the index of words of each table that has one; its files are numbered as in the engine's views."""
    found = {}
    for table in TABLES.values():
        if table.searched:
            here, away = in_order([file for file in files if file.table == table.name], zone)
            found[table.name] = WordIndex([*here, *away])
    return found


def _small_rollups(files: list[FactFile], zone: str) -> set[str]:
    """Give the rollups that are made and small enough to be held in memory."""
    sizes: dict[str, int] = {}
    made = {rollup.name: rollup.signature(zone) for rollup in registered()}
    for file in files:
        if made.get(file.table) == file.signature:
            sizes[file.table] = sizes.get(file.table, 0) + file.size
    return {name for name, size in sizes.items() if size <= IN_MEMORY_BYTES}


def hold_in_memory(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    """Put a table of the same rows in the place of a view, at once for whoever reads it."""
    with connection.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute(f'CREATE TABLE "held {name}" AS SELECT * FROM "{name}"')
        cursor.execute(f'DROP VIEW "{name}"')
        cursor.execute(f'ALTER TABLE "held {name}" RENAME TO "{name}"')
        cursor.execute("COMMIT")
