from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from skopos.measurement.queries.spread import spread


def figure(day, span_days, value, campaign="A"):
    return {
        "metric": "spend",
        "platform": "meta_ads",
        "channel": "fb",
        "unit": "EUR",
        "audience": "",
        "campaign": campaign,
        "subject": "",
        "breakdown": "",
        "day": day,
        "span_days": span_days,
        "value": value,
        "points": 1,
        "fed_at": datetime(2026, 10, 1, tzinfo=UTC),
    }


def by_day(rows):
    return {row["day"]: row["value"] for row in rows}


def test_a_figure_for_ten_days_is_spread_evenly_over_them():
    rows, too_long = spread([figure(date(2026, 9, 1), 10, 50.0)], 31)
    assert by_day(rows) == {date(2026, 9, 1) + timedelta(days=n): 5.0 for n in range(10)}
    assert sum(row["points"] for row in rows) == 1
    assert too_long == 0


def test_a_figure_longer_than_the_period_asked_for_is_kept_out_and_counted():
    assert spread([figure(date(2026, 9, 1), 30, 50.0)], 7) == ([], 1)


def test_half_a_month_exported_before_the_whole_month_counts_the_money_once():
    half, whole = figure(date(2026, 9, 1), 15, 150.0), figure(date(2026, 9, 1), 30, 210.0)
    rows, _ = spread([half, whole], 31)
    values = by_day(rows)
    assert sum(values.values()) == 210.0
    assert values[date(2026, 9, 1)] == 10.0
    assert values[date(2026, 9, 30)] == 4.0


def test_two_campaigns_of_the_same_days_both_count():
    rows, _ = spread([figure(date(2026, 9, 1), 2, 10.0, "A"), figure(date(2026, 9, 1), 2, 30.0, "B")], 31)
    assert sum(row["value"] for row in rows) == 40.0


@given(
    st.lists(
        st.tuples(st.integers(0, 40), st.integers(1, 31), st.floats(0, 1e6)),
        min_size=1,
        max_size=6,
        unique_by=lambda t: t[1],
    )
)
def test_no_day_is_laid_twice_and_nothing_is_made_up(figures):
    rows = sorted(
        (figure(date(2026, 1, 1) + timedelta(days=a), n, v) for a, n, v in figures), key=lambda f: f["span_days"]
    )
    laid, too_long = spread(rows, 31)
    days = [row["day"] for row in laid]
    assert too_long == 0
    assert len(days) == len(set(days))
    assert sum(row["value"] for row in laid) <= sum(value for _a, _n, value in figures) * (1 + 1e-9) + 1e-6
    assert all(row["value"] >= 0 for row in laid)
