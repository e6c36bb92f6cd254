"""Files that people bring: receive, choose how to read them, note how it went, undo, discard."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy

from skopos.channels.formats import Guess
from skopos.channels.models import Channel, Import, ImportState, SavedMapping
from skopos.channels.uploads import Received, discard, settle
from skopos.common import clock
from skopos.governance import audit
from skopos.workspaces.models import User, Workspace

IMPORTED = audit.register("channels.file_imported", gettext_lazy("took in a file"))
FAILED = audit.register("channels.import_failed", gettext_lazy("could not take in a file"))
UNDONE = audit.register("channels.import_undone", gettext_lazy("undid the import of a file"))
DISCARDED = audit.register("channels.file_discarded", gettext_lazy("discarded a brought file"))


@transaction.atomic
def receive_file(
    workspace: Workspace,
    received: Received,
    *,
    by: User | None,
    guesses: Sequence[Guess] = (),
    format: str = "",  # noqa: A002  (the field's own name)
    channel: Channel | None = None,
    mapping: dict[str, Any] | None = None,
    date_order: str = "",
) -> Import:
    """Take over a file that lies in the uploads folder; the best of the `guesses` is its format unless one is given."""
    scored = [(guess.format.manifest.key, guess.confidence) for guess in guesses]
    return Import.objects.create(
        workspace=workspace,
        channel=channel,
        name=received.name[:255],
        path=settle(received, workspace.pk),
        sha256=received.sha256,
        size_bytes=received.size,
        format=format or (scored[0][0] if scored else ""),
        guesses=scored,
        mapping=mapping,
        date_order=date_order,
        by=by,
    )


@transaction.atomic
def choose_reading(
    record: Import,
    *,
    format: str,  # noqa: A002
    channel: Channel | None,
    mapping: dict[str, Any] | None = None,
    date_order: str = "",
) -> None:
    """Say how a file is to be read; what an earlier check found counts no longer."""
    record.format, record.channel, record.mapping, record.date_order = format, channel, mapping, date_order
    record.tally, record.state, record.reason = {}, ImportState.WAITING, ""
    record.save(update_fields=["format", "channel", "mapping", "date_order", "tally", "state", "reason"])


def remember_mapping(workspace: Workspace, signature: str, mapping: dict[str, Any]) -> None:
    """Keep a mapping for the next file with the same header."""
    SavedMapping.objects.update_or_create(workspace=workspace, signature=signature, defaults={"mapping": mapping})


def claim(record: Import, state: ImportState) -> bool:
    """Move an open import on to `state`; tells False if somebody else did so first."""
    open_states = (ImportState.WAITING, ImportState.FAILED)
    moved = Import.objects.filter(pk=record.pk, state__in=open_states).update(
        state=state, reason="", rows_done=0, rows_expected=0
    )
    if moved:
        record.refresh_from_db()
    return bool(moved)


def note_progress(record: Import, rows: int, expected: int) -> None:
    """Note how far a run has come, for the page that shows it."""
    Import.objects.filter(pk=record.pk).update(rows_done=rows, rows_expected=expected)


def note_running(record: Import) -> None:
    """Note that a worker has begun."""
    Import.objects.filter(pk=record.pk, state=ImportState.QUEUED).update(state=ImportState.RUNNING)


def note_checked(record: Import, tally: dict[str, Any]) -> None:
    """Note what an import would do."""
    record.tally, record.state = tally, ImportState.WAITING
    record.save(update_fields=["tally", "state"])


def note_done(record: Import, tally: dict[str, Any], *, at: datetime) -> None:
    """Note what an import did. Runs inside the transaction that stores its rows."""
    record.tally, record.state, record.finished_at, record.reason = tally, ImportState.DONE, at, ""
    record.save(update_fields=["tally", "state", "finished_at", "reason"])
    counts = {name: tally[name] for name in ("added", "changed", "unchanged")}
    audit.record(IMPORTED, workspace=record.workspace, by=record.by, subject=record, **counts)


@transaction.atomic
def note_failed(record: Import, reason: str) -> None:
    """Note why a file could not be taken in; nothing of it was stored."""
    record.state, record.reason, record.finished_at = ImportState.FAILED, reason[:2000], clock.now()
    record.save(update_fields=["state", "reason", "finished_at"])
    audit.record(FAILED, workspace=record.workspace, by=record.by, subject=record, reason=record.reason)


def note_undone(record: Import, *, by: User, rows: int) -> None:
    """Note that an import's rows were taken out again. Runs inside the transaction that removes them."""
    record.state = ImportState.UNDONE
    record.save(update_fields=["state"])
    audit.record(UNDONE, workspace=record.workspace, by=by, subject=record, rows=rows)


def discard_import(record: Import, *, by: User) -> None:
    """Delete a file that was never taken in; raises ValueError for one that was."""
    if not record.is_open:
        raise ValueError("Only a file that was not taken in can be discarded.")
    path = Path(record.file)
    with transaction.atomic():
        audit.record(DISCARDED, workspace=record.workspace, by=by, subject=record)
        record.delete()
        transaction.on_commit(lambda: discard(path))
