"""Folders and files of facts: written aside, made durable, then named."""

import errno
import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from skopos.facts.errors import FactsNotStored

DATA, KEYS, WORDS = ".parquet", ".keys.npy", ".words"
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def workspace_folder(workspace_id: int) -> Path:
    """Folder of everything a workspace has stored."""
    return Path(settings.FACTS_FOLDER) / str(int(workspace_id))


def table_folder(workspace_id: int, table: str) -> Path:
    """Folder of one table; made if absent."""
    folder = workspace_folder(workspace_id) / table
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def data_path(workspace_id: int, table: str, name: str) -> Path:
    """Where the rows of the manifest's file `name` lie."""
    return workspace_folder(workspace_id) / table / (name + DATA)


def keys_path(workspace_id: int, table: str, name: str) -> Path:
    """Where the sorted keys of the manifest's file `name` lie."""
    return workspace_folder(workspace_id) / table / (name + KEYS)


def words_path(workspace_id: int, table: str, name: str) -> Path:
    """Where the words of the manifest's file `name` lie."""
    return workspace_folder(workspace_id) / table / (name + WORDS)


def spill_folder() -> Path:
    """Where sorts that do not fit into memory are put."""
    folder = Path(settings.FACTS_FOLDER) / "spill"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@contextmanager
def staging_folder(workspace_id: int) -> Iterator[Path]:
    """Give a folder of one writer's own; it is gone afterwards."""
    folder = workspace_folder(workspace_id) / "staging" / uuid.uuid4().hex
    folder.mkdir(parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def make_durable(temporary: Path, final: Path) -> None:
    """Put a finished file on the disk for good, then give it its name."""
    handle = os.open(temporary, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
    temporary.replace(final)


def sync_folder(folder: Path) -> None:
    """Put the names in a folder on the disk for good; Windows does so by itself and cannot open folders."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def remove(workspace_id: int, table: str, name: str) -> None:
    """Delete a file with its keys and words; any of them may be gone already."""
    words_path(workspace_id, table, name).unlink(missing_ok=True)
    keys_path(workspace_id, table, name).unlink(missing_ok=True)
    data_path(workspace_id, table, name).unlink(missing_ok=True)


@contextmanager
def disk_errors(where: Path) -> Iterator[None]:
    """Turn the disk's refusals into one sentence that says what to do."""
    try:
        yield
    except OSError as error:
        if error.errno in FULL:
            reason = f"The disk that holds {where} is full. Free some space and try again; nothing was stored."
        elif isinstance(error, PermissionError):
            reason = f"{error.filename or where} may not be written. Give this process the right to write there."
        else:
            raise
        raise FactsNotStored(reason) from error
