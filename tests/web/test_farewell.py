"""Deleting a workspace or one's own account: typed, by the right person, all of it and nothing else's."""

import pytest
from django.urls import reverse

from skopos.facts.models import FactFile
from skopos.flows import farewell
from skopos.governance.models import AuditEntry
from skopos.jobs.models import Job
from skopos.strategy.models import CheckIn, Objective
from skopos.workspaces.models import Membership, Role, User, Workspace
from tests.channels.factories import make_import
from tests.listening.factories import make_view, put, said
from tests.strategy.factories import make_objective, make_tactic

PASSWORD = "correct horse battery"


def delete_workspace(cast, person, name):
    address = reverse("web:delete_workspace", args=[cast.workspace.slug])
    return cast.browser(person).post(address, {"name": name})


def delete_account(cast, person, password=PASSWORD):
    return cast.browser(person).post(reverse("delete_account"), {"password": password})


@pytest.fixture
def filled(cast, django_capture_on_commit_callbacks):
    """Both workspaces hold something of each kind."""
    with django_capture_on_commit_callbacks(execute=True):
        for workspace, person in ((cast.workspace, cast.bo), (cast.other, cast.cem)):
            put(workspace, said("1"))
            make_import(workspace, by=person)
            make_view(workspace, person)
            objective = make_objective(workspace)
            make_tactic(objective)
            CheckIn.objects.create(workspace=workspace, objective=objective, by=person, note="Fine", mood="good")
            Job.objects.create(task_path="tests.nothing", workspace_id=workspace.pk)
    return cast


def test_an_owner_deletes_the_workspace_with_all_that_is_in_it_and_nothing_else(
    filled, settings, django_capture_on_commit_callbacks
):
    cast, gone = filled, filled.workspace.pk
    uploads = settings.UPLOADS_FOLDER
    assert (uploads / str(gone)).exists()
    with django_capture_on_commit_callbacks(execute=True):
        assert delete_workspace(cast, cast.ana, "Rye and Shine").url == reverse("start")
    assert list(Workspace.objects.all()) == [cast.other]
    assert set(Membership.objects.values_list("user", flat=True)) == {cast.cem.pk}
    assert set(FactFile.objects.values_list("workspace_id", flat=True)) == {cast.other.pk}
    assert set(Job.objects.values_list("workspace_id", flat=True)) == {cast.other.pk}
    assert [objective.workspace for objective in Objective.objects.all()] == [cast.other]
    assert not (uploads / str(gone)).exists()
    assert (uploads / str(cast.other.pk)).exists()
    entry = AuditEntry.objects.get(label="workspaces.workspace_deleted")
    assert (entry.workspace_id, entry.person_name, entry.subject_name) == (gone, "Ana", "Rye and Shine")
    assert cast.browser(cast.ana).get(f"/w/{cast.workspace.slug}/").status_code == 404


def test_a_wrong_name_deletes_nothing(filled):
    answer = delete_workspace(filled, filled.ana, "Rye")
    assert answer.status_code == 422
    assert "Nothing was deleted" in answer.content.decode()
    assert Workspace.objects.count() == 2


def test_only_owners_delete_a_workspace(cast):
    assert delete_workspace(cast, cast.bo, cast.workspace.name).status_code == 403
    assert delete_workspace(cast, cast.vi, cast.workspace.name).status_code == 403
    assert delete_workspace(cast, cast.cem, cast.workspace.name).status_code == 404
    assert Workspace.objects.count() == 2
    offered = cast.browser(cast.bo).get(reverse("web:settings", args=[cast.workspace.slug])).content.decode()
    assert "Delete this workspace" not in offered


def test_a_person_deletes_their_own_account_and_their_work_stays(filled):
    cast = filled
    assert delete_account(cast, cast.bo).url == reverse("account_login")
    assert not User.objects.filter(pk=cast.bo.pk).exists()
    assert set(User.objects.all()) == {cast.ana, cast.vi, cast.cem}
    assert CheckIn.objects.get(workspace=cast.workspace).by is None
    entry = AuditEntry.objects.get(label="workspaces.account_deleted")
    assert (entry.workspace_id, entry.person_name) == (cast.workspace.pk, "Bo")
    page = cast.browser(cast.ana).get(reverse("governance:audit", args=[cast.workspace.slug])).content.decode()
    assert "deleted their own account" in page


def test_a_wrong_password_deletes_nothing(cast):
    answer = delete_account(cast, cast.bo, "wrong")
    assert answer.status_code == 422
    assert "not your password" in answer.content.decode()
    assert User.objects.filter(pk=cast.bo.pk).exists()


def test_the_only_owner_has_to_give_the_workspace_away_first(cast):
    answer = delete_account(cast, cast.ana)
    assert answer.status_code == 422
    assert "only owner of Rye and Shine" in answer.content.decode()
    Membership.objects.filter(user=cast.bo).update(role=Role.OWNER)
    assert delete_account(cast, cast.ana).status_code == 302
    assert not User.objects.filter(pk=cast.ana.pk).exists()


def test_a_deletion_that_fails_half_way_leaves_all_as_it_was(filled, monkeypatch):
    monkeypatch.setattr(Workspace, "delete", lambda self: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        farewell.delete_workspace(filled.workspace, by=filled.ana)
    assert FactFile.objects.filter(workspace_id=filled.workspace.pk).exists()
    assert Job.objects.filter(workspace_id=filled.workspace.pk).exists()
    assert not AuditEntry.objects.filter(label="workspaces.workspace_deleted").exists()


def test_strangers_are_asked_to_sign_in_before_an_account_is_deleted(cast, client):
    answer = client.post(reverse("delete_account"), {"password": PASSWORD})
    assert answer.url.startswith(reverse("account_login"))
    assert cast.browser(cast.bo).get(reverse("delete_account")).status_code == 405
