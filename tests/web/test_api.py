import json
from datetime import UTC, datetime

import pytest
from django.core.cache import cache
from django.test import Client

from skopos.channels.models import ApiToken
from skopos.facts.reading import open_facts
from skopos.flows.import_file import import_now
from skopos.governance.models import BlockRule
from skopos.jobs.models import Job
from skopos.web.api.access import RATE, STRANGER_RATE
from tests.channels.factories import make_channel, make_import, make_token

REVIEW = {
    "platform": "shop",
    "native_id": "review-1",
    "published_at": "2026-03-04T10:00:00+01:00",
    "text": "Great bread",
    "kind": "review",
    "rating": 5,
}
POINT = {"platform": "shop", "metric": "revenue", "at": "2026-03-04T00:00:00+01:00", "value": 12.5, "unit": "EUR"}


@pytest.fixture(autouse=True)
def fresh_rates(db):
    cache.clear()


@pytest.fixture
def token(cast):
    return make_token(cast.workspace, "skopos_ours")


def send(path, body, text="skopos_ours"):
    headers = {"Authorization": f"Bearer {text}"} if text else {}
    return Client().post(f"/api/v1/{path}", json.dumps(body), content_type="application/json", headers=headers)


def rows(workspace, sql="SELECT native_id, text, published_at, rating, source FROM mention"):
    with open_facts(workspace.pk, workspace.tzinfo) as facts:
        return [tuple(row.values()) for row in facts.query(sql).to_pylist()]


def test_mentions_come_into_the_token_s_workspace_and_no_other(cast, token):
    answer = send("mentions", {"mentions": [REVIEW]})
    assert answer.status_code == 200
    assert answer.json() == {"received": 1, "added": 1, "changed": 0, "unchanged": 0, "left_out": {}}
    assert rows(cast.workspace) == [
        ("review-1", "Great bread", datetime(2026, 3, 4, 9, tzinfo=UTC), 5.0, f"api:{token.pk}")
    ]
    assert rows(cast.other) == []
    assert [job.workspace_id for job in Job.objects.all()] == [cast.workspace.pk]


def test_the_same_batch_twice_changes_nothing_and_asks_for_no_work(cast, token):
    send("mentions", {"mentions": [REVIEW]})
    Job.objects.all().delete()
    again = send("mentions", {"mentions": [REVIEW]}).json()
    assert (again["added"], again["unchanged"]) == (0, 1)
    assert not Job.objects.exists()
    assert send("mentions", {"mentions": [REVIEW | {"text": "Good bread"}]}).json()["changed"] == 1


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"published_at": "2026-03-04T10:00:00"}, "published_at"),
        ({"published_at": "0001-01-01T00:00:00Z"}, "published_at"),
        ({"text": "   "}, "text"),
        ({"url": "javascript:alert(1)"}, "url"),
        ({"likes": -1}, "likes"),
        ({"likes": 2**63}, "likes"),
        ({"rating": 6}, "rating"),
        ({"kind": "shout"}, "kind"),
        ({"native_id": "x" * 501}, "native_id"),
        ({"workspace": "other"}, "workspace"),
    ],
)
def test_one_wrong_row_refuses_the_batch_and_names_the_place(cast, token, change, place):
    answer = send("mentions", {"mentions": [REVIEW, REVIEW | {"native_id": "2"} | change]})
    assert answer.status_code == 422
    assert answer.json()["detail"][0]["loc"][-2:] == [1, place]
    assert rows(cast.workspace) == []


def test_a_batch_is_bounded(cast, token):
    many = [REVIEW | {"native_id": str(n)} for n in range(25_001)]
    assert send("mentions", {"mentions": many}).status_code == 422
    assert send("mentions", {"mentions": []}).status_code == 422
    assert rows(cast.workspace) == []


def test_a_channel_must_be_in_the_token_s_own_register(cast, token):
    make_channel(cast.other, key="theirs")
    make_channel(cast.workspace, key="ours")
    answer = send("mentions", {"mentions": [REVIEW | {"channel": "theirs"}]})
    assert (answer.status_code, "theirs" in answer.json()["detail"]) == (422, True)
    assert send("points", {"points": [POINT | {"channel": "theirs"}]}).status_code == 422
    assert send("mentions", {"mentions": [REVIEW | {"channel": "ours"}]}).status_code == 200


def test_rules_of_the_workspace_hold_for_programs_too(cast, token):
    BlockRule.objects.create(workspace=cast.workspace, kind=BlockRule.Kind.WORD, value="bread")
    assert send("mentions", {"mentions": [REVIEW]}).json()["left_out"] == {"blocked_word": 1}
    assert rows(cast.workspace) == []


def test_figures_replace_those_of_the_same_metric_time_and_dimensions(cast, token):
    other = POINT | {"campaign": "spring"}
    assert send("points", {"points": [POINT, other]}).json()["added"] == 2
    assert send("points", {"points": [POINT | {"value": 13}]}).json()["changed"] == 1
    assert rows(cast.workspace, "SELECT value, campaign FROM metric_point ORDER BY value") == [
        (12.5, "spring"),
        (13.0, None),
    ]


def test_a_figure_from_a_file_and_the_same_from_a_program_are_one(cast, token):
    mapping = {
        "target": "metric",
        "platform": "shop",
        "date": "day",
        "measures": [{"metric": "revenue", "columns": ["amount"], "unit": "EUR"}],
    }
    import_now(make_import(cast.workspace, content=b"day,amount\n2026-03-04,99\n", format="columns", mapping=mapping))
    sent = POINT | {"until": "2026-03-05T00:00:00+01:00"}
    assert send("points", {"points": [sent]}).json()["changed"] == 1
    assert rows(cast.workspace, "SELECT value FROM metric_point") == [(12.5,)]


@pytest.mark.parametrize("value", ["NaN", "Infinity"])
def test_a_figure_is_a_number(cast, token, value):
    body = json.dumps({"points": [POINT]}).replace("12.5", value)
    headers = {"Authorization": "Bearer skopos_ours"}
    answer = Client().post("/api/v1/points", body, content_type="application/json", headers=headers)
    assert answer.status_code in (400, 422)


@pytest.mark.parametrize("text", ["", "skopos_wrong", "x" * 5000])
def test_without_a_living_token_nothing_is_taken_or_told(cast, token, text):
    for path, body in (("mentions", {"mentions": [REVIEW]}), ("points", {"points": [POINT]})):
        assert send(path, body, text).status_code == 401
    assert Client().get("/api/v1/workspace").status_code == 401
    assert send(f"hooks/mentions/{text or 'none'}", REVIEW, "").status_code == 401
    assert rows(cast.workspace) == []


def test_a_revoked_or_reading_token_sends_nothing(cast, token):
    make_token(cast.workspace, "skopos_reads", may_write=False)
    assert send("mentions", {"mentions": [REVIEW]}, "skopos_reads").status_code == 403
    assert send("hooks/mentions/skopos_reads", REVIEW, "").status_code == 403
    ApiToken.objects.filter(pk=token.pk).update(revoked_at=datetime(2026, 1, 1, tzinfo=UTC))
    assert send("mentions", {"mentions": [REVIEW]}).status_code == 401
    assert rows(cast.workspace) == []


def test_a_signed_in_person_is_not_a_token(cast):
    browser = cast.browser(cast.ana)
    answer = browser.post("/api/v1/mentions", json.dumps({"mentions": [REVIEW]}), content_type="application/json")
    assert answer.status_code == 401


def test_a_token_tells_its_workspace(cast, token):
    answer = Client().get("/api/v1/workspace", headers={"Authorization": "Bearer skopos_ours"})
    assert answer.json() == {
        "slug": cast.workspace.slug,
        "name": cast.workspace.name,
        "time_zone": "Europe/Berlin",
        "currency": "EUR",
    }


@pytest.mark.parametrize("wrap", [lambda row: row, lambda row: [row], lambda row: {"mentions": [row]}])
def test_a_webhook_takes_one_mention_a_list_or_a_batch(cast, token, wrap):
    assert send("hooks/mentions/skopos_ours", wrap(REVIEW), "").json()["added"] == 1
    assert len(rows(cast.workspace)) == 1


@pytest.mark.parametrize(("body", "status"), [("{", 400), ("[]", 422), ('{"text": 1}', 422), ("7", 422), ("null", 422)])
def test_a_webhook_says_what_is_wrong_with_a_body(cast, token, body, status):
    answer = Client().post("/api/v1/hooks/mentions/skopos_ours", body, content_type="application/json")
    assert answer.status_code == status
    assert answer.json()["detail"]


def test_each_token_has_its_own_rate(cast, token):
    make_token(cast.other, "skopos_theirs")
    most = int(RATE.split("/")[0])
    for _ in range(most):
        assert Client().get("/api/v1/workspace", headers={"Authorization": "Bearer skopos_ours"}).status_code == 200
    assert Client().get("/api/v1/workspace", headers={"Authorization": "Bearer skopos_ours"}).status_code == 429
    assert send("hooks/mentions/skopos_ours", REVIEW, "").status_code == 429
    assert Client().get("/api/v1/workspace", headers={"Authorization": "Bearer skopos_theirs"}).status_code == 200


def test_guessing_tokens_is_slow(cast, token):
    most = int(STRANGER_RATE.split("/")[0])
    statuses = [send("mentions", {}, "skopos_guess").status_code for _ in range(most + 1)]
    assert statuses == [401] * most + [429]


def test_the_description_is_data_and_no_page_loads_scripts(cast):
    described = Client().get("/api/v1/openapi.json").json()
    assert {"/api/v1/mentions", "/api/v1/points", "/api/v1/workspace"} <= set(described["paths"])
    assert Client().get("/api/v1/docs").status_code == 404
