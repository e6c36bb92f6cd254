"""Pages instead of bare errors."""

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse


@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_an_address_for_forms_says_so_to_people(cast, accept):
    address = reverse("flows:upload", args=[cast.workspace.slug])
    response = cast.browser(cast.ana).get(address, headers={"accept": accept})
    assert response.status_code == 405
    assert response.headers["Allow"] == "POST"
    assert (b"only receives forms" in response.content) is (accept == "text/html")


@pytest.mark.parametrize(
    "address", ["email/", "confirm-email/", "confirm-email/abc/", "reauthenticate/", "login/code/confirm/"]
)
def test_pages_of_the_login_library_without_use_are_closed(cast, address):
    assert cast.browser(cast.ana).get(f"/accounts/{address}").status_code == 404


def test_somebody_whose_account_is_closed_reads_why(cast):
    cast.bo.is_active = False
    cast.bo.save()
    client = Client()
    sent = {"login": cast.bo.email, "password": "correct horse battery"}
    response = client.post(reverse("account_login"), sent, follow=True)
    assert "This account is closed" in response.content.decode()


def test_too_many_tries_are_answered_with_a_page(cast, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
    client = Client()
    sent = {"login": cast.bo.email, "password": "wrong"}
    answers = [client.post(reverse("account_login"), sent) for _ in range(2)]
    assert answers[-1].status_code == 429
    assert "Too many tries" in answers[-1].content.decode()


@pytest.mark.parametrize(("page", "said"), [("400.html", "not understood"), ("500.html", "broke on our side")])
def test_pages_without_a_request_stand_by_themselves(page, said):
    assert said in render_to_string(page)


@pytest.mark.parametrize("target", ["governance:rules", "governance:audit", "jobs:list", "web:members"])
def test_every_tab_of_the_settings_is_found_in_the_navigation(cast, target):
    html = cast.browser(cast.ana).get(reverse(target, args=[cast.workspace.slug])).content.decode()
    settings = reverse("web:settings", args=[cast.workspace.slug])
    assert f'<a href="{settings}" data-key="," aria-current="page">' in html
    home = reverse("web:home", args=[cast.workspace.slug])
    assert f'<a href="{home}" data-key="h" aria-current="page">' not in html
