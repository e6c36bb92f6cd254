"""Alerts: a running objective whose metric goes without figures cannot be judged, so its people are told."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from skopos.collaboration.actions import Message
from skopos.common import clock
from skopos.common.series import Period
from skopos.measurement import queries
from skopos.measurement.models import FeedAlert
from skopos.measurement.queries.history import History
from skopos.strategy.choices import Rhythm, State
from skopos.strategy.models import Objective
from skopos.workspaces.models import Role, Workspace

SHORTEST_SILENCE_DAYS = 14


@dataclass(frozen=True)
class Silence:
    """An objective's metric that has had no figure for too long; `since` is None if it never had one."""

    objective: Objective
    since: date | None


def allowed_silence_days(objective: Objective) -> int:
    """Give how long the metric may be silent: two check-ins, at least two weeks."""
    rhythm = Rhythm(objective.rhythm).days if objective.rhythm else 7
    return max(SHORTEST_SILENCE_DAYS, 2 * rhythm)


def silences(workspace: Workspace, today: date) -> list[Silence]:
    """Find the running objectives whose metric went without figures for too long."""
    running = Objective.objects.filter(workspace=workspace, state=State.RUNNING, history__isnull=True).exclude(
        metric=""
    )
    objectives = list(running.select_related("owner").order_by("pk"))
    known = queries.metrics_of(workspace) if objectives else {}
    found = []
    for channel in sorted({objective.channel for objective in objectives}):
        members = [objective for objective in objectives if objective.channel == channel]
        keys = sorted({objective.metric for objective in members} & known.keys())
        # Quarters, because no figure is too long for them.
        histories = queries.histories_of(workspace, keys, queries.Asked(Period.QUARTER, channel)) if keys else {}
        found += _silent(members, histories, today)
    return found


def _silent(objectives: Iterable[Objective], histories: dict[str, History], today: date) -> list[Silence]:
    out = []
    for objective in objectives:
        history = histories.get(objective.metric)
        until = history.complete_until if history else None
        if until is None or (today - until).days > allowed_silence_days(objective):
            out.append(Silence(objective, until))
    return out


@transaction.atomic
def refresh(workspace: Workspace) -> list[Message]:
    """Give the messages that are due: one per silent metric, once until it is fed again. The caller delivers them.

    Call it inside the transaction that delivers, so that no alert is noted which nobody got.
    """
    now = clock.now()
    found = silences(workspace, now.astimezone(workspace.tzinfo).date())
    silent = {(silence.objective.metric, silence.objective.channel): silence for silence in reversed(found)}
    noted = {(alert.metric, alert.channel): alert for alert in FeedAlert.objects.filter(workspace=workspace)}
    FeedAlert.objects.filter(pk__in=[alert.pk for key, alert in noted.items() if key not in silent]).delete()
    fresh = [key for key in silent if key not in noted]
    FeedAlert.objects.bulk_create(
        [FeedAlert(workspace=workspace, metric=metric, channel=channel, raised_at=now) for metric, channel in fresh],
        ignore_conflicts=True,
    )
    return [message_about(workspace, silent[key]) for key in sorted(fresh)]


def message_about(workspace: Workspace, silence: Silence) -> Message:
    """Say whose metric is silent, since when, and what to do."""
    objective = silence.objective
    if silence.since is None:
        body = _("It is measured by “{metric}”, which has no figures yet. Import a file or connect a channel.")
    else:
        body = _("Figures of “{metric}” end on {day}. Import a newer file, or see whether the channel still works.")
    return Message(
        kind="measurement.metric_unfed",
        title=format_lazy(_("“{title}” cannot be judged"), title=objective.title),
        body=format_lazy(body, metric=objective.metric, day=silence.since.isoformat() if silence.since else ""),
        url=reverse("measurement:metric", args=[workspace.slug, objective.metric]),
        to=[objective.owner] if objective.owner else Role.MANAGER,
    )
