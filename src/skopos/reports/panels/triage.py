"""Panels of triage: how quickly people answer, and what came of mentions."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from skopos.common import formats
from skopos.common.charts import Column
from skopos.measurement.catalogue.care import CARE_METRICS
from skopos.reports.panels.base import Explain, Panel, PanelData, Settings, Table, Tile
from skopos.reports.panels.metrics import explain_lines, lines_of, table_of, tile_of, trend
from skopos.reports.period.planned import moments_of
from skopos.reports.spans import Span
from skopos.triage.choices import Outcome
from skopos.triage.models import Item
from skopos.workspaces.models import Workspace

SHOWN = ("first_touch_hours_median", "first_reply_hours_median", "resolution_hours_median")


def response(workspace: Workspace, span: Span, settings: Settings) -> PanelData:
    """Show the response times of the span with their change."""
    times = [metric.key for metric in CARE_METRICS if metric.unit == "hours"]
    lines = lines_of(workspace, span, {}, times)
    shown = [line for line in lines if line.key in SHOWN]
    figures = [trend(workspace, span, {}, line.key) for line in shown if line.key == "first_reply_hours_median"]
    return PanelData(
        explain_lines(workspace, lines, span),
        tiles=tuple(tile_of(line) for line in shown),
        table=table_of(workspace, lines, span) if lines else None,
        figures=tuple(figure for figure in figures if figure),
        empty=""
        if lines
        else _("No mention was worked through in this period. Sort the queue of triage to see response times."),
    )


def outcomes(workspace: Workspace, span: Span, settings: Settings) -> PanelData:
    """Show what people found mentions to be, of those that came into the queue in the span."""
    begin, end = moments_of(workspace, span)
    items = Item.objects.filter(workspace=workspace, arrived_at__gte=begin, arrived_at__lt=end)
    found = [(str(item["outcome"]), bool(item["resolved_at"])) for item in items.values("outcome", "resolved_at")]
    count, done = len(found), sum(is_done for _outcome, is_done in found)
    rows = [
        {"outcome": str(label), "n": n, "share": n / count}
        for key, label in [*Outcome.choices, ("", _("Not sorted yet"))]
        if (n := sum(outcome == key for outcome, _done in found))
    ]
    columns = (
        Column("outcome", _("What it was")),
        Column("n", _("Mentions"), "number"),
        Column("share", _("Share"), "percent"),
    )
    tiles = (Tile(_("Came into the queue"), formats.number(count)), Tile(_("Done"), formats.number(done)))
    return PanelData(
        Explain(
            formula=_("Mentions that came into the triage queue in the period, by what people found them to be."),
            method=_("A count of all items; nothing is estimated."),
            rows=ngettext("%(count)s item of the queue.", "%(count)s items of the queue.", count)
            % {"count": formats.number(count)},
            rows_url=reverse("triage:inbox", args=[workspace.slug]),
            assumptions=(_("The queue holds what the workspace's rules chose, not every mention."),),
            code=(outcomes,),
        ),
        tiles=tiles if rows else (),
        table=Table(columns, rows) if rows else None,
        empty="" if rows else _("Nothing came into the queue of triage in this period."),
    )


PANELS = (
    Panel(
        "triage.response",
        gettext_lazy("Response times"),
        gettext_lazy("Working hours until the first look, the first reply and the end."),
        response,
    ),
    Panel(
        "triage.outcomes",
        gettext_lazy("What came of mentions"),
        gettext_lazy("Answers, ideas, risks and praise from the queue of triage."),
        outcomes,
    ),
)
