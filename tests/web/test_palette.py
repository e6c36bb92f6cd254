import pytest
from django.urls import reverse

from tests.channels.factories import make_channel
from tests.strategy.factories import make_objective, make_strategy


@pytest.fixture
def ask(cast):
    def inner(person, text, **headers):
        url = reverse("web:palette", args=[cast.workspace.slug])
        return cast.browser(person).get(url, {"q": text}, headers={"Accept": "application/json", **headers})

    return inner


def names(response):
    return [entry["name"] for entry in response.json()["entries"]]


def test_pages_objectives_channels_and_actions_are_found_by_name(cast, ask):
    objective = make_objective(cast.workspace, make_strategy(cast.workspace))
    channel = make_channel(cast.workspace, name="Café Łódź")
    assert objective.title in names(ask(cast.ana, objective.title.upper()))
    assert names(ask(cast.ana, "cafe lodz")) == [channel.name], "accents make no difference"
    assert names(ask(cast.ana, "triage late")) == ["Triage: Late"]
    assert "Import a file" in names(ask(cast.ana, "action import"))
    assert names(ask(cast.ana, "nothing is called that")) == []
    assert names(ask(cast.ana, ""))[0] == "Home"


def test_an_action_is_offered_to_those_who_may(cast, ask):
    assert names(ask(cast.ana, "working hours")) == ["Set working hours"]
    assert names(ask(cast.vi, "working hours")) == []


def test_nobody_finds_what_is_not_theirs(cast, ask):
    make_channel(cast.other, name="Secret channel")
    assert names(ask(cast.ana, "secret")) == []
    assert ask(cast.cem, "").status_code == 404


def test_without_a_script_it_is_a_page(cast, ask):
    response = ask(cast.ana, "metr", Accept="text/html")
    assert response["Content-Type"].startswith("text/html")
    assert reverse("measurement:metrics", args=[cast.workspace.slug]) in response.content.decode()
