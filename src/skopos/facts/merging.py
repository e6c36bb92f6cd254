"""Joins staged rows with a table by key: finds what is new, what changed, and writes the files that follow."""

from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from skopos.facts import disk, keys
from skopos.facts.columns import stored_schema
from skopos.facts.days import day_sql
from skopos.facts.engine import readable, select, work_engine
from skopos.facts.files import copy_without, discard, write_months
from skopos.facts.keys import KEY_HIGH, KEY_LOW, Numbers
from skopos.facts.manifest import Change, live_files
from skopos.facts.models import FactFile
from skopos.facts.schemas import FactTable
from skopos.facts.staging import Marks, Staged
from skopos.facts.views import files_sql


@dataclass
class Merged:
    """The change of one table, its new files written already."""

    change: Change
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0


@dataclass
class Plan:
    """Which staged rows are to be stored, and which stored rows give way."""

    keep: NDArray[np.bool_]
    gone: dict[int, keys.Positions] = field(default_factory=dict)
    changed: int = 0
    removed: int = 0


def merge(workspace_id: int, staged: Staged, version: int, zone: str, dropped: pa.Table | None = None) -> Merged:
    """Write the files that make the staged rows part of the table as it was at `version`."""
    table = staged.table
    files = live_files(workspace_id, table.name)
    plan = make_plan(table, files, staged.marks, dropped)
    merged = Merged(Change(table.name, version))
    stored = int(plan.keep.sum())
    merged.changed, merged.added = plan.changed, stored - plan.changed
    merged.unchanged, merged.removed = len(plan.keep) - stored, plan.removed
    try:
        _replace(workspace_id, table, [file for file in files if file.pk in plan.gone], plan, merged, zone)
        if stored:
            rows, schema, words = staged.slices(plan.keep), stored_schema(table.schema), table.searched
            merged.change.new += write_months(workspace_id, table.name, schema, table.moment, rows, zone, words)
            merged.change.dirty |= staged.days_of(plan.keep)
    except BaseException:
        discard(workspace_id, merged.change.new)
        raise
    return merged


def make_plan(table: FactTable, files: list[FactFile], marks: Marks, dropped: pa.Table | None) -> Plan:
    """Compare fingerprints: the last staged row of each key counts, and it is stored if its content differs."""
    newest = keys.newest_of_each(marks.high, marks.low, marks.order)
    keep = np.zeros(len(marks.high), dtype=bool)
    keep[newest] = True
    plan = Plan(keep)
    ordered = marks.high[newest], marks.low[newest], marks.content[newest]
    for file in files:
        there = _keys_of(file, table)
        at, place = _meet(there, ordered[0], ordered[1])
        same = there[2][place] == ordered[2][at]
        keep[newest[at[same]]] = False
        plan.changed += int((~same).sum())
        gone = there[3][place[~same]].astype(np.int64)
        if dropped is not None and dropped.num_rows:
            found = keys.find(*_dropped_keys(dropped), there[0], there[1])
            plan.removed += int((found >= 0).sum())
            gone = np.union1d(gone, there[3][found[found >= 0]].astype(np.int64))
        if len(gone):
            plan.gone[file.pk] = np.sort(gone)
    return plan


def _meet(there: Numbers, high: Numbers, low: Numbers) -> tuple[keys.Positions, keys.Positions]:
    """Give the places of the common keys in the staged rows and in the file; the shorter list is looked up."""
    if there.shape[1] < len(high):
        found = keys.find(there[0], there[1], high, low)
        place = np.flatnonzero(found >= 0)
        return found[place], place
    found = keys.find(high, low, there[0], there[1])
    at = np.flatnonzero(found >= 0)
    return at, found[at]


def _dropped_keys(dropped: pa.Table) -> tuple[Numbers, Numbers]:
    return dropped.column(KEY_HIGH).to_numpy(), dropped.column(KEY_LOW).to_numpy()


def _keys_of(file: FactFile, table: FactTable) -> Numbers:
    """Give the file's list of keys; one that is missing or damaged is made anew from the rows."""
    path = disk.keys_path(file.workspace_id, file.table, file.name)
    try:
        found = keys.load_keys(path)
        if found.shape == (4, file.rows):
            return found
    except (OSError, ValueError, EOFError):
        pass
    return _made_anew(file, table)


def _made_anew(file: FactFile, table: FactTable) -> Numbers:
    data = disk.data_path(file.workspace_id, file.table, file.name)
    aside = data.with_suffix(".keys.writing")
    with work_engine() as engine, readable(data):
        prints = select(engine, f"SELECT {keys.fingerprint_sql(table)} FROM ({files_sql([file], table)})")
    keys.save_keys(aside, *(prints.column(name).to_numpy() for name in prints.schema.names))
    path = disk.keys_path(file.workspace_id, file.table, file.name)
    disk.make_durable(aside, path)
    return keys.load_keys(path)


def _replace(
    workspace_id: int,
    table: FactTable,
    files: list[FactFile],
    plan: Plan,
    merged: Merged,
    zone: str,
) -> None:
    """Write the copies of files that lose rows, and note the days that these rows had."""
    for file in files:
        gone = plan.gone[file.pk]
        path = disk.data_path(workspace_id, table.name, file.name)
        with readable(path):
            at = pq.read_table(path, columns=[table.moment]).take(pa.array(gone))
        with work_engine() as engine:
            engine.register("gone", at)
            days = engine.execute(f"SELECT DISTINCT {day_sql(table.moment, zone)} FROM gone").fetchall()
            engine.unregister("gone")
        merged.change.dirty |= {day for (day,) in days}
        merged.change.retired.append(file.pk)
        left = copy_without(
            workspace_id,
            table,
            file.name,
            month=file.month,
            gone=gone,
            signature=file.signature,
        )
        if left:
            merged.change.new.append(left)
