"""Is everything there that keeps Skopos running? Each answer says what to do where it is not."""

import os
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

from skopos.common import clock, formats
from skopos.facts.rollups import stale_days
from skopos.governance import triggers
from skopos.jobs.models import Job, Worker
from skopos.workspaces.models import Workspace

WORKER_SILENT_AFTER = timedelta(minutes=2)


@dataclass(frozen=True)
class Check:
    """One thing that was looked at."""

    name: str
    passed: bool
    text: str


def checks(workspace: Workspace) -> list[Check]:
    """Look at the database, the folders, the worker and the guards."""
    return [_database(), _folder(), _worker(), _waiting(workspace), _rollups(workspace), _audit_guard(), _mail()]


def _database() -> Check:
    executor = MigrationExecutor(connection)
    behind = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    name = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}.get(connection.vendor, connection.vendor)
    text = _("Its tables are behind this version. Run `skopos init`.") if behind else name
    return Check(_("Database"), not behind, text)


def _folder() -> Check:
    folder = Path(settings.FACTS_FOLDER)
    usable = not folder.exists() or os.access(folder, os.W_OK)
    text = (
        str(folder)
        if usable
        else _("%(folder)s cannot be written to. Check its owner and rights.") % {"folder": folder}
    )
    return Check(_("Facts folder"), usable, text)


def _worker() -> Check:
    latest = Worker.objects.order_by("-seen_at").values_list("seen_at", flat=True).first()
    if latest and clock.now() - latest < WORKER_SILENT_AFTER:
        return Check(_("Worker"), True, _("A worker was heard %(ago)s.") % {"ago": formats.ago(latest)})
    return Check(_("Worker"), False, _("No worker runs, so imports and assessments wait. Start `skopos worker`."))


def _waiting(workspace: Workspace) -> Check:
    dead = Job.objects.filter(workspace_id=workspace.pk, status="FAILED", dismissed_at__isnull=True).count()
    text = _("Jobs that failed for good: %(count)s. Look at them under Jobs.") % {"count": formats.number(dead)}
    return Check(_("Jobs"), not dead, text if dead else _("No job has failed for good."))


def _rollups(workspace: Workspace) -> Check:
    days = stale_days(workspace.pk)
    text = _("Days that are still being worked out: %(count)s.") % {"count": formats.number(days)}
    return Check(_("Daily figures"), True, text if days else _("Up to date."))


def _audit_guard() -> Check:
    guarded = triggers.are_installed(connection)
    bad = _("The database does not guard it. Run `skopos init`, and ask who changed the database.")
    return Check(_("Audit trail"), guarded, _("The database refuses to change it.") if guarded else bad)


def _mail() -> Check:
    to_folder = settings.MAILERS["default"]["BACKEND"].endswith("filebased.EmailBackend")
    text = _("Mail is written to a folder, not sent. Set SKOPOS_MAIL_URL to send it.")
    return Check(_("Mail"), True, text if to_folder else _("Mail is sent."))
