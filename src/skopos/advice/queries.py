"""Reads of this room: evidence from the value ledger, and advice with its tactic."""

from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, QuerySet

from skopos.advice.elsewhere import elsewhere
from skopos.advice.models import LIVE, Advice, Source, Standing
from skopos.advice.rules import TOO_SHORT, Advised, Evidence, advise
from skopos.common import clock
from skopos.strategy.choices import State, TacticState
from skopos.strategy.models import Objective, Tactic
from skopos.strategy.models.tree import OPEN_STATES
from skopos.value.queries import Ledger, Span, ledger, span_of
from skopos.value.queries.lines import Amount, Line
from skopos.workspaces.models import Workspace

SPAN_KEY = "182"


@dataclass(frozen=True)
class Judged:
    """A tactic, or another subject, with its evidence and what is advised; or in `why_not` why nothing can be said."""

    tactic: Tactic | None
    evidence: dict[str, Any]
    advised: Advised | None = None
    unit: str = ""
    why_not: str = ""
    source: str = Source.LEDGER
    subject: str = ""


def judged(workspace: Workspace) -> list[Judged]:
    """Give for each tactic at work or over what is advised, or why nothing is. Runs the ledger's queries."""
    book = ledger(workspace, span_of(workspace, SPAN_KEY), "tactic")
    return [_judged(book, line) for line in book.lines if line.tactics]


def judged_elsewhere(workspace: Workspace) -> list[Judged]:
    """Give what is advised from the mix, from times of posting and from content. Reads kept results only."""
    return [
        Judged(None, evidence, advised, unit, source=source, subject=subject)
        for source, subject, evidence, advised, unit in elsewhere(workspace)
    ]


def objectives_for(workspace: Workspace, evidence: dict[str, Any]) -> list[Objective]:
    """Give the objectives that a trial may serve, the best fitting first: same metric, same channel, running."""
    rows = Objective.objects.filter(workspace=workspace, state__in=OPEN_STATES).order_by("deadline", "pk")

    def fit(objective: Objective) -> tuple[bool, bool, bool]:
        return (
            objective.metric != evidence.get("what"),
            objective.channel != evidence.get("channel", ""),
            objective.state != State.RUNNING,
        )

    return sorted(rows, key=fit)


def _judged(book: Ledger, line: Line) -> Judged:
    tactic = line.tactics[0]
    amount = effect_of(line, book.currency)
    if amount is None:
        return Judged(tactic, {}, why_not=_why_not(line))
    pays, how = _pays(line)
    seen = Evidence(
        amount.low, amount.mid, amount.high, amount.unit, amount.positive or 0.0, line.put_in, pays,
        amount.told_apart, _days(tactic, book.span), _finished(tactic, book.span.end),
    )  # fmt: skip
    told = asdict(seen) | {
        "what": amount.what,
        "how": how,
        "start": str(book.span.start),
        "end": str(book.span.last),
        "measured": [{"pk": row.pk, "version": row.version, "fingerprint": row.fingerprint} for row in amount.measured],
    }
    found = advise(seen)
    if isinstance(found, str):
        return Judged(tactic, told, why_not=found)
    return Judged(tactic, told, found, amount.unit)


def effect_of(line: Line, currency: str) -> Amount | None:
    """Give what a tactic was estimated to add: money before counts; None if that is not measured."""
    amounts = [amount for cell in line.cells.values() for amount in cell.amounts if amount.method == "effects"]
    amounts.sort(key=lambda amount: amount.unit != currency)
    return amounts[0] if amounts else None


def _why_not(line: Line) -> str:
    reasons = [cell.why_not for cell in line.cells.values() if cell.why_not and cell.why_not != "other_aim"]
    return reasons[0] if reasons else "not_possible"


def _pays(line: Line) -> tuple[float | None, str]:
    """Give the chance that it pays, and how that is known: by its return, or by the margin it would need."""
    if line.roi is not None:
        return line.roi.probability_positive, "return"
    if line.pays_from is None:
        return None, line.roi_why_not
    low, mid, high = line.pays_from
    if low > 1:
        return 0.05, "no_margin"  # it pays at no margin, in 95 of 100 worlds that the data allow
    if mid > 1:
        return 0.3, "no_margin"
    return (0.6, "no_margin") if high > 1 else (None, "no_margin")


def _days(tactic: Tactic, span: Span) -> int:
    if tactic.start is None:
        return 0
    end = min(tactic.end + timedelta(days=1), span.end) if tactic.end else span.end
    return max((end - max(tactic.start, span.start)).days, 0)


def _finished(tactic: Tactic, today: date) -> bool:
    return tactic.state == TacticState.DONE or (tactic.end is not None and tactic.end < today)


def advice_of(workspace: Workspace, *standings: str) -> QuerySet[Advice]:
    """Give advice with tactic, objective, trial and person."""
    rows = Advice.objects.filter(workspace=workspace, standing__in=standings or [*LIVE])
    return rows.select_related("workspace", "tactic__objective__strategy__goal", "trial__objective", "by")


def due(workspace: Workspace) -> QuerySet[Advice]:
    """Give accepted advice whose trial is over."""
    today = clock.today(workspace.tzinfo)
    return advice_of(workspace, Standing.ACCEPTED).filter(trial__end__lt=today).order_by("pk")


def counts(workspace: Workspace) -> dict[str, int]:
    """Give how much advice stands where."""
    rows = Advice.objects.filter(workspace=workspace).values_list("standing").annotate(n=Count("pk"))
    return dict(rows.order_by("standing"))


__all__ = ["SPAN_KEY", "TOO_SHORT", "Judged", "advice_of", "counts", "due", "effect_of", "judged"]
