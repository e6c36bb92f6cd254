"""Media mix, and social media against revenue, in plain words."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from skopos.channels.models import Channel
from skopos.common import formats
from skopos.measurement.words import value_text
from skopos.value import charts
from skopos.value.models import Kind, Measured
from skopos.value.naming import mix_name
from skopos.value.queries.results import result, results
from skopos.value.views.sheets import Mark, Sheet, Table, show
from skopos.value.views.telling import label_of
from skopos.workspaces.access import WorkspaceRequest, in_workspace
from skopos.workspaces.models import Role, Workspace

CONCERNS = {
    "too_short": gettext_lazy("There are too few weeks for so many channels."),
    "not_converged": gettext_lazy("The draws did not settle, so the answer depends on where they began."),
    "baseline_gone": gettext_lazy("Next to nothing would be left without the channels, which is not to be believed."),
    "tells_nothing": gettext_lazy("About some channels the figures say next to nothing."),
    "alike": gettext_lazy("Some channels always moved together and cannot be told apart."),
}
FINDINGS = {
    "social_first": gettext_lazy(
        "It goes before the outcome: knowing it foretells the outcome better than the outcome's own past does. That "
        "fits with an effect, but a third thing may move both."
    ),
    "outcome_first": gettext_lazy(
        "It follows the outcome: people talk after they buy. It does not foretell the outcome."
    ),
    "both_ways": gettext_lazy("Each goes before the other; which moves which cannot be said."),
    "together": gettext_lazy("They move in the same week; which comes first cannot be said."),
    "no_evidence": gettext_lazy(
        "No relation beyond chance was found once trend, season and spend are taken out. That does not prove that "
        "there is none."
    ),
}


@in_workspace(Role.VIEWER)
@require_GET
def mix(request: WorkspaceRequest) -> HttpResponse:
    """Show what each channel added, or why the answer is refused."""
    row = result(request.workspace, Kind.MIX)
    lead = _("What each channel, paid or not, added to the outcome over all weeks, and how far that can be told.")
    sheet = Sheet(_("Media mix"), lead, "mix", "mix", row)
    if row is not None and row.is_ok:
        _fill_mix(request.workspace, sheet, row)
    return show(request, sheet)


def _fill_mix(workspace: Workspace, sheet: Sheet, row: Measured) -> None:
    told, inputs = row.result, row.inputs
    unit = workspace.currency if inputs["outcome"] == "revenue" else "count"
    names = _channel_names(workspace)
    for concern in told["concerns"]:
        who = ", ".join(mix_name(names, name) for name in concern["channels"])
        sheet.warnings.append(f"{CONCERNS[concern['kind']]} {who}".strip())
    if told["refused"]:
        sheet.warnings.insert(0, _("The answer is refused, as a check that it must pass failed; so it is not shown."))
        return
    share = told["baseline_share"]
    sheet.sentences.append(
        _("%(weeks)s weeks of %(outcome)s. Without any channel, %(share)s of it would have come all the same.")
        % {
            "weeks": formats.number(inputs["weeks"]),
            "outcome": label_of(inputs["outcome"]),
            "share": "–" if share is None else formats.percent(share),
        }
    )
    if inputs.get("left_out"):
        who = ", ".join(mix_name(names, name) for name in inputs["left_out"])
        sheet.sentences.append(
            _("Too few weeks are known to tell more channels apart; left out: %(channels)s.") % {"channels": who}
        )
    lines = [
        {"label": mix_name(names, one["name"]), "low": one["low"], "mid": one["mid"], "high": one["high"]}
        for one in told["channels"]
    ]
    sheet.figures = [charts.ranges_figure(lines, _("Added over all weeks, 95 % range"), unit)]
    head: list[tuple[Any, bool]] = [
        (_("Channel"), False),
        (_("Added"), True),
        (_("95 % range"), True),
        (_("For each unit of money"), True),
        (_("The next unit of money"), True),
        (_("Learnt from the figures"), True),
    ]
    sheet.tables = [Table(_("Channels"), head, [_mix_line(workspace, names, unit, one) for one in told["channels"]])]


def _mix_line(workspace: Workspace, names: dict[str, str], unit: str, one: dict[str, Any]) -> list[Any]:
    paid = one["name"].endswith(":spend") and one["activity"]
    each = "–"
    if paid:
        each = " – ".join(formats.number(one[end] / one["activity"], 2) for end in ("low", "high"))
    following = " – ".join(formats.number(end, 2) for end in one["next"][::2]) if "next" in one else "–"
    bounds = f"{value_text(one['low'], unit)} – {value_text(one['high'], unit)}"
    learned = formats.percent(max(0.0, 1.0 - one["learned"]))
    return [mix_name(names, one["name"]), value_text(one["mid"], unit), bounds, each, following, learned]


def _channel_names(workspace: Workspace) -> dict[str, str]:
    return dict(Channel.objects.filter(workspace=workspace).values_list("key", "name"))


@in_workspace(Role.VIEWER)
@require_GET
def relation(request: WorkspaceRequest) -> HttpResponse:
    """Say in plain words whether social media goes before revenue."""
    rows = list(results(request.workspace, Kind.RELATION))
    ok = [row for row in rows if row.is_ok]
    wanted = request.GET.get("social", "")
    row = next((row for row in ok if row.subject == wanted), None) or next(iter(ok or rows), None)
    lead = _("Whether what happens on social media goes before what happens in the till: what it shows, and what not.")
    sheet = Sheet(_("Social media and revenue"), lead, "relation", "relation", row)
    url = reverse("value:relation", kwargs={"workspace": request.workspace.slug})
    sheet.choices = [(label_of(one.subject), f"{url}?social={one.subject}", one is row) for one in ok]
    if row is not None and row.is_ok:
        told = row.result
        sheet.sentences = [FINDINGS[told["finding"]]]
        sheet.sentences.append(
            _("A relation in time is no cause. Only a trial, or a tactic held against what was expected, shows one.")
        )
        sheet.figures = [charts.lags_figure(told, label_of(row.subject), label_of(row.inputs["outcome"]))]
        sheet.tables = [_relations(ok, url)]
    return show(request, sheet)


def _relations(rows: list[Measured], url: str) -> Table:
    head: list[tuple[Any, bool]] = [
        (_("Social media"), False),
        (_("What was found"), False),
        (_("Chance that it foretells by accident"), True),
        (_("Chance that it follows by accident"), True),
        (_("Weeks"), True),
    ]
    lines = [
        [
            Mark(label_of(row.subject), f"{url}?social={row.subject}"),
            FINDINGS[row.result["finding"]],
            formats.percent(row.result["p_social_first"], 1),
            formats.percent(row.result["p_outcome_first"], 1),
            formats.number(row.inputs["weeks"]),
        ]
        for row in rows
    ]
    return Table(_("All that was looked at"), head, lines)
