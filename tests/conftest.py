"""The standing cast: Ana owns the workspace, Bo is on her team, Cem belongs to another and must see nothing."""

from dataclasses import dataclass

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as property_settings

from skopos.governance import triggers
from skopos.workspaces.models import Role, User, Workspace
from tests.factories import make_member, make_workspace

# How long a machine takes is measured in bench/; a busy one fails no test. `python3 run.py test` takes the same
# examples each time, so that a change is judged by what it changed; pytest alone looks for new ones.
SLOW_TOO = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
property_settings.register_profile("searching", **SLOW_TOO)
property_settings.register_profile("repeatable", derandomize=True, **SLOW_TOO)
property_settings.load_profile("searching")


@dataclass
class Cast:
    """Who plays in a test, with a signed-in browser for each."""

    workspace: Workspace
    other: Workspace
    ana: User  # owner
    bo: User  # contributor on her team
    vi: User  # viewer on her team
    cem: User  # owner of the other workspace

    def browser(self, person: User) -> Client:
        """A test client in which `person` is signed in."""
        client = Client()
        client.force_login(person)
        return client


@pytest.fixture
def cast(db) -> Cast:
    workspace, other = make_workspace("Rye and Shine"), make_workspace("Other Brand")
    return Cast(
        workspace,
        other,
        ana=make_member(workspace, Role.OWNER, "Ana"),
        bo=make_member(workspace, Role.CONTRIBUTOR, "Bo"),
        vi=make_member(workspace, Role.VIEWER, "Vi"),
        cem=make_member(other, Role.OWNER, "Cem"),
    )


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Let tests that commit be cleaned up: the guard of the audit trail, which the migrations must have put there, is
    taken down. tests/governance puts it up again for itself."""
    with django_db_blocker.unblock():
        assert triggers.are_installed(connection)
        triggers.remove(connection)


@pytest.fixture(autouse=True)
def english_at_first():
    """A page read in another language leaves that language active in the thread; no test shall inherit it."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def own_data_folder(tmp_path, monkeypatch):
    """Each test keeps its facts and uploads in a folder of its own."""
    monkeypatch.setattr(settings, "HOME", tmp_path)
    monkeypatch.setattr(settings, "FACTS_FOLDER", tmp_path / "facts")
    monkeypatch.setattr(settings, "UPLOADS_FOLDER", tmp_path / "uploads")
