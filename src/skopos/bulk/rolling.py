"""Makes the rollups of a range on a cluster, by the same SQL that the worker runs here."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

import pyarrow as pa

from skopos.bulk.tables import SparkFacts
from skopos.facts import rollups
from skopos.facts.registry import Rollup
from skopos.workspaces.models import Workspace

type Tell = Callable[[str], None]

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


def refresh(
    workspace: Workspace,
    session: "SparkSession",
    first: date | None = None,
    last: date | None = None,
    tell: Tell = lambda rollup: None,
) -> tuple[date, ...]:
    """Make the rollups of the days from `first` to `last` anew, and those that are behind; gives the days.

    All rollups change in one transaction. Safe to repeat and to kill: days not done stay noted, for the worker too.
    `tell` hears the name of each rollup that is begun.
    """
    rollups.ask_anew(workspace.pk, workspace.tzinfo, first, last)
    return catch_up(workspace, session, tell)


def catch_up(workspace: Workspace, session: "SparkSession", tell: Tell = lambda rollup: None) -> tuple[date, ...]:
    """Make the rollups that are behind; gives the days that had changed."""
    facts: SparkFacts | None = None

    def make(rollup: Rollup, days: list[date] | None) -> pa.Table:
        nonlocal facts
        if facts is None or not facts.is_current:  # newer rows are right as well: their days are noted again
            facts = SparkFacts(session, workspace.pk, workspace.tzinfo, with_rollups=False)
        tell(rollup.name)
        made: pa.Table = facts.rollup(rollup, days).toArrow()
        return made

    return rollups.refresh(workspace.pk, workspace.tzinfo, make)
