from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from skopos.governance.models import AuditEntry
from skopos.workspaces.models import Invitation, Membership, Role, User
from tests.factories import make_user

NEW = {"name": "Noor", "email": "Noor@Example.org", "password": "three small owls"}


def invite(cast, role="analyst") -> str:
    """Let Ana make an invitation; give the path of its link."""
    target = reverse("web:invite", kwargs={"workspace": cast.workspace.slug})
    response = cast.browser(cast.ana).post(target, {"note": "Noor", "role": role})
    return "/" + response.context["new_link"].split("/", 3)[3]


def test_a_new_person_joins_with_an_account_of_their_own(cast, client):
    link = invite(cast)
    assert cast.workspace.name in client.get(link).content.decode()
    response = client.post(link, NEW)
    assert response.headers["Location"] == f"/w/{cast.workspace.slug}/"
    person = User.objects.get(email="noor@example.org")
    assert (person.name, person.check_password(NEW["password"])) == ("Noor", True)
    assert Membership.objects.get(user=person).role == Role.ANALYST
    assert client.get(f"/w/{cast.workspace.slug}/").status_code == 200
    entry = AuditEntry.objects.get(label="workspaces.member_joined")
    assert (entry.person, entry.details) == (person, {"role": "analyst", "invited_by": "Ana"})


def test_a_link_works_once(cast, client):
    link = invite(cast)
    client.post(link, NEW)
    client.logout()
    assert client.get(link).status_code == 404
    assert client.post(link, {**NEW, "email": "second@example.org"}).status_code == 404
    assert not User.objects.filter(email="second@example.org").exists()


def test_the_token_is_stored_nowhere(cast):
    token = invite(cast).rstrip("/").rsplit("/", 1)[-1]
    stored = str(list(Invitation.objects.values())) + str(list(AuditEntry.objects.values()))
    assert len(token) >= 32
    assert token not in stored


def test_old_withdrawn_and_wrong_links_look_alike(cast, client):
    old, withdrawn = invite(cast), invite(cast)
    first, second = Invitation.objects.order_by("pk")
    Invitation.objects.filter(pk=first.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    target = reverse("web:withdraw_invitation", kwargs={"workspace": cast.workspace.slug, "pk": second.pk})
    assert cast.browser(cast.bo).post(target).status_code == 403
    assert cast.browser(cast.cem).post(target).status_code == 404
    cast.browser(cast.ana).post(target)
    pages = {
        client.get(link).content.decode().split("</title>")[1][:400] for link in (old, withdrawn, "/join/nonsense/")
    }
    assert len(pages) == 1
    assert client.get(old).status_code == 404


def test_a_signed_in_person_joins_at_once(cast):
    browser = cast.browser(cast.cem)
    link = invite(cast, "viewer")
    assert "password" not in browser.get(link).content.decode()
    assert browser.post(link).status_code == 302
    assert Membership.objects.get(workspace=cast.workspace, user=cast.cem).role == Role.VIEWER


@pytest.mark.parametrize(("invited", "kept"), [("viewer", "contributor"), ("manager", "manager")])
def test_a_member_who_joins_again_keeps_the_higher_role(cast, invited, kept):
    cast.browser(cast.bo).post(invite(cast, invited))
    assert Membership.objects.get(workspace=cast.workspace, user=cast.bo).role == kept


@pytest.mark.parametrize(
    ("field", "value"), [("password", "short"), ("password", "1234567890"), ("email", "no address")]
)
def test_a_weak_password_or_wrong_address_makes_no_account(cast, client, field, value):
    before = User.objects.count()
    assert client.post(invite(cast), {**NEW, field: value}).status_code == 422
    assert User.objects.count() == before


def test_an_address_with_an_account_has_to_sign_in_first(cast, client):
    make_user(email="noor@example.org")
    response = client.post(invite(cast), NEW)
    assert response.status_code == 422
    assert "Sign in with it first" in response.content.decode()
    assert not Membership.objects.filter(user__email="noor@example.org").exists()
