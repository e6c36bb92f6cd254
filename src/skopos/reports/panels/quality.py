"""The panel on the data themselves: what is not fed, ends early or could not be taken in."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from skopos.facts.reading import open_facts
from skopos.listening import queries
from skopos.listening.queries import Reading
from skopos.reports.panels.base import Explain, Panel, PanelData, Settings
from skopos.reports.panels.listening import filter_of
from skopos.reports.panels.metrics import lines_of
from skopos.reports.period import building, planned
from skopos.reports.period.content import Mood
from skopos.reports.spans import Span
from skopos.workspaces.models import Workspace


def flaws(workspace: Workspace, span: Span, settings: Settings) -> PanelData:
    """Say what about the data of this period a reader should know."""
    lines = lines_of(workspace, span, settings)
    fed = {line.key: line.history for line in lines}
    objectives = planned.objective_lines(workspace, span, fed, set(fed))
    with open_facts(workspace.pk, workspace.tzinfo) as facts:
        totals = queries.totals(Reading(facts, filter_of(workspace, span, {})))
    labelled = totals["positive"] + totals["neutral"] + totals["negative"]
    mood = Mood(totals["n"], labelled, totals["positive"], totals["neutral"], totals["negative"], [], [], [], [])
    found = building.flaws(workspace, span, objectives, lines, fed, mood if totals["n"] else None)
    return PanelData(
        Explain(
            formula=_("Checks of the data behind this report, each a sentence."),
            method=_("Every metric, objective and import of the period is looked at; nothing is estimated."),
            rows=_("All figures, objectives and imports of the period."),
            rows_url=reverse("channels:imports", args=[workspace.slug]),
            assumptions=(_("What nobody collected cannot be missed by these checks."),),
            code=(building.flaws, planned.import_flaws),
        ),
        text=tuple(flaw.text for flaw in found),
        empty="" if found else _("Nothing stands out."),
    )


PANELS = (
    Panel(
        "measurement.quality",
        gettext_lazy("How good the data are"),
        gettext_lazy("What is not fed, ends early, or could not be taken in."),
        flaws,
    ),
)
