"""What SQL sees: the tables and rollups as views over the files of one snapshot."""

import duckdb

from skopos.facts import disk, engine
from skopos.facts.columns import columns_sql, stored_schema, todays_digest
from skopos.facts.days import day_sql
from skopos.facts.errors import FactsUnreadable
from skopos.facts.models import FactFile
from skopos.facts.registry import registered
from skopos.facts.schemas import TABLES, FactTable


def build_engine(workspace_id: int, zone: str, files: list[FactFile]) -> duckdb.DuckDBPyConnection:
    """Make a locked engine whose views are the tables and rollups that `files` hold."""
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
            _make_view(connection, table, by_table.get(table.name, []), zone)
        for rollup in registered():
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


def _make_view(connection: duckdb.DuckDBPyConnection, table: FactTable, files: list[FactFile], zone: str) -> None:
    """Define a table. Files filed under another zone get their day worked out anew until they are filed again."""
    if not files:
        connection.register("nothing", stored_schema(table.schema).empty_table())
        connection.execute(f'CREATE TABLE "{table.name}" AS SELECT * FROM nothing')
        connection.unregister("nothing")
        return
    here = [file for file in files if file.signature == zone]
    away = [file for file in files if file.signature != zone]
    parts = [files_sql(here, table)] if here else []
    if away:
        day = day_sql(table.moment, zone)
        parts.append(f"SELECT * REPLACE ({day} AS day) FROM ({files_sql(away, table)})")
    connection.execute(f'CREATE VIEW "{table.name}" AS {" UNION ALL ".join(parts)}')


def files_sql(files: list[FactFile], table: FactTable | None = None) -> str:
    """SQL for all rows of these files: in the columns that `table` has today, or as the first file has them."""
    # Telling the columns costs each query some ten milliseconds: only where a file needs it.
    told = table and any(file.columns != todays_digest(table) for file in files)
    paths = (str(disk.data_path(file.workspace_id, file.table, file.name)) for file in files)
    listed = ", ".join("'" + path.replace("'", "''") + "'" for path in paths)
    return f"SELECT * FROM read_parquet([{listed}]{', ' + columns_sql(table) if table and told else ''})"
