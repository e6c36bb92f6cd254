"""Exports that overlap, as users bring them: whatever they are divided by, a metric counts once."""

from datetime import date, timedelta

import pytest
import time_machine

from skopos.channels.reading import open_brought
from skopos.common.series import Period
from skopos.facts import rollups
from skopos.flows.import_file import import_now
from skopos.measurement import queries
from skopos.measurement.catalogue import METRICS
from tests.channels.factories import make_channel, make_import

JULY = date(2026, 7, 1)
NOW = "2026-11-02T09:00:00Z"


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


def both_ways(*texts):
    """The files in this order, and the other way round."""
    return [pytest.param(texts, id="as-written"), pytest.param(texts[::-1], id="backwards")]


def bring(cast, text, *, name="export.csv", channel=None):
    """Import a file in the format that it is recognised as."""
    from skopos.channels.formats import guesses

    record = make_import(cast.workspace, by=cast.bo, content=text.encode(), name=name, channel=channel)
    record.format = guesses(open_brought(record.file, name))[0].format.manifest.key
    record.save()
    import_now(record)
    rollups.refresh(cast.workspace.pk, cast.workspace.tzinfo)
    return record


def month(cast, metric, **asked):
    """July's value."""
    series = queries.series(cast.workspace, metric, period=Period.MONTH, **asked)
    return dict(zip(series.starts, series.values, strict=True)).get(JULY)


def days(cast, metric):
    """The values by day, added up."""
    return sum(queries.series(cast.workspace, metric, period=Period.DAY).values)


def analytics(column, *rows, total):
    lines = "\n".join(f"{name},{sessions},{sessions // 2}" for name, sessions in rows)
    return (
        "# ----\n# Start date: 20260701\n# End date: 20260731\n# ----\n\n"
        f"{column},Sessions,Engaged sessions\nGrand total,{total},{total // 2}\n{lines}\n"
    )


BY_GROUP = analytics("Session default channel group", ("Organic Search", 600), ("Direct", 400), total=1000)
BY_SOURCE = analytics(
    "Session source / medium", ("google / organic", 600), ("(direct) / (none)", 398), ("(not set)", 2), total=1000
)
BY_CAMPAIGN = analytics("Session campaign", ("(organic)", 590), ("(not set)", 410), total=1000)
BY_PAGE = analytics("Landing page + query string", ("/", 700), ("(not set)", 240), total=1000)
BY_COUNTRY = analytics("Country", ("Germany", 900), ("(not set)", 100), total=1000)
BY_DAY = "Date,Sessions,Engaged sessions\n" + "".join(
    f"{(JULY + timedelta(n)):%Y%m%d},{40 if n < 8 else 30},20\n" for n in range(31)
)


@pytest.mark.parametrize("order", both_ways(BY_GROUP, BY_SOURCE, BY_PAGE))
def test_the_same_sessions_by_group_by_source_and_by_page_count_once(cast, order):
    for text in order:
        bring(cast, text)
    assert month(cast, "sessions") == pytest.approx(1000)
    assert month(cast, "engaged_sessions") == pytest.approx(500, abs=2)


def test_every_further_breakdown_leaves_the_total_as_it_is(cast):
    for text in (BY_CAMPAIGN, BY_COUNTRY, BY_PAGE, BY_SOURCE, BY_GROUP):
        bring(cast, text)
        assert month(cast, "sessions") == pytest.approx(1000)


def test_figures_by_day_are_taken_before_any_breakdown(cast):
    bring(cast, BY_GROUP)
    bring(cast, BY_DAY)
    assert month(cast, "sessions") == 8 * 40 + 23 * 30
    bring(cast, BY_SOURCE)
    assert month(cast, "sessions") == 8 * 40 + 23 * 30


def test_a_label_that_two_breakdowns_share_keeps_both_figures_apart(cast):
    bring(cast, BY_SOURCE)
    bring(cast, BY_COUNTRY)
    assert month(cast, "sessions", audience="google / organic") == pytest.approx(600)
    assert month(cast, "sessions", audience="Germany") == pytest.approx(900)
    assert month(cast, "sessions", audience="(not set)") == pytest.approx(100)
    assert month(cast, "sessions") == pytest.approx(1000)


ADS = "Reporting starts,Reporting ends,Campaign name{more},Amount spent (EUR),Impressions,Clicks (all)\n"
BY_CAMPAIGN_AD = (
    ADS.format(more="") + "2026-07-01,2026-07-31,Spring,100,1000,10\n2026-07-01,2026-07-31,Summer,50,500,5\n"
)
BY_AGE = ADS.format(more=",Age,Gender") + (
    "2026-07-01,2026-07-31,Spring,18-24,male,60,600,6\n2026-07-01,2026-07-31,Spring,25-34,female,40,400,4\n"
    "2026-07-01,2026-07-31,Summer,18-24,male,50,500,5\n"
)
BY_PLACE = ADS.format(more=",Placement") + (
    "2026-07-01,2026-07-31,Spring,Feed,70,700,7\n2026-07-01,2026-07-31,Spring,Stories,30,300,3\n"
    "2026-07-01,2026-07-31,Summer,Feed,50,500,5\n"
)
BY_AD = ADS.format(more=",Ad name") + (
    "2026-07-01,2026-07-31,Spring,Loaf,100,1000,10\n2026-07-01,2026-07-31,Summer,Cake,50,500,5\n"
)


@pytest.mark.parametrize("order", both_ways(BY_AGE, BY_PLACE, BY_AD))
def test_ads_by_age_by_placement_and_by_ad_count_their_money_once(cast, order):
    for text in order:
        bring(cast, text)
    assert month(cast, "spend") == pytest.approx(150)
    assert month(cast, "clicks") == pytest.approx(15)
    assert month(cast, "cost_per_thousand_impressions") == pytest.approx(100)
    assert month(cast, "spend", campaign="Spring") == pytest.approx(100)
    bring(cast, BY_CAMPAIGN_AD)
    assert month(cast, "spend") == pytest.approx(150)


def test_an_ads_report_by_day_and_one_of_the_whole_month_count_once(cast):
    days = "Campaign name,Day,Amount spent (EUR),Impressions\n" + "".join(
        f"Spring,2026-07-{day:02},{3 if day < 30 else 5},100\n" for day in range(1, 32)
    )
    bring(cast, days)
    bring(cast, BY_AGE)
    bring(cast, BY_CAMPAIGN_AD)
    assert month(cast, "spend", campaign="Spring") == pytest.approx(29 * 3 + 2 * 5 + 3, abs=4)
    assert month(cast, "spend") <= 150 + 1e-9


GOOGLE = "Day,Campaign{more},Impr.,Clicks,Cost,Currency code\n"


def test_lines_that_differ_only_by_a_column_skopos_does_not_know_are_added_up(cast):
    record = bring(
        cast,
        GOOGLE.format(more=",Device")
        + "2026-07-01,Spring,Mobile,10,1,1.50,EUR\n2026-07-01,Spring,Desktop,20,2,2.50,EUR\n"
        "2026-07-01,Spring,Tablet,0,0,0,EUR\n2026-07-02,Spring,Mobile,5,1,1.00,EUR\n",
    )
    assert record.tally["added"] == 6
    assert (days(cast, "spend"), days(cast, "impressions")) == (5.0, 35.0)
    again = bring(cast, GOOGLE.format(more="") + "2026-07-01,Spring,30,3,4.00,EUR\n2026-07-02,Spring,5,1,1.00,EUR\n")
    assert (again.tally["added"], again.tally["unchanged"]) == (0, 6)


def test_a_line_that_overlapping_exports_repeat_counts_once_and_is_named(cast):
    record = bring(
        cast, GOOGLE.format(more="") + "2026-07-01,Spring,30,3,4.00,EUR\n2026-07-02,Spring,5,1,1.00,EUR\n"
        "2026-07-02,Spring,5,1,1.00,EUR\n",
    )  # fmt: skip
    assert days(cast, "spend") == 5.0
    assert record.tally["codes"] == {"repeated_line": 1}


LINKEDIN = (
    "Date,Impressions (organic),Impressions (sponsored),Impressions (total),"
    "Clicks (organic),Clicks (sponsored),Clicks (total)\n07/01/2026,60,40,100,6,4,10\n"
)
LINKEDIN_TOTALS = "Date,Impressions (total),Clicks (total),Reactions (total)\n07/01/2026,100,10,7\n"
LINKEDIN_POSTS = (
    "Post title,Post link,Post type,Created date,Impressions,Clicks,Likes\n"
    "Rye,https://www.linkedin.com/feed/update/urn:li:activity:7100000000000000001,Organic,07/01/2026,90,9,5\n"
)


@pytest.mark.parametrize("order", both_ways(LINKEDIN, LINKEDIN_TOTALS, LINKEDIN_POSTS))
def test_linkedin_s_days_in_parts_in_total_and_by_post_count_once(cast, order):
    for text in order:
        bring(cast, text)
    assert (days(cast, "impressions"), days(cast, "clicks"), days(cast, "likes")) == (100.0, 10.0, 7.0)


def test_linkedin_s_totals_alone_are_read(cast):
    bring(cast, LINKEDIN_TOTALS)
    assert (days(cast, "impressions"), days(cast, "likes")) == (100.0, 7.0)


def test_levels_read_by_two_breakdowns_are_not_added_up(cast):
    from tests.measurement.factories import point, store_points

    rows = [("country", "de", 70), ("country", "pl", 30), ("seniority", "junior", 55), ("seniority", "senior", 40)]
    store_points(
        cast.workspace,
        [
            point("followers", JULY + timedelta(30), value, None, audience=audience, breakdown=divided)
            for divided, audience, value in rows
        ],
    )
    assert month(cast, "followers") == 100.0


def test_channels_stay_apart(cast):
    shop, blog = (make_channel(cast.workspace, key=key, platform="ga4") for key in ("shop", "blog"))
    bring(cast, BY_GROUP, channel=shop)
    bring(cast, BY_SOURCE, channel=blog)
    assert month(cast, "sessions") == pytest.approx(2000)
    assert month(cast, "sessions", channel="shop") == pytest.approx(1000)


def test_every_metric_that_an_export_gives_is_in_the_catalogue():
    from skopos.channels.formats import file_formats

    given = {key for item in file_formats().values() for key in item.manifest.gives} - {"mentions"}
    assert given - set(METRICS) == set()
    assert {"users", "new_users", "conversion_value", "ad_earnings", "page_views"} <= given
