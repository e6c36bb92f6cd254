from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from skopos.common import clock
from skopos.facts import store
from skopos.facts.reading import open_facts
from skopos.facts.schemas import MENTION
from skopos.governance import actions, screening, tasks
from skopos.governance.models import AuditEntry, BlockRule, Policy, Withdrawal
from skopos.jobs.models import Job
from tests.governance.test_screening import mentions

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def fixed_clock(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


def keep(workspace, *rows):
    """Store mentions as intake would, with their labels."""
    table = mentions(*({"collected_at": NOW, **row} for row in rows))
    labels = {
        "sentiment": 1,
        "language": "en",
        "topics": ["taste"],
        "flags": [],
        "searches": [],
        "supported": True,
        "model_version": "t",
    }
    labelled = table.to_pylist()
    with store.writing(workspace.pk, workspace.tzinfo) as writer:
        writer.add(MENTION, type(table).from_pylist([{**row, **labels} for row in labelled], schema=MENTION.schema))
        writer.commit()


def stored(workspace, columns="native_id, text, author_name, likes, sentiment"):
    with open_facts(workspace.pk, workspace.tzinfo) as facts:
        rows = facts.query(f"SELECT {columns} FROM mention ORDER BY native_id").to_pylist()
    return [tuple(row.values()) for row in rows]


def address(workspace, name, **kwargs):
    return reverse(f"governance:{name}", kwargs={"workspace": workspace.slug, **kwargs})


def test_retention_erases_words_and_keeps_counts(cast):
    old = NOW - timedelta(days=31)
    keep(
        cast.workspace,
        {"published_at": old, "author_name": "Mia", "likes": 4},
        {"published_at": old, "owned": True, "author_name": "We", "likes": 5},
        {"author_name": "Jan", "likes": 6},
    )
    keep(cast.other, {"published_at": old, "author_name": "Theirs", "likes": 7})
    actions.change_policy(cast.workspace, keep_days=30, by=cast.ana)
    assert actions.apply_retention(cast.workspace) == 1
    assert stored(cast.workspace) == [("1", "", None, 4, 1), ("2", "Hello", "We", 5, 1), ("3", "Hello", "Jan", 6, 1)]
    assert stored(cast.other) == [("1", "Hello", "Theirs", 7, 1)]
    assert actions.apply_retention(cast.workspace) == 0
    entries = AuditEntry.objects.filter(label="governance.retention_applied")
    assert [(entry.person, entry.details["rows"]) for entry in entries] == [(None, 1)]


def test_without_a_policy_nothing_is_erased(cast):
    keep(cast.workspace, {"published_at": NOW - timedelta(days=4000)})
    assert actions.apply_retention(cast.workspace) == 0
    actions.policy_of(cast.workspace)
    assert actions.apply_retention(cast.workspace) == 0
    assert stored(cast.workspace, "text") == [("Hello",)]


def test_an_author_is_erased_and_stays_out(cast):
    keep(
        cast.workspace,
        {"author_name": "Mia K", "author_id": "u1", "likes": 1},
        {"author_name": "@mia k", "likes": 2},
        {"author_name": "Mia K", "platform": "x", "likes": 3},
        {"author_name": "Jan", "likes": 4},
    )
    keep(cast.other, {"author_name": "Mia K", "likes": 9})
    withdrawal = actions.withdraw_author(cast.workspace, platform="Bluesky", author=" mia K ", by=cast.ana)
    assert actions.erase_withdrawn(withdrawal) == 2
    assert [row[:4] for row in stored(cast.workspace)] == [
        ("1", "", None, 1), ("2", "", None, 2), ("3", "Hello", "Mia K", 3), ("4", "Hello", "Jan", 4),
    ]  # fmt: skip
    assert stored(cast.other, "author_name") == [("Mia K",)]
    withdrawal.refresh_from_db()
    assert withdrawal.erased_rows == 2
    assert actions.erase_withdrawn(withdrawal) == 0
    assert Withdrawal.objects.get().erased_rows == 2
    again = screening.screen(cast.workspace, mentions({"author_name": "MIA K"}))
    assert again.left_out["reason"].to_pylist() == [screening.WITHDRAWN]
    assert not AuditEntry.objects.filter(details__icontains="mia").exists()


def test_the_erasing_job_carries_no_name(cast):
    response = cast.browser(cast.ana).post(
        address(cast.workspace, "erase_author"), {"platform": "bluesky", "author": "Mia K"}
    )
    assert response.status_code == 302
    job = Job.objects.get()
    assert "Mia" not in f"{job.args} {job.kwargs}"
    assert tasks.erase_author.call(**job.kwargs) == 0
    assert Withdrawal.objects.get().erased_rows == 0


def test_the_nightly_round_takes_workspaces_with_a_policy(cast):
    actions.change_policy(cast.workspace, keep_days=10, by=cast.ana)
    actions.policy_of(cast.other)
    assert tasks.apply_all_retention.call() == 1
    assert [job.workspace_id for job in Job.objects.all()] == [cast.workspace.pk]


@pytest.mark.parametrize("name", ["rules", "audit"])
def test_managers_see_the_pages_and_others_do_not(cast, name):
    target = address(cast.workspace, name)
    assert cast.browser(cast.ana).get(target).status_code == 200
    assert cast.browser(cast.bo).get(target).status_code == 403
    assert cast.browser(cast.cem).get(target).status_code == 404


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("change_policy", {"keep_days": 30}),
        ("add_block_rule", {"kind": "word", "value": "spam"}),
        ("erase_author", {"platform": "x", "author": "y"}),
    ],
)
def test_changes_want_a_post_and_the_role(cast, name, data):
    target = address(cast.workspace, name)
    assert cast.browser(cast.ana).get(target).status_code == 405
    assert cast.browser(cast.bo).post(target, data).status_code == 403
    assert cast.browser(cast.cem).post(target, data).status_code == 404
    assert (Policy.objects.count(), BlockRule.objects.count(), Withdrawal.objects.count()) == (0, 0, 0)
    assert cast.browser(cast.ana).post(target, data).status_code == 302
    assert AuditEntry.objects.filter(workspace=cast.workspace, person=cast.ana).count() == 1


@pytest.mark.parametrize(
    ("kind", "value", "kept_as"),
    [
        ("domain", "https://www.Bad.example/x", "bad.example"),
        ("author", " @Troll ", "troll"),
        ("word", "Big   Sale", "big sale"),
    ],
)
def test_rules_are_kept_as_they_are_compared(cast, kind, value, kept_as):
    target = address(cast.workspace, "add_block_rule")
    for _ in range(2):
        cast.browser(cast.ana).post(target, {"kind": kind, "value": value})
    assert BlockRule.objects.get().value == kept_as


@pytest.mark.parametrize(
    ("kind", "value"), [("domain", "https://"), ("domain", "nodot"), ("word", "  "), ("author", "@")]
)
def test_a_rule_that_would_block_everything_is_refused(cast, kind, value):
    response = cast.browser(cast.ana).post(address(cast.workspace, "add_block_rule"), {"kind": kind, "value": value})
    assert response.status_code == 422
    assert not BlockRule.objects.exists()


def test_a_rule_of_another_workspace_cannot_be_removed(cast):
    rule = BlockRule.objects.create(workspace=cast.other, kind="word", value="x")
    assert cast.browser(cast.ana).post(address(cast.workspace, "remove_block_rule", pk=rule.pk)).status_code == 404
    own = BlockRule.objects.create(workspace=cast.workspace, kind="word", value="x")
    assert cast.browser(cast.ana).post(address(cast.workspace, "remove_block_rule", pk=own.pk)).status_code == 302
    assert list(BlockRule.objects.all()) == [rule]


def test_only_the_block_list_of_the_own_workspace_is_shown(cast):
    BlockRule.objects.create(workspace=cast.other, kind="word", value="their-secret-word")
    BlockRule.objects.create(workspace=cast.workspace, kind="word", value="our-word")
    page = cast.browser(cast.ana).get(address(cast.workspace, "rules")).content.decode()
    assert "our-word" in page
    assert "their-secret-word" not in page
