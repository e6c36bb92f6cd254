"""The metric pages with the standing cast."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse

from skopos.channels.models import Channel
from tests.measurement.factories import TAKEN_IN, point, store_mentions, store_points

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 9, 7)
PAGES = ["measurement:metric", "measurement:rows", "measurement:metric_csv"]


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(TAKEN_IN, tick=False):
        yield


def fill(workspace, metric="orders", **fields):
    store_points(workspace, [point(metric, MONDAY + timedelta(n), 10.0 + n % 3, **fields) for n in range(21)])


def body(response):
    assert response.status_code == 200
    return (b"".join(response.streaming_content) if response.streaming else response.content).decode()


def test_the_overview_shows_values_by_stage_and_says_what_is_not_fed(cast):
    fill(cast.workspace)
    text = body(cast.browser(cast.vi).get(reverse("measurement:metrics", args=[cast.workspace.slug])))
    assert '<span class="tile__value">78</span>' in text
    assert "Conversion" in text
    assert "metrics are not fed yet" in text
    assert "How is this worked out?" in text


def test_an_empty_workspace_is_told_what_to_do_first(cast):
    text = body(cast.browser(cast.vi).get(reverse("measurement:metrics", args=[cast.workspace.slug])))
    assert "No metric is fed yet" in text


def test_search_leaves_what_matches(cast):
    fill(cast.workspace)
    url = reverse("measurement:metrics", args=[cast.workspace.slug])
    text = body(cast.browser(cast.vi).get(url, {"q": "ORDERS placed"}, headers={"HX-Request": "true"}))
    assert text.count('class="tile"') == 1
    assert "<html" not in text
    assert "No metric matches" in body(cast.browser(cast.vi).get(url, {"q": "zzz"}))


@pytest.mark.parametrize("name", ["measurement:metrics", *PAGES, "measurement:define"])
def test_a_stranger_sees_nothing(cast, name):
    fill(cast.workspace)
    arguments = [cast.workspace.slug] + ([] if name == "measurement:metrics" else ["orders"])
    assert cast.browser(cast.cem).get(reverse(name, args=arguments)).status_code == 404


@pytest.mark.parametrize("name", PAGES)
def test_figures_of_the_other_workspace_are_not_read(cast, name):
    fill(cast.workspace, "secret_metric")
    assert cast.browser(cast.ana).get(reverse(name, args=[cast.workspace.slug, "secret_metric"])).status_code == 200
    assert cast.browser(cast.cem).get(reverse(name, args=[cast.other.slug, "secret_metric"])).status_code == 404


def test_a_metric_s_page_shows_its_periods_its_channels_and_its_definition(cast):
    Channel.objects.create(workspace=cast.workspace, key="fb", name="Our page", platform="facebook", zone="community")
    fill(cast.workspace)
    text = body(cast.browser(cast.vi).get(reverse("measurement:metric", args=[cast.workspace.slug, "orders"])))
    assert "Our page" in text
    assert "Orders placed." in text
    assert text.count("Rows behind this period:") == 3
    assert "SELECT sum(value)" in text


def test_a_metric_without_figures_says_how_to_feed_it(cast):
    url = reverse("measurement:metric", args=[cast.workspace.slug, "share_of_voice"])
    assert "Save a search for your own brand and for each competitor" in body(cast.browser(cast.vi).get(url))


def test_every_metric_of_the_catalogue_has_a_page_in_every_rhythm(cast):
    from skopos.measurement.catalogue import METRICS

    fill(cast.workspace)
    store_mentions(
        cast.workspace,
        [
            {
                "day": MONDAY + timedelta(n),
                "owned": n % 2 == 0,
                "sentiment": n % 3 - 1,
                "sentiment_score": 0.2,
                "likes": n,
                "reach": 9,
            }
            for n in range(40)
        ],
    )
    browser = cast.browser(cast.vi)
    for number, key in enumerate(METRICS):
        url = reverse("measurement:metric", args=[cast.workspace.slug, key])
        assert browser.get(url, {"period": "DWMQ"[number % 4]}).status_code == 200


def test_the_rows_behind_a_period_are_those_of_its_days(cast):
    fill(cast.workspace)
    url = reverse("measurement:rows", args=[cast.workspace.slug, "orders"])
    text = body(cast.browser(cast.vi).get(url, {"start": "2026-09-14"}))
    assert text.count("<bdi>Orders</bdi>") == 7
    assert "import:1" in text
    assert cast.browser(cast.vi).get(url, {"start": "yesterday"}).status_code == 404


def test_the_download_neutralises_what_a_spreadsheet_would_run(cast):
    store_points(cast.workspace, [point("=cmd()", MONDAY + timedelta(n), 1.0) for n in range(7)])
    url = reverse("measurement:metric_csv", args=[cast.workspace.slug, "=cmd()"])
    lines = body(cast.browser(cast.vi).get(url)).splitlines()
    assert lines[1].split(",")[:8] == ["'=cmd()", "", "", "", "count", "2026-09-07", "2026-09-13", "7.0"]


def test_the_download_takes_the_filter(cast):
    fill(cast.workspace)
    fill(cast.workspace, channel="shop")
    url = reverse("measurement:metric_csv", args=[cast.workspace.slug, "orders"])
    lines = body(cast.browser(cast.vi).get(url, {"channel": "shop"})).splitlines()
    assert lines[1].split(",")[1] == "shop"
    assert float(lines[1].split(",")[7]) == 76.0


def test_an_analyst_describes_a_metric_of_their_own_and_a_viewer_does_not(cast):
    fill(cast.workspace, "loaves")
    url = reverse("measurement:define", args=[cast.workspace.slug, "loaves"])
    data = {"label": "Loaves sold", "kind": "flow", "unit": "eur", "direction": "up", "meaning": ""}
    assert cast.browser(cast.vi).post(url, data).status_code == 403
    assert cast.browser(cast.ana).post(url, data).status_code == 302
    text = body(cast.browser(cast.vi).get(reverse("measurement:metric", args=[cast.workspace.slug, "loaves"])))
    assert "Loaves sold" in text
    assert cast.browser(cast.ana).post(url, data | {"unit": "pounds of bread"}).status_code == 200
    catalogue = reverse("measurement:define", args=[cast.workspace.slug, "orders"])
    assert cast.browser(cast.ana).get(catalogue).status_code == 404


def test_an_import_shows_at_once_on_pages_that_were_read_before(cast):
    overview = reverse("measurement:metrics", args=[cast.workspace.slug])
    page = reverse("measurement:metric", args=[cast.workspace.slug, "orders"])
    fill(cast.workspace)
    browser = cast.browser(cast.vi)
    for url in (overview, page, overview, page):
        assert '<span class="tile__value">78</span>' in body(browser.get(url))
    store_points(cast.workspace, [point("orders", MONDAY + timedelta(20), 100.0, channel="shop")])
    for url in (overview, page, overview, page):
        assert '<span class="tile__value">178</span>' in body(browser.get(url))


def test_another_meaning_of_an_own_metric_shows_at_once(cast):
    fill(cast.workspace, "home_made")
    browser, url = cast.browser(cast.ana), reverse("measurement:metric", args=[cast.workspace.slug, "home_made"])
    assert "Home made" in body(browser.get(url))
    own = {"label": "Loaves baked", "unit": "count", "direction": "up", "stage": "conversion", "meaning": "By hand."}
    define = reverse("measurement:define", args=[cast.workspace.slug, "home_made"])
    for kind, value in (("flow", "78"), ("ratio", "11.1")):
        assert browser.post(define, {**own, "kind": kind}).status_code == 302
        text = body(browser.get(url))
        assert "Loaves baked" in text
        assert f'<span class="tile__value">{value}</span>' in text


def test_the_overview_asks_the_database_as_often_with_three_metrics_as_with_one(cast, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    browser, url = cast.browser(cast.vi), reverse("measurement:metrics", args=[cast.workspace.slug])
    fill(cast.workspace)
    browser.get(url)
    with CaptureQueriesContext(
        connection,
    ) as one:
        browser.get(url)
    count = len(one)
    fill(cast.workspace, "leads")
    fill(cast.workspace, "home_made")
    browser.get(url)  # a new state of the tables is read from the manifest once
    with django_assert_num_queries(count):
        browser.get(url)
