"""Reads a feed's dates: the standard forms, then what publishers make of them."""

from datetime import UTC, datetime, timedelta, timezone, tzinfo

from dateutil import parser as dateutil_parser

# What dateutil does not know and feeds still use; seconds east of Greenwich.
_ZONES = {
    "EST": -18000, "EDT": -14400, "CST": -21600, "CDT": -18000, "MST": -25200, "MDT": -21600, "PST": -28800,
    "PDT": -25200, "BST": 3600, "CET": 3600, "CEST": 7200, "MEZ": 3600, "MESZ": 7200, "EET": 7200, "EEST": 10800,
    "MSK": 10800, "IRST": 12600, "ICT": 25200, "JST": 32400, "KST": 32400, "AEST": 36000, "AEDT": 39600,
}  # fmt: skip
_DEFAULTS = (datetime(2000, 1, 1), datetime(2001, 2, 2))  # noqa: DTZ001  (texts without a zone stay without)
_FIRST_YEAR, _LAST_YEAR = 1980, 2200


def read_moment(text: str, zone: tzinfo) -> datetime | None:
    """Give the moment in UTC; None if the text is no date, or could be two. A time without a zone is in `zone`."""
    text = " ".join(text.split())[:100]
    for reading in (_iso, _flexible):
        found = reading(text)
        if found is not None:
            aware = found if found.tzinfo else found.replace(tzinfo=zone)
            return aware.astimezone(UTC) if _FIRST_YEAR <= aware.year <= _LAST_YEAR else None
    return None


def _iso(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _flexible(text: str) -> datetime | None:
    """Read with either order of day and month, and with other defaults: only what all agree on is stated."""
    readings = set()
    for day_first, default in ((False, _DEFAULTS[0]), (True, _DEFAULTS[1])):
        try:
            readings.add(dateutil_parser.parse(text, default=default, dayfirst=day_first, tzinfos=_zone))
        except (ValueError, OverflowError, TypeError):
            return None
    return readings.pop() if len(readings) == 1 else None


def _zone(name: str | None, offset: int | None) -> tzinfo | None:
    seconds = _ZONES.get(name or "") if offset is None else offset
    return None if seconds is None or abs(seconds) >= 86_400 else timezone(timedelta(seconds=seconds))
