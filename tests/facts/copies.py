"""Facts that many tests begin with: the first test of a process stores them, the others get copies of its files."""

import os
import shutil
import tempfile
import uuid
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from pathlib import Path

from skopos.facts import disk
from skopos.facts.models import DirtyDay, FactFile, TableVersion
from skopos.facts.registry import registered_digest

MANIFEST = (FactFile, TableVersion, DirtyDay)
NOTHING = "nothing"


@dataclass(frozen=True)
class Saved:
    """A workspace's facts: the rows of its manifest, and the folder where its files lie under their names."""

    rows: list[list]
    folder: Path


_saved: dict[Hashable, Saved] = {}
_reached_by: dict[Hashable, Hashable] = {}


def once(workspace_id: int, told: Hashable, make: Callable[[], None]) -> None:
    """Run `make`, or give the workspace copies of what it made for another in the same state; `told` says what that is.

    Only states that were reached by this function alone are known. Copies have names of their own, so that nothing
    that is kept by a file's name is taken for theirs.
    """
    rows = _manifest(workspace_id)
    before = _reached_by.get(_state(rows)) if any(rows) else NOTHING
    key = (before, told, registered_digest())
    if before and key in _saved:
        _copy(workspace_id, _saved[key])
    else:
        make()
    if before:
        rows = _manifest(workspace_id)
        _reached_by[_state(rows)] = key
        if key not in _saved:
            _saved[key] = _save(workspace_id, rows)


def _manifest(workspace_id: int) -> list[list]:
    return [list(model.objects.filter(workspace_id=workspace_id).order_by("pk")) for model in MANIFEST]


def _state(rows: list[list]) -> Hashable:
    files, versions, days = rows
    names = frozenset((file.name, file.retired_at) for file in files)
    return names, tuple((row.table, row.version) for row in versions), tuple((row.table, row.day) for row in days)


def _paths(workspace_id: int, table: str, name: str) -> list[Path]:
    return [path(workspace_id, table, name) for path in (disk.data_path, disk.keys_path, disk.words_path)]


def _save(workspace_id: int, rows: list[list]) -> Saved:
    folder = Path(tempfile.mkdtemp(dir=os.environ["SKOPOS_TEST_FOLDER"], prefix="facts-"))
    for file in rows[0]:
        for path in _paths(workspace_id, file.table, file.name):
            if path.exists():
                shutil.copyfile(path, folder / path.name)
    return Saved(rows, folder)


def _copy(workspace_id: int, saved: Saved) -> None:
    for model, rows in zip(MANIFEST, saved.rows, strict=True):
        model.objects.filter(workspace_id=workspace_id).delete()
        fields = [field.attname for field in model._meta.fields if not field.primary_key]
        made = [model(**{name: getattr(row, name) for name in fields}) for row in rows]
        for row in made:
            row.workspace_id = workspace_id
            if isinstance(row, FactFile):
                old, row.name = row.name, uuid.uuid4().hex
                disk.table_folder(workspace_id, row.table)
                for path in _paths(workspace_id, row.table, row.name):
                    source = saved.folder / path.name.replace(row.name, old)
                    if source.exists():
                        shutil.copyfile(source, path)
        model.objects.bulk_create(made)
