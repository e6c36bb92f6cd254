"""In-memory DuckDB engines: one kind for the store's own work, one locked down for queries."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
from django.conf import settings

from skopos.facts import disk
from skopos.facts.errors import FactsNotStored, FactsUnreadable

CLOSED = {
    "autoload_known_extensions": "false",
    "autoinstall_known_extensions": "false",
    "python_enable_replacements": "false",
}


def threads() -> int:
    """Cores that one query may use."""
    return int(settings.FACTS_THREADS) or os.cpu_count() or 1


def _connect(memory_mb: int) -> duckdb.DuckDBPyConnection:
    config: dict[str, str | bool | int | float | list[str]] = {
        **CLOSED,
        "threads": threads(),
        "memory_limit": f"{memory_mb}MB",
        "temp_directory": str(disk.spill_folder()),
    }
    connection = duckdb.connect(":memory:", config=config)
    connection.execute("SET enable_progress_bar = false")
    connection.execute("SET TimeZone = 'UTC'")
    return connection


def select(connection: duckdb.DuckDBPyConnection, sql: str, params: Any = None) -> pa.Table:
    """Run a SELECT and give all its rows."""
    result: pa.Table = connection.sql(sql, params=params).to_arrow_table()
    return result


def stream(connection: duckdb.DuckDBPyConnection, sql: str, params: Any = None, *, rows: int) -> pa.RecordBatchReader:
    """Run a SELECT and give its rows in batches of some `rows`, as they are asked for."""
    result: pa.RecordBatchReader = connection.sql(sql, params=params).to_arrow_reader(rows)
    return result


IDLE = 2  # engines that wait for the next work: making one takes longer than storing a thousand rows
_idle: list[tuple[tuple[object, ...], duckdb.DuckDBPyConnection]] = []
_idle_lock = threading.Lock()


@contextmanager
def work_engine() -> Iterator[duckdb.DuckDBPyConnection]:
    """Give an engine for sorting and merging, within a quarter of the memory that queries may use.

    It is the caller's alone until the end of the `with`. One that served without an error serves again: unregister
    what was registered.
    """
    memory_mb = max(128, int(settings.FACTS_MEMORY_MB) // 4)
    kind = (os.getpid(), memory_mb, threads(), str(disk.spill_folder()))
    connection = _take_idle(kind) or _connect(memory_mb)
    try:
        yield connection
    except duckdb.OutOfMemoryException as error:
        connection.close()
        raise FactsNotStored(
            f"Sorting needed more than memory and the disk of {disk.spill_folder()} allow: {error}. Nothing was stored."
        ) from error
    except BaseException:
        connection.close()
        raise
    _keep_idle(kind, connection)


def _take_idle(kind: tuple[object, ...]) -> duckdb.DuckDBPyConnection | None:
    with _idle_lock:
        for number, (found, connection) in enumerate(_idle):
            if found == kind:
                del _idle[number]
                return connection
    return None


def _keep_idle(kind: tuple[object, ...], connection: duckdb.DuckDBPyConnection) -> None:
    """Put an engine by; of too many the one that waited longest is closed."""
    with _idle_lock:
        _idle.append((kind, connection))
        gone = _idle.pop(0)[1] if len(_idle) > IDLE else None
    if gone:
        gone.close()


def query_engine(allowed: list[Path]) -> duckdb.DuckDBPyConnection:
    """Give an engine that may read these files and nothing else, once `lock` was called."""
    connection = _connect(int(settings.FACTS_MEMORY_MB))
    # Files never change under their name, so what was read of their structure stays true.
    connection.execute("SET parquet_metadata_cache = true")
    # A page's newest rows: find them by their moment first, then read the wide columns of these rows only.
    connection.execute("SET late_materialization_max_rows = 500")
    connection.execute("SET allowed_paths = ?", [[str(path) for path in allowed]])
    return connection


def lock(connection: duckdb.DuckDBPyConnection) -> None:
    """Close the door: no other files, no network, no extensions, no changed settings."""
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")


@contextmanager
def readable(path: Path | str) -> Iterator[None]:
    """Say which file cannot be read and what to do."""
    try:
        yield
    except (OSError, pa.ArrowInvalid, duckdb.IOException, duckdb.InvalidInputException) as error:
        raise FactsUnreadable(
            f"Facts in {path} are missing or damaged: {error}. "
            "Restore the folder from a backup, or take the rows in again."
        ) from error
