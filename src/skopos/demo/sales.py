"""Single orders of the shop's latest weeks, and the contacts that led to them or to nothing.

They agree with the daily figures to the order and the cent. What is true in them: customers whom Instagram brought come
again twice as often as those of the coupons, and the coupons stand at the end of many journeys that would have ended
with an order without them.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from skopos.demo.figures import Figure, adstock
from skopos.demo.story import CURRENCY, TIME_ZONE, Story
from skopos.facts.schemas import ORDER, TOUCH

SHOP_DAYS = 75
"""For how many days the shop's single orders are known."""

SOURCES = ("search", "instagram", "facebook", "mail", "tiktok", "telegram", "direct")
BRINGS = np.array([0.30, 0.22, 0.14, 0.12, 0.08, 0.05, 0.09])
"""Of new customers, the share that each source brings while no tactic is at work."""

COMES_AGAIN = {"search": 1.0, "instagram": 1.6, "facebook": 0.8, "mail": 1.2, "tiktok": 0.9, "telegram": 1.4,
               "direct": 1.0}  # fmt: skip
"""How often customers of a source come again, against the average; of coupons half of Facebook's others."""

COUPON, COUPON_AGAIN = "BROT10", 0.5
CAMPAIGNS = {"facebook": "coupon-flood", "tiktok": "granola-duets", "instagram": "bakers-on-camera"}
RETURNED, REGIONS = 0.03, ("DE", "PL", "AT")
COSTS = {"facebook": 0.45, "tiktok": 0.20}
type Ints = NDArray[np.int64]


@dataclass
class Sales:
    """What is made day by day."""

    story: Story
    rng: np.random.Generator
    source_of: list[int] = field(default_factory=list)  # by customer
    again: list[float] = field(default_factory=list)
    orders: dict[str, list[object]] = field(default_factory=lambda: {name: [] for name in ORDER.schema.names})
    touches: dict[str, list[object]] = field(default_factory=lambda: {name: [] for name in TOUCH.schema.names})

    def __post_init__(self) -> None:
        """Lay the midnights of the story's days once, and how far each tactic is at work."""
        zone = ZoneInfo(TIME_ZONE)
        self.first = self.story.days - SHOP_DAYS
        self.midnights = [
            datetime.combine(self.story.on(self.first + day), time(), zone).astimezone(UTC).timestamp()
            for day in range(-30, SHOP_DAYS + 1)
        ]
        by_key = {tactic.key: tactic for tactic in self.story.tactics}
        self.strength = {key: adstock(by_key[key], self.story.days) for key in CAMPAIGNS.values() if key in by_key}
        self.titles = {key: by_key[key].title for key in self.strength}

    def midnight(self, day: int) -> float:
        """When a day of the shop begins, in seconds since 1970; -30 is the earliest."""
        return self.midnights[day + 30]

    def at_work(self, key: str, day: int) -> float:
        """How far a tactic is at work on a day of the shop, 0 to 1."""
        return float(self.strength[key][self.first + max(day, -self.first)]) if key in self.strength else 0.0


def make_sales(story: Story, figures: list[Figure]) -> tuple[pa.Table, pa.Table]:
    """Give orders and contacts of the shop's latest days, as a shop and its web analytics would hand them over."""
    daily = {figure.metric: figure.values[-SHOP_DAYS:] for figure in figures if figure.channel == "shop"}
    made = Sales(story, np.random.default_rng([story.seed, 7]))
    _bring(made, 2_500, 0)
    for day in range(SHOP_DAYS):
        _day(made, day, int(daily["orders"][day]), int(daily["customers"][day]), float(daily["revenue"][day]))
    _journeys_to_nothing(made)
    return _table(made.orders, ORDER.schema), _table(made.touches, TOUCH.schema)


def _table(columns: dict[str, list[object]], schema: pa.Schema) -> pa.Table:
    size = len(columns["native_id"])
    arrays = []
    for item in schema:
        values = columns[item.name] or [None] * size
        if item.name in ("placed_at", "at", "collected_at"):
            values = [int(float(str(moment)) * 1e6) for moment in values]
        arrays.append(pa.array(values, type=item.type))
    return pa.Table.from_arrays(arrays, schema=schema)


def _bring(made: Sales, count: int, day: int) -> Ints:
    """Win new customers; tactics at work shift what brings them."""
    shares = BRINGS.copy()
    for source, key in CAMPAIGNS.items():
        shares[SOURCES.index(source)] *= 1 + 0.8 * made.at_work(key, day)
    sources = made.rng.choice(len(SOURCES), count, p=shares / shares.sum())
    first = len(made.source_of)
    coupon = made.rng.random(count) < 0.6 * made.at_work("coupon-flood", day)
    for source, by_coupon in zip(sources.tolist(), coupon.tolist(), strict=True):
        name = SOURCES[source]
        made.source_of.append(source)
        rate = COMES_AGAIN[name] * (COUPON_AGAIN if name == "facebook" and by_coupon else 1.0)
        made.again.append(rate * float(made.rng.gamma(1.2, 1 / 1.2)))
    return np.arange(first, first + count)


def _day(made: Sales, day: int, orders: int, customers: int, revenue: float) -> None:
    """Make one day: who orders, what they pay, and how they came."""
    if not orders:
        return
    rng = made.rng
    new = _bring(made, int(rng.binomial(customers, 0.42)), day)
    old = new[0] if len(new) else len(made.source_of)
    weights = np.array(made.again[:old])
    returning = rng.choice(old, customers - len(new), replace=False, p=weights / weights.sum())
    people = np.concatenate([new, returning])
    people = np.concatenate([people, rng.choice(people, orders - len(people))]) if orders > len(people) else people
    moments = np.sort(made.midnight(day) + rng.uniform(7, 22, orders) * 3600)
    returned = int(rng.binomial(orders, RETURNED))
    given_back = np.round(rng.uniform(8, 30, returned), 2)
    amounts = _amounts(rng, orders, revenue + float(given_back.sum()))
    for place, (person, moment, amount) in enumerate(zip(people.tolist(), moments.tolist(), amounts, strict=True)):
        _order(made, day, place, person, moment, amount)
    for place, amount in enumerate(given_back.tolist()):
        person = int(rng.choice(people))
        _return(made, day, place, person, float(moments[-1]), amount)


def _amounts(rng: np.random.Generator, count: int, total: float) -> list[float]:
    """Share a day's takings out to its orders, to the cent."""
    raw = rng.lognormal(0, 0.45, count)
    cents = np.floor(raw / raw.sum() * round(total * 100)).astype(int)
    cents[-1] += round(total * 100) - int(cents.sum())
    return [value / 100 for value in cents.tolist()]


def _put(columns: dict[str, list[object]], **values: object) -> None:
    for name, column in columns.items():
        column.append(values.get(name))


def _order(made: Sales, day: int, place: int, person: int, moment: float, amount: float) -> None:
    rng, home = made.rng, SOURCES[made.source_of[person]]
    path = _path(made, home, day, int(rng.geometric(0.55)))
    campaign = _campaign(made, path[-1], day) if path else None
    coupon = bool(path) and path[-1] == "facebook" and campaign == made.titles.get("coupon-flood")
    _contacts(made, f"customer-{person}", path, day, moment)
    _put(
        made.orders, platform="shop", native_id=f"H{made.first + day:04d}{place:04d}", channel="shop", kind="order",
        placed_at=moment, customer_id=f"customer-{person}", amount=amount, currency=CURRENCY,
        items=float(1 + rng.poisson(amount / 14)), place=place_of(person), came_from=path[-1] if path else "direct",
        campaign=campaign, coupon=COUPON if coupon and campaign else None,
        region=REGIONS[min(person % 10 // 7, 2)], source="demo", collected_at=made.midnight(day + 1),
    )  # fmt: skip


def _return(made: Sales, day: int, place: int, person: int, moment: float, amount: float) -> None:
    _put(
        made.orders, platform="shop", native_id=f"R{made.first + day:04d}{place:04d}", channel="shop", kind="return",
        placed_at=moment, customer_id=f"customer-{person}", amount=-amount, currency=CURRENCY, items=-1.0,
        place=place_of(person), region=REGIONS[min(person % 10 // 7, 2)], source="demo",
        collected_at=made.midnight(day + 1),
    )  # fmt: skip


def place_of(person: int) -> str:
    """Say where a customer pays: one of nine orders ahead at the counter of a bakery, into the same system."""
    return "offline" if person % 9 == 4 else "online"


def _path(made: Sales, home: str, day: int, length: int) -> list[str]:
    """Give the channels that somebody met before ordering; those who come directly met none."""
    if home == "direct":
        return []
    rng = made.rng
    others = [SOURCES[index] for index in rng.choice(6, length, p=BRINGS[:6] / BRINGS[:6].sum()).tolist()]
    path = [home, *others[: length - 1]]
    rng.shuffle(path)
    if rng.random() < 0.45 * made.at_work("coupon-flood", day):
        path.append("facebook")
    return path


def _campaign(made: Sales, channel: str, day: int) -> str | None:
    key = CAMPAIGNS.get(channel, "")
    return made.titles[key] if made.rng.random() < 0.7 * made.at_work(key, day) else None


def _contacts(made: Sales, person: str, path: list[str], day: int, moment: float) -> None:
    """Write down the contacts of one journey, the last within the hours before it ends."""
    rng = made.rng
    gaps = rng.exponential(30 * 3600, len(path))
    gaps[-1:] = rng.uniform(300, 5 * 3600, len(path[-1:]))
    moments = moment - np.cumsum(gaps[::-1])[::-1]
    for channel, at in zip(path, np.maximum(moments, made.midnight(-30)).tolist(), strict=True):
        campaign = _campaign(made, channel, day)
        _put(
            made.touches, platform="matomo", native_id=f"D{len(made.touches['native_id']):06d}", channel=channel,
            at=at, kind="open" if channel == "mail" else "click", person_id=person, campaign=campaign,
            cost=COSTS.get(channel) if campaign else None, currency=CURRENCY if campaign else None, source="demo",
            collected_at=at + 3600,
        )  # fmt: skip


def _journeys_to_nothing(made: Sales) -> None:
    """People who met us and did not order: as many with coupons as among those who did."""
    rng = made.rng
    for number in range(3_200):
        day = int(rng.integers(0, SHOP_DAYS))
        home = SOURCES[int(rng.choice(6, p=BRINGS[:6] / BRINGS[:6].sum()))]
        path = _path(made, home, day, int(rng.geometric(0.6)))
        _contacts(made, f"visitor-{number}", path, day, made.midnight(day) + float(rng.uniform(7, 22)) * 3600)
