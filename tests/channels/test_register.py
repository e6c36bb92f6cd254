from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from skopos.channels import queries
from skopos.channels.actions import register
from skopos.channels.models import Channel
from skopos.common import secrets
from skopos.governance.models import AuditEntry
from skopos.strategy.models import BusinessGoal, Objective, Strategy, Tactic
from tests.channels.factories import make_channel
from tests.servers import Reply, serving

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
RSS = b"<rss version='2.0'><channel><item><guid>u:1</guid><title>Rye opens</title></item></channel></rss>"
FIELDS = {"name": "Our blog", "zone": "publishing", "monthly_cost": "12.50", "interval_minutes": "60"}


def url(cast, name, *args):
    return reverse(f"channels:{name}", args=[cast.workspace.slug, *args])


def labels(cast):
    return list(AuditEntry.objects.filter(workspace=cast.workspace).order_by("pk").values_list("label", flat=True))


def test_a_manager_adds_a_connected_channel_and_its_secret_is_sealed(cast):
    data = FIELDS | {"connector": "feeds", "address": "https://blog.example/feed", "secret": "t0ken"}
    answer = cast.browser(cast.ana).post(url(cast, "add"), data)
    channel = Channel.objects.get()
    assert answer.url == url(cast, "channel", channel.pk)
    assert (channel.workspace, channel.key, channel.platform) == (cast.workspace, "our-blog", "rss")
    assert (channel.secret, channel.monthly_cost) == ("t0ken", Decimal("12.50"))
    assert "t0ken" not in channel.sealed_secret
    assert channel.next_fetch_at is not None
    assert labels(cast) == ["channels.channel_added"]


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"address": "http://user:pw@x.example/"}, "address", "Leave the name and password out"),
        ({"address": "ftp://x.example/"}, "address", "http:// or https://"),
        ({"interval_minutes": "1"}, "interval_minutes", "at most every 5 minutes"),
        ({"connector": "", "address": ""}, "platform", "Say which platform"),
        ({"monthly_cost": "-1"}, "monthly_cost", "greater than or equal to 0"),
        ({"key": "Not A Key"}, "key", "small letters"),
        ({"key": "taken"}, "key", "has this key already"),
    ],
)
def test_what_cannot_work_is_refused_beside_its_field(cast, change, field, words):
    make_channel(cast.workspace, key="taken")
    data = FIELDS | {"connector": "feeds", "address": "https://blog.example/feed"} | change
    answer = cast.browser(cast.ana).post(url(cast, "add"), data)
    assert answer.status_code == 422
    assert words in " ".join(answer.context["form"].errors[field])
    assert Channel.objects.count() == 1


def test_another_workspace_s_keys_and_people_do_not_matter(cast):
    make_channel(cast.other, key="our-blog")
    data = FIELDS | {"platform": "blog", "key": "our-blog", "owner": cast.cem.pk}
    answer = cast.browser(cast.ana).post(url(cast, "add"), data)
    assert list(answer.context["form"].errors) == ["owner"]
    cast.browser(cast.ana).post(url(cast, "add"), data | {"owner": cast.bo.pk})
    assert Channel.objects.get(workspace=cast.workspace).owner == cast.bo


def test_two_channels_of_one_name_get_two_keys(cast):
    first = register.add_channel(cast.workspace, by=cast.ana, name="Blog", platform="x", zone="publishing")
    second = register.add_channel(cast.workspace, by=cast.ana, name="Blog", platform="x", zone="publishing")
    third = register.add_channel(cast.workspace, by=cast.ana, name="بلاگ", platform="x", zone="publishing")
    assert [first.key, second.key, third.key] == ["blog", "blog-2", "channel"]


def test_changing_a_channel_keeps_its_secret_unless_it_is_forgotten(cast):
    channel = make_channel(
        cast.workspace, connector="feeds", address="https://a.example/", state={"x": 1}, sealed_secret=secrets.seal("s")
    )
    data = FIELDS | {"platform": "rss", "connector": "feeds", "address": "https://a.example/", "key": channel.key}
    browser = cast.browser(cast.ana)
    browser.post(url(cast, "change", channel.pk), data)
    channel.refresh_from_db()
    assert (channel.name, channel.secret, channel.state) == ("Our blog", "s", {"x": 1})
    browser.post(url(cast, "change", channel.pk), data | {"address": "https://b.example/", "forget_secret": "on"})
    channel.refresh_from_db()
    assert (channel.address, channel.secret, channel.state) == ("https://b.example/", "", {})
    assert labels(cast) == ["channels.channel_changed"] * 2


def test_a_channel_is_paused_resumed_and_removed(cast):
    channel = make_channel(cast.workspace, connector="feeds", address="https://a.example/", next_fetch_at=NOW)
    browser = cast.browser(cast.ana)
    browser.post(url(cast, "pause", channel.pk))
    channel.refresh_from_db()
    assert (channel.paused, channel.next_fetch_at, channel.health) == (True, None, "paused")
    browser.post(url(cast, "resume", channel.pk))
    channel.refresh_from_db()
    assert (channel.paused, channel.next_fetch_at is not None, channel.health) == (False, True, "waiting")
    assert browser.post(url(cast, "remove", channel.pk)).url == url(cast, "list")
    assert not Channel.objects.exists()
    assert labels(cast) == ["channels.channel_paused", "channels.channel_resumed", "channels.channel_removed"]


def test_failures_make_the_visits_rarer_and_a_success_ends_that(cast):
    channel = make_channel(cast.workspace, connector="feeds", interval_minutes=60)
    waits = []
    for _ in range(6):
        register.note_failure(channel, "away", at=NOW, permanent=False)
        waits.append(channel.next_fetch_at - NOW)
    assert waits == [timedelta(hours=hours) for hours in (2, 4, 8, 16, 24, 24)]
    assert (channel.health, channel.last_failure) == ("failing", "away")
    register.note_success(channel, state={"etag": "1"}, at=NOW, wait_seconds=7200)
    channel.refresh_from_db()
    assert (channel.health, channel.last_failure, channel.next_fetch_at) == ("good", "", NOW + timedelta(hours=2))


def test_a_failure_that_will_not_pass_pauses_the_channel(cast):
    channel = make_channel(cast.workspace, connector="feeds")
    register.note_failure(channel, "gone", at=NOW, permanent=True)
    channel.refresh_from_db()
    assert (channel.paused, channel.next_fetch_at, channel.last_failure) == (True, None, "gone")


def test_due_are_those_whose_time_has_come(cast):
    due = make_channel(cast.workspace, connector="feeds", next_fetch_at=NOW)
    make_channel(cast.workspace, connector="feeds", next_fetch_at=NOW + timedelta(seconds=1))
    make_channel(cast.workspace, connector="feeds", next_fetch_at=NOW, paused=True)
    make_channel(cast.workspace, next_fetch_at=NOW)
    assert list(queries.due_channels(NOW)) == [due]


def test_audiences_that_no_channel_reaches_are_found_in_objectives_and_tactics(cast):
    goal = BusinessGoal.objects.create(workspace=cast.workspace, slug="g", title="G")
    strategy = Strategy.objects.create(workspace=cast.workspace, slug="s", title="S", goal=goal)
    objective = Objective.objects.create(
        workspace=cast.workspace, slug="o", title="O", strategy=strategy, audience="Commuters, students"
    )
    Tactic.objects.create(
        workspace=cast.workspace, slug="t", title="T", objective=objective, audience="Chefs, COMMUTERS"
    )
    channel = make_channel(cast.workspace, audience="commuters, Parents")
    make_channel(cast.other, audience="chefs")
    assert queries.unreached_audiences(cast.workspace, [channel]) == ["Chefs", "students"]
    page = cast.browser(cast.vi).get(url(cast, "list"))
    assert page.context["unreached"] == ["Chefs", "students"]


def test_the_list_shows_the_four_zones_and_costs_the_same_for_one_channel_and_three(cast, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    make_channel(cast.workspace, zone="commerce", monthly_cost=5, owner=cast.bo)
    make_channel(cast.other, name="Hidden page")
    browser = cast.browser(cast.vi)
    with CaptureQueriesContext(
        connection,
    ) as one:
        page = browser.get(url(cast, "list"))
    assert [(group.zone, len(group.channels), group.monthly_cost) for group in page.context["zones"]] == [
        ("community", 0, 0),
        ("publishing", 0, 0),
        ("commerce", 1, 5),
        ("entertainment", 0, 0),
    ]
    assert b"Hidden page" not in page.content
    for _ in range(2):
        make_channel(cast.workspace, owner=cast.ana)
    with django_assert_num_queries(len(one)):
        browser.get(url(cast, "list"))


def test_an_empty_register_teaches_the_first_step(cast):
    assert b"Add the first channel" in cast.browser(cast.ana).get(url(cast, "list")).content
    assert b"Add the first channel" not in cast.browser(cast.vi).get(url(cast, "list")).content


def test_a_channel_s_page_names_its_last_failure_as_text(cast):
    channel = make_channel(cast.workspace, connector="feeds", last_failure="<b>away</b>", last_failure_at=NOW)
    assert b"&lt;b&gt;away&lt;/b&gt;" in cast.browser(cast.vi).get(url(cast, "channel", channel.pk)).content


def test_a_preview_shows_first_entries_and_stores_nothing(cast, settings):
    settings.ALLOW_PRIVATE_FEEDS = True
    with serving(feed=Reply(RSS)) as site:
        data = FIELDS | {"connector": "feeds", "address": f"{site.url}/feed"}
        answer = cast.browser(cast.ana).post(url(cast, "preview"), data)
    assert b"Rye opens" in answer.content
    assert not Channel.objects.exists()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"connector": "", "address": ""}, b"Choose a connector"),
        ({"connector": "feeds", "address": "nonsense"}, b"http:// or https://"),
        ({"connector": "feeds", "address": "http://127.0.0.1:9/"}, b"not an address of the open internet"),
    ],
)
def test_a_preview_says_why_it_shows_nothing(cast, data, words):
    assert words in cast.browser(cast.ana).post(url(cast, "preview"), FIELDS | data).content


def test_the_preview_of_a_saved_channel_uses_its_secret(cast, settings):
    settings.ALLOW_PRIVATE_FEEDS = True
    with serving(feed=Reply(RSS)) as site:
        channel = make_channel(cast.workspace, connector="feeds", sealed_secret=secrets.seal("t0ken"))
        data = FIELDS | {"connector": "feeds", "address": f"{site.url}/feed"}
        cast.browser(cast.ana).post(url(cast, "preview_of", channel.pk), data)
        assert site.asked[0][1]["authorization"] == "Bearer t0ken"


GETS = ["channel", "change"]
POSTS = ["change", "pause", "resume", "remove", "preview_of"]


@pytest.mark.parametrize("name", GETS)
def test_strangers_see_no_channel_by_any_way(cast, name):
    channel, theirs = make_channel(cast.workspace), make_channel(cast.other)
    assert cast.browser(cast.cem).get(url(cast, name, channel.pk)).status_code == 404
    assert cast.browser(cast.ana).get(url(cast, name, theirs.pk)).status_code == 404


@pytest.mark.parametrize("name", POSTS)
def test_strangers_and_low_roles_change_nothing(cast, name):
    channel, theirs = make_channel(cast.workspace), make_channel(cast.other)
    assert cast.browser(cast.cem).post(url(cast, name, channel.pk), FIELDS).status_code == 404
    assert cast.browser(cast.ana).post(url(cast, name, theirs.pk), FIELDS).status_code == 404
    assert cast.browser(cast.bo).post(url(cast, name, channel.pk), FIELDS).status_code == 403
    assert Channel.objects.filter(paused=False).count() == 2


def test_the_list_and_the_form_are_for_members(cast):
    make_channel(cast.workspace)
    assert cast.browser(cast.cem).get(url(cast, "list")).status_code == 404
    assert cast.browser(cast.bo).get(url(cast, "add")).status_code == 403
    assert cast.browser(cast.cem).post(url(cast, "preview"), FIELDS).status_code == 404
    assert cast.browser(cast.bo).post(url(cast, "preview"), FIELDS).status_code == 403


def test_keys_are_changed_without_losing_a_secret(cast):
    first = make_channel(cast.workspace, sealed_secret=secrets.seal("a"))
    second = make_channel(cast.other, sealed_secret=secrets.seal("b"))
    make_channel(cast.other)
    assert register.change_keys() == register.Resealed(2)
    assert [Channel.objects.get(pk=one.pk).secret for one in (first, second)] == ["a", "b"]
    with pytest.raises(secrets.SecretLostError):
        secrets.unseal(first.sealed_secret)
    assert labels(cast) == ["channels.secrets_resealed"]
