"""The panel of alarms: incidents of the span."""

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from skopos.alarms import queries, words
from skopos.alarms.actions import judging
from skopos.alarms.models import Incident
from skopos.common import formats
from skopos.common.charts import Column
from skopos.reports.panels.base import Explain, Panel, PanelData, Settings, Table, Tile
from skopos.reports.period.planned import moments_of
from skopos.reports.spans import Span
from skopos.workspaces.models import Workspace

MOST = 20


def incidents(workspace: Workspace, span: Span, settings: Settings) -> PanelData:
    """Show the incidents that were open in the span, the latest first."""
    begin, end = moments_of(workspace, span)
    found = queries.incidents_of(workspace).filter(Q(closed_at=None) | Q(closed_at__gte=begin), opened_at__lt=end)
    if slug := str(settings.get("search", "")):
        found = found.filter(search__slug=slug)
    rows = [incident_row(workspace, incident) for incident in found[: int(settings.get("limit") or MOST)]]
    count, still = found.count(), found.filter(closed_at=None).count()
    columns = (
        Column("opened", _("Since"), "moment"),
        Column("closed", _("Until"), "moment"),
        Column("incident", _("Incident")),
        Column("what", _("What rang")),
        Column("seen", _("Acknowledged by")),
        Column("note", _("Note")),
    )
    tiles = (
        Tile(_("Incidents"), formats.number(count)),
        Tile(_("Still open"), formats.number(still), tone="warn" if still else "good"),
    )
    return PanelData(
        Explain(
            formula=_("An incident joins alarms of one saved search that rang close in time."),
            method=_(
                "Each hour is compared with what the rule's own past leads to expect for that hour; "
                "an alarm rings where the "
                "chance of such an hour is below the rule's sensitivity."
            ),
            rows=ngettext("%(count)s incident.", "%(count)s incidents.", count) % {"count": formats.number(count)},
            rows_url=reverse("alarms:incidents", args=[workspace.slug]),
            assumptions=(_("Only what an alarm rule watches can ring; what no rule watches is not here."),),
            code=(judging.judge,),
        ),
        tiles=tiles if rows else (),
        table=Table(columns, rows) if rows else None,
        empty="" if rows else _("No alarm rang in this period."),
    )


def incident_row(workspace: Workspace, incident: Incident) -> dict[str, Any]:
    """Give an incident's row, with what its gravest alarm said."""
    alarms = sorted(incident.alarms.all(), key=lambda alarm: -alarm.score)
    return {
        "opened": incident.opened_at,
        "closed": incident.closed_at,
        "closed:text": formats.moment(incident.closed_at) if incident.closed_at else _("still open"),
        "incident": incident.title,
        "what": str(words.sentence(alarms[0], workspace)) if alarms else "",
        "seen": str(incident.acknowledged_by or ""),
        "note": incident.note,
        "url": reverse("alarms:incident", args=[workspace.slug, incident.pk]),
    }


PANELS = (
    Panel(
        "alarms.incidents",
        gettext_lazy("Alarms"),
        gettext_lazy("Incidents of the period: what rang, since when, and what was done."),
        incidents,
        frozenset({"search", "limit"}),
    ),
)
