"""Reads a workspace's facts with SQL: one snapshot, one locked engine, a time limit."""

import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import tzinfo
from typing import Any

import duckdb
import pyarrow as pa

from skopos.facts import disk, engine
from skopos.facts.days import zone_name
from skopos.facts.errors import FactsRefused, FactsTimeLimit, FactsUnreadable
from skopos.facts.manifest import live_files
from skopos.facts.models import FactFile
from skopos.facts.registry import registered_digest
from skopos.facts.views import build_engine

POOL_SIZE = 6
TIME_LIMIT_S = 20.0
Params = Sequence[object] | dict[str, object] | None

_pool: OrderedDict[tuple[Any, ...], duckdb.DuckDBPyConnection] = OrderedDict()
_pool_lock = threading.Lock()


class Facts:
    """One snapshot of a workspace's facts. Made by `open_facts`."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, folder: str, time_limit_s: float | None) -> None:
        self._connection, self._folder, self._time_limit_s = connection, folder, time_limit_s
        self._registered: set[str] = set()

    def query(self, sql: str, params: Params = None, **arrow: pa.Table) -> pa.Table:
        """Run one SELECT and give its rows.

        Parameters
        ----------
        sql : str
            DuckDB's SQL over `mention`, `metric_point`, the rollups and the tables given by name.
        params : sequence or dict
            Values for ``?`` or ``$name``; never put a value into the text.
        **arrow : pyarrow.Table
            Tables, such as chosen keys, that the SQL names.

        Raises
        ------
        FactsTimeLimit, FactsUnreadable, FactsRefused
        """
        with self._running(sql, arrow):
            return engine.select(self._connection, sql, params)

    def stream(self, sql: str, params: Params = None, *, batch_rows: int = 50_000) -> Iterator[pa.Table]:
        """Run one SELECT and give its rows in tables of at most `batch_rows`, so that any number fits into memory."""
        with self._running(sql, {}):
            for batch in engine.stream(self._connection, sql, params, rows=batch_rows):
                if batch.num_rows:
                    yield pa.table(batch)

    @contextmanager
    def _running(self, sql: str, arrow: dict[str, pa.Table]) -> Iterator[None]:
        refuse_all_but_select(sql)
        for name, table in arrow.items():
            self._connection.register(name, table)
        timer = threading.Timer(self._time_limit_s, self._connection.interrupt) if self._time_limit_s else None
        if timer:
            timer.daemon = True
            timer.start()
        try:
            yield
        except duckdb.InterruptException as error:
            raise FactsTimeLimit(f"The query took more than {self._time_limit_s} seconds and was stopped.") from error
        except (duckdb.IOException, duckdb.InvalidInputException) as error:
            if ".parquet" not in str(error):
                raise
            raise FactsUnreadable(
                f"A file below {self._folder} is missing or damaged: {error}. Restore the folder from a backup."
            ) from error
        finally:
            if timer:
                timer.cancel()
            for name in arrow:
                self._connection.unregister(name)


def refuse_all_but_select(sql: str) -> None:
    """Raise FactsRefused unless `sql` is one SELECT: the engine could overwrite the very files it may read."""
    statements = duckdb.extract_statements(sql)
    if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
        raise FactsRefused("Facts are read with one SELECT; nothing else is allowed.")


@contextmanager
def open_facts(workspace_id: int, zone: str | tzinfo, time_limit_s: float | None = TIME_LIMIT_S) -> Iterator[Facts]:
    """Open the workspace's facts as they are now, its days counted in `zone`.

    All queries of one `with` see the same rows, whatever is written meanwhile. Runs one query of the database; the
    engine is kept as long as the tables stay the same, so that opening costs about a millisecond.
    """
    name = zone_name(zone)
    files = live_files(workspace_id)
    cursor = _engine_for(workspace_id, name, files).cursor()
    try:
        yield Facts(cursor, str(disk.workspace_folder(workspace_id)), time_limit_s)
    finally:
        cursor.close()


def _engine_for(workspace_id: int, zone: str, files: list[FactFile]) -> duckdb.DuckDBPyConnection:
    folder = str(disk.workspace_folder(workspace_id))
    key = (folder, zone, frozenset(file.name for file in files), registered_digest())
    with _pool_lock:
        if key in _pool:
            _pool.move_to_end(key)
            return _pool[key]
    made = build_engine(workspace_id, zone, files)
    with _pool_lock:
        for other in [other for other in _pool if other[:2] == key[:2]]:
            del _pool[other]  # an older state of the same tables; its last reader closes it
        _pool[key] = made
        while len(_pool) > POOL_SIZE:
            _pool.popitem(last=False)
    return made
