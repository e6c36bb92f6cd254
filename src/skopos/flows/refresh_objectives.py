"""From new figures to a new answer: every open objective is assessed again, and people hear when a verdict changes."""

from datetime import date

from django.db import transaction
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from skopos.collaboration.actions import Message, deliver
from skopos.common import clock
from skopos.jobs import cron, running
from skopos.jobs.declare import job
from skopos.jobs.queue import enqueue_once
from skopos.strategy import actions, queries
from skopos.strategy.choices import Verdict
from skopos.strategy.models import Objective, Outlook
from skopos.workspaces.models import Role, User, Workspace


def refresh(workspace: Workspace, *, today: date | None = None) -> list[Outlook]:
    """Assess every open objective of a workspace, each in its own transaction; give the answers that count now."""
    today = today or clock.today(workspace.tzinfo)
    waiting = list(queries.objectives_to_assess(workspace))
    answers = []
    for number, objective in enumerate(waiting):
        running.current().progress(number, len(waiting), objective.title)
        answers.append(refresh_one(objective, today=today))
    return answers


def refresh_one(objective: Objective, *, today: date) -> Outlook:
    """Assess one objective by its own metric, and tell its people if the verdict is another than before."""
    workspace = objective.workspace
    series = queries.history_of(workspace, queries.spec_of(objective), objective.history, today)
    newest = queries.newest_outlook(objective)
    before = newest.verdict if newest else ""
    with transaction.atomic():
        outlook = actions.assess(objective, series, today=today)
        if before and before != outlook.verdict and outlook.verdict != Verdict.UNKNOWN:
            deliver(workspace, [verdict_message(objective, before, outlook)])
    return outlook


def verdict_message(objective: Objective, before: str, outlook: Outlook) -> Message:
    """Say that an objective stands differently than before: to its owner, or to the managers if it has none."""
    to: Role | list[User] = [objective.owner] if objective.owner else Role.MANAGER
    return Message(
        kind="strategy.verdict_changed",
        title=format_lazy(
            _("“{title}” is now: {verdict}"), title=objective.title, verdict=Verdict(outlook.verdict).label
        ),
        body=format_lazy(_("Before, it was: {verdict}."), verdict=Verdict(before).label),
        url=reverse("strategy:objective", args=[objective.workspace.slug, objective.slug]),
        to=to,
    )


@job(label=_("Assess the objectives"))
def refresh_objectives(workspace_id: int) -> int:
    """Assess the open objectives of one workspace; safe to repeat."""
    return len(refresh(Workspace.objects.get(pk=workspace_id)))


@cron.daily(hour=3, minute=30)
@job(label=_("Look which objectives are to be assessed"))
def refresh_all_objectives() -> int:
    """Queue the assessment of every workspace's objectives, once a day."""
    workspaces = list(Workspace.objects.order_by("pk"))
    for workspace in workspaces:
        after_intake(workspace)
    return len(workspaces)


def after_intake(workspace: Workspace) -> None:
    """Queue the assessment of a workspace's objectives because figures came in; joins the caller's transaction."""
    enqueue_once(refresh_objectives, f"refresh_objectives:{workspace.pk}", workspace_id=workspace.pk)
