from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from skopos.governance import audit, triggers
from skopos.governance.models import AppendOnlyError, AuditEntry


@pytest.fixture
def label():
    return audit.register("tests.thing_done", "did a thing")


def test_an_entry_says_who_did_what_to_which_thing(cast, label):
    entry = audit.record(
        label,
        workspace=cast.workspace,
        by=cast.bo,
        subject=cast.workspace,
        due_on=date(2026, 3, 1),
        spend=Decimal("2.50"),
    )
    entry.refresh_from_db()
    assert (entry.workspace, entry.person, entry.person_name) == (cast.workspace, cast.bo, "Bo")
    assert (entry.subject_type, entry.subject_id) == ("workspaces.workspace", str(cast.workspace.pk))
    assert entry.subject_name == "Rye and Shine"
    assert entry.details == {"due_on": "2026-03-01", "spend": "2.50"}
    assert audit.text_of(entry.label) == "did a thing"


def test_an_unregistered_label_is_a_mistake(cast):
    with pytest.raises(ValueError, match=r"tests\.never_registered"):
        audit.record("tests.never_registered", workspace=cast.workspace, by=None, subject="x")


def test_one_label_has_one_text(label):
    assert audit.register(label, "did a thing") == label
    with pytest.raises(ValueError, match="registered twice"):
        audit.register(label, "did another thing")


def test_an_entry_goes_with_the_transaction_that_it_is_about(cast, label):
    with pytest.raises(RuntimeError), transaction.atomic():
        audit.record(label, workspace=cast.workspace, by=cast.ana, subject="x")
        raise RuntimeError("the change failed")
    assert not AuditEntry.objects.filter(label=label).exists()


def test_the_models_refuse_to_change_or_delete(cast, label):
    entry = audit.record(label, workspace=cast.workspace, by=cast.ana, subject="x")
    entry.subject_name = "y"
    for attempt in (
        entry.save,
        entry.delete,
        AuditEntry.objects.all().delete,
        lambda: AuditEntry.objects.update(label="z"),
        lambda: AuditEntry.objects.bulk_update([entry], ["label"]),
    ):
        with pytest.raises(AppendOnlyError):
            attempt()


@pytest.mark.parametrize(
    "change", ["UPDATE governance_auditentry SET label = 'z'", "DELETE FROM governance_auditentry"]
)
def test_the_database_itself_refuses_to_change_or_delete(cast, label, change):
    triggers.install(connection)  # taken back with the test's transaction
    audit.record(label, workspace=cast.workspace, by=cast.ana, subject="x")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)
    assert AuditEntry.objects.filter(label=label).count() == 1


def test_an_entry_outlives_the_person(cast, label):
    entry = audit.record(label, workspace=cast.workspace, by=cast.bo, subject="x")
    cast.bo.delete()
    assert AuditEntry.objects.get(pk=entry.pk).person_name == "Bo"
