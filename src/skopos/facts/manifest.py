"""Reads and changes the manifest. A table changes here, in one transaction, or not at all."""

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date

from django.db import connection, transaction

from skopos.common import clock
from skopos.facts import disk
from skopos.facts.errors import Conflict
from skopos.facts.files import NewFile
from skopos.facts.models import DirtyDay, FactFile, TableVersion

ROLLUPS = "rollups"  # the version that all rollups of a workspace share
WAIT_SECONDS = 60.0


@dataclass
class Change:
    """What is to become of one table."""

    table: str
    planned_on: int
    new: list[NewFile] = field(default_factory=list)
    retired: list[int] = field(default_factory=list)
    dirty: set[date] = field(default_factory=set)
    caught_up: list[int] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Would publishing it leave everything as it is?"""
        return not (self.new or self.retired or self.dirty or self.caught_up)


def version_of(workspace_id: int, table: str) -> int:
    """Give the table's version; read it before the files that a change is planned on."""
    found = TableVersion.objects.filter(workspace_id=workspace_id, table=table).values_list("version", flat=True)
    return found.first() or 0


def live_files(workspace_id: int, *tables: str) -> list[FactFile]:
    """Give the files that are the workspace's tables now, newest rows first. Runs one query: one snapshot."""
    files = FactFile.objects.filter(workspace_id=workspace_id, retired_at__isnull=True)
    if tables:
        files = files.filter(table__in=tables)
    return sorted(
        files, key=lambda file: (file.table, file.month, file.last_at or file.created_at, file.pk), reverse=True
    )


def live_names(workspace_id: int) -> list[str]:
    """Give only the names of these files, which tell one state of the tables from another."""
    return list(
        FactFile.objects.filter(workspace_id=workspace_id, retired_at__isnull=True).values_list("name", flat=True)
    )


def publish(workspace_id: int, changes: Iterable[Change], inside: Callable[[], None] | None = None) -> None:
    """Make the changes and run `inside` in one transaction.

    Raises
    ------
    Conflict
        If a table changed since its change was planned; nothing happened then and `inside` was not called.
    """
    with transaction.atomic():
        for change in sorted(changes, key=lambda change: change.table):
            if not change.is_empty:
                _apply(workspace_id, change)
        if inside:
            inside()


def _apply(workspace_id: int, change: Change) -> None:
    version, _ = TableVersion.objects.get_or_create(workspace_id=workspace_id, table=change.table)
    version = TableVersion.objects.select_for_update().get(pk=version.pk)
    if version.version != change.planned_on:
        raise Conflict(change.table)
    FactFile.objects.filter(pk__in=change.retired).update(retired_at=clock.now())
    FactFile.objects.bulk_create([_row(workspace_id, file) for file in change.new])
    DirtyDay.objects.bulk_create(
        [DirtyDay(workspace_id=workspace_id, table=change.table, day=day) for day in sorted(change.dirty)]
    )
    for start in range(0, len(change.caught_up), 500):
        DirtyDay.objects.filter(pk__in=change.caught_up[start : start + 500]).delete()
    version.version += 1
    version.save(update_fields=["version"])


def _row(workspace_id: int, file: NewFile) -> FactFile:
    return FactFile(
        workspace_id=workspace_id,
        table=file.table,
        month=file.month,
        name=file.name,
        rows=file.rows,
        size=file.size,
        first_at=file.first_at,
        last_at=file.last_at,
        signature=file.signature,
        columns=file.columns,
    )


@contextmanager
def one_writer(workspace_id: int) -> Iterator[None]:
    """Let writers of one workspace wait for each other instead of planning in vain.

    The version check keeps tables right without it. The lock ends with its process, however that ends. Inside a
    caller's transaction nobody waits: on SQLite the holder may be waiting for that very transaction.
    """
    folder = disk.workspace_folder(workspace_id)
    folder.mkdir(parents=True, exist_ok=True)
    deadline = time.monotonic() + (0 if connection.in_atomic_block else WAIT_SECONDS)
    with (folder / "writer.lock").open("wb") as file:
        while not _try_lock(file.fileno()) and time.monotonic() < deadline:
            time.sleep(0.02)
        yield


def _try_lock(handle: int) -> bool:
    """Take the lock if it is free. Where the system has none, the version check alone does."""
    try:
        import fcntl
    except ImportError:
        return True
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
