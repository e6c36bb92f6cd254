"""What this room does by the clock."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from skopos.collaboration.actions import deliver
from skopos.facts.manifest import version_of
from skopos.facts.schemas import MENTION
from skopos.jobs import cron
from skopos.jobs.declare import job
from skopos.jobs.queue import enqueue_once
from skopos.listening.models import Family, Search
from skopos.measurement import actions
from skopos.measurement.models import VoiceCount
from skopos.strategy.choices import State
from skopos.strategy.models import Objective
from skopos.workspaces.models import Workspace


@job(label=_("Count the mentions that name brands"))
def count_voice(workspace_id: int) -> int:
    """Count the mentions that name brands, up to the mentions there are now."""
    version = version_of(workspace_id, MENTION.name)
    changed = actions.count_voice(Workspace.objects.get(pk=workspace_id))
    VoiceCount.objects.update_or_create(workspace_id=workspace_id, defaults={"mentions_version": version})
    return changed


def count_soon(workspace_id: int) -> None:
    """Queue the count of one workspace, unless it waits already."""
    enqueue_once(count_voice, f"measurement.voice:{workspace_id}", workspace_id=workspace_id)


@cron.every(minutes=10)
@job(label=_("Look where mentions of brands are to be counted"))
def count_new_voices() -> int:
    """Queue the count for each workspace with brands whose mentions changed since the last one."""
    brands = Search.objects.filter(family__in=(Family.BRAND, Family.COMPETITOR))
    counted = dict(VoiceCount.objects.values_list("workspace_id", "mentions_version"))
    behind = [
        workspace_id
        for workspace_id in brands.values_list("workspace_id", flat=True).distinct().order_by("workspace_id")
        if counted.get(workspace_id) != version_of(workspace_id, MENTION.name)
    ]
    for workspace_id in behind:
        count_soon(workspace_id)
    return len(behind)


@job(label=_("Bring the figures of costs up to date"))
def feed_costs(workspace_id: int) -> int:
    """Make figures of the costs and hours that were entered; gives how many changed."""
    return actions.feed_costs(Workspace.objects.get(pk=workspace_id))


def feed_costs_soon(workspace: Workspace) -> None:
    """Queue the figures of one workspace's costs, unless they wait already."""
    enqueue_once(feed_costs, f"measurement.costs:{workspace.pk}", workspace_id=workspace.pk)


@job(label=_("Check that the metrics of objectives are fed"))
def watch_feeds(workspace_id: int) -> int:
    """Tell people of running objectives whose metric is not fed; gives how many notices were made."""
    workspace = Workspace.objects.get(pk=workspace_id)
    with transaction.atomic():
        return deliver(workspace, actions.refresh(workspace))


@cron.every(minutes=60)
@job(label=_("Look which feeds are to be checked"))
def watch_all_feeds() -> int:
    """Queue the watch for each workspace with running objectives."""
    found = Objective.objects.filter(state=State.RUNNING).values_list("workspace_id", flat=True).distinct()
    workspace_ids = list(found.order_by("workspace_id"))
    for workspace_id in workspace_ids:
        enqueue_once(watch_feeds, f"measurement.feeds:{workspace_id}", workspace_id=workspace_id)
    return len(workspace_ids)
