"""Rollups: small tables by day that pages read, kept up with the days that changed.

A rollup is SQL over one table of facts, grouped by `day` and whatever pages filter by. It is stored like a table. A
commit notes the days it touched; `refresh` makes these days anew and publishes all rollups of a workspace at once.
A rollup that was never made, or whose SQL or time zone changed, is worked out from the rows until it is.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, tzinfo

import duckdb
import pyarrow as pa

from skopos.facts import disk, engine
from skopos.facts.days import DAY, month_of, zone_name
from skopos.facts.errors import Conflict, FactsBusy
from skopos.facts.files import FileWriter, Joining, NewFile, discard, write_months
from skopos.facts.manifest import ROLLUPS, Change, live_files, publish, version_of
from skopos.facts.models import DirtyDay, FactFile
from skopos.facts.registry import Rollup, register, registered
from skopos.facts.schemas import TABLES
from skopos.facts.views import build_engine, files_sql

__all__ = ["Rollup", "are_behind", "refresh", "register", "registered", "stale_days"]

ATTEMPTS = 20
SMALL_ROWS = 50_000
FEW = 4
NEVER = date(1970, 1, 1)  # month of the file that says "made, and empty"
HELD_ROWS = 300_000
"""So many rows are read once for all rollups of their table and held in memory meanwhile."""
WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Due:
    """A rollup that is behind: wholly, where `days` is None, or for these days."""

    rollup: Rollup
    made: list[FactFile]
    days: list[date] | None


type Maker = Callable[[Rollup, list[date] | None], pa.Table]
"""Works a rollup out from the rows of some days, or of all days if None: another engine than the one in here."""


def stale_days(workspace_id: int) -> int:
    """How many days the rollups have yet to catch up with."""
    return DirtyDay.objects.filter(workspace_id=workspace_id).values("table", "day").distinct().count()


def are_behind(workspace_id: int, zone: str | tzinfo) -> bool:
    """Is there a rollup to make, because days changed, its definition did, or it is new?"""
    name = zone_name(zone)
    if stale_days(workspace_id):
        return True
    files = live_files(workspace_id)
    made = {(file.table, file.signature) for file in files}
    tables = {file.table for file in files}
    due = any(rollup.source in tables and (rollup.name, rollup.signature(name)) not in made for rollup in registered())
    return due or bool(_forsaken(files))


def _forsaken(files: list[FactFile]) -> list[FactFile]:
    """Give the files of rollups that are defined no more."""
    known = {*TABLES, *(rollup.name for rollup in registered())}
    return [file for file in files if file.table not in known]


def ask_anew(workspace_id: int, zone: str | tzinfo, first: date | None = None, last: date | None = None) -> int:
    """Note days with rows as changed, so that the next refresh makes them anew; gives how many days it noted."""
    name, noted = zone_name(zone), 0
    with build_engine(workspace_id, name, live_files(workspace_id), only=list(TABLES)) as connection:
        for table in TABLES:
            days = [day for (day,) in connection.execute(f"SELECT DISTINCT day FROM {table} ORDER BY day").fetchall()]
            wanted = [day for day in days if (not first or day >= first) and (not last or day <= last)]
            DirtyDay.objects.bulk_create(
                [DirtyDay(workspace_id=workspace_id, table=table, day=day) for day in wanted], batch_size=500
            )
            noted += len(wanted)
    return noted


def refresh(workspace_id: int, zone: str | tzinfo, make: Maker | None = None) -> tuple[date, ...]:
    """Bring the rollups up to date and give the days that changed since the last time. Safe to repeat and to kill.

    With `make` another engine works them out; they are stored and published in the same way.
    """
    name = zone_name(zone)
    for _ in range(ATTEMPTS):
        # In this order: what is committed in between is seen by the rows and stays noted for the next time.
        version = version_of(workspace_id, ROLLUPS)
        dirty = list(DirtyDay.objects.filter(workspace_id=workspace_id).values_list("pk", "table", "day"))
        change = Change(ROLLUPS, version, caught_up=[pk for pk, _, _ in dirty])
        try:
            _make(workspace_id, name, {(table, day) for _, table, day in dirty}, change, make)
            publish(workspace_id, [change])
        except Conflict:
            discard(workspace_id, change.new)
            continue
        except BaseException:
            discard(workspace_id, change.new)
            raise
        return tuple(sorted({day for _, _, day in dirty}))
    raise FactsBusy("Another process kept refreshing the same rollups. It does the work; try again in a minute.")


def _make(
    workspace_id: int, zone: str, dirty: set[tuple[str, date]], change: Change, make: Maker | None = None
) -> None:
    """Write the files of all rollups that are behind."""
    files = live_files(workspace_id)
    change.retired += [file.pk for file in _forsaken(files)]
    behind = _behind(files, zone, dirty)
    if not behind:
        return
    sources = list(dict.fromkeys(due.rollup.source for due in behind))
    connection = build_engine(workspace_id, zone, files, only=sources)
    try:
        for table in sources:
            of_table = [due for due in behind if due.rollup.source == table]
            rows = [file for file in files if file.table == table]
            source = f"main.{table}" if make else _held(connection, table, rows, of_table)
            for due in of_table:
                made = make(due.rollup, due.days) if make else None
                _bring_up(workspace_id, zone, connection, source, _newest_month(rows), due, change, made)
    finally:
        connection.close()


def _behind(files: list[FactFile], zone: str, dirty: set[tuple[str, date]]) -> list[Due]:
    """Give the rollups that are to be made, wholly or for some days."""
    found = []
    for rollup in registered():
        made = [file for file in files if file.table == rollup.name]
        whole = not made or any(file.signature != rollup.signature(zone) for file in made)
        days = sorted(day for table, day in dirty if table == rollup.source)
        if (whole and (made or any(file.table == rollup.source for file in files))) or days:
            found.append(Due(rollup, made, None if whole else days))
    return found


def _held(connection: duckdb.DuckDBPyConnection, table: str, files: list[FactFile], behind: list[Due]) -> str:
    """Read the wanted rows once for all rollups of a table, if they are few; give the name of what to read from."""
    wanted: list[date] | None = None
    if all(due.days is not None for due in behind):
        wanted = sorted({day for due in behind for day in due.days or ()})
        files = [file for file in files if file.may_hold(wanted[0], wanted[-1])]
    if len(behind) == 1 or sum(file.rows for file in files) > HELD_ROWS:
        return f"main.{table}"
    named = {"day"}.union(*(WORD.findall(due.rollup.sql) for due in behind))
    columns = ", ".join(f'"{name}"' for name in [*TABLES[table].schema.names, "day"] if name in named)
    span = f"WHERE day BETWEEN DATE '{wanted[0]}' AND DATE '{wanted[-1]}'" if wanted else ""
    connection.execute(f'CREATE TEMP TABLE "held {table}" AS SELECT {columns} FROM main.{table} {span}')
    return f'"held {table}"'


def _bring_up(
    workspace_id: int,
    zone: str,
    connection: duckdb.DuckDBPyConnection,
    source: str,
    newest: date,
    due: Due,
    change: Change,
    made: pa.Table | None = None,
) -> None:
    """Write the files of one rollup and note them in the change."""
    touched = due.made if due.days is None else [*_of_days(due.made, due.days), *_to_join(due.made, due.days, newest)]
    kept = [] if due.days is None else [file for file in touched if file.rows]
    signature = due.rollup.signature(zone)
    new, schema = _write(workspace_id, due, connection, source, kept, signature, Joining(SMALL_ROWS, newest), made)
    change.new += new
    change.retired += [file.pk for file in touched]
    if len(touched) == len(due.made) and not new:
        # A file without rows says that the rollup is made and there is nothing in it.
        change.new.append(FileWriter(workspace_id, due.rollup.name, NEVER, schema, None).finish(signature))


def _newest_month(source: list[FactFile]) -> date:
    """Give the newest month of the rows that rollups are made from: it changes most and keeps a file of its own."""
    return max((file.month for file in source), default=NEVER)


def _of_days(made: list[FactFile], days: list[date]) -> list[FactFile]:
    """Give the files that hold any of these days, or are the place for them: those of their months."""
    months = {NEVER, *map(month_of, days)}
    return [file for file in made if file.month in months or _holds(file, days)]


def _holds(file: FactFile, days: list[date]) -> bool:
    if not file.first_at or not file.last_at:  # made before rollups noted their days: a file is then one month
        return False
    return any(file.first_at.date() <= day <= file.last_at.date() for day in days)


def _to_join(made: list[FactFile], days: list[date], newest: date) -> list[FactFile]:
    """Give the small files of past months if there are many: they become few with the next that is written."""
    small = [file for file in made if file.rows < SMALL_ROWS and file.month < newest]
    there = {file.pk for file in _of_days(made, days)}
    return [file for file in small if file.pk not in there] if len(small) > FEW else []


def _write(
    workspace_id: int,
    due: Due,
    connection: duckdb.DuckDBPyConnection,
    source: str,
    kept: list[FactFile],
    signature: str,
    join: Joining,
    made: pa.Table | None = None,
) -> tuple[list[NewFile], pa.Schema]:
    """Write the months of `days` (of all days if None): these days made anew, the other days of `kept` copied.

    Gives the files, none for a rollup without rows, and its columns.
    """
    rollup, days = due.rollup, due.days
    rows = f"SELECT * FROM {source}"
    if days is not None:
        connection.register("days_to_make", pa.table({"d": pa.array(days, DAY.type)}))
        span = f"day BETWEEN DATE '{days[0]}' AND DATE '{days[-1]}'"
        rows = f"{rows} WHERE {span} AND day IN (SELECT d FROM days_to_make)"
    sql = rollup.select_from(rows)
    if made is not None:
        connection.register("made_elsewhere", _as_here(made, rollup, connection))
        sql = "SELECT * FROM made_elsewhere"
    if kept:
        old = f"{files_sql(kept)} WHERE day NOT IN (SELECT d FROM days_to_make)"
        sql = f"SELECT * FROM ({sql}) UNION ALL BY NAME ({old})"
    with engine.readable(disk.workspace_folder(workspace_id)):
        reader = engine.stream(connection, f"SELECT * FROM ({sql}) ORDER BY day", rows=20_000)
        new = write_months(workspace_id, rollup.name, reader.schema, None, reader, signature, join=join)
        return new, reader.schema


def _schema(rollup: Rollup, connection: duckdb.DuckDBPyConnection) -> pa.Schema:
    """Give the columns of a rollup as they are stored."""
    return engine.select(connection, rollup.select_from(f"SELECT * FROM main.{rollup.source} WHERE false")).schema


def _as_here(made: pa.Table, rollup: Rollup, connection: duckdb.DuckDBPyConnection) -> pa.Table:
    """Give rows that another engine worked out in the columns and types that this one would give them."""
    schema = _schema(rollup, connection)
    return made.select(schema.names).cast(schema)
