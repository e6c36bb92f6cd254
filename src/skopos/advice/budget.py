"""The money of tactics shared out anew within limits, from the joint draws of what they brought."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from skopos.advice.queries import SPAN_KEY, effect_of
from skopos.advice.rules import FLAT
from skopos.value.queries import ledger, span_of
from skopos.value.queries.lines import Line
from skopos.value.queries.spans import Span
from skopos.workspaces.models import Workspace

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from skopos_science.mix.budget import Curves
    from skopos_science.mix.reallocation import Choice, Limits

DRAWS = 300
SHARES = (0.5, 0.75, 1.0, 1.25, 1.5)
MOST = 2.0
SEED = 11


@dataclass(frozen=True, eq=False)
class Money:
    """What tactics had and brought.

    `gains` has a row for each draw and a column for each line; what money brings is profit where the margin is known
    for every line (`is_profit`), else revenue.
    """

    span: Span
    lines: tuple[Line, ...]
    spend: "NDArray[np.float64]"
    gains: "NDArray[np.float64]"
    is_profit: bool
    left_out: tuple[Line, ...]


def money_of(workspace: Workspace) -> Money | None:
    """Read what tactics had and brought in money; None where fewer than two tactics have both."""
    import numpy as np

    book = ledger(workspace, span_of(workspace, SPAN_KEY), "tactic")
    with_money = [line for line in book.lines if line.put_in > 0]
    is_profit = any(line.roi is not None for line in with_money)
    rng = np.random.default_rng(SEED)
    used, columns = [], []
    for line in with_money:
        draws = _gains(line, book.currency, rng, is_profit=is_profit)
        if draws is not None:
            used.append(line)
            columns.append(draws)
    if len(used) < 2:
        return None
    left_out = tuple(line for line in book.lines if line not in used and line.put_in > 0)
    spend = np.array([line.put_in for line in used])
    return Money(book.span, tuple(used), spend, np.column_stack(columns), is_profit, left_out)


def _gains(line: Line, currency: str, rng: "np.random.Generator", *, is_profit: bool) -> "NDArray[np.float64] | None":
    import numpy as np

    if is_profit:
        if line.roi is None:
            return None
        draws = (line.roi.draws + 1) * line.put_in
        # The first draws of the same result belong together; so they are cut, not shuffled.
        return np.resize(draws, DRAWS)
    amount = effect_of(line, currency)
    if amount is None or amount.unit != currency:
        return None
    normal = rng.standard_normal(DRAWS) / 1.645
    width = np.where(normal > 0, amount.high - amount.mid, amount.mid - amount.low)
    return np.asarray(amount.mid + normal * width)


@dataclass(frozen=True)
class Total:
    """The best plan with another amount of money in all.

    `net` is the change of what comes back less the change of what is spent; None where what comes back is revenue.
    """

    budget: float
    change: float
    low: float
    high: float
    net: float | None


def totals_of(money: Money, step: float, keep: tuple[str, ...]) -> list[Total]:
    """Give the best plan for less and for more money than now, as far as the limits allow."""
    from skopos_science.mix.reallocation import best_plan

    whole, rows = float(money.spend.sum()), []
    for share in SHARES:
        try:
            best = best_plan(_curves(money), money.spend, share * whole, _limits(money, step, keep))
        except ValueError:
            continue
        net = best.expected - (share - 1) * whole if money.is_profit else None
        rows.append(Total(share * whole, best.expected, best.low, best.high, net))
    return rows


def frontier_of(money: Money, budget: float | None, step: float, keep: tuple[str, ...]) -> "list[Choice]":
    """Give the plans that bring most at each risk. Raises ValueError where the limits cannot be kept."""
    from skopos_science.mix.reallocation import risk_frontier

    return risk_frontier(_curves(money), money.spend, budget, _limits(money, step, keep))


def _curves(money: Money) -> "Curves":
    import numpy as np

    from skopos_science.mix.budget import Curves

    multiples = np.linspace(0.0, MOST, 41)
    powers = np.random.default_rng(SEED).uniform(FLAT, 1.0, money.gains.shape)
    return Curves(multiples, money.gains[:, :, None] * multiples ** powers[:, :, None])


def _limits(money: Money, step: float, keep: tuple[str, ...]) -> "Limits":
    from skopos_science.mix.reallocation import Limits

    fixed = tuple(place for place, line in enumerate(money.lines) if line.key in keep)
    return Limits(0.0, MOST, fixed=fixed, step=step)
