from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from skopos.alarms.local_time import local_days

BERLIN = ZoneInfo("Europe/Berlin")


def hour(*when):
    return int(datetime(*when, tzinfo=UTC).timestamp() // 3600)


def clocks(first, end, zone):
    return [round(day % 1 * 24, 6) for day in local_days(first, end, zone)]


def test_nine_in_the_morning_is_nine_in_winter_and_summer():
    for month in (1, 7):
        at = int(datetime(2026, month, 5, 9, tzinfo=BERLIN).timestamp() // 3600)
        assert clocks(at, at + 1, BERLIN) == [9.0]


def test_an_hour_is_left_out_in_spring_and_one_stands_twice_in_autumn():
    assert clocks(hour(2026, 3, 28, 23), hour(2026, 3, 29, 3), BERLIN) == [0.0, 1.0, 3.0, 4.0]
    assert clocks(hour(2026, 10, 24, 23), hour(2026, 10, 25, 3), BERLIN) == [1.0, 2.0, 2.0, 3.0]


def test_zones_of_half_hours():
    assert clocks(hour(2026, 3, 1, 0), hour(2026, 3, 1, 2), ZoneInfo("Asia/Kolkata")) == [5.5, 6.5]


def test_no_hours_are_no_days():
    assert local_days(5, 5, BERLIN).tolist() == []


@given(
    zone=st.sampled_from(["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Tehran", "UTC"]),
    first=st.integers(hour(2015, 1, 1), hour(2030, 1, 1)),
    count=st.integers(1, 24 * 400),
)
def test_local_days_never_fall_and_are_those_of_the_clocks(zone, first, count):
    days = local_days(first, first + count, ZoneInfo(zone))
    assert len(days) == count
    assert (np.diff(days) >= 0).all()
    middle = datetime.fromtimestamp((first + count // 2) * 3600, UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=UTC)
    assert days[count // 2] * 24 == pytest.approx(middle.timestamp() / 3600)
    assert timedelta(0) <= timedelta(days=float(days[-1] - days[0])) <= timedelta(hours=count + 2)
