from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from skopos.channels.models import Channel
from skopos.collaboration.models import Notice
from skopos.facts.reading import open_facts
from skopos.flows import tasks
from skopos.flows.fetch_channel import fetch_channel
from skopos.jobs.models import Job
from tests.channels.factories import make_channel
from tests.servers import Reply, serving

START = datetime(2026, 3, 4, 12, tzinfo=UTC)


def feed(*items: str) -> Reply:
    return Reply(f"<rss version='2.0'><channel><title>News</title>{''.join(items)}</channel></rss>".encode())


def item(key: str, title: str, date: str = "") -> str:
    return f"<item><guid>u:{key}</guid><title>{title}</title>{f'<pubDate>{date}</pubDate>' if date else ''}</item>"


@pytest.fixture(autouse=True)
def intranet(settings):
    settings.ALLOW_PRIVATE_FEEDS = True


def rows_of(workspace, columns="native_id, text, published_at, owned, channel, source"):
    with open_facts(workspace.pk, workspace.tzinfo) as facts:
        return [tuple(row.values()) for row in facts.query(f"SELECT {columns} FROM mention ORDER BY 1").to_pylist()]


def visit(channel, at=START):
    with time_machine.travel(at, tick=False):
        fetched = fetch_channel(channel)
    channel.refresh_from_db()
    return fetched


def test_what_is_new_becomes_mentions_and_the_channel_says_how_it_went(cast):
    with serving(feed=feed(item("1", "Rye opens", "2026-03-01T10:00:00Z"))) as site:
        channel = make_channel(cast.workspace, key="news", connector="feeds", address=f"{site.url}/feed", owned=True)
        intake = visit(channel)
    assert (intake.rows, intake.written.added) == (1, 1)
    assert rows_of(cast.workspace) == [
        ("u:1", "Rye opens", datetime(2026, 3, 1, 10, tzinfo=UTC), True, "news", f"feed:{channel.pk}")
    ]
    assert rows_of(cast.other) == []
    assert (channel.health, channel.last_success_at, channel.next_fetch_at) == (
        "good",
        START,
        START + timedelta(hours=1),
    )
    assert [job.name for job in Job.objects.all()] == ["catch_up_later"]


def test_a_second_visit_stores_once_and_an_undated_entry_stays_where_it_was(cast):
    with serving(feed=feed(item("1", "Undated"))) as site:
        channel = make_channel(cast.workspace, connector="feeds", address=f"{site.url}/feed")
        visit(channel)
        Job.objects.all().delete()
        site.pages["/feed"] = feed(item("1", "Undated"), "<!-- changed -->")
        again = visit(channel, START + timedelta(days=3))
        site.pages["/feed"] = feed(item("2", "New"), item("1", "Undated"))
        visit(channel, START + timedelta(days=6))
    assert (again.written.added, again.written.changed, again.written.unchanged) == (0, 0, 1)
    assert rows_of(cast.workspace, "native_id, published_at") == [("u:1", START), ("u:2", START + timedelta(days=6))]
    assert len(Job.objects.all()) == 1
    assert set(channel.state["first_seen"]) == {"u:1", "u:2"}


def test_a_failed_visit_is_noted_and_stores_nothing(cast):
    with serving(feed=Reply(b"", 500)) as site:
        channel = make_channel(cast.workspace, connector="feeds", address=f"{site.url}/feed")
        assert visit(channel) is None
        assert (channel.health, channel.next_fetch_at) == ("failing", START + timedelta(hours=2))
        assert "500" in channel.last_failure
        site.pages["/feed"] = Reply(b"", 410)
        visit(channel)
    assert (channel.paused, channel.next_fetch_at, rows_of(cast.workspace)) == (True, None, [])


@pytest.mark.parametrize(
    ("change", "words"),
    [({"connector": "no.such"}, "not installed"), ({"sealed_secret": "garbage"}, "Enter it again")],
)
def test_what_only_a_person_can_mend_pauses_the_channel(cast, change, words):
    channel = make_channel(cast.workspace, **{"connector": "feeds", "address": "http://127.0.0.1:9/", **change})
    visit(channel)
    assert channel.paused
    assert words in channel.last_failure


def test_each_due_channel_gets_one_job(cast):
    due = make_channel(cast.workspace, connector="feeds", next_fetch_at=START)
    other = make_channel(cast.other, connector="feeds", next_fetch_at=START)
    make_channel(cast.workspace, connector="feeds", next_fetch_at=START + timedelta(minutes=1))
    with time_machine.travel(START, tick=False):
        tasks.fetch_due_channels.call()
        tasks.fetch_due_channels.call()
    assert sorted((job.kwargs["channel_id"], job.workspace_id) for job in Job.objects.all()) == sorted(
        [(due.pk, cast.workspace.pk), (other.pk, cast.other.pk)]
    )


def test_a_channel_that_was_paused_or_removed_meanwhile_is_not_visited(cast):
    with serving(feed=feed(item("1", "x"))) as site:
        channel = make_channel(cast.workspace, connector="feeds", address=f"{site.url}/feed", paused=True)
        tasks.fetch_channel.call(channel_id=channel.pk, workspace_id=cast.workspace.pk)
        Channel.objects.all().delete()
        tasks.fetch_channel.call(channel_id=channel.pk, workspace_id=cast.workspace.pk)
        assert site.asked == []


def test_managers_hear_once_that_a_channel_stopped_for_good(cast):
    with serving(feed=Reply(b"", 500)) as site:
        channel = make_channel(cast.workspace, name="News", connector="feeds", address=f"{site.url}/feed")
        visit(channel)
        assert not Notice.objects.exists()
        site.pages["/feed"] = Reply(b"", 410)
        visit(channel)
        visit(channel)
    notice = Notice.objects.get()
    assert (notice.person, notice.kind, notice.count) == (cast.ana, "channels.fetch_failed", 2)
    assert notice.title == "The channel “News” is paused: only a person can mend it"
    assert notice.body == channel.last_failure
    assert notice.url == reverse("channels:channel", args=[cast.workspace.slug, channel.pk])
