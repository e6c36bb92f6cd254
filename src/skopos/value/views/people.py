"""Loyalty by source, and what posts bring: before they are posted, by theme and by form."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET

from skopos.channels.models import Channel
from skopos.common import formats
from skopos.measurement.words import value_text
from skopos.value import charts
from skopos.value.forms import DraftForm
from skopos.value.measuring.posts import STAGES, expected, traits_of
from skopos.value.models import Kind, Measured
from skopos.value.naming import STAGE_TEXTS, content_text, slot_text
from skopos.value.queries import funnel as funnels
from skopos.value.queries.results import result, results
from skopos.value.queries.spans import LENGTHS
from skopos.value.views.ledger import asked_span
from skopos.value.views.sheets import Mark, Sheet, Table, show
from skopos.value.views.telling import label_of
from skopos.workspaces.access import WorkspaceRequest, in_workspace
from skopos.workspaces.models import Role, Workspace

MEDIUMS = {
    "social": gettext_lazy("Social media"),
    "paid": gettext_lazy("Paid"),
    "email": gettext_lazy("E-mail"),
    "search": pgettext_lazy("medium of the funnel", "Search"),
    "web": gettext_lazy("Website"),
    "shop": gettext_lazy("Shop"),
}


@in_workspace(Role.VIEWER)
@require_GET
def loyalty(request: WorkspaceRequest) -> HttpResponse:
    """Show how customers of each source come again, and what they are worth."""
    row = result(request.workspace, Kind.LOYALTY)
    lead = _("How often the customers that each source brought come again, and what they will be worth in half a year.")
    sheet = Sheet(_("Loyalty by source"), lead, "loyalty", "loyalty", row)
    if row is not None and row.is_ok:
        groups = row.result["groups"]
        labels = [group["source"] or _("All customers") for group in groups]
        labels = [
            _("Unknown source") if at and not group["source"] else label
            for at, (group, label) in enumerate(zip(groups, labels, strict=True))
        ]
        lines = [
            {"label": label, "low": group["purchases"][0], "mid": group["purchases"][1], "high": group["purchases"][2]}
            for label, group in zip(labels, groups, strict=True)
        ]
        title = _("Purchases of a customer in the next 26 weeks, 90 % range")
        sheet.figures = [charts.ranges_figure(lines, title, "count")]
        sheet.tables = [_loyalty_table(request.workspace, labels, groups)]
        sheet.sentences = _loyalty_words(row, labels, groups)
    return show(request, sheet)


def _day_text(kept: str) -> str:
    """Write a day that was kept as ISO 8601; empty where nothing was counted."""
    return formats.day(date.fromisoformat(kept) if kept else None)


def _loyalty_words(row: Measured, labels: list[str], groups: list[dict[str, Any]]) -> list[Any]:
    """Say which sources are surely above or below all customers."""
    out = [
        _("%(orders)s orders of %(customers)s customers, from %(first)s to %(last)s.")
        % {
            "orders": formats.number(row.inputs["orders"]),
            "customers": formats.number(row.inputs["customers"]),
            "first": _day_text(row.inputs["first"]),
            "last": _day_text(row.inputs["last"]),
        }
    ]
    middle = groups[0]["purchases"][1]
    above = [label for label, group in zip(labels[1:], groups[1:], strict=True) if group["purchases"][0] > middle]
    below = [label for label, group in zip(labels[1:], groups[1:], strict=True) if group["purchases"][2] < middle]
    if above:
        out.append(_("Surely more loyal than all together: %(sources)s.") % {"sources": ", ".join(above)})
    if below:
        out.append(_("Surely less loyal than all together: %(sources)s.") % {"sources": ", ".join(below)})
    if not above and not below:
        out.append(_("No source's customers can be told from the others by how often they come again."))
    return out


def _loyalty_table(workspace: Workspace, labels: list[str], groups: list[dict[str, Any]]) -> Table:
    head: list[tuple[Any, bool]] = [
        (_("Source"), False),
        (_("Customers"), True),
        (_("Came again"), True),
        (_("Still active"), True),
        (_("Purchases in 26 weeks"), True),
        (_("Worth in 26 weeks"), True),
    ]
    rows = []
    for label, group in zip(labels, groups, strict=True):
        low, mid, high = group["purchases"]
        worth = group["worth"]
        told = Mark("–")
        if worth:
            money = [value_text(part, workspace.currency) for part in worth]
            told = Mark(money[1], small=f"{money[0]} – {money[2]}")
        again = group["again"]
        rows.append(
            [
                label,
                formats.number(group["customers"]),
                Mark(formats.percent(again[1]), small=f"{formats.percent(again[0])} – {formats.percent(again[2])}"),
                formats.percent(group["active"]),
                Mark(formats.number(mid, 2), small=f"{formats.number(low, 2)} – {formats.number(high, 2)}"),
                told,
            ]
        )
    return Table(_("Sources"), head, rows)


@in_workspace(Role.VIEWER)
@require_GET
def posts(request: WorkspaceRequest) -> HttpResponse:
    """Say what a draft may bring before it is posted, and whether the hour matters."""
    rows = list(results(request.workspace, Kind.POSTS))
    ok = [row for row in rows if row.is_ok]
    wanted = request.GET.get("about", "")
    row = next((row for row in ok if row.subject == wanted), None) or next(iter(ok or rows), None)
    names = dict(Channel.objects.filter(workspace=request.workspace).values_list("key", "name"))
    lead = _("What the next post may be expected to bring, from those before it; and whether the hour matters.")
    sheet = Sheet(_("Before you post"), lead, "posts", "posts", row)
    url = reverse("value:posts", kwargs={"workspace": request.workspace.slug})
    sheet.choices = [(_posts_label(one, names), f"{url}?about={one.subject}", one is row) for one in ok]
    status = 200
    if row is not None and row.is_ok:
        asked = "letters" in request.GET
        kinds = [name.partition(":")[2] for name in row.result["traits"] if name.startswith("kind:")]
        form = DraftForm(request.GET if asked else None, kinds=kinds or ["post"], about=row.subject)
        sheet.form = form
        if asked and form.is_valid():
            sheet.answer = _expectation(row, form)
        elif asked:
            status = 422
        _timing(sheet, row)
    return show(request, sheet, status)


def _posts_label(row: Measured, names: dict[str, str]) -> str:
    channel, _bar, outcome = row.subject.partition("|")
    return f"{names.get(channel, channel)}: {label_of(outcome)}"


def _expectation(row: Measured, form: DraftForm) -> str:
    given = form.cleaned_data
    labels = traits_of(given["kind"], given["hour"], given["letters"], paid=given["paid"])
    low, middle, high = expected(row.result, labels)
    return _("%(outcome)s: about %(middle)s; eight of ten such posts bring %(low)s to %(high)s.") % {
        "outcome": label_of(row.inputs["outcome"]),
        "middle": formats.number(round(middle)),
        "low": formats.number(round(low)),
        "high": formats.number(round(high)),
    }


def _timing(sheet: Sheet, row: Measured) -> None:
    told = row.result
    if told["held"] is not None:
        sheet.sentences.append(
            _(
                "Each of %(number)s posts was expected from those before it. The range held %(share)s of them; "
                "it should hold 80 %%."
            )
            % {"number": formats.number(told["ranged"]), "share": formats.percent(told["held"])}
        )
    if not told["evidence"]:
        sheet.sentences.append(
            _("Best time to post: no evidence. The times differ by no more than chance makes them, so any will do.")
        )
    else:
        sheet.sentences.append(
            _("The time of posting goes with different results. That is a correlation; try it before you rely on it.")
        )
    head: list[tuple[Any, bool]] = [
        (_("Time"), False), (_("Posts"), True), (_("Against the average"), True), (_("90 % range"), True),
        (_("Chance that it is the best"), True),
    ]  # fmt: skip
    rows = [
        [
            slot_text(slot["weekday"], slot["hour"]),
            formats.number(slot["posts"]),
            formats.percent(slot["factor"]),
            f"{formats.percent(slot['low'])} – {formats.percent(slot['high'])}",
            formats.percent(slot["best"]),
        ]
        for slot in told["slots"][:10]
    ]
    if rows:
        sheet.tables.append(Table(_("Times of posting"), head, rows))


@in_workspace(Role.VIEWER)
@require_GET
def funnel(request: WorkspaceRequest) -> HttpResponse:
    """Show the funnel across media, and what themes and forms do at each stage."""
    span = asked_span(request)
    row = result(request.workspace, Kind.CONTENT)
    lead = _("From being seen to being chosen again, across all media; and which content serves which stage.")
    sheet = Sheet(_("Funnel and content"), lead, "content", "funnel", row)
    url = reverse("value:funnel", kwargs={"workspace": request.workspace.slug})
    sheet.choices = [(label, f"{url}?days={key}", key == span.key) for key, (_days, label) in LENGTHS.items()]
    found = funnels.funnel(request.workspace, span)
    sheet.tables.append(_funnel_table(request.workspace, found, span.query))
    sheet.tables.append(_rates_table(found))
    if row is not None and row.is_ok:
        for by, title in (("theme", _("Themes")), ("form", _("Forms"))):
            groups = [group for group in row.result["groups"] if group["by"] == by and group["stages"]]
            if groups:
                sheet.tables.append(_content_table(request.workspace, title, groups))
    return show(request, sheet)


def _funnel_table(workspace: Workspace, found: funnels.Funnel, query: str) -> Table:
    head: list[tuple[Any, bool]] = [(_("Medium"), False), *((label, False) for _key, label in funnels.STAGE_HEADS)]
    rows: list[list[Any]] = []
    for medium in found.mediums:
        cells: list[Any] = [MEDIUMS[medium]]
        for stage, _label in funnels.STAGE_HEADS:
            parts = found.at(medium, stage)
            if not parts:
                cells.append("–")
                continue
            first = parts[0]
            url = reverse("measurement:metric", kwargs={"workspace": workspace.slug, "key": first.metric})
            others = " · ".join(f"{label_of(part.metric)} {value_text(part.total, part.unit)}" for part in parts[1:4])
            cells.append(Mark(f"{label_of(first.metric)} {value_text(first.total, first.unit)}", url, small=others))
        rows.append(cells)
    note = _(
        "Media are counted by different systems: the same person may stand in several lines, so lines do not add up."
    )
    return Table(_("Stages by medium"), head, rows, note)


def _rates_table(found: funnels.Funnel) -> Table:
    head: list[tuple[Any, bool]] = [
        (_("Step"), False), (_("Medium"), False), (_("Rate"), True), (_("90 % range"), True), (_("Of"), True)
    ]  # fmt: skip
    rows = [
        [
            _("%(first)s to %(second)s") % {"first": label_of(rate.bottom), "second": label_of(rate.top)},
            MEDIUMS[rate.medium],
            formats.percent(rate.value, 2),
            f"{formats.percent(rate.low, 2)} – {formats.percent(rate.high, 2)}",
            formats.number(rate.of),
        ]
        for rate in found.rates
    ]
    return Table(
        _("Rates between stages"), head, rows, _("Days scatter more than chance alone; each counts as one observation.")
    )


def _content_table(workspace: Workspace, title: str, groups: list[dict[str, Any]]) -> Table:
    head: list[tuple[Any, bool]] = [
        (_("Content"), False), (_("Posts"), True), *((STAGE_TEXTS[stage], True) for stage in STAGES),
        (_("Serves"), False),
    ]  # fmt: skip
    rows = []
    for group in sorted(groups, key=lambda group: -group["posts"]):
        cells: list[Any] = [content_text(workspace, group["by"], group["name"]), formats.number(group["posts"])]
        serves = []
        for stage in STAGES:
            told = group["stages"].get(stage)
            if told is None:
                cells.append("–")
                continue
            mood = "pass" if told["low"] > 1 else "fail" if told["high"] < 1 else "neutral"
            if mood == "pass":
                serves.append(str(STAGE_TEXTS[stage]))
            bounds = f"{formats.percent(told['low'])} – {formats.percent(told['high'])}"
            cells.append(Mark(formats.percent(told["mid"]), mood=mood, small=bounds))
        cells.append(", ".join(serves) or _("no evidence"))
        rows.append(cells)
    note = _("100 % is what other posts of the same channel bring. Where the range holds 100 %, there is no evidence.")
    return Table(title, head, rows, note)
