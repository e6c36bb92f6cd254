import pytest
from django.urls import reverse

from skopos.governance.models import AuditEntry
from skopos.workspaces.models import Invitation, Membership, Role


def address(cast, name, **kwargs):
    return reverse(f"web:{name}", kwargs={"workspace": cast.workspace.slug, **kwargs})


def membership(cast, person):
    return Membership.objects.get(workspace=cast.workspace, user=person)


@pytest.mark.parametrize("name", ["settings", "members", "about"])
def test_members_see_the_pages_and_strangers_do_not(cast, name):
    assert cast.browser(cast.vi).get(address(cast, name)).status_code == 200
    assert cast.browser(cast.cem).get(address(cast, name)).status_code == 404


def test_the_member_page_names_nobody_of_another_workspace(cast):
    page = cast.browser(cast.vi).get(address(cast, "members")).content.decode()
    assert cast.bo.email in page
    assert cast.cem.email not in page


@pytest.mark.parametrize("name", ["change_settings", "invite"])
def test_only_owners_change_things(cast, name):
    for person, status in ((cast.bo, 403), (cast.cem, 404)):
        assert cast.browser(person).post(address(cast, name), {}).status_code == status
    assert cast.browser(cast.ana).get(address(cast, name)).status_code == 405


def test_an_owner_changes_the_workspace(cast):
    data = {"name": "Rye", "time_zone": "Asia/Tehran", "currency": "PLN", "language": "pl"}
    assert cast.browser(cast.ana).post(address(cast, "change_settings"), data).status_code == 302
    cast.workspace.refresh_from_db()
    assert [getattr(cast.workspace, key) for key in data] == list(data.values())
    entry = AuditEntry.objects.get(label="workspaces.workspace_changed")
    assert entry.details["name"] == {"before": "Rye and Shine", "after": "Rye"}


@pytest.mark.parametrize(("field", "value"), [("time_zone", "Mars/Base"), ("currency", "XXQ"), ("name", "")])
def test_a_wrong_setting_is_refused_and_nothing_is_stored(cast, field, value):
    data = {"name": "Rye", "time_zone": "Asia/Tehran", "currency": "PLN", "language": "pl", field: value}
    assert cast.browser(cast.ana).post(address(cast, "change_settings"), data).status_code == 422
    cast.workspace.refresh_from_db()
    assert (cast.workspace.name, cast.workspace.currency) == ("Rye and Shine", "EUR")


def test_an_owner_changes_a_role(cast):
    member = membership(cast, cast.bo)
    target = address(cast, "change_role", pk=member.pk)
    assert cast.browser(cast.bo).post(target, {"role": "owner"}).status_code == 403
    cast.browser(cast.ana).post(target, {"role": "manager"})
    assert membership(cast, cast.bo).role == Role.MANAGER
    assert AuditEntry.objects.get().details == {"before": "contributor", "after": "manager"}


def test_a_member_of_another_workspace_cannot_be_touched(cast):
    theirs = Membership.objects.get(user=cast.cem)
    browser = cast.browser(cast.ana)
    for name in ("change_role", "remove_member", "password_link"):
        assert browser.post(address(cast, name, pk=theirs.pk), {"role": "viewer"}).status_code == 404
    assert Membership.objects.get(user=cast.cem).role == Role.OWNER


def test_the_last_owner_stays_until_there_is_another(cast):
    browser, own = cast.browser(cast.ana), membership(cast, cast.ana)
    for name, data in (("change_role", {"role": "viewer"}), ("remove_member", {})):
        page = browser.post(address(cast, name, pk=own.pk), data, follow=True).content.decode()
        assert "needs an owner" in page
    assert membership(cast, cast.ana).role == Role.OWNER
    browser.post(address(cast, "change_role", pk=membership(cast, cast.bo).pk), {"role": "owner"})
    response = browser.post(address(cast, "remove_member", pk=own.pk))
    assert response.headers["Location"] == "/"
    assert not Membership.objects.filter(workspace=cast.workspace, user=cast.ana).exists()
    assert browser.get(address(cast, "home")).status_code == 404


def test_a_removed_member_sees_nothing_any_more(cast):
    cast.browser(cast.ana).post(address(cast, "remove_member", pk=membership(cast, cast.bo).pk))
    assert cast.browser(cast.bo).get(address(cast, "home")).status_code == 404


def test_a_password_link_lets_the_member_choose_a_password(cast, client):
    response = cast.browser(cast.ana).post(address(cast, "password_link", pk=membership(cast, cast.bo).pk))
    link = response.context["password_link"]
    form_page = client.get(link, follow=True)
    new = "a quite different phrase"
    client.post(form_page.request["PATH_INFO"], {"password1": new, "password2": new})
    cast.bo.refresh_from_db()
    assert cast.bo.check_password(new)


def test_no_password_link_for_somebody_of_another_workspace_too(cast):
    Membership.objects.create(workspace=cast.other, user=cast.bo, role=Role.VIEWER)
    response = cast.browser(cast.ana).post(address(cast, "password_link", pk=membership(cast, cast.bo).pk), follow=True)
    assert "another workspace too" in response.content.decode()
    assert "password_link" not in response.context
    assert not AuditEntry.objects.exists()


def test_the_health_of_the_installation_is_for_managers(cast):
    assert "Health" in cast.browser(cast.ana).get(address(cast, "about")).content.decode()
    assert "Health" not in cast.browser(cast.vi).get(address(cast, "about")).content.decode()


def test_one_member_and_many_take_the_same_number_of_queries(cast, django_assert_num_queries):
    browser = cast.browser(cast.ana)
    with django_assert_num_queries(7):
        browser.get(address(cast, "members"))
    Membership.objects.filter(workspace=cast.workspace).exclude(user=cast.ana).delete()
    for number in range(3):
        Invitation(workspace=cast.workspace, note=str(number), token_digest=str(number)).save()
    with django_assert_num_queries(7):
        browser.get(address(cast, "members"))


def test_a_person_changes_their_own_profile(cast):
    browser = cast.browser(cast.bo)
    browser.post("/profile/", {"name": "Bo Bold", "language": "vi"})
    cast.bo.refresh_from_db()
    assert (cast.bo.name, cast.bo.language) == ("Bo Bold", "vi")
    assert '<html lang="vi"' in browser.get("/profile/").content.decode()
