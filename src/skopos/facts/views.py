"""What SQL sees: the tables and rollups as views over the files of one snapshot."""

import itertools
from collections.abc import Sequence

import duckdb

from skopos.facts import disk, engine
from skopos.facts.columns import columns_sql, stored_schema, todays_digest
from skopos.facts.days import day_sql
from skopos.facts.errors import FactsUnreadable
from skopos.facts.models import FactFile
from skopos.facts.registry import registered
from skopos.facts.schemas import TABLES, FactTable
from skopos.facts.words.finding import FILE_BITS


def build_engine(
    workspace_id: int, zone: str, files: list[FactFile], only: Sequence[str] | None = None
) -> duckdb.DuckDBPyConnection:
    """Make a locked engine that may read `files`; its views are their tables and rollups, or `only` these tables."""
    paths = [disk.data_path(workspace_id, file.table, file.name) for file in files]
    connection = engine.query_engine(paths)
    by_table: dict[str, list[FactFile]] = {}
    for file in files:
        by_table.setdefault(file.table, []).append(file)
    missing = [path for path in paths if not path.exists()]
    if missing:
        raise FactsUnreadable(
            f"{missing[0]} is missing. Restore the facts folder from a backup, or take the rows in again."
        )
    try:
        for table in TABLES.values():
            if only is None or table.name in only:
                _make_view(connection, table, by_table.get(table.name, []), zone)
        for rollup in registered() if only is None else ():
            live = [file for file in by_table.get(rollup.name, []) if file.signature == rollup.signature(zone)]
            source = files_sql(live) if live else rollup.select_from(f"SELECT * FROM main.{rollup.source}")
            connection.execute(f'CREATE VIEW "{rollup.name}" AS {source}')
    except (duckdb.IOException, duckdb.InvalidInputException) as error:
        if ".parquet" not in str(error):
            raise
        raise FactsUnreadable(
            f"A fact file is missing or damaged: {error}. Restore the folder from a backup."
        ) from error
    engine.lock(connection)
    return connection


def in_order(files: list[FactFile], zone: str) -> tuple[list[FactFile], list[FactFile]]:
    """Give the files filed under `zone` and the others: the order in which a table's files are numbered."""
    here = [file for file in files if file.signature == zone]
    return here, [file for file in files if file.signature != zone]


def _make_view(connection: duckdb.DuckDBPyConnection, table: FactTable, files: list[FactFile], zone: str) -> None:
    """Define a table, and for one that is searched a view more of its rows with the `place` of each.

    Files filed under another zone get their day worked out anew until they are filed again.
    """
    if not files:
        connection.register("nothing", stored_schema(table.schema).empty_table())
        connection.execute(f'CREATE TABLE "{table.name}" AS SELECT * FROM nothing')
        connection.unregister("nothing")
        if table.searched:
            connection.execute(f'CREATE VIEW "{table.name}_places" AS SELECT *, 0::BIGINT AS place FROM {table.name}')
        return
    for name, with_place in [(table.name, False), (f"{table.name}_places", True)][: 1 + bool(table.searched)]:
        connection.execute(f'CREATE VIEW "{name}" AS {_rows_sql(table, files, zone, with_place=with_place)}')


def _rows_sql(table: FactTable, files: list[FactFile], zone: str, *, with_place: bool) -> str:
    numbers = {file.pk: number for number, file in enumerate(itertools.chain(*in_order(files, zone)))}
    return rows_sql(table, files, numbers, zone, with_place=with_place)


def rows_sql(table: FactTable, files: list[FactFile], numbers: dict[int, int], zone: str, *, with_place: bool) -> str:
    """SQL for the rows of some files of a snapshot, each file with its number there."""
    parts = []
    for group, is_away in zip(in_order(files, zone), (False, True), strict=True):
        if group:
            parted = f"[{', '.join(str(numbers[file.pk]) for file in group)}][file_index::BIGINT + 1]"
            place = f", ({parted}::BIGINT << {FILE_BITS}) + file_row_number AS place" if with_place else ""
            part = files_sql(group, table, "*" + place)
            day = f"{day_sql(table.moment, zone)} AS day"
            parts.append(f"SELECT * REPLACE ({day}) FROM ({part})" if is_away else part)
    return " UNION ALL ".join(parts)


def files_sql(files: list[FactFile], table: FactTable | None = None, columns: str = "*") -> str:
    """SQL for all rows of these files: in the columns that `table` has today, or as the first file has them."""
    # Telling the columns costs each query some ten milliseconds: only where a file needs it.
    told = table and any(file.columns != todays_digest(table) for file in files)
    paths = (str(disk.data_path(file.workspace_id, file.table, file.name)) for file in files)
    listed = ", ".join("'" + path.replace("'", "''") + "'" for path in paths)
    return f"SELECT {columns} FROM read_parquet([{listed}]{', ' + columns_sql(table) if table and told else ''})"
