"""Discovered themes: the job, what people do with them, and their pages."""

from datetime import date, timedelta

import numpy as np
import pytest
from django.urls import reverse

from skopos.common import clock
from skopos.facts.reading import open_facts
from skopos.listening.models import Theme
from skopos.themes import tasks
from skopos.themes.actions import discovering
from skopos.themes.models import DiscoveredTheme, Discovery
from skopos.themes.queries import Week, course_of, courses
from tests.language.test_discovery import marks_of, planted
from tests.listening.factories import NOW, put, said
from tests.themes.factories import make_discovered

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


@pytest.fixture(autouse=True)
def march(monkeypatch):
    monkeypatch.setattr(clock, "today", lambda zone: TODAY)


def url(cast, name, *parts):
    return reverse(f"themes:{name}", args=[cast.workspace.slug, *parts])


def put_planted(workspace, count=60):
    texts, _truth = planted(count)
    marks = marks_of(texts)
    rows = [
        said(str(n), text=text, near_duplicate_hash=int(marks[n]), days_ago=n % 40, sentiment=-1 if n % 3 == 0 else 1)
        for n, text in enumerate(texts)
    ]
    put(workspace, *rows, said("de", text="Nur ein Satz", language="de"), said("own", text="Ours", owned=True))


def test_themes_are_discovered_by_language_and_too_few_are_said(cast):
    put_planted(cast.workspace)
    assert tasks.discover.func(workspace_id=cast.workspace.pk) == 4
    found = Discovery.objects.get(workspace=cast.workspace)
    assert (found.since, found.until) == (TODAY - timedelta(days=55), TODAY)
    assert found.languages == [
        {"language": "en", "mentions": 180, "read": 180, "distinct": 180, "enough": True},
        {"language": "de", "mentions": 1, "read": 1, "distinct": 1, "enough": False},
    ]
    themes = list(found.themes.all())
    assert sum(theme.size for theme in themes) <= 180
    assert all(sum(week["n"] for week in theme.weeks) == theme.size for theme in themes)
    assert all(sum(theme.sentiments.values()) == theme.size for theme in themes)
    assert [week["of"] for week in themes[0].weeks][:2] == [0, 0]
    assert tasks.discover.func(workspace_id=0) is None
    assert discovering.discover_themes(cast.other) is None


def test_what_people_hid_or_made_stays_so_in_the_next_night(cast):
    put_planted(cast.workspace)
    discovering.discover_themes(cast.workspace)
    one, other, *_rest = DiscoveredTheme.objects.order_by("pk")
    discovering.hide(one, by=cast.ana)
    discovering.note_made(other, key="bread", by=cast.ana)
    again = discovering.discover_themes(cast.workspace)
    states = {theme.name: (theme.state, theme.made_key) for theme in again.themes.all()}
    assert states[one.name] == ("hidden", "")
    assert states[other.name] == ("made", "bread")
    first = again.themes.get(name=one.name).first_found_at
    assert first == one.first_found_at
    assert not DiscoveredTheme.objects.filter(state="shown").exclude(discovery=again).exists()


def test_the_page_shows_steady_themes_with_examples_and_folds_weak_ones(cast):
    put(cast.workspace, said("7", text="The courier left the parcel in the rain"))
    typical = [{"platform": "x", "native_id": "7", "day": TODAY.isoformat()}]
    steady = make_discovered(cast.workspace, typical=typical)
    make_discovered(cast.workspace, "odd, words", steady.discovery, stability=0.2)
    make_discovered(cast.workspace, "shy, one", steady.discovery, state="hidden")
    page = cast.browser(cast.vi).get(url(cast, "discovered")).content.decode()
    assert "late, parcel, courier" in page
    assert "The courier left the parcel in the rain" in page
    assert "1 weak one" in page
    assert "1 hidden" in page
    assert "Make it a theme" not in page
    assert (
        "Nobody has looked yet"
        in cast.browser(cast.cem).get(reverse("themes:discovered", args=[cast.other.slug])).content.decode()
    )


def test_a_discovered_theme_is_hidden_shown_again_and_made_a_theme(cast):
    theme = make_discovered(cast.workspace)
    ana = cast.browser(cast.ana)
    ana.post(url(cast, "discovered_hide", theme.pk))
    theme.refresh_from_db()
    assert theme.state == "hidden"
    ana.post(url(cast, "discovered_hide", theme.pk), {"hidden": "0"})
    page = ana.get(url(cast, "discovered_make", theme.pk)).content.decode()
    assert "late\nparcel\ncourier</textarea>" in page
    fields = {"name": "Parcels", "is_active": "on", "words_en": "parcel\ncourier"}
    assert ana.post(url(cast, "discovered_make", theme.pk), fields).status_code == 302
    theme.refresh_from_db()
    assert (theme.state, theme.made_key) == ("made", "parcels")
    assert Theme.objects.get(workspace=cast.workspace).words == {"en": ["parcel", "courier"]}
    assert cast.browser(cast.bo).post(url(cast, "discovered_hide", theme.pk)).status_code == 403


def test_looking_again_is_a_job(cast):
    assert cast.browser(cast.ana).post(url(cast, "discover")).status_code == 302
    assert cast.browser(cast.vi).post(url(cast, "discover")).status_code == 403


@pytest.mark.parametrize(
    ("counts", "trend"),
    [([0, 0, 0, 0, 20, 20], "new"), ([10, 10, 10, 10, 20, 25], "growing"), ([20, 20, 20, 20, 2, 1], "fading"),
     ([20, 20, 20, 20, 0, 0], "gone"), ([10, 12, 9, 11, 10, 11], "")],
)  # fmt: skip
def test_what_became_of_a_theme_is_said_only_beyond_chance(counts, trend):
    weeks = [Week(date(2026, 1, 5) + timedelta(days=7 * number), n, 100) for number, n in enumerate(counts)]
    assert course_of(weeks).trend == trend
    assert course_of([week._replace(n=0, of=0) for week in weeks]).trend == ""


def test_themes_are_counted_by_whole_weeks(cast):
    rng = np.random.default_rng(1)
    rows = [said(str(n), days_ago=int(rng.integers(0, 40)), topics=["price"] if n % 2 else []) for n in range(60)]
    put(cast.workspace, *rows)
    with open_facts(cast.workspace.pk, cast.workspace.tzinfo) as facts:
        found = courses(facts, TODAY, 4)
    weeks = found["price"].weeks
    assert [week.first for week in weeks] == [date(2026, 2, 16) + timedelta(days=7 * number) for number in range(4)]
    inside = [row for row in rows if date(2026, 2, 16) <= row["published_at"].date() <= date(2026, 3, 15)]
    assert sum(week.of for week in weeks) == len(inside)
    assert sum(week.n for week in weeks) == sum(row["topics"] == ["price"] for row in inside)
    page = cast.browser(cast.vi).get(url(cast, "drift")).content.decode()
    assert "Share of the mentions by week" in page


def test_the_change_of_a_share_is_told_in_points(cast):
    rows = [
        said(f"{week}-{n}", days_ago=5 + 7 * week, topics=["price"] if n < (30 if week < 2 else 10) else [])
        for week in range(6)
        for n in range(100)
    ]
    put(cast.workspace, *rows)
    page = cast.browser(cast.vi).get(url(cast, "drift")).content.decode()
    assert "Change in points" in page
    assert 'class="num">20.0 <span' in page


def test_the_ticks_of_the_weeks_are_their_mondays_with_day_and_month(cast):
    put(cast.workspace, *(said(str(n), days_ago=7 * n, topics=["price"]) for n in range(1, 4)))
    figure = cast.browser(cast.vi).get(url(cast, "drift")).context["figure"]
    axis = figure.spec["encoding"]["x"]["axis"]
    assert [date(tick["year"], tick["month"], tick["date"]) for tick in axis["values"]] == [
        date.fromisoformat(row["week"]) for row in figure.rows
    ]
    assert {date.fromisoformat(row["week"]).isoweekday() for row in figure.rows} == {1}
    assert axis["format"] == "%-d %b"


def test_the_drift_page_teaches_while_nothing_was_said(cast):
    assert "Nothing was said in these weeks" in cast.browser(cast.vi).get(url(cast, "drift")).content.decode()
