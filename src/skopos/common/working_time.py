"""Working time: how much of it lies between two moments, and when an amount of it is over.

Hours are those of a clock on the wall of the workspace; a day on which the clocks change is as long as it really is.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache

DAY_MINUTES = 24 * 60
LONGEST_DAYS = 3 * 366

type Stretch = tuple[int, int]


class NoWorkingTimeError(ValueError):
    """A calendar without working time: nothing can ever be due."""


@dataclass(frozen=True)
class WorkingTime:
    """When people work.

    Attributes
    ----------
    zone : tzinfo
        In which the hours are meant.
    week : tuple of tuple of (int, int)
        Seven entries from Monday; each the stretches of a day as minutes after midnight, in order, not overlapping.
    country, region : str
        Whose public holidays are free, as ISO 3166 codes (``DE``, ``BY``); empty for none.
    closed : frozenset of date
        Further free days.
    """

    zone: tzinfo
    week: tuple[tuple[Stretch, ...], ...]
    country: str = ""
    region: str = ""
    closed: frozenset[date] = field(default=frozenset())

    def is_free(self, day: date) -> bool:
        """Is it a holiday or a day on which the house is closed?"""
        return day in self.closed or day in holidays_of(self.country, self.region, day.year)

    def stretches(self, day: date) -> Iterator[tuple[datetime, datetime]]:
        """Give the working stretches of a day as moments, in order."""
        if self.is_free(day):
            return
        for first, last in self.week[day.weekday()]:
            start, end = self._moment(day, first), self._moment(day, last)
            if start < end:  # one that falls into the hour which the clocks skip is no time at all
                yield start, end

    def between(self, start: datetime, end: datetime) -> timedelta:
        """Give the working time from `start` to `end`; nothing where `end` is not later."""
        total = timedelta(0)
        day, last = start.astimezone(self.zone).date(), end.astimezone(self.zone).date()
        while day <= last:
            for opens, closes in self.stretches(day):
                total += max(timedelta(0), min(closes, end) - max(opens, start))
            day += timedelta(days=1)
        return total

    def after(self, start: datetime, amount: timedelta) -> datetime:
        """Give the first moment at which `amount` of working time has passed since `start`.

        Raises NoWorkingTimeError when no such moment comes within three years.
        """
        day = start.astimezone(self.zone).date()
        for _ in range(LONGEST_DAYS):
            for opens, closes in self.stretches(day):
                begins = max(opens, start)
                if begins >= closes:
                    continue
                if amount <= closes - begins:
                    return begins + amount
                amount -= closes - begins
            day += timedelta(days=1)
        raise NoWorkingTimeError("Within three years there is not as much working time as that.")

    def _moment(self, day: date, minutes: int) -> datetime:
        if minutes >= DAY_MINUTES:
            day, minutes = day + timedelta(days=1), minutes - DAY_MINUTES
        return datetime.combine(day, time(minutes // 60, minutes % 60), self.zone).astimezone(UTC)


@lru_cache(maxsize=512)
def holidays_of(country: str, region: str, year: int) -> dict[date, str]:
    """Give the public holidays of a year with their names, in English where they have one; unknown places have none."""
    if not country:
        return {}
    import holidays

    known = holidays.list_supported_countries()
    if country not in known:
        return {}
    place = region if region in known[country] else None
    return dict(holidays.country_holidays(country, subdiv=place, years=year, language="en_US"))


def holiday_places() -> dict[str, list[str]]:
    """Give the countries whose holidays are known, by ISO code, with the codes of their regions."""
    import holidays

    return holidays.list_supported_countries(include_aliases=False)
