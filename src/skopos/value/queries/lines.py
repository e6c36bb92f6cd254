"""One line of the ledger: money in, five cells, and the return on the money."""

from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from skopos.measurement.catalogue import METRICS
from skopos.strategy.models import Tactic
from skopos.value.models import Measured
from skopos.value.queries.gains import Gain, Gains
from skopos.value.queries.prices import ANSWERS, Price, Prices
from skopos.value.queries.seen import Change, Seen
from skopos.value.terms import LEVEL, Value

if TYPE_CHECKING:
    from skopos_science.returns import Return

Floats = NDArray[np.float64]
TAIL = (1 - LEVEL) / 2
SEED = 7
COUNT = 500
TOGETHER = "together"


@dataclass(frozen=True)
class Bearer:
    """What a line is about: its tactics, and the channel by which mentions, ideas and answers are its own.

    `mood`, `ideas` and `answers` name a channel, are empty for all channels, and None where they are not its own.
    """

    key: str
    label: str
    tactics: tuple[Tactic, ...]
    address: str = ""
    channel: str | None = None
    mood: str | None = None
    ideas: str | None = None
    answers: str | None = None
    mood_of_campaign: str = ""
    is_total: bool = False
    is_audience: bool = False


@dataclass(frozen=True)
class Amount:
    """One figure of a cell.

    Attributes
    ----------
    what : str
        Key of the metric, or of what was counted.
    low, mid, high : float
        90 % range and middle; all the same for what is counted.
    unit : str
    method : str
        Key in `methods.METHODS`.
    measured : tuple of Measured
        The kept results behind it.
    positive : float or None
        Probability that it is above 0.
    rows : int
        How many rows it rests on, where that is known.
    told_apart : bool
        False if it shares its effect with other tactics that the data cannot tell it from.
    """

    what: str
    low: float
    mid: float
    high: float
    unit: str
    method: str
    measured: tuple[Measured, ...] = ()
    positive: float | None = None
    rows: int = 0
    told_apart: bool = True
    draws: Floats | None = field(default=None, repr=False, compare=False)

    @property
    def is_certain(self) -> bool:
        """Is it counted, not estimated?"""
        return self.low == self.high

    @property
    def metric_label(self) -> str:
        """The metric's name."""
        return str(METRICS[self.what].label) if self.what in METRICS else self.what


@dataclass(frozen=True)
class Cell:
    """One of the five values of a line: its figures, or the reason why there is none."""

    value: Value
    amounts: tuple[Amount, ...] = ()
    why_not: str = ""

    @property
    def main(self) -> Amount | None:
        """The figure that stands first: money before counts."""
        return self.amounts[0] if self.amounts else None

    @property
    def low(self) -> float | None:
        """Lower end of the first figure."""
        return self.main.low if self.main else None

    @property
    def mid(self) -> float | None:
        """Middle of the first figure."""
        return self.main.mid if self.main else None

    @property
    def high(self) -> float | None:
        """Upper end of the first figure."""
        return self.main.high if self.main else None


@dataclass(frozen=True)
class Line:
    """A line of the ledger.

    `put_in` is money; `roi` the return on it as a distribution, or None, and `roi_why_not` then says why. `pays_from`
    is the margin from which its added revenue pays for it: (low, mid, high), infinite where nothing was added.
    """

    key: str
    label: str
    address: str
    put_in: float
    cells: dict[Value, Cell]
    roi: "Return | None" = None
    roi_why_not: str = ""
    pays_from: tuple[float, float, float] | None = None
    tactics: tuple[Tactic, ...] = field(default=(), repr=False)


def line_of(bearer: Bearer, currency: str, put_in: float, found: Gains, seen: Seen, prices: Prices) -> Line:
    """Put a line together."""
    mine = {tactic.pk for tactic in bearer.tactics}
    own = [gain for gain in found.found if gain.tactic.pk in mine]
    reasons = [found.why_not[tactic.pk] for tactic in bearer.tactics if tactic.pk in found.why_not]
    cells = {value: _cell(value, bearer, own, reasons, currency, prices) for value in Value}
    counted = _counted(bearer, seen, prices, currency)
    for value, amounts in counted.items():
        cells[value] = _together(Cell(value, (*amounts, *cells[value].amounts)), currency)
    cells = {value: _explained(cell, bearer) for value, cell in cells.items()}
    roi, why_not, pays_from = _returned(bearer, own, put_in, seen, prices, currency)
    return Line(bearer.key, bearer.label, bearer.address, put_in, cells, roi, why_not, pays_from, bearer.tactics)


def _cell(value: Value, bearer: Bearer, own: list[Gain], reasons: list[str], currency: str, prices: Prices) -> Cell:
    """Add up the gains of one value, metric by metric; what has a worth is told in money first."""
    by_metric: dict[tuple[str, str], list[Gain]] = defaultdict(list)
    for gain in own:
        if gain.value is value:
            by_metric[gain.key, gain.unit].append(gain)
    amounts: list[Amount] = []
    for (metric, unit), gains in by_metric.items():
        amounts += _amounts(metric, unit, gains, currency, prices)
    amounts.sort(key=lambda amount: (amount.unit != currency, amount.what))
    if amounts:
        return Cell(value, tuple(amounts))
    if not bearer.tactics:
        return Cell(value, (), "no_tactics")
    return Cell(value, (), next(iter(reasons), "other_aim") if not own else "other_aim")


def _amounts(metric: str, unit: str, gains: list[Gain], currency: str, prices: Prices) -> list[Amount]:
    draws = joint(gains)
    rows = tuple({gain.measured.pk: gain.measured for gain in gains}.values())
    slugs = {gain.tactic.slug for gain in gains}
    apart = all(set(gain.alike) <= slugs for gain in gains)
    counted = _amount(metric, draws, unit, "effects", rows, told_apart=apart)
    price = prices.of(metric)
    if price is None or unit == currency:
        return [counted]
    money = draws * _drawn(price, len(draws), metric)
    return [_amount(metric, money, currency, "effects", rows, told_apart=apart), counted]


def _together(cell: Cell, currency: str) -> Cell:
    """Put the sum of all money before a cell's figures, where there are several."""
    money = [amount for amount in cell.amounts if amount.unit == currency and amount.draws is not None]
    if len(money) < 2:
        return Cell(cell.value, (*money, *(amount for amount in cell.amounts if amount not in money)), cell.why_not)
    count = max(len(amount.draws) for amount in money if amount.draws is not None)
    draws = np.sum([np.resize(amount.draws, count) for amount in money if amount.draws is not None], axis=0)
    rows = tuple({row.pk: row for amount in money for row in amount.measured}.values())
    apart = all(amount.told_apart for amount in money)
    whole = _amount(TOGETHER, draws, currency, "effects" if rows else "priced", rows, told_apart=apart)
    return Cell(cell.value, (whole, *cell.amounts))


def joint(gains: list[Gain]) -> Floats:
    """Add up gains: those of one result draw by draw, those of different results as independent."""
    rng = np.random.default_rng(SEED)
    total: Floats | None = None
    for pk in dict.fromkeys(gain.measured.pk for gain in gains):
        part = np.sum([gain.draws for gain in gains if gain.measured.pk == pk], axis=0)
        total = part if total is None else total + part[rng.permutation(len(part))]
    return np.zeros(1) if total is None else total


def _amount(
    what: str, draws: Floats, unit: str, method: str, rows: tuple[Measured, ...], *, told_apart: bool = True
) -> Amount:
    low, mid, high = (float(part) for part in np.quantile(draws, [TAIL, 0.5, 1 - TAIL]))
    positive = float((draws > 0).mean())
    return Amount(what, low, mid, high, unit, method, rows, positive=positive, told_apart=told_apart, draws=draws)


def _drawn(price: Price, count: int, key: str) -> Floats:
    from skopos_science.returns import guessed

    return guessed(price.low, price.likely, price.high, count, np.random.default_rng([SEED, *key.encode()]))


def _counted(bearer: Bearer, seen: Seen, prices: Prices, currency: str) -> dict[Value, list[Amount]]:
    """Give what is counted or compared, not estimated by a model of tactics."""
    out: dict[Value, list[Amount]] = defaultdict(list)
    mood = seen.moods.get(bearer.mood) if bearer.mood is not None else seen.campaigns.get(bearer.mood_of_campaign)
    if mood is not None:
        out[Value.REPUTATION].append(_changed("net_mood", mood))
    if seen.voice is not None and (bearer.is_total or bearer.mood == ""):
        out[Value.REPUTATION].append(_changed("share_of_voice", seen.voice))
    ideas = seen.ideas.get(bearer.ideas) if bearer.ideas is not None else None
    if ideas is not None:
        for key, number in zip(("ideas_shipped", "ideas_accepted", "ideas_from_mentions"), ideas[::-1], strict=True):
            if number:
                out[Value.INNOVATION] += _certain(key, number, prices, currency)
    answers = seen.answers.get(bearer.answers, 0) if bearer.answers is not None else 0
    if answers:
        out[Value.COST] += _certain(ANSWERS, answers, prices, currency)
    followers = seen.followers.get(bearer.channel) if bearer.channel is not None else None
    if bearer.is_total and seen.followers:
        followers = sum(seen.followers.values())
    if followers is not None:
        out[Value.LOYALTY].append(Amount("followers", followers, followers, followers, "count", "counted"))
    return out


def _changed(what: str, change: Change) -> Amount:
    return Amount(what, change.low, change.value, change.high, "points", "change", rows=change.rows)


def _certain(what: str, number: float, prices: Prices, currency: str) -> list[Amount]:
    counted = Amount(what, number, number, number, "count", "counted", rows=int(number))
    price = prices.of(what)
    if price is None:
        return [counted]
    money = _amount(what, number * _drawn(price, COUNT, what), currency, "priced", ())
    return [replace(money, rows=int(number), positive=None), counted]


def _explained(cell: Cell, bearer: Bearer) -> Cell:
    """Say why a cell is empty in the words that fit its line."""
    if cell.amounts:
        return cell
    if cell.value is Value.REPUTATION:
        if bearer.is_audience:
            return Cell(cell.value, (), "no_audience")
        if bearer.mood is not None:
            return Cell(cell.value, (), "no_mentions")
        return Cell(cell.value, (), "mentions_untagged" if bearer.tactics else cell.why_not)
    if cell.value is Value.INNOVATION:
        return Cell(cell.value, (), "no_ideas" if bearer.ideas is not None else "ideas_elsewhere")
    if cell.value is Value.LOYALTY and bearer.channel is not None:
        return Cell(cell.value, (), "no_followers")
    return cell


def _returned(
    bearer: Bearer, own: list[Gain], put_in: float, seen: Seen, prices: Prices, currency: str
) -> tuple["Return | None", str, tuple[float, float, float] | None]:
    """Hold what was gained in money against what was put in, draw by draw."""
    from skopos_science.returns import pays_from, return_on

    revenue = [gain for gain in own if gain.unit == currency and gain.value is Value.REVENUE]
    priced = [gain for gain in own if gain.unit != currency and prices.of(gain.key) is not None]
    answers = seen.answers.get(bearer.answers, 0) if bearer.answers is not None else 0
    saved = prices.of(ANSWERS) if answers else None
    if put_in <= 0:
        return None, "no_money", None
    if not revenue and not priced and saved is None:
        unpriced = any(gain.unit != currency and gain.metric is not None for gain in own)
        return None, "no_worth" if unpriced else "nothing_gained_known", None
    sold = [joint(revenue)] if revenue else []
    others: list[Floats] = []
    for gain in priced:
        price = prices.of(gain.key)
        if price is not None:
            money = gain.draws * _drawn(price, len(gain.draws), gain.key)
            (sold if price.is_revenue else others).append(money)
    count = max(len(part) for part in (*sold, *others, np.zeros(1)))
    whole_revenue = np.sum(sold, axis=0) if sold else None
    from_margin = pays_from(whole_revenue, put_in) if whole_revenue is not None and not others else None
    if whole_revenue is not None and prices.margin is None:
        return None, "no_margin", from_margin
    gained = np.zeros(count if count > 1 else COUNT)
    if whole_revenue is not None and prices.margin is not None:
        gained = gained + whole_revenue * _drawn(prices.margin, len(gained), "margin")
    for part in others:
        gained = gained + part
    if saved is not None:
        gained = gained + answers * _drawn(saved, len(gained), ANSWERS)
    return return_on(gained, put_in, level=LEVEL), "", from_margin
