"""What runs month by month without a bill: rooms above say what it costs, and each day counts its part.

Nothing counts twice: in a calendar month in which a cost of the same channel and kind was entered, the entry counts.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from skopos.common import clock
from skopos.money.models import CostEntry, Kind
from skopos.workspaces.models import Workspace

A_DAY = 12 / Decimal("365.25")
"""Part of a month's cost that a day counts."""
CENT = Decimal("0.01")


@dataclass(frozen=True)
class Standing:
    """What a channel costs a month, in the workspace's currency; `url` is the page that says so."""

    channel: str
    label: str
    monthly: Decimal
    url: str = ""
    kind: str = Kind.OTHER


@dataclass(frozen=True)
class StandingDay:
    """One day's part of a standing cost; `counted` is False where an entry stands for it."""

    day: date
    of: Standing
    amount: Decimal
    counted: bool


type Source = Callable[[Workspace], Iterable[Standing]]
_sources: list[Source] = []


def register(source: Source) -> None:
    """Say where standing costs are kept; called once when Django starts."""
    if source not in _sources:
        _sources.append(source)


def standing_of(workspace: Workspace) -> list[Standing]:
    """Give the standing costs of a workspace, by channel."""
    found = [one for source in _sources for one in source(workspace) if one.monthly > 0]
    return sorted(found, key=lambda one: one.channel)


def days_of(workspace: Workspace, start: date, end: date) -> list[StandingDay]:
    """Give each day's part of every standing cost, to the cent over any number of days; never of days to come."""
    found = standing_of(workspace)
    last = min(end, clock.today(workspace.tzinfo))
    if not found or start > last:
        return []
    entered = _entered(workspace, found, start, last)
    days = [start + timedelta(days=step) for step in range((last - start).days + 1)]
    return [
        StandingDay(day, one, _part(one, step), (one.channel, one.kind, day.year, day.month) not in entered)
        for one in found
        for step, day in enumerate(days)
    ]


def _part(one: Standing, step: int) -> Decimal:
    """Give the amount of one day so that the days add up to the rounded sum."""
    upto, before = (
        (one.monthly * A_DAY * count).quantize(CENT, ROUND_HALF_UP) for count in (step + 1, step)
    )  # fmt: skip
    return upto - before


def _entered(workspace: Workspace, found: list[Standing], start: date, last: date) -> set[tuple[str, str, int, int]]:
    """Give the channels, kinds and months for which something was entered that belongs to no tactic."""
    rows = CostEntry.objects.filter(
        workspace=workspace, tactic=None, channel__in=[one.channel for one in found],
        kind__in={one.kind for one in found}, day__gte=start.replace(day=1), day__lt=_next_month(last),
    )  # fmt: skip
    return {(channel, kind, day.year, day.month) for channel, kind, day in rows.values_list("channel", "kind", "day")}


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)
