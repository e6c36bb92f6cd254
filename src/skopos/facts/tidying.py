"""Deletes what no reader needs any more: replaced files after a grace period, and what killed writers left behind."""

import shutil
import time
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from skopos.common import clock
from skopos.facts import disk
from skopos.facts.models import FactFile
from skopos.facts.schemas import TABLES

GRACE = timedelta(minutes=15)
ABANDONED = timedelta(hours=12)


def delete_retired(before: datetime | None = None, grace: timedelta = GRACE) -> int:
    """Delete files that were replaced more than `grace` ago; readers that still had them are done by then."""
    limit = (before or clock.now()) - grace
    count = 0
    for file in FactFile.objects.filter(retired_at__lt=limit).order_by("pk")[:10_000]:
        # The file first: killed in between, the row is still there to try again.
        disk.remove(file.workspace_id, file.table, file.name)
        file.delete()
        count += 1
    return count


def sweep(abandoned: timedelta = ABANDONED) -> int:
    """Delete files that are in no manifest and staging folders that nobody has touched for `abandoned`."""
    root = Path(settings.FACTS_FOLDER)
    limit = time.time() - abandoned.total_seconds()
    count = 0
    for folder in root.glob("*/staging/*"):
        if _touched_at(folder) < limit:
            shutil.rmtree(folder, ignore_errors=True)
            count += 1
    old = [path for path in root.glob("*/*/*") if path.is_file() and path.stat().st_mtime < limit]
    known = set(FactFile.objects.values_list("name", flat=True)) if old else set()
    for path in old:
        if path.name.split(".", 1)[0] not in known:
            path.unlink(missing_ok=True)
            count += 1
    return count


def _touched_at(folder: Path) -> float:
    return max([folder.stat().st_mtime, *(path.stat().st_mtime for path in folder.iterdir())])


def workspaces_with_facts() -> dict[int, str]:
    """Give each workspace that has facts with the zone its newest rows are filed under."""
    rows = FactFile.objects.filter(retired_at__isnull=True, table__in=TABLES).order_by("created_at")
    return dict(rows.values_list("workspace_id", "signature"))
