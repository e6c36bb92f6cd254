"""What leaders should know, in words made from the numbers: nothing is said that no figure says.

Each sentence comes with the address of what it rests on; where nothing is sure, that is said.
"""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from skopos.advice import queries, words
from skopos.advice.models import Advice, Standing
from skopos.advice.segments import Segments
from skopos.common import formats
from skopos.measurement.words import value_text
from skopos.value.queries import Ledger
from skopos.value.terms import Value
from skopos.value.words import chance_text, range_text
from skopos.workspaces.models import Workspace

MOST = 6


@dataclass(frozen=True)
class Insight:
    """A sentence, how it is meant (good, warn, bad or info), and the address of its rows."""

    text: str
    mood: str
    url: str


def insights(workspace: Workspace, book: Ledger, groups: Segments | None = None) -> list[Insight]:
    """Say what leaders should know, the most important first."""
    told = [*_whole(workspace, book), *of_advice(workspace), *_customers(workspace, groups)]
    return told[:MOST]


def of_advice(workspace: Workspace) -> list[Insight]:
    """Say what is advised and what waits for a decision; two queries."""
    return [*_advice(workspace), *_trials(workspace)]


def _whole(workspace: Workspace, book: Ledger) -> list[Insight]:
    url = f"{reverse('value:ledger', args=[workspace.slug])}?{book.span.query}"
    total, told = book.total, []
    if total.put_in > 0 and total.roi is not None:
        chance = total.roi.probability_positive
        text = _("What was put in, %(money)s in %(days)s days, came back with a chance of %(chance)s.") % {
            "money": value_text(total.put_in, book.currency),
            "days": formats.number(book.span.days),
            "chance": chance_text(chance),
        }
        told.append(Insight(text, "good" if chance >= 0.8 else "bad" if chance <= 0.2 else "info", url))
    revenue = total.cells[Value.REVENUE].main
    if revenue is not None and revenue.unit == book.currency:
        sure = revenue.low > 0 or revenue.high < 0
        text = _("The tactics together added %(range)s of revenue.") if sure else _(
            "Whether the tactics together added revenue is not sure: %(range)s."
        )  # fmt: skip
        values = {"range": range_text(revenue.low, revenue.high, revenue.unit)}
        told.append(Insight(text % values, "good" if revenue.low > 0 else "bad" if revenue.high < 0 else "info", url))
    return told


def _advice(workspace: Workspace) -> list[Insight]:
    rows = sorted(queries.advice_of(workspace, Standing.OPEN), key=weight)[:2]
    return [_advised(workspace, row) for row in rows]


def weight(row: Advice) -> tuple[int, float]:
    """Order advice: what to stop and do more of before what to try, the most money first."""
    return (row.kind == "try", -abs(row.cost) - (abs(row.change_mid) if row.unit == row.workspace.currency else 0.0))


def _advised(workspace: Workspace, row: Advice) -> Insight:
    text = _("%(title)s: %(because)s") % {
        "title": words.title_of(row),
        "because": " ".join(words.because(row.source, row.evidence, workspace.currency)),
    }
    mood = {"more": "good", "stop": "bad", "less": "warn"}.get(row.kind, "info")
    return Insight(text, mood, reverse("advice:one", args=[workspace.slug, row.pk]))


def _trials(workspace: Workspace) -> list[Insight]:
    number = queries.counts(workspace).get(Standing.CLOSED, 0)
    if not number:
        return []
    text = ngettext(
        "The result of %(number)s trial is in and waits for a decision.",
        "The results of %(number)s trials are in and wait for a decision.",
        number,
    ) % {"number": formats.number(number)}
    return [Insight(text, "warn", reverse("advice:list", args=[workspace.slug]))]


def _customers(workspace: Workspace, groups: Segments | None) -> list[Insight]:
    if groups is None or groups.ahead is None or groups.social is None:
        return []
    gap = groups.ahead
    values = {"range": range_text(gap.low, gap.high, groups.currency)}
    url = reverse("advice:customers", args=[workspace.slug])
    if gap.low > 0:
        text = _("A customer that social media brought leaves more than others: %(range)s.")
        return [Insight(text % values, "good", url)]
    if gap.high < 0:
        text = _("A customer that social media brought leaves less than others: %(range)s.")
        return [Insight(text % values, "warn", url)]
    text = _("Customers that social media brought leave neither clearly more nor less than others (%(range)s).")
    return [Insight(text % values, "info", url)]
