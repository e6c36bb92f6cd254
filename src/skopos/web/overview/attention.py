"""What needs a person, most pressing first. Each item leads to the place where it can be mended."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from skopos.channels.models import Channel, Import, ImportState
from skopos.common import clock, formats
from skopos.jobs.models import Job
from skopos.strategy import queries as strategy
from skopos.strategy.choices import Outcome, Verdict
from skopos.web.overview.aims import Aim, late_check_ins
from skopos.web.overview.links import link
from skopos.workspaces.models import Membership, Role, Workspace

RECENT = timedelta(days=14)
MOST_OF_A_KIND = 5


@dataclass(frozen=True)
class Item:
    """One thing that waits for somebody."""

    level: str  # fail or warn, as badges
    tag: str
    text: str
    url: str


def items(membership: Membership, aims: list[Aim], today: date) -> list[Item]:
    """Give what needs a person in the member's workspace. Runs six queries."""
    workspace = membership.workspace
    found = [
        *_off_track(aims),
        *_dead_jobs(workspace),
        *_imports(workspace),
        *_channels(workspace),
        *_unfed(aims),
        *_late(workspace, today),
        *_overdue(aims, today),
    ]
    if membership.may(Role.MANAGER):
        found += _proposals(workspace)
    return sorted(found, key=lambda item: item.level != "fail")


def _off_track(aims: list[Aim]) -> Iterator[Item]:
    for aim in aims:
        if aim.verdict in (Verdict.OFF_TRACK, Verdict.AT_RISK):
            level = "fail" if aim.verdict == Verdict.OFF_TRACK else "warn"
            yield Item(level, str(aim.verdict.label), formats.isolated(aim.objective.title), aim.url)


def _unfed(aims: list[Aim]) -> Iterator[Item]:
    for aim in aims:
        if aim.outlook is None or aim.outlook.outcome == Outcome.NO_DATA:
            text = _("“%(title)s” has no figures yet: its metric is not fed.") % {
                "title": formats.isolated(aim.objective.title)
            }
            yield Item("warn", _("not fed"), text, aim.url)


def _overdue(aims: list[Aim], today: date) -> Iterator[Item]:
    for aim in aims:
        if aim.objective.is_overdue(today):
            text = _("“%(title)s” is past its deadline. Decide how it ended.") % {
                "title": formats.isolated(aim.objective.title)
            }
            yield Item("fail", _("deadline passed"), text, aim.url)


def _late(workspace: Workspace, today: date) -> Iterator[Item]:
    for objective, due in late_check_ins(workspace, today)[:MOST_OF_A_KIND]:
        text = _("Check in on “%(title)s”: due on %(day)s.") % {
            "title": formats.isolated(objective.title),
            "day": formats.day(due),
        }
        yield Item("warn", _("check-in"), text, link(workspace, "strategy:objective", slug=objective.slug))


def _proposals(workspace: Workspace) -> Iterator[Item]:
    for objective in strategy.waiting_for_approval(workspace)[:MOST_OF_A_KIND]:
        text = _("“%(title)s” was proposed and waits for approval.") % {"title": formats.isolated(objective.title)}
        yield Item("warn", _("proposal"), text, link(workspace, "strategy:objective", slug=objective.slug))


def _dead_jobs(workspace: Workspace) -> Iterator[Item]:
    dead = Job.objects.filter(workspace_id=workspace.pk, status="FAILED", dismissed_at__isnull=True).count()
    if dead:
        text = ngettext("%(count)s job failed for good.", "%(count)s jobs failed for good.", dead)
        yield Item("fail", _("jobs"), text % {"count": formats.number(dead)}, link(workspace, "jobs:list"))


def _imports(workspace: Workspace) -> Iterator[Item]:
    recent = Import.objects.filter(workspace=workspace, created_at__gte=clock.now() - RECENT).order_by("-created_at")
    states = (ImportState.WAITING, ImportState.FAILED, ImportState.DONE)
    shown = 0
    for record in recent.filter(state__in=states)[:50]:
        item = _import(workspace, record)
        if item and shown < MOST_OF_A_KIND:
            shown += 1
            yield item


def _import(workspace: Workspace, record: Import) -> Item | None:
    url = link(workspace, "channels:import", pk=record.pk)
    if record.state == ImportState.WAITING:
        text = _("%(file)s waits for your decision.") % {"file": formats.isolated(record.name)}
        return Item("warn", _("import"), text, url)
    if record.state == ImportState.FAILED:
        text = _("%(file)s could not be taken in.") % {"file": formats.isolated(record.name)}
        return Item("fail", _("import"), text, url)
    problems = int((record.tally.get("problems") or {}).get("error", 0))
    if not problems:
        return None
    text = ngettext("%(file)s: %(count)s row was left out.", "%(file)s: %(count)s rows were left out.", problems) % {
        "file": formats.isolated(record.name),
        "count": formats.number(problems),
    }
    return Item("warn", _("import"), text, url)


def _channels(workspace: Workspace) -> Iterator[Item]:
    failing = Channel.objects.filter(workspace=workspace, paused=False, failures_in_a_row__gt=0).exclude(connector="")
    for channel in failing.order_by("name")[:MOST_OF_A_KIND]:
        text = _("%(channel)s cannot be read.") % {"channel": formats.isolated(channel.name)}
        yield Item("fail", _("channel"), text, link(workspace, "channels:channel", pk=channel.pk))
