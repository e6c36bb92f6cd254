"""What the rules do by themselves."""

from django.utils.translation import gettext_lazy as _

from skopos.governance import actions
from skopos.governance.models import Policy, Withdrawal
from skopos.jobs import cron
from skopos.jobs.declare import job
from skopos.jobs.queue import enqueue_once
from skopos.workspaces.models import Workspace


@job(label=_("Erase an author's words"))
def erase_author(withdrawal_id: int, workspace_id: int) -> int:
    """Erase what is there of an author who asked not to be kept. The job carries no name."""
    withdrawal = Withdrawal.objects.select_related("workspace").get(pk=withdrawal_id, workspace=workspace_id)
    return actions.erase_withdrawn(withdrawal)


@job(label=_("Erase words past their time"))
def apply_retention(workspace_id: int) -> int:
    """Erase one workspace's words that are past their time."""
    return actions.apply_retention(Workspace.objects.get(pk=workspace_id))


@cron.daily(hour=2, minute=20)
@job(label=_("Look where words are past their time"))
def apply_all_retention() -> int:
    """Queue the retention of each workspace that has one."""
    policies = Policy.objects.filter(keep_days__isnull=False).values_list("workspace_id", flat=True)
    for workspace_id in policies:
        enqueue_once(apply_retention, f"governance.retention:{workspace_id}", workspace_id=workspace_id)
    return len(policies)
