"""What runs on the machines of a cluster: with the packages installed and the folders in sight, without a database.

Spark ships these objects by name, so this file imports nothing that needs Django before `ready` was called. What the
machines are to do comes packed: it holds classes of the rooms.
"""

import pickle
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

if TYPE_CHECKING:
    from skopos.facts.parts import Part, Redone

MOMENT = pa.timestamp("us", tz="UTC")
REDONE = pa.schema(
    [
        ("part", pa.int64()),
        ("name", pa.string()),
        ("rows", pa.int64()),
        ("size", pa.int64()),
        ("first_at", MOMENT),
        ("last_at", MOMENT),
        ("columns", pa.string()),
        ("changed", pa.int64()),
        ("days", pa.list_(pa.date32())),
    ]
)
SHARED = ("FACTS_MEMORY_MB", "UPLOAD_MAX_BYTES", "USE_TZ", "LANGUAGE_CODE", "AUTH_USER_MODEL")
"""Settings that are the same everywhere. No secret and no address of a database is among them."""


def packed(work: Any) -> bytes:
    """Pack what the machines are to do."""
    return pickle.dumps(work)


def settings_to_share() -> dict[str, Any]:
    """Give the settings that a machine of the cluster works with; it has no database, and cannot reach one."""
    from django.conf import settings

    rooms = [name for name in settings.INSTALLED_APPS if name.startswith("skopos.") and name != "skopos.web"]
    return {
        **{name: getattr(settings, name) for name in SHARED},
        "FACTS_FOLDER": str(settings.FACTS_FOLDER),
        "FACTS_THREADS": 1,
        "INSTALLED_APPS": [*rooms, "django.contrib.auth", "django.contrib.contenttypes"],
        "DATABASES": {},
    }


def ready(shared: Mapping[str, Any]) -> None:
    """Set Django up with these settings, once a process."""
    import django
    from django.apps import apps
    from django.conf import settings

    if not settings.configured:
        settings.configure(**{**shared, "FACTS_FOLDER": Path(shared["FACTS_FOLDER"])})
    if not apps.ready:
        django.setup()


@dataclass(frozen=True)
class Redo:
    """Writes parts of files anew; the function of `mapInArrow`: numbers of parts in, what became of them out."""

    shared: Mapping[str, Any]
    work: bytes

    def __call__(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Do the parts whose numbers come."""
        numbers = [number for batch in batches for number in batch.column(0).to_pylist()]
        if not numbers:
            return
        ready(self.shared)
        from skopos.facts.parts import redo
        from skopos.facts.schemas import TABLES

        workspace_id, table, span, parts, change = pickle.loads(self.work)  # noqa: S301  (packed by this very command)
        for number in numbers:
            yield _told(number, redo(workspace_id, TABLES[table], parts[number], span, change))


def _told(number: int, redone: "Redone") -> pa.RecordBatch:
    new = redone.new
    row = {name: getattr(new, name) for name in REDONE.names if hasattr(new, name)}
    row |= {"part": number, "changed": redone.changed, "days": list(redone.days)}
    return pa.RecordBatch.from_pylist([row], REDONE)


@dataclass(frozen=True)
class TakeIn:
    """Reads, screens and labels whole files; the function of `mapInArrow`: numbers of files in, mentions out.

    After the mentions of a file comes one row that has `ABOUT` only: what became of its rows, as JSON.
    """

    shared: Mapping[str, Any]
    work: bytes

    def __call__(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Take in the files whose numbers come."""
        numbers = [number for batch in batches for number in batch.column(0).to_pylist()]
        if not numbers:
            return
        ready(self.shared)
        from skopos.bulk.files import rows_of

        files = pickle.loads(self.work)  # noqa: S301  (packed by this very command)
        for number in numbers:
            yield from rows_of(files, number)


def heard(row: Mapping[str, Any], parts: "list[Part]", table: str) -> "Redone":
    """Give what a machine told of a part."""
    from skopos.facts.files import NewFile
    from skopos.facts.parts import Redone

    part = parts[row["part"]]
    told = {name: row[name] for name in ("name", "rows", "size", "first_at", "last_at", "columns")}
    new = NewFile(table=table, month=part.month, signature=part.signature, **told)
    days: list[date] = row["days"]
    return Redone(part, new, row["changed"], tuple(days))
