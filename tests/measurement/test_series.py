"""`measurement.queries.series` against facts stored as intake stores them."""

from datetime import date, timedelta

import pytest
import time_machine

from skopos.common.series import Kind, Period
from skopos.measurement import queries
from skopos.measurement.catalogue import METRICS
from skopos.measurement.queries import sql
from tests.factories import make_workspace
from tests.measurement.factories import TAKEN_IN, point, store_mentions, store_points

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 9, 7)
SEPTEMBER = date(2026, 9, 1)


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(TAKEN_IN, tick=False):
        yield


@pytest.fixture
def workspace():
    return make_workspace()


def daily(metric, first, values, **fields):
    return [point(metric, first + timedelta(n), value, **fields) for n, value in enumerate(values) if value is not None]


def test_a_metric_that_was_never_fed_is_an_empty_series(workspace):
    series = queries.series(workspace, "revenue")
    assert (series.starts, series.values, series.fed_at, series.complete_until) == ((), (), None, None)
    assert (series.kind, series.unit) == (Kind.FLOW, "EUR")


def test_an_unknown_key_is_refused(workspace):
    with pytest.raises(queries.UnknownMetricError, match="happiness"):
        queries.series(workspace, "happiness")


def test_days_become_weeks_in_the_workspace_s_zone(workspace):
    store_points(workspace, daily("orders", MONDAY, [1, 2, 3, 4, 5, 6, 7, 10, None, 10, 10, 10, 10, 10, 1]))
    series = queries.series(workspace, "orders")
    assert series.starts == (MONDAY, MONDAY + timedelta(7))
    assert series.values == (28.0, 60.0)
    assert series.complete_until == MONDAY + timedelta(14)
    assert series.fed_at == TAKEN_IN


def test_until_looks_at_nothing_later(workspace):
    store_points(workspace, daily("orders", MONDAY, [1] * 30))
    series = queries.series(workspace, "orders", until=MONDAY + timedelta(13))
    assert series.values == (7.0, 7.0)


def test_posts_count_on_days_without_the_channel_s_own_figures(workspace):
    store_mentions(
        workspace,
        [{"day": MONDAY + timedelta(n), "impressions": 100, "reach": 40, "likes": 4, "saves": 1} for n in range(14)],
    )
    store_points(workspace, daily("impressions", MONDAY + timedelta(7), [10] * 7))
    assert queries.series(workspace, "impressions").values == (700.0, 70.0)
    assert queries.series(workspace, "engagements").values == (35.0, 35.0)
    assert queries.series(workspace, "engagement_rate_by_reach").values == (0.125, 0.125)
    assert queries.series(workspace, "posts_published").values == (7.0, 7.0)


def test_a_rate_leaves_out_posts_that_lack_one_side(workspace):
    rows = [{"day": MONDAY + timedelta(n), "likes": 5, "reach": 50} for n in range(7)]
    store_mentions(workspace, [*rows, {"day": MONDAY, "likes": 500}, {"day": MONDAY, "reach": 9000}])
    assert queries.series(workspace, "engagement_rate_by_reach").values == (0.1,)


def test_ads_add_to_a_channel_and_do_not_hide_its_posts(workspace):
    store_mentions(workspace, [{"day": MONDAY + timedelta(n), "impressions": 100} for n in range(7)])
    store_points(workspace, daily("impressions", MONDAY, [1] * 7, platform="meta_ads"))
    assert queries.series(workspace, "impressions").values == (707.0,)


def test_a_total_outranks_its_breakdowns(workspace):
    store_points(
        workspace,
        [
            *daily("clicks", MONDAY, [10] * 7),
            *daily("clicks", MONDAY, [6] * 7, audience="organic"),
            *daily("clicks", MONDAY, [4] * 7, audience="sponsored"),
            *daily("clicks", MONDAY + timedelta(7), [3] * 7, audience="organic"),
            *daily("clicks", MONDAY + timedelta(7), [2] * 7, audience="sponsored"),
        ],
    )
    assert queries.series(workspace, "clicks").values == (70.0, 35.0)
    assert queries.series(workspace, "clicks", audience="sponsored").values == (28.0, 14.0)


def test_revenue_of_the_shop_and_of_web_analytics_is_not_added_up(workspace):
    store_points(
        workspace,
        [
            *daily("revenue", MONDAY, [100] * 7, platform="shop", channel="shop", unit="EUR"),
            *daily("revenue", MONDAY - timedelta(7), [80] * 21, platform="ga4", channel="web", unit="EUR"),
        ],
    )
    assert queries.series(workspace, "revenue").values == (560.0, 700.0, 560.0)
    assert queries.series(workspace, "revenue", channel="web").values == (560.0, 560.0, 560.0)


def test_currencies_are_never_mixed(workspace):
    store_points(
        workspace,
        [
            *daily("spend", MONDAY, [1] * 7, platform="meta_ads", unit="EUR"),
            *daily("spend", MONDAY, [5] * 7, platform="google_ads", unit="USD"),
        ],
    )
    euros = queries.series(workspace, "spend")
    assert (euros.unit, euros.values) == ("EUR", (7.0,))
    assert "USD" in euros.source
    dollars = queries.series(workspace, "spend", unit="USD")
    assert (dollars.unit, dollars.values) == ("USD", (35.0,))


def test_a_month_of_ads_counts_in_months_and_stays_out_of_weeks(workspace):
    store_points(workspace, [point("spend", SEPTEMBER, 300.0, 30, unit="EUR"), point("clicks", SEPTEMBER, 150.0, 30)])
    assert queries.series(workspace, "spend", period=Period.MONTH).values == (300.0,)
    assert queries.series(workspace, "cost_per_click", period=Period.MONTH).values == (2.0,)
    weekly = queries.series(workspace, "spend")
    assert weekly.values == ()
    assert "left out" in weekly.source


def test_a_week_across_two_months_is_shared_out_by_days(workspace):
    store_points(workspace, [point("orders", date(2026, 8, 31) + timedelta(7 * n), 70.0, 7) for n in range(5)])
    series = queries.series(workspace, "orders", period=Period.MONTH)
    assert series.starts == (SEPTEMBER,)
    assert series.values == (300.0,)
    assert "spread evenly" in series.source


def test_weekly_readings_of_a_count_stand_for_their_weeks(workspace):
    store_points(
        workspace,
        [point("mentions", MONDAY + timedelta(7 * n), 70.0 + n, None, platform="press", channel="") for n in range(5)],
    )
    assert queries.series(workspace, "mentions").values == (70.0, 71.0, 72.0, 73.0, 74.0)


def test_followers_are_the_last_reading_and_channels_add_up(workspace):
    store_points(
        workspace,
        [
            point("followers", MONDAY, 100, None),
            point("followers", MONDAY + timedelta(5), 110, None),
            point("followers", MONDAY + timedelta(6), 40, None, platform="x", channel="x"),
            point("followers", MONDAY + timedelta(20), 120, None),
        ],
    )
    total = queries.series(workspace, "followers")
    assert total.values == (150.0, None, 160.0)
    assert total.kind is Kind.STOCK
    assert queries.series(workspace, "followers", "fb").values == (110.0, None, 120.0)


def test_what_others_say_in_shares_and_scores(workspace):
    moods = [(1, 0.5), (1, 0.7), (0, 0.0), (-1, -0.6), (None, None), (1, 0.4), (-1, -0.4)]
    rows = [
        {"day": MONDAY + timedelta(n), "owned": False, "sentiment": mood, "sentiment_score": score}
        for n, (mood, score) in enumerate(moods)
    ]
    store_mentions(workspace, [*rows, {"day": MONDAY, "sentiment": -1, "sentiment_score": -1.0}])
    assert queries.series(workspace, "mentions").values == (7.0,)
    assert queries.series(workspace, "positive_share").values == (0.5,)
    assert queries.series(workspace, "negative_share").values == pytest.approx((2 / 6,))
    assert queries.series(workspace, "mean_sentiment").values == pytest.approx((0.1,))


def test_a_metric_of_their_own_is_read_by_the_look_of_its_points(workspace):
    store_points(
        workspace,
        [
            *daily("bookings", MONDAY, [2] * 7),
            *daily("stars", MONDAY, [5, 6, 7, 8, 9, 10, 11], days=None),
            *daily("open_rate", MONDAY, [0.2, 0.4, 0.2, 0.4, 0.2, 0.4, 0.3], unit="share"),
        ],
    )
    assert queries.series(workspace, "bookings").values == (14.0,)
    assert queries.series(workspace, "stars").values == (11.0,)
    assert queries.series(workspace, "open_rate").values == pytest.approx((0.3,))


def test_a_metric_of_their_own_can_be_described(workspace):
    from skopos.measurement.models import MetricDefinition

    MetricDefinition.objects.create(workspace=workspace, key="stars", label="GitHub stars", kind="flow", unit="count")
    store_points(workspace, daily("stars", MONDAY, [1] * 7, days=None))
    series = queries.series(workspace, "stars")
    assert (series.label, series.values) == ("GitHub stars", (7.0,))


def test_the_other_workspace_s_figures_stay_there(workspace):
    other = make_workspace("Other")
    store_points(other, daily("orders", MONDAY, [1] * 7))
    assert queries.series(other, "orders").values == (7.0,)
    assert queries.series(workspace, "orders").values == ()


@pytest.mark.parametrize("key", METRICS)
def test_every_formula_of_the_catalogue_runs_as_it_is_shown(workspace, key):
    parameters = {"first": MONDAY, "last": MONDAY}
    with queries.opened(workspace, queries.Asked()) as source:
        for text in (sql.formula_sql(METRICS[key]), sql.rows_formula_sql(METRICS[key])):
            if text:
                assert source.query(text, parameters).num_rows == 1
