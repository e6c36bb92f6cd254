from datetime import UTC, datetime

import pytest
from django.urls import reverse

from skopos.governance import audit
from skopos.governance.models import AuditEntry


@pytest.fixture
def label():
    return audit.register("tests.thing_done", "did a thing")


def address(workspace):
    return reverse("governance:audit", kwargs={"workspace": workspace.slug})


def at(moment, **fields):
    AuditEntry.objects.create(at=moment, label="tests.thing_done", **fields)


def test_a_manager_reads_who_did_what_in_the_own_workspace(cast, label):
    audit.record(label, workspace=cast.workspace, by=cast.bo, subject="the goal", budget=12)
    audit.record(label, workspace=cast.other, by=cast.cem, subject="their secret")
    page = cast.browser(cast.ana).get(address(cast.workspace)).content.decode()
    assert "did a thing" in page
    assert "the goal" in page
    assert "their secret" not in page


def test_filters_by_person_action_and_day_in_the_workspace_s_zone(cast, label):
    # 22:30 UTC on 1 June is 00:30 on 2 June in Berlin.
    at(datetime(2026, 6, 1, 22, 30, tzinfo=UTC), workspace=cast.workspace, person=cast.bo, subject_name="late one")
    at(datetime(2026, 6, 1, 10, 0, tzinfo=UTC), workspace=cast.workspace, person=cast.ana, subject_name="early one")
    browser = cast.browser(cast.ana)

    def shown(**query):
        page = browser.get(address(cast.workspace), query).content.decode()
        return ["late one" in page, "early one" in page]

    assert shown() == [True, True]
    assert shown(since="2026-06-02") == [True, False]
    assert shown(until="2026-06-01") == [False, True]
    assert shown(person=cast.bo.pk) == [True, False]
    assert shown(label="workspaces.member_joined") == [False, False]
    assert shown(person=cast.cem.pk, since="not a day") == [True, True]


def test_the_export_is_neutralised_and_itself_written_down(cast, label):
    at(datetime(2026, 6, 1, 10, tzinfo=UTC), workspace=cast.workspace, person_name="=cmd()", subject_name="+1")
    response = cast.browser(cast.ana).get(address(cast.workspace), {"format": "csv"})
    lines = b"".join(response.streaming_content).decode().splitlines()
    assert lines[-1] == "2026-06-01T12:00:00+02:00,'=cmd(),tests.thing_done,+1,{}"
    assert AuditEntry.objects.filter(label="governance.audit_exported", person=cast.ana).count() == 1


def test_one_entry_and_three_take_the_same_number_of_queries(cast, label, django_assert_num_queries):
    browser = cast.browser(cast.ana)
    audit.record(label, workspace=cast.workspace, by=cast.bo, subject="x")
    with django_assert_num_queries(8):
        browser.get(address(cast.workspace))
    for name in "yz":
        audit.record(label, workspace=cast.workspace, by=cast.bo, subject=name)
    with django_assert_num_queries(8):
        browser.get(address(cast.workspace))
