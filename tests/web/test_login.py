import re

import pytest
from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.test import Client

PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
def empty_limits(db):
    cache.clear()
    yield
    cache.clear()


def sign_in(client, email, password=PASSWORD):
    return client.post("/accounts/login/", {"login": email, "password": password})


def test_signing_in_leads_home_and_gives_a_new_session(cast, client):
    client.get("/accounts/login/")
    client.post("/language/", {"language": "de"})
    session = client.session
    session["kept"] = "yes"
    session.save()
    before = session.session_key
    assert sign_in(client, cast.ana.email).headers["Location"] == "/"
    assert client.session.session_key != before
    assert client.get("/profile/").status_code == 200


def test_signing_out_wants_a_post(cast):
    browser = cast.browser(cast.ana)
    assert browser.get("/accounts/logout/").status_code == 200
    assert browser.get("/profile/").status_code == 200
    browser.post("/accounts/logout/")
    assert browser.get("/profile/").status_code == 302


def test_a_wrong_password_and_an_unknown_address_look_alike(cast, client):
    pages = []
    for email, password in ((cast.ana.email, "wrong"), ("nobody@example.org", "wrong")):
        page = sign_in(client, email, password).content.decode()
        page = re.sub(r'csrfmiddlewaretoken" value="\w+"|X-CSRFToken": "\w+"', "", page)
        pages.append(page.replace(email, "ADDRESS"))
    assert pages[0] == pages[1]
    assert "errorlist" in pages[0]


def test_asking_for_a_new_password_does_not_tell_who_has_an_account(cast, client):
    answers = [
        client.post("/accounts/password/reset/", {"email": email}, follow=True)
        for email in (cast.ana.email, "n@o.example")
    ]
    assert [answer.redirect_chain for answer in answers] == [[("/accounts/password/reset/done/", 302)]] * 2
    assert [message.to for message in mail.outbox] == [[cast.ana.email]]


def test_guessing_is_stopped_for_the_address_from_any_browser(cast):
    statuses = [sign_in(Client(), cast.ana.email, "wrong").status_code for _ in range(6)]
    page = sign_in(Client(), cast.ana.email).content.decode()
    assert statuses == [200] * 6
    assert "Too many failed" in page
    assert sign_in(Client(), cast.bo.email).status_code == 302


def test_the_limits_are_kept_where_all_processes_see_them():
    assert settings.CACHES["default"]["BACKEND"] == "django.core.cache.backends.db.DatabaseCache"


def test_forms_without_the_token_are_refused_in_the_design(cast):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(cast.ana)
    response = browser.post("/language/", {"language": "de"})
    assert response.status_code == 403
    assert "could not be accepted" in response.content.decode()


def test_nobody_opens_an_account_without_an_invitation(client, db):
    page = client.get("/accounts/signup/").content.decode()
    assert "by invitation" in page


def test_cookies_are_secure_behind_https(settings):
    from skopos.config import settings as real

    assert real.SESSION_COOKIE_SECURE is real.ENVIRONMENT.https
    assert real.CSRF_COOKIE_SECURE is real.ENVIRONMENT.https
    assert real.PASSWORD_HASHERS[0] == "django.contrib.auth.hashers.Argon2PasswordHasher"
