from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skopos.connectors.feeds.dates import read_moment

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-03-04T05:06:07Z", "2026-03-04T05:06:07"),
        ("2026-03-04T05:06:07+0330", "2026-03-04T01:36:07"),
        ("2026-03-04", "2026-03-03T23:00:00"),
        ("2026-03-04 12:00", "2026-03-04T11:00:00"),
        ("Wed, 04 Mar 2026 18:30:00 GMT", "2026-03-04T18:30:00"),
        ("4 Mar 26 18:30 CET", "2026-03-04T17:30:00"),
        ("Wed, 04 Mar 2026 18:30:00 MESZ", "2026-03-04T16:30:00"),
        ("Wed Mar  4 18:30:00 2026", "2026-03-04T17:30:00"),
        ("March 14, 2026 6:30 PM PDT", "2026-03-15T01:30:00"),
        ("14/03/2026 10:00", "2026-03-14T09:00:00"),
    ],
)
def test_dates_in_the_forms_that_feeds_use(text, moment):
    assert read_moment(text, BERLIN) == datetime.fromisoformat(moment).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    "text", ["03/04/2026", "yesterday", "4 March", "18:30", "0001-01-01", "9999-12-31", "2026-02-30", "", "1" * 90]
)
def test_what_is_no_date_or_could_be_two_is_not_guessed(text):
    assert read_moment(text, BERLIN) is None


@given(
    st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1)),
    st.integers(-14 * 4, 14 * 4).map(lambda quarters: timezone(timedelta(minutes=15 * quarters))),
)
def test_standard_forms_come_back_exactly(naive, zone):
    moment = naive.replace(microsecond=0, tzinfo=zone)
    for text in (moment.isoformat(), moment.strftime("%a, %d %b %Y %H:%M:%S %z")):
        assert read_moment(text, BERLIN) == moment


@given(st.text(max_size=60))
def test_no_text_breaks_the_reader(text):
    found = read_moment(text, BERLIN)
    assert found is None or found.tzinfo is UTC
