"""A visit to a connected channel: what is new becomes mentions; how it went is noted on the channel."""

from datetime import datetime
from typing import Any

import pyarrow as pa
from django.db import transaction

from skopos.channels.actions import register
from skopos.channels.contract import ConnectorError, Normalised
from skopos.channels.models import Channel
from skopos.channels.visits import Visit, visit
from skopos.common import clock
from skopos.facts.schemas import MENTION_IN
from skopos.flows.import_notices import tell_channel_stopped
from skopos.flows.take_in import Intake, queue_catch_up, take_in
from skopos.jobs import running


def fetch_channel(channel: Channel) -> Intake | None:
    """Visit a channel and take in what came; None if the visit failed, which the channel then says.

    The rows, the place to go on from and the job's result are one transaction: killed anywhere, the next visit
    asks for the same again, and taking it in twice stores it once.
    """
    at = clock.now()
    try:
        brought = visit(channel, at)
    except ConnectorError as error:
        _note_failure(channel, error, at)
        return None

    def inside(intake: Intake) -> None:
        register.note_success(channel, state=brought.state, at=at, wait_seconds=brought.wait_seconds)
        if intake.written.days:
            queue_catch_up(channel.workspace)
        running.current().finish(_summary(intake, brought))

    return take_in(channel.workspace, [_spoken_by(channel, brought.rows)], inside=inside)


@transaction.atomic
def _note_failure(channel: Channel, error: ConnectorError, at: datetime) -> None:
    register.note_failure(channel, str(error), at=at, permanent=error.permanent, wait_seconds=error.wait_seconds)
    if error.permanent:
        tell_channel_stopped(channel, str(error))


def _spoken_by(channel: Channel, rows: Normalised) -> Normalised:
    """Mark the rows of a channel that is our own voice as said by us; a connector cannot know."""
    if rows.mentions is None or not channel.owned:
        return rows
    position = MENTION_IN.get_field_index("owned")
    ours = pa.array([True] * rows.mentions.num_rows, pa.bool_())
    marked = rows.mentions.set_column(position, MENTION_IN.field(position), ours)
    return Normalised(marked, rows.points, rows.problems, rows.rows)


def _summary(intake: Intake, brought: Visit) -> dict[str, Any]:
    return {
        "entries": intake.rows,
        "added": intake.written.added,
        "changed": intake.written.changed,
        "left_out": intake.left_out.total(),
        "problems": len(brought.rows.problems),
    }
