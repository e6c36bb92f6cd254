"""Plan against actual: each tactic's budget and hours beside what was spent, in the workspace's currency."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from skopos.money.models import Kind
from skopos.money.queries import CENT, ZERO, Booked, booked, rates_of
from skopos.money.rates import NoRate, Used
from skopos.strategy.models import Tactic
from skopos.workspaces.models import Workspace

FIRST, LAST = date(1980, 1, 1), date(2200, 1, 1)


@dataclass(frozen=True)
class Plan:
    """One tactic's plan and what became of it.

    Attributes
    ----------
    tactic : Tactic
        Its budget, spend and hours are in its own currency.
    budget : Decimal or None
        The budget in the workspace's currency, by the rate of the start (or of the day asked for); None without a
        budget or a rate.
    rate : Used, NoRate or None
        The rate that was used; what is missing; None if none is needed.
    spent : Decimal
        Money of all kinds but own hours.
    labour : Decimal
        Own hours at their price.
    hours : Decimal
        Own hours that were entered.
    spend_from : str
        Where spend comes from: ``ads`` (the ad platform), ``entries``, ``typed`` (the tactic's own field) or empty.
    missing : int
        Entries that could not be priced or converted.
    """

    tactic: Tactic
    budget: Decimal | None
    rate: Used | NoRate | None
    spent: Decimal
    labour: Decimal
    hours: Decimal
    spend_from: str
    missing: int

    @property
    def share(self) -> float | None:
        """How much of the budget is spent; None without one."""
        return float(self.spent / self.budget) if self.budget else None

    @property
    def is_over(self) -> bool:
        """Was more spent than planned?"""
        return self.budget is not None and self.spent > self.budget

    @property
    def hours_left(self) -> Decimal | None:
        """Planned hours that are left; below 0 if more were worked."""
        return None if self.tactic.hours is None else self.tactic.hours - self.hours


def plans(workspace: Workspace, today: date) -> list[Plan]:
    """Give the plan of every tactic with a budget, hours or cost, the largest spending first."""
    rates = rates_of(workspace)
    by_tactic: dict[int, list[Booked]] = defaultdict(list)
    for line in booked(workspace, FIRST, LAST):
        if line.tactic and line.counted:
            by_tactic[line.tactic.pk].append(line)
    found = []
    for tactic in Tactic.objects.filter(workspace=workspace):
        lines = by_tactic[tactic.pk]
        if not lines and tactic.budget is None and tactic.hours is None and not tactic.spend:
            continue
        rate = rates.between(tactic.currency or workspace.currency, workspace.currency, tactic.start or today)
        found.append(_plan(tactic, lines, rate))
    return sorted(found, key=lambda plan: (-(plan.spent + plan.labour), plan.tactic.title))


def _plan(tactic: Tactic, lines: list[Booked], rate: Used | NoRate) -> Plan:
    priced = [line for line in lines if line.amount is not None]
    spent = sum((line.amount or ZERO for line in priced if line.kind != Kind.HOURS), ZERO)
    labour = sum((line.amount or ZERO for line in priced if line.kind == Kind.HOURS), ZERO)
    ads = [line for line in priced if line.kind == Kind.SPEND]
    origin = ("entries" if ads[0].entry else "ads") if ads else ""
    budget = None
    if not isinstance(rate, NoRate):
        if tactic.budget is not None:
            budget = (tactic.budget * rate.rate).quantize(CENT)
        if not ads and tactic.spend:
            spent, origin = spent + (tactic.spend * rate.rate).quantize(CENT), "typed"
    needed = rate if isinstance(rate, NoRate) or rate.of != rate.to else None
    hours = sum((line.hours for line in lines), ZERO)
    return Plan(tactic, budget, needed, spent, labour, hours, origin, len(lines) - len(priced))
