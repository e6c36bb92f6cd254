"""The path of a mention, from a file, a feed or the API to the objectives. Read from top to bottom.

Each room is visited once and none calls the next. `take_in` stores everything or nothing; `catch_up` then brings what
is worked out from the rows up to date. It is queued by the very commit that stores the rows, and safe to repeat.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial

import django
import pyarrow as pa
from django.conf import settings

from skopos.alarms.tasks import judge_soon
from skopos.channels.contract import Normalised, Problem
from skopos.common.parallel import processes, spread_parts
from skopos.facts import rollups, store
from skopos.facts.schemas import JOURNEY, MENTION, METRIC_POINT, ORDER, TOUCH
from skopos.flows.refresh_objectives import after_intake
from skopos.governance import screening
from skopos.governance.pseudonyms import Pseudonyms
from skopos.jobs.queue import enqueue_once
from skopos.listening import adapting, corrections, labels, retheming, themes
from skopos.listening.correcting import overlay
from skopos.listening.recounting import note_changes
from skopos.listening.tagging import Tagger
from skopos.listening.tasks import recount_soon, retheme_soon
from skopos.triage.actions import intake as triage_intake
from skopos.workspaces.models import Workspace

COUNTERS = {
    MENTION.name: "mentions", METRIC_POINT.name: "points", ORDER.name: "orders", TOUCH.name: "touches",
    JOURNEY.name: "journeys",
}  # fmt: skip
type Progress = Callable[[int], None]
type Report = Callable[[Iterable[Problem]], None]


@dataclass
class Intake:
    """What became of the rows that came.

    Attributes
    ----------
    rows : int
        Rows of the file or entries of the feed.
    mentions, points, orders, touches, journeys : int
        Rows made of them, before screening.
    left_out : Counter
        Mentions that screening kept out, by reason.
    written : Written
        Rows added, changed and unchanged, and the days whose rows are others now.
    """

    rows: int = 0
    mentions: int = 0
    points: int = 0
    orders: int = 0
    touches: int = 0
    journeys: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    written: store.Written = field(default_factory=store.Written)


def take_in(
    workspace: Workspace,
    batches: Iterable[Normalised],
    *,
    inside: Callable[[Intake], None],
    report: Report = lambda problems: None,
    progress: Progress = lambda rows: None,
) -> Intake:
    """Carry batches of rows into the workspace's tables: all of them in one transaction, or none.

    Parameters
    ----------
    workspace : Workspace
        Whose rows they are.
    batches : iterable of Normalised
        What a connector or file format made of the source.
    inside : callable
        Runs in the transaction that stores the rows, with what became of them; raising stores nothing.
    report : callable
        Gets the problems of each batch as it passes.
    progress : callable
        Gets the number of rows read so far.
    """
    intake = Intake()

    adapter, said, pack = adapting.in_use(workspace), overlay(workspace), themes.in_use(workspace)

    def finish(written: store.Written) -> None:
        intake.written = written
        corrections.check_again(workspace, said)
        inside(intake)

    with store.writing(workspace.pk, workspace.tzinfo) as writing:
        screened = _screened(workspace, batches, writing, intake, report, progress)
        wanted = processes(settings.ENRICH_PROCESSES)
        searches = Tagger.of(workspace)
        alone = isinstance(batches, Sequence) and len(batches) == 1  # it is labelled here, so all cores are free for it
        label = partial(labels.label, themes=pack, adapter=adapter, threads=wanted if alone else 1)
        for kept, found in spread_parts(label, screened, labels.texts_of, wanted, django.setup):
            labelled = pack.laid_under(labels.joined(kept, found), said.over)
            writing.add(MENTION, searches.tagged(labelled.cast(MENTION.schema)))
        writing.commit(inside=finish)
    if retheming.note_changes(workspace, pack):
        retheme_soon(workspace.pk)
    if note_changes(workspace, searches):
        recount_soon(workspace.pk)
    return intake


def _screened(
    workspace: Workspace,
    batches: Iterable[Normalised],
    writing: store.Writing,
    intake: Intake,
    report: Report,
    progress: Progress,
) -> Iterator[pa.Table]:
    """Give the mentions that may be kept; stage all else, which needs no labels, on the way."""
    rules = screening.rules_of(workspace)
    persons = Pseudonyms.of(workspace, rules)
    for batch in batches:
        intake.rows += batch.rows
        report(batch.problems)
        for table, rows in batch.tables():
            counter = COUNTERS[table.name]
            setattr(intake, counter, getattr(intake, counter) + rows.num_rows)
            if table is not MENTION:
                writing.add(table, persons.put_into(table, rows))
        if batch.mentions is not None and batch.mentions.num_rows:
            screened = screening.screen(workspace, batch.mentions, rules)
            intake.left_out.update(screened.left_out["reason"].to_pylist())
            if screened.kept.num_rows:
                yield screened.kept
        progress(intake.rows)


def queue_catch_up(workspace: Workspace) -> None:
    """Ask for `catch_up` in the caller's transaction; once, however many batches ask."""
    from skopos.flows.tasks import catch_up_later

    enqueue_once(catch_up_later, f"catch-up:{workspace.pk}", workspace_id=workspace.pk)


def catch_up(workspace: Workspace) -> None:
    """Bring all that follows from the rows up to date, here and now."""
    rollups.refresh(workspace.pk, workspace.tzinfo)
    follow_up(workspace)


def catch_up_and_queue(workspace: Workspace) -> None:
    """Bring the rollups up to date, which pages wait for, and queue the rest behind rows that came in meanwhile."""
    from skopos.flows.tasks import follow_up_later

    rollups.refresh(workspace.pk, workspace.tzinfo)
    enqueue_once(follow_up_later, f"follow-up:{workspace.pk}", workspace_id=workspace.pk)


def follow_up(workspace: Workspace) -> None:
    """Put into the triage queue what its rules choose, and have the objectives assessed and the alarms judged, which
    tells those concerned."""
    triage_intake.take_new(workspace)
    after_intake(workspace)
    judge_soon(workspace)
