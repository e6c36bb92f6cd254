"""Exchange by dated rates: the latest rate on or before the day counts, and a missing one is said, never guessed."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

type Course = tuple[list[date], list[Decimal]]


@dataclass(frozen=True)
class Used:
    """A rate as it was used: one `of` is `rate` `to`, by the rates of `day` (the older one if two were combined)."""

    of: str
    to: str
    rate: Decimal
    day: date


@dataclass(frozen=True)
class NoRate:
    """There is no rate from `of` to `to` on or before `day`."""

    of: str
    to: str
    day: date


class Rates:
    """The rates of a workspace.

    Parameters
    ----------
    rows : iterable of (base, currency, day, per_base)
        One unit of `base` is `per_base` units of `currency` on `day`; in any order.
    """

    def __init__(self, rows: Iterable[tuple[str, str, date, Decimal]] = ()) -> None:
        gathered: dict[tuple[str, str], dict[date, Decimal]] = defaultdict(dict)
        for base, currency, day, per_base in rows:
            gathered[base, currency][day] = per_base
        self._courses: Mapping[tuple[str, str], Course] = {
            pair: (sorted(course), [course[day] for day in sorted(course)]) for pair, course in gathered.items()
        }
        self._bases = sorted({base for base, _currency in self._courses})
        self._known: dict[tuple[str, str, date], Used | NoRate] = {}

    def between(self, of: str, to: str, day: date) -> Used | NoRate:
        """Give the rate from one currency to another on a day: a stated one, its inverse, or over a common base."""
        key = (of, to, day)
        if key not in self._known:
            self._known[key] = self._find(of, to, day)
        return self._known[key]

    def _find(self, of: str, to: str, day: date) -> Used | NoRate:
        if of == to:
            return Used(of, to, Decimal(1), day)
        found = [rate for base in self._bases if (rate := self._over(base, of, to, day))]
        # The newest rates count; of equally new ones the direct statement comes first.
        return max(found, key=lambda used: (used[0].day, used[1]))[0] if found else NoRate(of, to, day)

    def _over(self, base: str, of: str, to: str, day: date) -> tuple[Used, bool] | None:
        """Give the rate by what one base is worth in both, and whether it is a single statement."""
        mine, other = self._on(base, of, day), self._on(base, to, day)
        if mine is None or other is None:
            return None
        return Used(of, to, other[0] / mine[0], min(mine[1], other[1])), base in (of, to)

    def _on(self, base: str, currency: str, day: date) -> tuple[Decimal, date] | None:
        if currency == base:
            return Decimal(1), day
        days, values = self._courses.get((base, currency), ([], []))
        place = bisect_right(days, day) - 1
        return (values[place], days[place]) if place >= 0 else None
