"""Loyalty by the source that brought the customer: how often they will come again and what that is worth."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import numpy as np

from skopos.common import clock
from skopos.measurement.queries.sales import transactions
from skopos.value.measuring.outcome import Question, Refused, digest, plain
from skopos.value.models import Kind
from skopos.workspaces.models import Workspace

YEARS, WEEKS_AHEAD, LEAST_OF_A_SOURCE = 3, 26, 20
SEED = 20


def questions(workspace: Workspace) -> Iterator[Question]:
    """Ask once, over the orders of three years."""
    today = clock.today(workspace.tzinfo)
    start = today - timedelta(days=365 * YEARS)
    rows = transactions(workspace, start, today - timedelta(days=1))
    who, at, amount = (rows[name].to_numpy() for name in ("customer", "at_days", "amount"))
    sources = np.array(rows["group"].to_pylist(), dtype=object)
    # Counted from the first order, so that the days move on by themselves.
    begin = float(at.min()) if len(at) else 0.0
    end = float(at.max()) if len(at) else 0.0
    inputs = {
        "orders": len(rows),
        "customers": len(np.unique(who)),
        "first": (start + timedelta(days=int(begin))).isoformat() if len(at) else "",
        "last": (start + timedelta(days=int(end))).isoformat() if len(at) else "",
        "currency": workspace.currency,
    }
    days = (at - begin).round(4)
    data = [digest(who, days, amount), sorted({str(name) for name in sources})]
    settings = {"weeks_ahead": WEEKS_AHEAD, "seed": SEED}
    work = lambda: _work(who, days / 7, amount, sources)  # noqa: E731
    yield Question(Kind.LOYALTY, "", settings, inputs, data, work)


def _work(who: Any, weeks: Any, amount: Any, sources: Any) -> dict[str, Any]:
    from skopos_science.loyalty import fit_buying, fit_spending, histories

    if not len(who):
        raise Refused("no_orders")
    kept = amount > 0
    names, codes = np.unique(who[kept], return_inverse=True)
    seen = histories(codes, np.floor(weeks[kept] * 7) / 7, amount[kept], float(weeks.max()))
    first = np.zeros(len(names), dtype=object)
    order = np.argsort(weeks[kept], kind="stable")[::-1]
    first[codes[order]] = sources[kept][order]
    if len(seen) < 50 or (seen.repeats > 0).sum() < 10:
        raise Refused("too_few_customers", customers=len(seen))
    everyone = fit_buying(seen, draws=100, seed=SEED)
    spending = fit_spending(seen) if (seen.repeats > 0).sum() >= 10 else None
    groups = [_group("", seen, everyone, spending)]
    found, counts = np.unique(first.astype(str), return_counts=True)
    for name in found[np.argsort(-counts)]:
        own = seen.of(first.astype(str) == name)
        if len(own) >= LEAST_OF_A_SOURCE:
            groups.append(_group(str(name), own, fit_buying(own, around=everyone, draws=100, seed=SEED), spending))
    return plain({"groups": groups, "small": int(counts[counts < LEAST_OF_A_SOURCE].sum())})


def _group(source: str, seen: Any, buying: Any, spending: Any) -> dict[str, Any]:
    from skopos_science.intervals import share_interval
    from skopos_science.loyalty import active, expected_worth, totals_ahead

    again = int((seen.repeats > 0).sum())
    share = share_interval([again], [len(seen)], z=1.645)[0].tolist()
    totals = totals_ahead(buying, seen, WEEKS_AHEAD, seed=SEED) / len(seen)
    each = float(expected_worth(spending, seen).mean()) if spending is not None else None
    low, mid, high = np.quantile(totals, [0.05, 0.5, 0.95]).tolist()
    return {
        "source": source,
        "customers": len(seen),
        "again": [share[1], share[0], share[2]],
        "active": float(active(buying, seen).mean()),
        "purchases": [low, mid, high],
        "worth": None if each is None else [low * each, mid * each, high * each],
    }
