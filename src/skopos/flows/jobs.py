"""A person decides about a job that failed for good: the queue changes and the audit trail says so, at once."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from skopos.governance import audit
from skopos.jobs import actions
from skopos.jobs.models import Job
from skopos.workspaces.models import User, Workspace

RETRIED = audit.register("jobs.job_retried", _("let a failed job be tried again"))
DISMISSED = audit.register("jobs.job_dismissed", _("dismissed a failed job"))


@transaction.atomic
def retry_job(workspace: Workspace, job: Job, *, by: User) -> bool:
    """Try a dead letter again; False if somebody else decided in the meantime."""
    done = actions.retry(job)
    if done:
        audit.record(RETRIED, workspace=workspace, by=by, subject=job, task=job.task_path)
    return done


@transaction.atomic
def dismiss_job(workspace: Workspace, job: Job, *, by: User) -> bool:
    """Put a dead letter aside; False if somebody else decided in the meantime."""
    done = actions.dismiss(job)
    if done:
        audit.record(DISMISSED, workspace=workspace, by=by, subject=job, task=job.task_path)
    return done
