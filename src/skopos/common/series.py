"""A metric's history as rooms hand it to each other."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Kind(StrEnum):
    """How a metric adds up over time."""

    FLOW = "flow"  # counted per period and summed: orders, impressions
    STOCK = "stock"  # a level; the last reading of a period counts: followers
    RATIO = "ratio"  # a quotient, worked out anew for each period: engagement rate


class Period(StrEnum):
    """The rhythm of a series."""

    DAY = "D"
    WEEK = "W"  # Monday to Sunday
    MONTH = "M"
    QUARTER = "Q"


@dataclass(frozen=True)
class Series:
    """One metric over regular periods, oldest first, without gaps inside.

    Attributes
    ----------
    metric, label, unit : str
        Key in the catalogue, name for people, and `count`, `seconds`, `share` or an ISO 4217 code.
    kind : Kind
        How it adds up.
    period : Period
        Length of one step.
    starts : tuple of date
        First day of each period, in the workspace's time zone.
    values : tuple of float or None
        One per period; None where a stock or ratio has no reading. A flow's quiet period is 0.
    fed_at : datetime or None
        When the latest figure behind it came in; None if there is none.
    source : str
        Where the figures come from, for people.
    complete_until : date or None
        Last day that the data cover; a period that ends later is still running and is left out of `values`.
    """

    metric: str
    label: str
    unit: str
    kind: Kind
    period: Period
    starts: tuple[date, ...]
    values: tuple[float | None, ...]
    fed_at: datetime | None = None
    source: str = ""
    complete_until: date | None = None
