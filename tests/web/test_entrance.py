from django.conf import settings
from django.urls import reverse

from tests.factories import make_user


def test_one_workspace_opens_at_once_and_several_are_listed(cast):
    browser = cast.browser(cast.ana)
    assert browser.get("/").headers["Location"] == f"/w/{cast.workspace.slug}/"
    cast.other.memberships.create(user=cast.ana)
    page = browser.get("/").content.decode()
    assert cast.workspace.name in page
    assert cast.other.name in page


def test_a_person_without_a_workspace_is_told_what_to_do(client, db):
    client.force_login(make_user("Nobody"))
    assert "invitation link" in client.get("/").content.decode()


def test_home_is_hidden_from_people_of_another_workspace(cast):
    address = reverse("web:home", kwargs={"workspace": cast.workspace.slug})
    assert cast.browser(cast.vi).get(address).status_code == 200
    assert cast.browser(cast.cem).get(address).status_code == 404


def test_language_is_kept_for_the_person_and_turns_the_page_around(cast):
    browser = cast.browser(cast.bo)
    response = browser.post("/language/", {"language": "fa", "next": "/profile/"})
    assert response.headers["Location"] == "/profile/"
    cast.bo.refresh_from_db()
    assert cast.bo.language == "fa"
    assert '<html lang="fa" dir="rtl"' in browser.get("/profile/").content.decode()


def test_a_stranger_keeps_the_language_in_a_cookie(client, db):
    client.post("/language/", {"language": "pl"})
    assert client.cookies[settings.LANGUAGE_COOKIE_NAME].value == "pl"
    assert '<html lang="pl" dir="ltr"' in client.get("/accounts/login/").content.decode()


def test_the_way_back_never_leads_to_another_host(cast):
    browser = cast.browser(cast.bo)
    for target in ("https://evil.example/", "//evil.example/", "javascript:alert(1)"):
        assert browser.post("/appearance/", {"theme": "dark", "next": target}).headers["Location"] == "/"


def test_appearance_is_written_into_the_page_by_the_server(cast):
    browser = cast.browser(cast.bo)
    assert "data-theme" not in browser.get("/profile/").content.decode()
    browser.post("/appearance/", {"theme": "dark"})
    assert 'data-theme="dark"' in browser.get("/profile/").content.decode()
    browser.post("/appearance/", {"theme": "auto"})
    assert "data-theme" not in browser.get("/profile/").content.decode()
