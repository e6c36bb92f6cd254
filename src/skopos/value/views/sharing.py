"""Attribution: every model side by side, how far they disagree, and what the campaigns' effects say to it."""

from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET

from skopos.channels.models import Channel
from skopos.common import formats
from skopos.measurement.words import value_text
from skopos.strategy.models import Tactic
from skopos.value import charts
from skopos.value.measuring.sharing import DAYS, WINDOWS
from skopos.value.models import Kind, Measured
from skopos.value.queries.gains import gains
from skopos.value.queries.results import result
from skopos.value.queries.spans import Span, span_of
from skopos.value.views.sheets import Mark, Sheet, Table, show
from skopos.value.words import range_text
from skopos.workspaces.access import WorkspaceRequest, in_workspace
from skopos.workspaces.models import Role, Workspace

MODELS = {
    "first": gettext_lazy("First contact"),
    "last": gettext_lazy("Last contact"),
    "linear": gettext_lazy("Linear"),
    "time_decay": gettext_lazy("Time decay"),
    "position": gettext_lazy("Position"),
    "markov_1": gettext_lazy("Markov, order 1"),
    "markov_2": gettext_lazy("Markov, order 2"),
    "markov_3": gettext_lazy("Markov, order 3"),
    "markov_4": gettext_lazy("Markov, order 4"),
    "shapley": gettext_lazy("Shapley"),
}


@in_workspace(Role.VIEWER)
@require_GET
def attribution(request: WorkspaceRequest) -> HttpResponse:
    """Show what each model credits to each channel or tactic."""
    by = "tactic" if request.GET.get("by") == "tactic" else "channel"
    row = result(request.workspace, Kind.ATTRIBUTION, by)
    url = reverse("value:attribution", kwargs={"workspace": request.workspace.slug})
    sheet = Sheet(
        _("Attribution"),
        _("Whom each model credits with the same conversions. It shares out what happened, not what caused it."),
        "attribution",
        "attribution",
        row,
        choices=[(_("By channel"), url, by == "channel"), (_("By tactic"), f"{url}?by=tactic", by == "tactic")],
    )
    if row is not None and row.is_ok:
        names = _names(request.workspace, by)
        _fill(request.workspace, sheet, row, names)
    return show(request, sheet)


def _names(workspace: Workspace, by: str) -> dict[str, str]:
    names = dict(Channel.objects.filter(workspace=workspace).values_list("key", "name"))
    if by == "tactic":
        names |= dict(Tactic.objects.filter(workspace=workspace).values_list("slug", "title"))
    return names


def _fill(workspace: Workspace, sheet: Sheet, row: Measured, names: dict[str, str]) -> None:
    told, inputs = row.result, row.inputs
    shares = shares_of(told)
    order = sorted(range(len(told["channels"])), key=lambda at: -_middle(shares, at))
    sheet.sentences = _sentences(inputs, told, shares)
    lines = [
        {
            "label": names.get(told["channels"][at], told["channels"][at]),
            "low": min(model[at] for model in shares.values()),
            "mid": _middle(shares, at),
            "high": max(model[at] for model in shares.values()),
        }
        for at in order
    ]
    title = _("Share of the conversions: smallest, middle and largest of the models")
    sheet.figures = [charts.ranges_figure(lines, title, "share")]
    head: list[tuple[Any, bool]] = [
        (_("Channel or tactic"), False),
        *((MODELS[model], True) for model in shares),
        (_("Disagreement"), True),
    ]
    rows = [
        [
            names.get(told["channels"][at], told["channels"][at]),
            *(formats.percent(model[at], 1) for model in shares.values()),
            formats.percent(told["disagreement"][at], 1),
        ]
        for at in order
    ]
    note = _("Disagreement is the largest minus the smallest share that any model gives.")
    sheet.tables = [Table(_("Share of the conversions by model"), head, rows, note)]
    sheet.tables += _windows(told, order, names)
    if inputs["by"] == "tactic":
        sheet.tables.append(_beside_effects(workspace, told, names))


def shares_of(told: dict[str, Any]) -> dict[str, list[float]]:
    """Give each model's shares."""
    out = {}
    for model, credit in told["models"].items():
        whole = sum(credit["conversions"]) or 1.0
        out[model] = [part / whole for part in credit["conversions"]]
    return out


def _middle(shares: dict[str, list[float]], at: int) -> float:
    found = sorted(model[at] for model in shares.values())
    return (found[(len(found) - 1) // 2] + found[len(found) // 2]) / 2


def _sentences(inputs: dict[str, Any], told: dict[str, Any], shares: dict[str, list[float]]) -> list[Any]:
    out = [
        _(
            "%(journeys)s journeys of the last half year: %(won)s conversions, and %(lost)s journeys that ended "
            "without one. Both count in the Markov models; the others look at conversions only."
        )
        % {
            "journeys": formats.number(inputs["journeys"]),
            "won": formats.number(inputs["conversions"]),
            "lost": formats.number(inputs["without_conversion"]),
        }
    ]
    direct = inputs["orders_without_contact"]
    if direct:
        out.append(
            ngettext(
                "%(number)s order had no contact in the 30 days before it and is credited to nobody.",
                "%(number)s orders had no contact in the 30 days before them and are credited to nobody.",
                direct,
            )
            % {"number": formats.number(direct)}
        )
    if not inputs.get("with_times", True):
        out.append(_("Some journeys came as counted paths without times, so time decay and windows are left out."))
    most = max(told["disagreement"], default=0.0)
    out.append(
        _(
            "The models disagree by up to %(share)s of all conversions on a single channel. Where they disagree, the "
            "order of contacts alone does not say who earned it; look at the effects of tactics instead."
        )
        % {"share": formats.percent(most)}
    )
    return out


def _windows(told: dict[str, Any], order: list[int], names: dict[str, str]) -> list[Table]:
    if not told["windows"]:
        return []
    days = [str(window) for window in WINDOWS if str(window) in told["windows"]]
    head: list[tuple[Any, bool]] = [(_("Channel or tactic"), False)]
    for window in days:
        text = ngettext("%(days)s day", "%(days)s days", int(window)) % {"days": formats.number(int(window))}
        head.append((text, True))
    rows = []
    for at in order:
        key = told["channels"][at]
        found = [told["windows"][window]["markov_1"].get(key) for window in days]
        rows.append([names.get(key, key), *("–" if part is None else formats.percent(part, 1) for part in found)])
    note = _("Contacts older than the window do not count; journeys of which nothing is left fall out.")
    return [Table(_("Markov, order 1, within shorter windows"), head, rows, note)]


def _beside_effects(workspace: Workspace, told: dict[str, Any], names: dict[str, str]) -> Table:
    """Hold what models credit to tactics against what the tactics' effects were in the same days."""
    end = span_of(workspace).end
    span = Span(end - timedelta(days=DAYS), end)
    tactics = list(
        Tactic.objects.filter(workspace=workspace, slug__in=told["channels"]).select_related(
            "objective__strategy__goal"
        )
    )
    found = {gain.tactic.slug: gain for gain in gains(workspace, tactics, span).found}
    rows = []
    for tactic in tactics:
        at = told["channels"].index(tactic.slug)
        values = [credit["value"][at] for credit in told["models"].values()]
        gain = found.get(tactic.slug)
        effect = "–"
        if gain is not None:
            low, high = sorted(gain.draws)[len(gain.draws) // 20], sorted(gain.draws)[-len(gain.draws) // 20]
            effect = range_text(float(low), float(high), gain.unit)
        credited = f"{value_text(min(values), workspace.currency)} – {value_text(max(values), workspace.currency)}"
        url = reverse("value:effect", kwargs={"workspace": workspace.slug, "slug": tactic.slug})
        rows.append([Mark(names.get(tactic.slug, tactic.slug), url), credited, effect])
    head: list[tuple[Any, bool]] = [
        (_("Tactic"), False),
        (_("Credited by the models"), True),
        (_("Effect on the metric of its objective (90 %)"), True),
    ]
    note = _(
        "Models share out all orders of people who had a contact; many of them would have ordered anyway. The effect "
        "is what would not have been there without the tactic, and it is the effect that the ledger counts."
    )
    return Table(_("Credit beside effect"), head, rows, note)
