"""Opens every page of a workspace, in several ways, and asks what jobs and commands ask."""

from datetime import date

from django.test import Client
from django.urls import reverse

from skopos.alarms.models import Measure
from skopos.alarms.queries import FIRST_SQL, hours_of, newest_hour
from skopos.common.series import Period
from skopos.facts.reading import open_facts
from skopos.governance import actions
from skopos.listening import adapting, corrections, queries, recounting, retheming, sampling
from skopos.listening.filters import Filter
from skopos.listening.models import Search
from skopos.measurement.actions import costs as cost_figures
from skopos.measurement.actions import voice
from skopos.measurement.catalogue import METRICS
from skopos.measurement.queries import dimension_of, regions, sales, series
from skopos.money.queries import costs
from skopos.reports.panels.mentions import _most_heard
from skopos.strategy.models import Tactic
from skopos.themes import found_pages
from skopos.themes.actions import discovering
from skopos.themes.models import DiscoveredTheme, Discovery
from skopos.triage.actions import figures
from skopos.triage.actions.intake import take_new
from skopos.value.measuring import posts
from skopos.value.queries.seen import seen
from skopos.value.queries.spans import Span
from tests.web.test_standing_cast import ADDRESSES, parts_of

SPAN = "since=2025-09-01&until=2026-06-30"
WAYS = {
    "listening:mentions": (
        SPAN,
        f"{SPAN}&q=bread",
        f"{SPAN}&q=stra%C3%9Fe+-ok",
        f"{SPAN}&q=%22rye+bread%22+OR+chleb+NEAR/4+kawa&syntax=boolean",
        f"{SPAN}&q=%23bread*+NEAR/4+(fresh+OR+%40bakery)&syntax=boolean",
        f"{SPAN}&q=lang:de+AND+NOT+has:link+AND+sentiment:negative",
        f"{SPAN}&topic=price&emotion=joy&language=none",
        f"{SPAN}&topic=price&topic=staff&country=DE&sentiment=negative",
        f"{SPAN}&author=a7",
        f"{SPAN}&search=rye&topic=delivery",
        f"{SPAN}&whose=ours&channel=feed-1&platform=x",
        f"{SPAN}&country=PL&platform=bluesky&emotion=trust",
    ),
    "listening:export": (SPAN, f"{SPAN}&topic=price"),
    "listening:mention": ("platform=bluesky&id=m3", "platform=x&id=m10&day=2025-11-02"),
    "listening:search_preview": ("query=rye+OR+chleb", "query=%22rye+bread%22+AND+lang:en"),
    "command_centre:": ("", "period=7", "period=28", "period=24h", "period=1h"),
    "measurement:metric": ("period=day", "period=month", "channel=feed-1", "audience=new"),
}
KEYS = ("mentions", "revenue", "engagement_rate_by_reach", "followers", "first_reply_hours", "mean_sentiment")


def visit(browser: Client, workspace, rows) -> None:
    """Read every address of a workspace. Whether the pages are right is what the tests of their rooms ask."""
    browser.raise_request_exception = False
    for name in sorted(ADDRESSES):
        ways = next((WAYS[begin] for begin in WAYS if name.startswith(begin)), ("",))
        parts = parts_of(name, rows)
        for key in KEYS if parts.get("key") else ("",):
            url = reverse(name, kwargs={"workspace": workspace.slug, **parts, **({"key": key} if key else {})})
            for way in ways:
                browser.get(f"{url}?{way}")


def ask_besides(workspace, person) -> None:
    """Ask what no page asks: jobs, alarms, figures of objectives, reports, imports."""
    search = Search.objects.filter(workspace=workspace).order_by("slug").first()
    with open_facts(workspace.pk, workspace.tzinfo) as facts:
        until = (newest_hour(facts) or 0) + 1
        facts.query(FIRST_SQL)
        for measure in Measure.values:
            for of in (None, search):
                hours_of(facts, measure, of, until)
        reading = queries.Reading(facts, Filter(since=date(2025, 9, 1), until=date(2026, 6, 30)))
        queries.crossed(reading, "country", "sentiment")
        queries.top_authors(reading)
        queries.matching(facts, reading.chosen, 500)
        queries.replies_to(facts, "bluesky", "m5", date(2025, 9, 1))
        queries.one(facts, "bluesky", "m3", date(2025, 11, 2))
        sampling.draw(facts, workspace, size=30, since=date(2025, 9, 1), until=date(2026, 6, 30), by=person, seed=1)
        labelled = facts.query(
            "SELECT * FROM mention WHERE sentiment = 1 AND language = 'en' ORDER BY platform, native_id LIMIT 3"
        )
        for by in ("hour", "day", "all"):
            queries.search_volumes(facts, by=by, since=date(2025, 9, 1))
            queries.search_volumes(facts, ("rye",), by=by)
    for metric in METRICS:
        for period in (Period.DAY, Period.MONTH):
            series(workspace, metric, period=period)
    series(workspace, "revenue", channel="feed-1", campaign="Frühling 🌷", until=date(2026, 1, 31))
    for row in labelled.to_pylist():
        corrections.correct(workspace, row, field="sentiment", value=-1, by=person)
    dimension_of(workspace, "revenue", "new")
    adapting.gathered(workspace)
    recounting.recount(workspace)
    voice.count_voice(workspace)
    ask_of_sales(workspace)
    ask_of_themes_and_value(workspace)
    take_new(workspace)
    figures.feed(workspace)
    withdrawn = actions.withdraw_author(workspace, platform="x", author="Ańa 3", by=person)
    actions.erase_withdrawn(withdrawn)


def ask_of_sales(workspace) -> None:
    """Ask for orders, journeys and costs."""
    first, last = date(2025, 9, 1), date(2026, 6, 30)
    Tactic.objects.filter(workspace=workspace).update(tag="Frühling 🌷")
    sales.orders(workspace, first, last)
    sales.transactions(workspace, first, last)
    sales.journeys(workspace, first, last, window_days=30)
    for key in regions.OF_ORDERS:
        regions.regional(workspace, key, "", first, last)
    for by in ("tactic", "day"):
        costs(workspace, first, last, by=by)


def ask_of_themes_and_value(workspace) -> None:
    """Ask what the nightly look for themes, reports, costs as figures and the ledger ask."""
    first, last = date(2025, 9, 1), date(2026, 6, 30)
    retheming.retheme(workspace)
    discovering.discover_themes(workspace, today=date(2026, 4, 12))
    typical = [{"platform": "x", "native_id": "m10"}, {"platform": "bluesky", "native_id": "m3"}]
    with open_facts(workspace.pk, workspace.tzinfo) as facts:
        found_pages._typical(facts, Discovery(since=first, until=last), [DiscoveredTheme(typical=typical)])
        _most_heard(queries.Reading(facts, Filter(since=first, until=last)), 20)
    cost_figures.feed_costs(workspace)
    posts.read(workspace)
    seen(workspace, Span(date(2026, 1, 1), date(2026, 4, 12)), {})
