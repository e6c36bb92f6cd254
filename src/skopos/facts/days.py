"""Days are counted in the workspace's time zone; this is the one place that says how."""

import zoneinfo
from datetime import UTC, date, datetime, tzinfo

import pyarrow as pa

DAY = pa.field("day", pa.date32(), nullable=False, metadata={"meaning": "Day in the workspace's time zone."})


def zone_name(zone: str | tzinfo) -> str:
    """Give the zone's name in the time zone database; raises ValueError for what is none."""
    name = "UTC" if zone is UTC else str(zone)
    try:
        zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError) as error:
        raise ValueError(f"“{name}” is not a time zone; give one such as Europe/Berlin.") from error
    return name


def day_sql(moment: str, zone: str) -> str:
    """SQL for the day of a moment in `zone`."""
    return f"CAST(timezone('{zone_name(zone)}', \"{moment}\") AS DATE)"


def month_of(day: date) -> date:
    """First day of its month."""
    return day.replace(day=1)


def moment_from_us(microseconds: int) -> datetime:
    """Turn Arrow's microseconds since 1970 into a moment."""
    return datetime.fromtimestamp(microseconds // 1_000_000, UTC).replace(microsecond=microseconds % 1_000_000)
