"""Reads of this room. Other rooms call `costs`, `rates_of` and `plans`."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from django.db.models import QuerySet

from skopos.facts.reading import open_facts
from skopos.money.models import CostEntry, ExchangeRate, HourlyRate, Kind
from skopos.money.rates import NoRate, Rates, Used
from skopos.money.standing import Standing, days_of
from skopos.strategy.models import Tactic
from skopos.workspaces.models import Workspace

type By = Literal["tactic", "channel", "kind", "day"]
CENT = Decimal("0.01")
ZERO = Decimal(0)

AD_SPEND = """
SELECT campaign, channel, unit AS currency, day, sum(value) AS amount FROM metric_point
WHERE metric = 'spend' AND day BETWEEN $start AND $end AND list_contains($tags, lower(campaign))
    AND source <> 'costs' AND coalesce(audience, '') = '' AND coalesce(subject, '') = ''
GROUP BY ALL ORDER BY ALL
"""


@dataclass(frozen=True)
class Booked:
    """One amount in the workspace's currency, and where it comes from.

    `amount` is None where it could not be worked out; `missing` then says why. `entry` is None for what an ad
    platform reported and for a day's part of a standing cost. `counted` is False for an entry that the ad platform's
    figures replace, and for a standing cost that an entry replaces.
    """

    day: date
    kind: str
    tactic: Tactic | None
    channel: str
    amount: Decimal | None
    hours: Decimal
    entry: CostEntry | None = None
    used: Used | None = None
    missing: NoRate | str = ""
    counted: bool = True
    standing: Standing | None = None


@dataclass(frozen=True)
class Cost:
    """What was spent on one tactic, channel, kind or day, in the workspace's currency.

    Attributes
    ----------
    key, label : str
        A tactic's or channel's key, a kind, an ISO day; empty for what belongs to none.
    amount : Decimal
        The sum of all that could be converted.
    hours : Decimal
        Working hours in it.
    by_kind : dict
        The amount by kind.
    rates : tuple of Used
        The rates of exchange that were used.
    missing : tuple of Booked
        What could not be converted or priced and is not in `amount`.
    """

    key: str
    label: str
    amount: Decimal
    hours: Decimal
    by_kind: dict[str, Decimal]
    rates: tuple[Used, ...] = ()
    missing: tuple[Booked, ...] = ()


def rates_of(workspace: Workspace) -> Rates:
    """Give the workspace's rates of exchange; runs one query."""
    rows = ExchangeRate.objects.filter(workspace=workspace)
    return Rates(rows.order_by("day").values_list("base", "currency", "day", "per_base"))


@dataclass
class Prices:
    """What an hour costs on a day, by kind of work."""

    rows: list[HourlyRate] = field(default_factory=list)

    def of(self, work: str, day: date) -> HourlyRate | None:
        """Give the price that holds for a kind of work; that of all other work if it has none of its own."""
        for name in dict.fromkeys((work.casefold(), "")):
            fitting = [row for row in self.rows if row.work.casefold() == name and row.since <= day]
            if fitting:
                return max(fitting, key=lambda row: row.since)
        return None


def entries_of(workspace: Workspace, start: date | None = None, end: date | None = None) -> QuerySet[CostEntry]:
    """Give the entries of the days from `start` to `end`, newest first."""
    found = CostEntry.objects.filter(workspace=workspace).select_related("tactic")
    if start:
        found = found.filter(day__gte=start)
    return found.filter(day__lte=end) if end else found


def booked(workspace: Workspace, start: date, end: date, *, standing: bool = True) -> list[Booked]:
    """Give every amount of the days from `start` to `end`: entries, what ad platforms report, and standing costs.

    Spend that is entered for a tactic whose ad platform reports its spend as well counts once: the platform's
    figures count. What a channel costs a month counts day by day up to today, but not in months in which a cost of
    the same channel and kind was entered; `standing` leaves it out. Runs five queries and reads the facts once.
    """
    rates, prices = rates_of(workspace), Prices(list(HourlyRate.objects.filter(workspace=workspace)))
    reported = _reported(workspace, rates, start, end)
    fed = {line.tactic.pk for line in reported if line.tactic}
    lines = [
        _of_entry(entry, workspace.currency, rates, prices, counted=not _replaced(entry, fed))
        for entry in entries_of(workspace, start, end)
    ]
    lines += [
        Booked(part.day, part.of.kind, None, part.of.channel, part.amount, ZERO, counted=part.counted, standing=part.of)
        for part in (days_of(workspace, start, end) if standing else ())
    ]
    return sorted([*reported, *lines], key=lambda line: (line.day, line.kind))


def _replaced(entry: CostEntry, fed: set[int]) -> bool:
    return entry.kind == Kind.SPEND and entry.tactic_id in fed


def _of_entry(entry: CostEntry, to: str, rates: Rates, prices: Prices, *, counted: bool) -> Booked:
    amount, currency = entry.amount, entry.currency or to
    hours = entry.hours or ZERO
    missing: NoRate | str = ""
    used = None
    if amount is None:
        price = prices.of(entry.work, entry.day)
        if price is None:
            missing = "no_price"
        else:
            amount, currency = price.amount * hours, price.currency
    if amount is not None:
        found = rates.between(currency, to, entry.day)
        if isinstance(found, NoRate):
            amount, missing = None, found
        else:
            amount, used = (amount * found.rate).quantize(CENT, ROUND_HALF_UP), found if currency != to else None
    return Booked(entry.day, entry.kind, entry.tactic, entry.channel, amount, hours, entry, used, missing, counted)


def _reported(workspace: Workspace, rates: Rates, start: date, end: date) -> list[Booked]:
    """Give what ad platforms report for the campaigns of tactics, by their tags."""
    tactics = {tactic.tag.casefold(): tactic for tactic in Tactic.objects.filter(workspace=workspace).exclude(tag="")}
    if not tactics:
        return []
    with open_facts(workspace.pk, workspace.tzinfo) as facts:
        rows = facts.query(AD_SPEND, {"start": start, "end": end, "tags": sorted(tactics)}).to_pylist()
    out = []
    for row in rows:
        found = rates.between(row["currency"], workspace.currency, row["day"])
        tactic = tactics[row["campaign"].casefold()]
        place = (row["day"], Kind.SPEND.value, tactic, row["channel"] or tactic.channel)
        if isinstance(found, NoRate):
            out.append(Booked(*place, None, ZERO, missing=found))
        else:
            amount = (Decimal(str(row["amount"])) * found.rate).quantize(CENT, ROUND_HALF_UP)
            used = found if row["currency"] != workspace.currency else None
            out.append(Booked(*place, amount, ZERO, used=used))
    return out


@dataclass
class StandingLine:
    """A standing cost in some days: what was counted, on how many days, and on how many an entry stood for it."""

    of: Standing
    amount: Decimal = ZERO
    days: int = 0
    replaced: int = 0


def standing_lines(lines: Iterable[Booked]) -> list[StandingLine]:
    """Add up the standing costs among booked lines, by channel."""
    found: dict[str, StandingLine] = {}
    for line in lines:
        if line.standing is None:
            continue
        told = found.setdefault(line.channel, StandingLine(line.standing))
        if line.counted:
            told.amount, told.days = told.amount + (line.amount or ZERO), told.days + 1
        else:
            told.replaced += 1
    return list(found.values())


def costs(workspace: Workspace, start: date, end: date, by: By = "tactic") -> list[Cost]:
    """Give what was spent from `start` to `end`, in the workspace's currency, the largest first (days in order).

    Parameters
    ----------
    workspace : Workspace
        Whose money.
    start, end : date
        First and last day.
    by : str
        ``tactic``, ``channel``, ``kind`` or ``day``. An entry without a channel lies in its tactic's.
    """
    groups: dict[str, list[Booked]] = defaultdict(list)
    labels: dict[str, str] = {}
    for line in booked(workspace, start, end):
        key, label = _place(line, by)
        groups[key].append(line)
        labels[key] = label
    found = [_sum(key, labels[key], lines) for key, lines in groups.items()]
    return sorted(found, key=lambda cost: cost.key if by == "day" else (-cost.amount, cost.key))


def _place(line: Booked, by: By) -> tuple[str, str]:
    match by:
        case "tactic":
            return (line.tactic.slug, line.tactic.title) if line.tactic else ("", "")
        case "channel":
            key = line.channel or (line.tactic.channel if line.tactic else "")
            return key, key
        case "kind":
            return line.kind, str(Kind(line.kind).label)
    return line.day.isoformat(), line.day.isoformat()


def _sum(key: str, label: str, lines: Iterable[Booked]) -> Cost:
    by_kind: dict[str, Decimal] = defaultdict(lambda: ZERO)
    hours, rates, missing = ZERO, set(), []
    for line in lines:
        if not line.counted:
            continue
        hours += line.hours
        if line.amount is None:
            missing.append(line)
        else:
            by_kind[line.kind] += line.amount
        if line.used:
            rates.add(line.used)
    used = tuple(sorted(rates, key=lambda rate: (rate.of, rate.day)))
    return Cost(key, label, sum(by_kind.values(), ZERO), hours, dict(by_kind), used, tuple(missing))
