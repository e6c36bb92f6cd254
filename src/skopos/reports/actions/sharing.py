"""Links that show a report to whoever has them: made, taken back, opened."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.hashers import check_password, make_password
from django.core.cache import cache
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy

from skopos.common import clock
from skopos.facts import rollups
from skopos.governance import audit
from skopos.governance.copies import Erased
from skopos.governance.copies import register as register_room
from skopos.reports import queries
from skopos.reports.building import build, plan_of
from skopos.reports.models import SavedReport, Share
from skopos.reports.telling import Document, told
from skopos.workspaces.models import User, Workspace

MADE = audit.register("reports.link_made", gettext_lazy("made a link that shows the report"))
REVOKED = audit.register("reports.link_revoked", gettext_lazy("took a link to the report back"))
LIVE_SECONDS = 300
ERASED = "…"


@transaction.atomic
def make_share(
    report: SavedReport, *, by: User | None, label: str, expires_at: datetime, password: str = "", live: bool = False
) -> tuple[Share, str]:
    """Make a link; gives it with its token in the clear, which is shown once and not kept.

    Without `live` it shows the report as it is now, for ever; with it, as it is when it is opened.
    """
    share = Share(report=report, label=label, expires_at=expires_at, made_by=by)
    share.password = make_password(password) if password else ""
    share.is_live, share.snapshot = live, None if live else document_of(report)
    token = share.renew_token()
    share.save()
    audit.record(
        MADE, workspace=report.workspace, by=by, subject=report, link=label, until=expires_at.isoformat(),
        password=bool(password), live=live,
    )  # fmt: skip
    return share, token


@transaction.atomic
def revoke(share: Share, *, by: User | None) -> None:
    """Take a link back; what it kept is forgotten. Safe to repeat."""
    if share.revoked_at is None:
        Share.objects.filter(pk=share.pk).update(revoked_at=clock.now(), snapshot=None)
        audit.record(REVOKED, workspace=share.report.workspace, by=by, subject=share.report, link=share.label)


def document_of(report: SavedReport) -> Document:
    """Build a report and put it into words."""
    rollups.refresh(report.workspace_id, report.workspace.tzinfo)
    whole = queries.report_whole(report.workspace, report.slug)
    assert whole is not None
    return told(build(plan_of(whole)))


def shown_by(share: Share) -> Document:
    """Give what a link shows; of a live one it is worked out anew every five minutes, however often it is opened."""
    if not share.is_live:
        return dict(share.snapshot or {})
    key = f"reports.share:{share.pk}:{share.report.version}"
    found = cache.get(key)
    if found is None:
        found = document_of(share.report)
        cache.set(key, found, LIVE_SECONDS)
    return dict(found)


def note_opening(share: Share) -> None:
    """Count that a link was opened."""
    Share.objects.filter(pk=share.pk).update(opened=F("opened") + 1, opened_at=clock.now())


def is_password(share: Share, given: str) -> bool:
    """Is this the link's password?"""
    return check_password(given, share.password)


def expiry_in(days: int) -> datetime:
    """Give the moment at which a link made now for so many days ends."""
    return clock.now() + timedelta(days=days)


def register_copies() -> None:
    """Have words that links keep erased with those in the facts."""
    register_room("reports", blank_snapshots)


def blank_snapshots(workspace: Workspace, erased: Erased) -> int:
    """Empty the words of these people in what links keep; safe to repeat. Gives how many were emptied."""
    count = 0
    for share in Share.objects.filter(report__workspace=workspace).filter(snapshot__isnull=False).order_by("pk"):
        panels: list[Document] = (share.snapshot or {}).get("panels", [])
        rows = [row for panel in panels for row in (panel["table"] or {"rows": []})["rows"]]
        emptied = sum(_emptied(row, erased) for row in rows)
        if emptied:
            share.save(update_fields=["snapshot"])
            count += emptied
    return count


def _emptied(row: dict[str, Any], erased: Erased) -> int:
    """Empty a row if it holds words that are meant; 1 if it did."""
    of = row.get("of")
    if not of or (erased.platform and of["platform"].casefold() != erased.platform.casefold()):
        return 0
    if not erased.is_theirs(*of["names"]) or (erased.before and datetime.fromisoformat(of["at"]) >= erased.before):
        return 0
    for cell in row["cells"]:
        cell["text"] = ERASED
        cell["note"] = cell["tone"] = ""
    del row["of"]
    row["url"] = ""
    return 1
