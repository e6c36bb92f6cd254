"""Merges small files of a month into few large ones, newest rows first, and files rows anew when the zone changed."""

from datetime import date, tzinfo
from itertools import groupby

from skopos.facts import engine
from skopos.facts.columns import stored_schema, todays_digest
from skopos.facts.days import day_sql, zone_name
from skopos.facts.errors import Conflict
from skopos.facts.files import FILE_ROWS, discard, write_months
from skopos.facts.keys import fingerprint_sql
from skopos.facts.manifest import Change, live_files, one_writer, publish, version_of
from skopos.facts.models import FactFile
from skopos.facts.schemas import TABLES, FactTable
from skopos.facts.views import files_sql

SMALL_ROWS = FILE_ROWS // 2
FEW = 8
BATCH_ROWS = 20_000


def compact(workspace_id: int, zone: str | tzinfo, *, few: int = FEW) -> int:
    """Merge the small files of each month that has more than `few` of them; give the number of files merged.

    Readers and writers go on meanwhile: a month whose table changed under the merge is left for the next time.
    """
    name, merged = zone_name(zone), 0
    for table in TABLES.values():
        for month in _months_to_merge(workspace_id, table, name, few):
            with one_writer(workspace_id):
                merged += _merge_month(workspace_id, table, month, name, few)
    return merged


def _months_to_merge(workspace_id: int, table: FactTable, zone: str, few: int) -> list[date]:
    files = live_files(workspace_id, table.name)
    return [month for month, group in groupby(files, lambda file: file.month) if _to_merge(list(group), zone, few)]


def _to_merge(files: list[FactFile], zone: str, few: int) -> list[FactFile]:
    """Choose what to merge of one month: files of another zone or of earlier columns, and small files if many."""
    away = [file for file in files if not _is_todays(file, zone)]
    small = [file for file in files if _is_todays(file, zone) and file.rows < SMALL_ROWS]
    return away + small if away or len(small) > few else []


def _is_todays(file: FactFile, zone: str) -> bool:
    return file.signature == zone and file.columns == todays_digest(TABLES[file.table])


def _merge_month(workspace_id: int, table: FactTable, month: date, zone: str, few: int) -> int:
    change = Change(table.name, version_of(workspace_id, table.name))
    files = [file for file in live_files(workspace_id, table.name) if file.month == month]
    chosen = _to_merge(files, zone, few)
    if not chosen:
        return 0
    change.retired = [file.pk for file in chosen]
    day = day_sql(table.moment, zone)
    sql = (
        f"SELECT * REPLACE ({day} AS day), {fingerprint_sql(table)} FROM ({files_sql(chosen, table)}) "
        f'ORDER BY "{table.moment}" DESC'
    )
    try:
        with engine.work_engine() as connection, engine.readable(f"{table.name} of {month:%Y-%m}"):
            batches = engine.stream(connection, sql, rows=BATCH_ROWS)
            schema = stored_schema(table.schema)
            change.new = write_months(workspace_id, table.name, schema, table.moment, batches, zone, table.searched)
        publish(workspace_id, [change])
    except Conflict:
        discard(workspace_id, change.new)
        return 0
    except BaseException:
        discard(workspace_id, change.new)
        raise
    return len(chosen)
