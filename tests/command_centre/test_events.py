import pytest
from django.test import Client
from django.urls import reverse

from skopos.command_centre import events
from skopos.common import ending
from skopos.facts.reading import state_of
from tests.listening.factories import put, said

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(events, "LOOK_S", 0.0)
    monkeypatch.setattr(events, "HEARTBEAT_S", 0.0)
    events._states.clear()
    events._open.clear()


def leave(answer):
    """What the server does when the reader is gone, but for closing the database, which is the test's own too."""
    for closer in answer._resource_closers:
        closer()


@pytest.fixture
def ask(cast):
    url = reverse("command_centre:events", args=[cast.workspace.slug])
    opened = []

    def get(person=None, headers=None, **query):
        opened.append(cast.browser(person or cast.vi).get(url, query, headers=headers))
        return opened[-1]

    yield get
    for answer in opened:
        leave(answer)


def test_a_stream_greets_tells_of_a_change_and_then_shows_that_it_lives(cast, ask):
    put(cast.workspace, said("1"))
    state = state_of(cast.workspace.pk)
    answer = ask()
    assert answer["Content-Type"] == "text/event-stream"
    lines = iter(answer.streaming_content)
    assert next(lines) == b"retry: 2000\n\n"
    assert next(lines) == f"event: facts\nid: {state}\ndata: {state}\n\n".encode()
    assert next(lines) == b": still here\n\n"
    put(cast.workspace, said("2", text="Another"))
    changed = state_of(cast.workspace.pk)
    assert changed != state
    assert next(lines) == f"event: facts\nid: {changed}\ndata: {changed}\n\n".encode()


@pytest.mark.parametrize("how", ["query", "header"])
def test_who_has_seen_a_state_is_not_told_of_it_again(cast, ask, how):
    put(cast.workspace, said("1"))
    state = state_of(cast.workspace.pk)
    answer = ask(seen=state) if how == "query" else ask(headers={"Last-Event-ID": state}, seen="old")
    lines = iter(answer.streaming_content)
    next(lines)
    assert next(lines) == b": still here\n\n"


def test_what_happens_elsewhere_is_not_told(cast, ask):
    lines = iter(ask(seen=state_of(cast.workspace.pk)).streaming_content)
    next(lines)
    put(cast.other, said("1"))
    assert next(lines) == b": still here\n\n"


def test_a_person_has_few_places_and_gets_them_back(cast, ask):
    answers = [ask() for _ in range(events.STREAMS_PER_PERSON)]
    assert ask().status_code == 204
    assert ask(cast.bo).status_code == 200
    leave(answers[0])
    leave(answers[0])
    assert ask().status_code == 200


def test_a_process_has_places_for_so_many(cast, ask, settings):
    settings.EVENT_STREAMS = 1
    assert ask(cast.vi).status_code == 200
    assert ask(cast.bo).status_code == 204
    assert events.open_streams() == 1


def test_a_stream_ends_when_the_server_stops_or_its_time_is_over(cast, ask, monkeypatch):
    monkeypatch.setattr(events, "LIFE_S", -1.0)
    assert len(list(ask().streaming_content)) == 1
    monkeypatch.setattr(events, "LIFE_S", 60.0)
    monkeypatch.setattr(ending, "_note", bytearray(1))
    ending.announce()
    assert len(list(ask().streaming_content)) == 1


def test_strangers_hear_nothing(cast, ask):
    assert ask(cast.cem).status_code == 404
    assert Client().get(reverse("command_centre:events", args=[cast.workspace.slug])).status_code == 302
    assert events.open_streams() == 0
