"""Money put in, by tactic and channel: what is booked, and where nothing is, what the tactic says it spent."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal

from skopos.common import clock
from skopos.money.queries import booked, rates_of
from skopos.money.rates import NoRate
from skopos.strategy.models import Tactic
from skopos.value.queries.spans import Span
from skopos.workspaces.models import Workspace


@dataclass
class Spent:
    """Money of some days in the workspace's currency.

    Attributes
    ----------
    by_tactic : dict
        By the tactic's primary key.
    by_channel : dict
        What belongs to a channel and no tactic.
    general : float
        What belongs to neither.
    unpriced : int
        Amounts that could not be converted or priced, and are in no sum.
    spread : set of int
        Tactics for which nothing was booked: what they say they spent is spread evenly over their days.
    """

    by_tactic: dict[int, float] = field(default_factory=lambda: defaultdict(float))
    by_channel: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    general: float = 0.0
    unpriced: int = 0
    spread: set[int] = field(default_factory=set)

    @property
    def total(self) -> float:
        """All of it."""
        return sum(self.by_tactic.values()) + sum(self.by_channel.values()) + self.general


def spent(workspace: Workspace, tactics: Iterable[Tactic], span: Span) -> Spent:
    """Give what was put in from the first to the last day of `span`."""
    out = Spent()
    for line in booked(workspace, span.start, span.last):
        if not line.counted:
            continue
        if line.amount is None:
            out.unpriced += 1
        elif line.tactic:
            out.by_tactic[line.tactic.pk] += float(line.amount)
        elif line.channel:
            out.by_channel[line.channel] += float(line.amount)
        else:
            out.general += float(line.amount)
    _spread_unbooked(workspace, tactics, span, out)
    return out


def _spread_unbooked(workspace: Workspace, tactics: Iterable[Tactic], span: Span, out: Spent) -> None:
    today, rates = clock.today(workspace.tzinfo), rates_of(workspace)
    for tactic in tactics:
        if tactic.pk in out.by_tactic or not tactic.spend or tactic.start is None:
            continue
        end = min(tactic.end + timedelta(days=1), today) if tactic.end else today
        days = max((end - tactic.start).days, 1)
        inside = (min(end, span.end) - max(tactic.start, span.start)).days
        if inside <= 0:
            continue
        rate = rates.between(tactic.currency or workspace.currency, workspace.currency, min(end, today))
        if isinstance(rate, NoRate):
            out.unpriced += 1
            continue
        out.by_tactic[tactic.pk] = float(tactic.spend * rate.rate * Decimal(inside) / Decimal(days))
        out.spread.add(tactic.pk)
