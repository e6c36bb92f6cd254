"""A brought file becomes rows: check what it would do, take it in, undo it. Page, command and API share this path."""

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pyarrow as pa
from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _

from skopos.channels.actions import imports
from skopos.channels.contract import Normalised
from skopos.channels.models import Import, ImportState
from skopos.channels.problems import ProblemFile
from skopos.channels.reading import Plan, ReadingError, expected_rows, plan_of, read_rows
from skopos.channels.uploads import incoming_folder
from skopos.channels.visits import context_of
from skopos.common import clock
from skopos.facts import store
from skopos.facts.errors import FactsError
from skopos.facts.reading import open_facts
from skopos.facts.schemas import TABLES, FactTable
from skopos.flows.import_notices import tell_done, tell_failed
from skopos.flows.take_in import Intake, queue_catch_up, take_in
from skopos.jobs import queue, running
from skopos.jobs.models import Job
from skopos.jobs.queue import LeaseLost
from skopos.triage.actions.withdrawing import withdraw
from skopos.workspaces.models import User, Workspace

type Tell = Callable[[int, int], None]
NOTE_SECONDS = 1.0
STALE_SECONDS = 24 * 3600
SAMPLE_ROWS, SAMPLE_CHARS = 5, 300
SHOWN = {
    "mention": ["published_at", "platform", "kind", "author_name", "title", "text"],
    "metric_point": ["at", "platform", "metric", "value", "unit", "campaign", "audience"],
    "shop_order": ["placed_at", "platform", "native_id", "kind", "amount", "currency", "items", "place", "came_from"],
    "touch": ["at", "platform", "channel", "kind", "campaign", "cost", "value", "currency"],
    "journey": ["at", "path", "conversions", "value", "nulls"],
}


class _OnlyLookedError(Exception):
    """Ends a check inside the transaction, so that nothing is stored."""


@dataclass
class Look:
    """What a run saw: the counts, the span of time, and the first rows of each kind as JSON."""

    workspace: Workspace
    intake: Intake = field(default_factory=Intake)
    first: datetime | None = None
    last: datetime | None = None
    sample: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def over(self, batches: Iterable[Normalised]) -> Iterator[Normalised]:
        """Look at the batches as they pass."""
        for batch in batches:
            for table, rows in batch.tables():
                self._note(table, rows)
            yield batch

    def day(self, moment: datetime | None) -> str | None:
        """The moment's day in the workspace's zone."""
        return moment.astimezone(self.workspace.tzinfo).date().isoformat() if moment else None

    def _note(self, table: FactTable, rows: pa.Table) -> None:
        import pyarrow.compute as pc

        ends = pc.min_max(rows[table.moment]).as_py()
        self.first = min(filter(None, (self.first, ends["min"])))
        self.last = max(filter(None, (self.last, ends["max"])))
        if table.name not in self.sample:
            shown = rows.slice(0, SAMPLE_ROWS).select(SHOWN[table.name]).to_pylist()
            self.sample[table.name] = [{name: self._shown(value) for name, value in row.items()} for row in shown]

    def _shown(self, value: Any) -> Any:
        if isinstance(value, datetime):
            return f"{value.astimezone(self.workspace.tzinfo):%Y-%m-%d %H:%M}"
        if isinstance(value, list):
            value = " > ".join(value)
        return value[:SAMPLE_CHARS] if isinstance(value, str) else value


def run_plan(
    workspace: Workspace,
    plan: Plan,
    problems: ProblemFile,
    *,
    inside: Callable[[Look], None] | None,
    tell: Tell = lambda done, expected: None,
) -> Look:
    """Read a file by its plan and take it in; without `inside` only look, and say exactly what it would do.

    Raises
    ------
    ReadingError
        If the file cannot be read at all; the message says why and how to mend it.
    FactsError
        If the rows cannot be stored now.
    """
    context = context_of(workspace, plan.channel, plan.source, clock.now(), date_order=plan.date_order)
    expected = expected_rows(plan)
    look = Look(workspace)

    def finish(intake: Intake) -> None:
        look.intake = intake
        problems.publish()
        if inside is None:
            raise _OnlyLookedError
        inside(look)

    with suppress(_OnlyLookedError):
        take_in(
            workspace,
            look.over(read_rows(plan, context)),
            inside=finish,
            report=problems.add,
            progress=lambda rows: tell(rows, expected),
        )
    return look


def tally_of(look: Look, problems: ProblemFile) -> dict[str, Any]:
    """The counts of a report, as JSON."""
    intake = look.intake
    return {
        "rows": intake.rows,
        "mentions": intake.mentions,
        "points": intake.points,
        "orders": intake.orders,
        "touches": intake.touches,
        "journeys": intake.journeys,
        "added": intake.written.added,
        "changed": intake.written.changed,
        "unchanged": intake.written.unchanged,
        "left_out": dict(sorted(intake.left_out.items())),
        "problems": dict(sorted(problems.by_severity.items())),
        "codes": dict(sorted(problems.by_code.items())),
        "first_day": look.day(look.first),
        "last_day": look.day(look.last),
        "sample": look.sample,
    }


def import_now(record: Import, tell: Tell = lambda done, expected: None) -> Import:
    """Take a file in: its rows, its report and the job's result in one transaction, or nothing at all.

    Safe to call again after a kill at any moment: what is done is not done twice.
    """
    if record.state in (ImportState.DONE, ImportState.UNDONE):
        return record
    imports.note_running(record)

    def inside(look: Look) -> None:
        tally = tally_of(look, problems)
        imports.note_done(record, tally, at=clock.now())
        tell_done(record, tally)
        queue_catch_up(record.workspace)
        running.current().finish(tally)

    with _failing_into(record, tell=True), ProblemFile(record.problems_file) as problems:
        run_plan(record.workspace, plan_of(record), problems, inside=inside, tell=_telling(record, tell))
    return record


def check_now(record: Import, tell: Tell = lambda done, expected: None) -> Import:
    """Find out what taking a file in would do; stores nothing but the answer."""
    with _failing_into(record, tell=False), ProblemFile(record.problems_file) as problems:
        look = run_plan(record.workspace, plan_of(record), problems, inside=None, tell=_telling(record, tell))
        imports.note_checked(record, tally_of(look, problems))
    return record


def undo_import(record: Import, *, by: User) -> int:
    """Take out the rows whose latest version came with this import; gives their number.

    What the import replaced does not come back: its older version is gone. What it brought into the queue of triage
    goes with it, unless a person has worked on it.
    """
    if record.state != ImportState.DONE:
        raise ValueError("Only a finished import can be undone.")
    workspace = record.workspace
    chosen: list[object] = [record.source]
    with transaction.atomic():
        with open_facts(workspace.pk, workspace.tzinfo, time_limit_s=None) as facts:
            counts = [
                facts.query(f"SELECT count(*) AS n FROM {table.name} WHERE source = ?", chosen)["n"][0].as_py()  # noqa: S608
                for table in TABLES.values()
            ]
            keys = facts.query("SELECT platform, native_id FROM mention WHERE source = ?", chosen).to_pylist()
        for table, count in zip(TABLES.values(), counts, strict=True):
            if count:
                store.rewrite(workspace.pk, table, "source = ?", chosen, _none, zone=workspace.tzinfo)
        withdraw(workspace, ((key["platform"], key["native_id"]) for key in keys), by=by)
        imports.note_undone(record, by=by, rows=sum(counts))
        queue_catch_up(workspace)
    return sum(counts)


def _none(rows: pa.Table) -> pa.Table:
    return rows.slice(0, 0)


def job_key(record: Import) -> str:
    """One job at a time for each brought file."""
    return f"import:{record.pk}"


def give_up_abandoned() -> int:
    """Say so on imports whose job was given up, so that a person can start them again; gives their number."""
    moving = Import.objects.filter(state__in=(ImportState.CHECKING, ImportState.QUEUED, ImportState.RUNNING))
    count = 0
    for record in moving.select_related("workspace", "by"):
        if not Job.objects.filter(key=job_key(record), status__in=(queue.READY, queue.RUNNING)).exists():
            _note_failed(
                record, _("The work on this file was given up after several attempts. Start it again."), tell=True
            )
            count += 1
    return count


def drop_stale_uploads() -> int:
    """Drop uploads that never became an import; gives their number."""
    oldest = clock.now().timestamp() - STALE_SECONDS
    stale = [path for path in incoming_folder().iterdir() if path.stat().st_mtime < oldest]
    for path in stale:
        path.unlink(missing_ok=True)
    return len(stale)


@contextmanager
def _failing_into(record: Import, *, tell: bool) -> Iterator[None]:
    """Note on the import why it failed. What may pass by itself goes on up, so that the job is tried again.

    Whoever had a file checked is looking at its page; whoever had it taken in may have gone on and is told.
    """
    try:
        yield
    except ReadingError as error:
        _note_failed(record, str(error), tell=tell)
    except (FactsError, DatabaseError, LeaseLost, OSError):
        raise
    except Exception as error:
        text = _("Skopos made an error of its own while reading this file (%(kind)s). Please report it with the file.")
        _note_failed(record, text % {"kind": type(error).__name__}, tell=tell)
        error.permanent = True  # type: ignore[attr-defined]
        raise


@transaction.atomic
def _note_failed(record: Import, reason: str, *, tell: bool) -> None:
    imports.note_failed(record, reason)
    if tell:
        tell_failed(record)


def _telling(record: Import, tell: Tell) -> Tell:
    """Tell the caller, the job and the page how far it is; the page once a second."""
    said_at = float("-inf")

    def told(done: int, expected: int) -> None:
        nonlocal said_at
        tell(done, expected)
        running.current().progress(done, expected or None)
        if running.current().is_lost:
            raise LeaseLost
        if time.monotonic() - said_at >= NOTE_SECONDS:
            said_at = time.monotonic()
            imports.note_progress(record, done, expected)

    return told
