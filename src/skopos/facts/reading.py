"""Reads a workspace's facts with SQL: one snapshot, one locked engine, a time limit."""

import threading
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, tzinfo
from functools import lru_cache

import duckdb
import pyarrow as pa

from skopos.facts import disk, engine
from skopos.facts.days import zone_name
from skopos.facts.errors import FactsRefused, FactsTimeLimit, FactsUnreadable
from skopos.facts.manifest import ROLLUPS
from skopos.facts.models import TableVersion
from skopos.facts.schemas import FactTable
from skopos.facts.snapshots import Snapshot, snapshot_now
from skopos.facts.words.finding import WordIndex

TIME_LIMIT_S = 20.0
KEPT_BYTES = 64 * 1024
"""Rows no larger are kept for the next time that the same is asked of the same snapshot."""

Params = Sequence[object] | dict[str, object] | None


class Facts:
    """One snapshot of a workspace's facts. Made by `open_facts`."""

    def __init__(self, workspace_id: int, snapshot: Snapshot, folder: str, time_limit_s: float | None) -> None:
        self.workspace_id = workspace_id
        self._snapshot, self._folder, self._time_limit_s = snapshot, folder, time_limit_s
        self._connection = snapshot.connection.cursor()

    def remember[T](self, key: Hashable, make: Callable[[], T]) -> T:
        """Give what `make` makes, or what it made before for an equal `key` over this very snapshot.

        The key must hold all that the answer depends on besides the facts, such as the day and the language. What
        is given is shared between requests: it must not be changed.
        """
        found = self._snapshot.answers.get(key)
        if found is None:
            found = make()
            self._snapshot.answers.put(key, found)
        kept: T = found
        return kept

    def close(self) -> None:
        """End reading."""
        self._connection.close()

    def query(self, sql: str, params: Params = None, **arrow: pa.Table) -> pa.Table:
        """Run one SELECT and give its rows; the same question over the same tables is answered from memory.

        So give days and moments as parameters: what SQL itself takes from the clock or by chance would stand still.

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
        if arrow:
            return self._select(sql, params, arrow)
        key = (sql, repr(params))
        found: pa.Table | None = self._snapshot.rows.get(key)
        if found is None:
            found = self._select(sql, params, arrow)
            if found.nbytes <= KEPT_BYTES:
                self._snapshot.rows.put(key, found)
        return found

    def _select(self, sql: str, params: Params, arrow: dict[str, pa.Table]) -> pa.Table:
        with self._running(sql, arrow):
            return engine.select(self._connection, sql, params)

    def between(self, table: FactTable, since: date | None, until: date | None, *, with_place: bool = False) -> str:
        """Give what to write after FROM to read a table where only the days from `since` to `until` are wanted.

        Files of other months are then not even opened. Rows of other days may be there still: name the days in the
        condition too. `with_place` adds the column that joins rows with the index of words.
        """
        return self._snapshot.between(table, since, until, with_place=with_place)

    def words(self, table: FactTable) -> WordIndex:
        """Give the index of the words in a table that is searched; see `words.finding`."""
        return self._snapshot.words[table.name]

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
            self._snapshot.prepare(sql)
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


@lru_cache(maxsize=512)
def refuse_all_but_select(sql: str) -> None:
    """Raise FactsRefused unless `sql` is one SELECT: the engine could overwrite the very files it may read."""
    statements = duckdb.extract_statements(sql)
    if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
        raise FactsRefused("Facts are read with one SELECT; nothing else is allowed.")


@dataclass(frozen=True)
class State:
    """Words for the state of a workspace's facts, each another one after a change.

    Attributes
    ----------
    whole : str
        Of all tables and rollups.
    rollups : str
        Of the rollups alone: what is made of them need not be made anew while rows come in.
    """

    whole: str
    rollups: str


def states_of(workspace_id: int) -> State:
    """Give the states of a workspace's facts. Runs one query."""
    found = TableVersion.objects.filter(workspace_id=workspace_id).order_by("table").values_list("table", "version")
    versions = dict(found)
    whole = ".".join(map(str, versions.values()))
    # As long as none was made they are worked out from the rows, and follow these at once.
    return State(whole, f"r{versions[ROLLUPS]}" if versions.get(ROLLUPS) else whole)


def state_of(workspace_id: int) -> str:
    """Give a word for the state of a workspace's tables and rollups: another one after every change. Runs one query."""
    return states_of(workspace_id).whole


@contextmanager
def open_facts(workspace_id: int, zone: str | tzinfo, time_limit_s: float | None = TIME_LIMIT_S) -> Iterator[Facts]:
    """Open the workspace's facts as they are now, its days counted in `zone`.

    All queries of one `with` see the same rows, whatever is written meanwhile. Runs one query of the database; the
    engine is kept as long as the tables stay the same, so that opening costs about a millisecond.
    """
    name = zone_name(zone)
    folder = str(disk.workspace_folder(workspace_id))
    facts = Facts(workspace_id, snapshot_now(workspace_id, name), folder, time_limit_s)
    try:
        yield facts
    finally:
        facts.close()
