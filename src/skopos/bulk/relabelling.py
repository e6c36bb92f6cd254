"""Labels the mentions of a range anew on a cluster: the very function that the worker uses, part by part."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from skopos.bulk.anywhere import REDONE, Redo, heard, packed, settings_to_share
from skopos.bulk.session import cores
from skopos.facts.parts import Part, Redone, Span
from skopos.facts.renewing import renew
from skopos.facts.schemas import MENTION
from skopos.facts.store import Written
from skopos.governance import audit
from skopos.listening.adapting import anew
from skopos.listening.corrections import check_again
from skopos.listening.recounting import note_changes
from skopos.listening.tasks import recount_soon
from skopos.workspaces.models import Workspace

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

audit.register("bulk.relabelled", _("labelled mentions anew on a cluster"))

type Tell = Callable[[int, int], None]


def relabel(
    workspace: Workspace,
    session: "SparkSession",
    first: date | None = None,
    last: date | None = None,
    tell: Tell = lambda done, parts: None,
) -> Written:
    """Label the mentions from `first` to `last` anew; the days are those of the workspace's zone, None is open.

    All of it becomes visible at once, or nothing. Safe to repeat and to kill; intake may go on. `tell` hears of each
    round: parts done, and parts there are.
    """
    span, change = Span(str(workspace.tzinfo), first, last), anew(workspace)
    finished = 0

    def work(parts: list[Part]) -> list[Redone]:
        nonlocal finished
        job = Redo(settings_to_share(), packed((workspace.pk, MENTION.name, span, parts, change)))
        tell(finished, finished + len(parts))
        found = spread(session, job, len(parts))
        finished += len(parts)
        tell(finished, finished)
        return [heard(row, parts, MENTION.name) for row in found]

    def inside(written: Written) -> None:
        check_again(workspace, change.said)
        if written.changed:
            details = {"changed": written.changed, "first": str(first or ""), "last": str(last or "")}
            audit.record("bulk.relabelled", workspace=workspace, by=None, subject=workspace, **details)

    written = renew(workspace.pk, MENTION, span, work, at_once=cores(session), inside=inside)
    if note_changes(workspace, change.searches):
        recount_soon(workspace.pk)
    return written


def spread(session: "SparkSession", job: Redo, count: int) -> list[dict[str, object]]:
    """Have a job done for each number below `count`, each of them a task of its own."""
    from pyspark.sql.pandas.types import from_arrow_schema

    numbers = session.range(0, count, 1, numPartitions=count)
    rows: list[dict[str, object]] = numbers.mapInArrow(job, from_arrow_schema(REDONE)).toArrow().to_pylist()
    return rows
