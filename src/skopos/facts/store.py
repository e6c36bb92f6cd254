"""Writes facts: staged aside, merged by key, made the table in one transaction.

with store.writing(workspace.pk, workspace.tzinfo) as writing:
    for batch in batches:
        writing.add(MENTION, batch)
    written = writing.commit(inside=lambda written: record_import(written))
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date, tzinfo
from pathlib import Path
from typing import Self

import duckdb
import pyarrow as pa
from django.db import transaction

from skopos.facts import disk, engine, merging
from skopos.facts.days import zone_name
from skopos.facts.errors import Conflict, FactsBusy, FactsRefused
from skopos.facts.files import discard
from skopos.facts.keys import KEY_HIGH, KEY_LOW, fingerprint_sql
from skopos.facts.manifest import live_files, one_writer, publish, version_of
from skopos.facts.models import DirtyDay, FactFile, TableVersion
from skopos.facts.reading import open_facts
from skopos.facts.schemas import FactTable
from skopos.facts.staging import Staged

ATTEMPTS = 20


@dataclass(frozen=True)
class Written:
    """What a commit did.

    Attributes
    ----------
    added, changed, unchanged : int
        Rows handed over, by what became of them: together they are all rows. A row that a later row of the same key
        replaced within the same commit counts as unchanged.
    days : tuple of date
        Days, in the workspace's zone, whose rows are others now.
    removed : int
        Stored rows that are gone without another in their place; only `rewrite` removes rows.
    """

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    days: tuple[date, ...] = ()
    removed: int = 0


class Writing:
    """Rows on their way into a workspace's tables. Made by `writing`."""

    def __init__(self, workspace_id: int, zone: str, folder: Path, connection: duckdb.DuckDBPyConnection) -> None:
        self.workspace_id, self.zone = workspace_id, zone
        self._folder, self._connection = folder, connection
        self._staged: dict[str, Staged] = {}
        self._dropped: dict[str, pa.Table] = {}
        self._planned_on: dict[str, int] = {}
        self._done = False

    def add(self, table: FactTable, rows: pa.Table | pa.RecordBatch) -> Self:
        """Stage rows with the table's own fields; raises FactsRefused if they do not fit."""
        if self._done:
            raise FactsRefused("This writing is committed; open another one for more rows.")
        if table.name not in self._staged:
            self._staged[table.name] = Staged(table, self._folder, self.zone, self._connection)
        self._staged[table.name].add(rows)
        return self

    def commit(self, inside: Callable[[Written], None] | None = None) -> Written:
        """Merge what was staged into the tables; all of it in one transaction, in which `inside` runs too.

        `inside` gets the `Written` and runs exactly once, or not at all if an error is raised.

        Raises
        ------
        FactsNotStored
            The disk is full or refuses; nothing was stored.
        FactsBusy
            Others kept changing the same tables; nothing was stored.
        """
        if self._done:
            raise FactsRefused("This writing is committed already.")
        for staged in self._staged.values():
            staged.close()
        with one_writer(self.workspace_id):
            for _ in range(ATTEMPTS):
                try:
                    written = self._try_commit(inside)
                except Conflict:
                    if self._planned_on:
                        raise
                    continue
                self._done = True
                return written
        raise FactsBusy("Other work kept changing the same tables. Nothing was stored; try again in a minute.")

    def _try_commit(self, inside: Callable[[Written], None] | None) -> Written:
        merged: list[merging.Merged] = []
        try:
            for staged in self._staged.values():
                name = staged.table.name
                version = self._planned_on.get(name, version_of(self.workspace_id, name))
                merged.append(merging.merge(self.workspace_id, staged, version, self.zone, self._dropped.get(name)))
            written = Written(
                sum(each.added for each in merged),
                sum(each.changed for each in merged),
                sum(each.unchanged for each in merged),
                tuple(sorted(set().union(*(each.change.dirty for each in merged)))),
                sum(each.removed for each in merged),
            )
            publish(self.workspace_id, [each.change for each in merged], lambda: inside(written) if inside else None)
        except BaseException:
            for each in merged:
                discard(self.workspace_id, each.change.new)
            raise
        return written

    def replace_matching(self, table: FactTable, old: pa.Table, new: pa.Table) -> None:
        """Stage `new` in place of the rows `old`, on whose version the commit then insists."""
        self.add(table, new)
        self._connection.register("old_rows", old)
        self._connection.register("new_rows", new)
        prints = fingerprint_sql(table)
        gone = engine.select(
            self._connection,
            f"SELECT {KEY_HIGH}, {KEY_LOW} FROM (SELECT {prints} FROM old_rows) "
            f"ANTI JOIN (SELECT {prints} FROM new_rows) USING ({KEY_HIGH}, {KEY_LOW})",
        )
        for name in ("old_rows", "new_rows"):
            self._connection.unregister(name)
        before = self._dropped.get(table.name)
        self._dropped[table.name] = pa.concat_tables([before, gone]) if before is not None else gone

    def plan_on(self, table: FactTable, version: int) -> None:
        """Refuse to commit on any other version of the table than this one."""
        self._planned_on[table.name] = version


@contextmanager
def writing(workspace_id: int, zone: str | tzinfo) -> Iterator[Writing]:
    """Open a writer of a workspace whose days are counted in `zone`. Leaving without `commit` changes nothing."""
    name = zone_name(zone)
    with ExitStack() as stack:
        with disk.disk_errors(disk.workspace_folder(workspace_id)):
            folder = stack.enter_context(disk.staging_folder(workspace_id))
        connection = stack.enter_context(engine.work_engine())
        yield Writing(workspace_id, name, folder, connection)


def rewrite(
    workspace_id: int,
    table: FactTable,
    where: str,
    params: list[object] | dict[str, object] | None,
    change: Callable[[pa.Table], pa.Table],
    *,
    zone: str | tzinfo | None = None,
    inside: Callable[[Written], None] | None = None,
) -> Written:
    """Change the rows that `where` (SQL over the table, with its `day`) chooses: correct, erase or label them anew.

    `change` gets tables of up to 50,000 of these rows, with the table's own fields, and gives the rows to stand in
    their place: the same keys with other values, or fewer rows to delete some. It may be called again when another
    process wrote in between, so it must not have effects of its own.
    """
    for _ in range(ATTEMPTS):
        name = zone_name(zone) if zone else _zone_of(workspace_id, table)
        version = version_of(workspace_id, table.name)
        with writing(workspace_id, name) as writer, open_facts(workspace_id, name, time_limit_s=None) as facts:
            writer.plan_on(table, version)
            columns = ", ".join(f'"{column}"' for column in table.schema.names)
            sql = f"SELECT {columns} FROM {table.name} WHERE {where}"
            for old in facts.stream(sql, params):
                writer.replace_matching(table, old, change(old))
            try:
                return writer.commit(inside)
            except Conflict:
                continue
    raise FactsBusy(f"Other work kept changing {table.name}. Nothing was changed; try again in a minute.")


def _zone_of(workspace_id: int, table: FactTable) -> str:
    files = live_files(workspace_id, table.name)
    return files[0].signature if files else "UTC"


def erase(workspace_id: int) -> None:
    """Delete all facts of a workspace for good, without a grace period, when the caller's transaction commits."""
    with transaction.atomic():
        for version in TableVersion.objects.select_for_update().filter(workspace_id=workspace_id):
            # A writer that planned before the erasure must not bring rows back.
            version.version += 1
            version.save(update_fields=["version"])
        FactFile.objects.filter(workspace_id=workspace_id).delete()
        DirtyDay.objects.filter(workspace_id=workspace_id).delete()
        folder = disk.workspace_folder(workspace_id)
        transaction.on_commit(lambda: shutil.rmtree(folder, ignore_errors=True))
