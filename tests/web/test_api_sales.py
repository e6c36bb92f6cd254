"""Orders and contacts by the API, and a customer who does not want to be kept."""

import json

import pytest
from django.core.cache import cache
from django.test import Client

from skopos.facts.reading import open_facts
from skopos.governance.actions import erase_withdrawn, withdraw_author
from skopos.governance.pseudonyms import CUSTOMER
from tests.channels.factories import make_token

ORDER = {
    "platform": "till",
    "native_id": "7",
    "placed_at": "2026-05-04T10:00:00+02:00",
    "amount": 12.5,
    "currency": "EUR",
    "customer_id": "Anna@example.org",
    "place": "offline",
}
TOUCH = {
    "platform": "mailer",
    "native_id": "m1",
    "at": "2026-05-03T10:00:00+02:00",
    "channel": "mail",
    "kind": "open",
    "person_id": " anna@example.org",
    "cost": 0.1,
}


@pytest.fixture
def token(cast):
    cache.clear()
    return make_token(cast.workspace, "skopos_ours")


def send(path, body, text="skopos_ours"):
    headers = {"Authorization": f"Bearer {text}"}
    return Client().post(f"/api/v1/{path}", json.dumps(body), content_type="application/json", headers=headers)


def ask(workspace, sql):
    with open_facts(workspace.pk, workspace.tzinfo) as facts:
        return [tuple(row.values()) for row in facts.query(sql).to_pylist()]


def test_orders_come_in_once_and_a_return_is_below_zero(cast, token):
    back = ORDER | {"native_id": "8", "kind": "return", "amount": 2.5, "items": 1}
    first = send("orders", {"orders": [ORDER, back]})
    assert (first.status_code, first.json()["added"]) == (200, 2)
    assert send("orders", {"orders": [ORDER, back]}).json() == {
        "received": 2, "added": 0, "changed": 0, "unchanged": 2, "left_out": {},
    }  # fmt: skip
    assert ask(cast.workspace, "SELECT native_id, kind, amount, items, place FROM shop_order ORDER BY 1") == [
        ("7", "order", 12.5, None, "offline"),
        ("8", "return", -2.5, -1.0, "offline"),
    ]
    assert ask(cast.other, "SELECT * FROM shop_order") == []


def test_a_customer_and_a_person_of_the_same_id_are_one_pseudonym_and_no_name_is_stored(cast, token):
    send("orders", {"orders": [ORDER]})
    assert send("touches", {"touches": [TOUCH]}).json()["added"] == 1
    ((customer,),) = ask(cast.workspace, "SELECT customer_id FROM shop_order")
    ((person, currency),) = ask(cast.workspace, "SELECT person_id, currency FROM touch")
    assert (customer == person, "anna" in customer.lower(), len(customer), currency) == (True, False, 32, "EUR")


def test_a_customer_who_is_erased_leaves_amounts_behind_and_does_not_come_back(cast, token):
    send("orders", {"orders": [ORDER, ORDER | {"native_id": "9", "customer_id": "ben"}]})
    send("touches", {"touches": [TOUCH]})
    withdrawal = withdraw_author(cast.workspace, platform=CUSTOMER, author="anna@example.org", by=cast.ana)
    assert erase_withdrawn(withdrawal) == 2
    send("orders", {"orders": [ORDER]})
    rows = ask(cast.workspace, "SELECT native_id, amount, customer_id IS NULL FROM shop_order ORDER BY 1")
    assert rows == [("7", 12.5, True), ("9", 12.5, False)]
    assert ask(cast.workspace, "SELECT person_id FROM touch") == [(None,)]


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("orders", {"orders": [ORDER | {"currency": "euro"}]}),
        ("orders", {"orders": [ORDER | {"amount": "NaN"}]}),
        ("orders", {"orders": [ORDER | {"channel": "nowhere"}]}),
        ("touches", {"touches": [TOUCH | {"kind": "glance"}]}),
        ("touches", {"touches": []}),
    ],
)
def test_what_does_not_fit_is_refused_whole(cast, token, path, body):
    assert send(path, body).status_code == 422
    assert ask(cast.workspace, "SELECT * FROM shop_order") == []
