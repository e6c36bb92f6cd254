import json
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlencode

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from skopos.facts.schemas import MENTION
from skopos.strategy import actions
from skopos.strategy.models import Outlook
from skopos.web.api import cursors, reading
from skopos.web.api.access import RATE
from tests.channels.factories import make_channel, make_token
from tests.listening.factories import NOW, put, said
from tests.measurement.factories import point, store_points
from tests.strategy.factories import make_objective, make_strategy
from tests.strategy.series import monthly_orders

PATHS = ("mentions", "metrics", "metrics/orders", "objectives")


@pytest.fixture(autouse=True)
def on_the_day(db):
    cache.clear()
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def token(cast):
    return make_token(cast.workspace, "skopos_ours", may_read=True)


def ask(path, text="skopos_ours", **params):
    query = f"?{urlencode(params, doseq=True)}" if params else ""
    return Client().get(f"/api/v1/{path}{query}", headers={"Authorization": f"Bearer {text}"} if text else {})


def ids(answer):
    return [row["native_id"] for row in answer.json()["mentions"]]


def test_mentions_come_with_every_field_of_the_schema_newest_first(cast, token):
    put(
        cast.workspace, said("old", days_ago=3, sentiment=1, topics=["price"]), said("new", url="https://example.org/1")
    )
    answer = ask("mentions")
    assert (answer.status_code, ids(answer), answer.json()["next"]) == (200, ["new", "old"], None)
    new, old = answer.json()["mentions"]
    assert list(new) == MENTION.schema.names
    assert (new["url"], new["published_at"], new["text"]) == (
        "https://example.org/1",
        "2026-03-20T09:00:00Z",
        "A loaf of rye bread",
    )
    assert (old["sentiment"], old["topics"], old["supported"]) == (1, ["price"], True)


def test_own_posts_are_read_apart(cast, token):
    put(cast.workspace, said("theirs"), said("ours", owned=True))
    assert ids(ask("mentions")) == ["theirs"]
    assert ids(ask("mentions", whose="ours")) == ["ours"]


@pytest.mark.parametrize(
    ("params", "found"),
    [
        ({"q": "rye -gluten"}, ["rye"]),
        ({"topic": ["price", "staff"]}, ["queue", "dear"]),
        ({"emotion": "anger", "sentiment": "negative"}, ["queue"]),
        ({"country": "PL"}, ["dear"]),
        ({"language": "pl"}, ["dear"]),
        ({"platform": "reddit"}, ["free"]),
        ({"channel": "forum"}, ["free"]),
        ({"author": "Mara"}, ["rye"]),
        ({"period": "7"}, ["rye", "queue"]),
        ({"since": "2026-03-01", "until": "2026-03-14"}, ["queue", "dear"]),
        ({"since": "2026-03-14"}, ["rye", "queue"]),
    ],
)
def test_the_filters_are_those_of_the_page(cast, token, params, found):
    put(
        cast.workspace,
        said("rye", text="Rye bread, again", author_name="Mara"),
        said("queue", days_ago=6, text="The queue", topics=["staff"], emotion="anger", sentiment=-1),
        said("dear", days_ago=10, text="Dear", topics=["price"], country="PL", language="pl"),
        said("free", days_ago=30, text="Rye without gluten", platform="reddit", channel="forum"),
    )
    assert ids(ask("mentions", **params)) == found


def test_pages_follow_each_other_without_gap_or_repetition_while_rows_come_in(cast, token):
    rows = [said(f"m{n}", days_ago=n // 3) for n in range(10)]  # three share each moment
    put(cast.workspace, *rows)
    seen, after = [], ""
    while after is not None:
        answer = ask("mentions", limit=4, after=after).json()
        seen += [row["native_id"] for row in answer["mentions"]]
        after = answer["next"]
        put(cast.workspace, said(f"late{len(seen)}"))
    assert seen == sorted((f"m{n}" for n in range(10)), key=lambda name: (-(int(name[1:]) // 3), name), reverse=True)


@pytest.mark.parametrize(
    ("params", "word"),
    [
        ({"limit": 501}, "limit"),
        ({"limit": 0}, "limit"),
        ({"after": "nonsense"}, "after"),
        ({"after": "WzEsMiwzXQ"}, "after"),
        ({"since": "yesterday"}, "since"),
        ({"since": "2026-03-02", "until": "2026-03-01"}, "since"),
        ({"period": "30"}, "period"),
        ({"whose": "all"}, "whose"),
        ({"sentiment": "good"}, "sentiment"),
        ({"topics": "price"}, "topics"),
        ({"workspace": "other"}, "workspace"),
    ],
)
def test_a_wrong_question_is_refused_and_not_passed_over(cast, token, params, word):
    answer = ask("mentions", **params)
    assert (answer.status_code, word in json.dumps(answer.json()["detail"])) == (422, True)


def test_a_place_in_the_list_survives_the_way_there_and_back():
    place = cursors.Cursor(datetime(2026, 3, 1, 9, 0, 0, 123456, tzinfo=UTC), "rss", "https://ä.example/?a=1&b=“2”")
    assert cursors.read(cursors.written(place)) == place
    assert (cursors.written(None), cursors.read("")) == (None, None)


def fed(workspace, first=date(2026, 2, 2), weeks=6, per_day=2.0, **fields):
    days = [first + timedelta(n) for n in range(7 * weeks)]
    fields = {"collected_at": NOW, **fields}
    store_points(workspace, [point("orders", day, per_day, **fields) for day in days])


def test_the_catalogue_says_what_is_fed(cast, token):
    fed(cast.workspace)
    store_points(cast.workspace, [point("loaves", date(2026, 3, 2), 3.0, collected_at=NOW)])
    found = {row["key"]: row for row in ask("metrics").json()["metrics"]}
    orders, loaves, revenue = found["orders"], found["loaves"], found["revenue"]
    assert (orders["fed_at"], orders["platforms"]) == ("2026-03-20T09:00:00Z", ["facebook"])
    assert (orders["kind"], orders["unit"], orders["direction"], orders["in_catalogue"]) == (
        "flow",
        "count",
        "up",
        True,
    )
    assert (loaves["in_catalogue"], loaves["label"]) == (False, "Loaves")
    assert (revenue["fed_at"], revenue["complete_until"], revenue["platforms"], revenue["unit"]) == (
        None,
        None,
        [],
        "EUR",
    )


def test_a_metric_is_read_by_period_with_its_unit_and_source(cast, token):
    fed(cast.workspace)
    found = ask("metrics/orders").json()
    assert (found["metric"], found["unit"], found["kind"], found["period"]) == ("orders", "count", "flow", "W")
    assert (found["time_zone"], found["fed_at"], found["complete_until"]) == (
        "Europe/Berlin",
        "2026-03-20T09:00:00Z",
        "2026-03-15",
    )
    assert found["source"].startswith("facebook.")
    assert [(step["start"], step["end"], step["value"], step["rows"]) for step in found["steps"]][:2] == [
        ("2026-02-02", "2026-02-08", 14.0, 7),
        ("2026-02-09", "2026-02-15", 14.0, 7),
    ]
    assert (len(found["steps"]), found["is_cut"]) == (6, False)
    assert all(step["low"] <= step["value"] <= step["high"] for step in found["steps"])


def test_a_metric_is_narrowed_by_channel_audience_and_days(cast, token):
    make_channel(cast.workspace, key="quiet")
    fed(cast.workspace, channel="fb", audience="bakers")
    fed(cast.workspace, channel="ig", audience="cafes", per_day=1.0)

    def values(**params):
        return [step["value"] for step in ask("metrics/orders", **params).json()["steps"]]

    assert values() == [21.0] * 6
    assert values(channel="ig") == values(audience="cafes") == [7.0] * 6
    assert values(channel="quiet") == []
    assert values(since="2026-03-02") == [21.0] * 2
    assert values(until="2026-02-15") == [21.0] * 2
    assert values(period="D", since="2026-03-14") == [3.0, 3.0]
    assert ask("metrics/orders", channel="imaginary").status_code == 422
    assert ask("metrics/orders", period="Y").status_code == 422
    assert ask("metrics/imaginary").status_code == 404


def test_a_long_series_is_cut_at_its_beginning_and_says_so(cast, token, monkeypatch):
    monkeypatch.setattr(reading, "MOST_STEPS", 2)
    fed(cast.workspace)
    found = ask("metrics/orders").json()
    assert ([step["start"] for step in found["steps"]], found["is_cut"]) == (["2026-03-02", "2026-03-09"], True)


def test_objectives_come_with_letters_and_their_stored_outlook(cast, token):
    objective = make_objective(cast.workspace, owner=cast.bo)
    outlook = actions.assess(objective, monthly_orders(), today=date(2026, 11, 15))
    with time_machine.travel(datetime(2026, 11, 15, 9, tzinfo=UTC), tick=False):
        found = ask("objectives").json()["objectives"][0]
    assert (found["key"], found["strategy"], found["goal"], found["owner"]) == (
        objective.slug,
        objective.strategy.slug,
        objective.strategy.goal.slug,
        "Bo",
    )
    assert (found["target"], found["deadline"], found["statistic"]) == (550.0, "2027-04-30", "sum")
    assert [letter["letter"] for letter in found["smart"]] == ["S", "M", "A", "R", "T"]
    assert [letter["grade"] for letter in found["smart"]] == ["pass"] * 5
    told = found["outlook"]
    assert (told["probability"], told["verdict"], told["as_of"]) == (outlook.probability, outlook.verdict, "2026-11-15")
    assert (told["attainable"], told["quantiles"]) == (outlook.attainable, outlook.quantiles)
    assert told["progress"] == outlook.progress


def test_the_latest_outlook_counts_and_nothing_is_assessed_anew(cast, token, monkeypatch):
    objective = make_objective(cast.workspace)
    first = actions.assess(objective, monthly_orders(), today=date(2026, 11, 15))
    Outlook.objects.create(
        **{field.attname: getattr(first, field.attname) for field in Outlook._meta.fields if field.name != "id"}
        | {"computed_at": first.computed_at + timedelta(days=1), "probability": 0.125}
    )
    monkeypatch.setattr("skopos.strategy.smart.assess", None)
    assert ask("objectives").json()["objectives"][0]["outlook"]["probability"] == 0.125


def test_objectives_are_paged_and_chosen_by_state(cast, token):
    strategy = make_strategy(cast.workspace)
    keys = [
        make_objective(cast.workspace, strategy, title=f"Reach {n} orders", state=state, metric="").slug
        for n, state in enumerate(["running", "draft", "running"])
    ]

    def read(**params):
        answer = ask("objectives", **params).json()
        return [row["key"] for row in answer["objectives"]], answer["next"]

    first, after = read(limit=2)
    assert (first, read(limit=2, after=after)) == (keys[:2], ([keys[2]], None))
    assert read(state="running") == ([keys[0], keys[2]], None)
    assert ask("objectives", state="asleep").status_code == 422
    assert ask("objectives").json()["objectives"][1]["outlook"] is None


def test_objectives_cost_the_same_for_one_and_three(cast, token):
    strategy = make_strategy(cast.workspace)

    def counted():
        with CaptureQueriesContext(connection) as queries:
            assert ask("objectives").status_code == 200
        return len(queries)

    make_objective(cast.workspace, strategy)
    ask("objectives")
    one = counted()
    for title in ("Reach 100 more orders", "Reach 200 more orders"):
        actions.assess(make_objective(cast.workspace, strategy, title=title), monthly_orders())
    assert counted() == one


def test_a_token_of_another_workspace_sees_nothing_of_ours(cast, token):
    make_token(cast.other, "skopos_theirs", may_read=True)
    put(cast.workspace, said("secret"))
    fed(cast.workspace)
    store_points(cast.workspace, [point("loaves", date(2026, 3, 2), 3.0, channel="till", collected_at=NOW)])
    make_objective(cast.workspace)
    place = ask("mentions", limit=1).json()
    assert (len(place["mentions"]), len(ask("objectives").json()["objectives"])) == (1, 1)
    assert ask("mentions", "skopos_theirs").json() == {"mentions": [], "next": None}
    assert ask("objectives", "skopos_theirs").json() == {"objectives": [], "next": None}
    listed = ask("metrics", "skopos_theirs").json()["metrics"]
    assert [row["key"] for row in listed if row["fed_at"] or not row["in_catalogue"]] == []
    assert ask("metrics/orders", "skopos_theirs").json()["steps"] == []
    assert ask("metrics/loaves", "skopos_theirs").status_code == 404
    assert ask("metrics/orders", "skopos_theirs", channel="till").status_code == 422


@pytest.mark.parametrize("path", PATHS)
def test_only_a_token_that_may_read_reads(cast, token, path):
    make_token(cast.workspace, "skopos_writes", may_read=False)
    assert ask(path).status_code == 200
    assert ask(path, "skopos_writes").status_code == 403
    assert ask(path, "skopos_wrong").status_code == 401
    assert ask(path, "").status_code == 401
    assert cast.browser(cast.ana).get(f"/api/v1/{path}").status_code == 401
    token.revoked_at = NOW
    token.save()
    assert ask(path).status_code == 401


def test_reading_and_sending_share_a_token_s_rate(cast, token):
    for _ in range(int(RATE.split("/")[0])):
        ask("workspace")
    assert [ask(path).status_code for path in PATHS] == [429] * 4


def test_the_description_names_every_parameter_and_field(cast):
    described = Client().get("/api/v1/openapi.json").json()
    paths = described["paths"]
    names = {one["name"] for one in paths["/api/v1/mentions"]["get"]["parameters"]}
    assert {"q", "topic", "whose", "period", "since", "limit", "after"} <= names
    assert paths["/api/v1/metrics/{key}"]["get"]["parameters"][0]["in"] == "path"
    assert set(paths["/api/v1/mentions"]) == {"get", "post"}
    for path in ("mentions", "metrics", "metrics/{key}", "objectives"):
        described_get = paths[f"/api/v1/{path}"]["get"]
        assert described_get["security"] == [{"TokenAuth": []}]
        assert {"200", "401", "403", "429"} <= set(described_get["responses"])
    fields = described["components"]["schemas"]["Mention"]["properties"]
    assert list(fields) == MENTION.schema.names
    assert all(field["description"] for field in fields.values())
