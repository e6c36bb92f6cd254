from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from skopos.common import migrated


def test_names_of_files_suffice_when_none_waits(db, monkeypatch):
    monkeypatch.delattr(migrated, "MigrationExecutor")
    assert migrated.is_migrated()


def test_every_migration_is_known_by_its_file():
    assert migrated._names_of_files() == set(MigrationLoader(None).disk_migrations)


def test_a_migration_that_was_not_applied_waits(db):
    names = MigrationRecorder.Migration.objects.filter(app="strategy").order_by("name")
    MigrationRecorder(connection).record_unapplied("strategy", names.last().name)
    assert not migrated.is_migrated()


def test_an_app_that_was_never_applied_waits(db):
    MigrationRecorder.Migration.objects.filter(app="triage").delete()
    assert not migrated.is_migrated()


def test_a_file_that_django_does_not_count_is_no_reason_to_wait(db, monkeypatch):
    names = migrated._names_of_files() | {("strategy", "0000_of_nobody")}
    monkeypatch.setattr(migrated, "_names_of_files", lambda: names)
    assert migrated.is_migrated()
