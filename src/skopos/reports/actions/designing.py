"""Reports made, changed and removed; panels added, moved, changed and taken out."""

from typing import Any

from django.db import transaction
from django.db.models import F, Max
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from skopos.common import clock
from skopos.governance import audit
from skopos.reports.designs import Design
from skopos.reports.models import Block, SavedReport
from skopos.reports.panels import panels
from skopos.workspaces.models import User, Workspace

MADE = audit.register("reports.report_made", gettext_lazy("made the report"))
CHANGED = audit.register("reports.report_changed", gettext_lazy("changed the report"))
REMOVED = audit.register("reports.report_removed", gettext_lazy("removed the report"))
MOST_BLOCKS = 40
RESERVED = ("new", "period", "panel", "mailing", "sent", "link")


class DesignRefusedError(ValueError):
    """The report cannot be changed so; the message says why and what to do."""


def free_slug(workspace: Workspace, title: str) -> str:
    """Give a key for a report that no other of the workspace has; a title without Latin letters gets a number."""
    base = slugify(title)[:60].strip("-") or "report"
    taken = set(SavedReport.objects.filter(workspace=workspace, slug__startswith=base).values_list("slug", flat=True))
    number, slug = 2, base
    while slug in taken or slug in RESERVED:
        slug, number = f"{base}-{number}", number + 1
    return slug


@transaction.atomic
def make_report(
    workspace: Workspace, design: Design | None, *, by: User | None, title: str = "", **fields: Any
) -> SavedReport:
    """Make a report from a design, or an empty one."""
    title = title or (str(design.title) if design else _("New report"))
    report = SavedReport.objects.create(
        workspace=workspace,
        slug=free_slug(workspace, title),
        title=title,
        design=design.key if design else "",
        made_by=by,
        **({"span_kind": design.span_kind, "span_days": design.span_days} if design else {}) | fields,
    )
    parts = design.parts if design else ()
    Block.objects.bulk_create(
        Block(report=report, place=place, panel=panel, settings=dict(settings))
        for place, (panel, settings) in enumerate(parts)
    )
    audit.record(MADE, workspace=workspace, by=by, subject=report, design=report.design)
    return report


@transaction.atomic
def save_report(report: SavedReport, *, by: User | None) -> None:
    """Store a report's title, days, language, words and logo."""
    report.save()
    _touched(report, by=by, what="settings")


def _touched(report: SavedReport, *, by: User | None, what: str, **details: Any) -> None:
    SavedReport.objects.filter(pk=report.pk).update(version=F("version") + 1, changed_at=clock.now())
    audit.record(CHANGED, workspace=report.workspace, by=by, subject=report, what=what, **details)


@transaction.atomic
def remove_report(report: SavedReport, *, by: User | None) -> None:
    """Remove a report with its mailings and links."""
    audit.record(REMOVED, workspace=report.workspace, by=by, subject=report)
    report.delete()


@transaction.atomic
def add_block(report: SavedReport, panel: str, *, by: User | None) -> Block:
    """Put a panel at the end of a report."""
    if panel not in panels():
        raise DesignRefusedError(_("There is no such panel. Choose one of the list."))
    SavedReport.objects.select_for_update().get(pk=report.pk)
    found = report.blocks.aggregate(last=Max("place"))["last"]
    if report.blocks.count() >= MOST_BLOCKS:
        raise DesignRefusedError(
            _("A report holds at most %(most)s panels. Make a second one.") % {"most": MOST_BLOCKS}
        )
    block = Block.objects.create(report=report, panel=panel, place=0 if found is None else found + 1)
    _touched(report, by=by, what="panel added", panel=panel)
    return block


@transaction.atomic
def change_block(block: Block, *, by: User | None) -> None:
    """Store a panel's title, words and settings."""
    block.save()
    _touched(block.report, by=by, what="panel changed", panel=block.panel)


@transaction.atomic
def move_block(block: Block, places: int, *, by: User | None) -> None:
    """Move a panel up (negative) or down; beyond the ends it stays at the end."""
    SavedReport.objects.select_for_update().get(pk=block.report_id)
    order = list(Block.objects.filter(report=block.report_id).order_by("place", "pk"))
    place = next(number for number, other in enumerate(order) if other.pk == block.pk)
    moved = order.pop(place)
    order.insert(min(max(place + places, 0), len(order)), moved)
    for number, other in enumerate(order):
        other.place = number
    Block.objects.bulk_update(order, ["place"])
    _touched(block.report, by=by, what="panel moved", panel=block.panel)


@transaction.atomic
def remove_block(block: Block, *, by: User | None) -> None:
    """Take a panel out of its report."""
    report, panel = block.report, block.panel
    block.delete()
    _touched(report, by=by, what="panel removed", panel=panel)
