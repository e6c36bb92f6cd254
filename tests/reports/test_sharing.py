"""Links: one report, to whoever has the link, until it ends; to everybody else the same closed page."""

import json
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from skopos.governance.copies import Erased
from skopos.governance.models import AuditEntry
from skopos.reports.actions import sharing
from skopos.reports.models import Share, digest_of_token
from tests.measurement.factories import store_mentions
from tests.reports.factories import make_report
from tests.reports.test_period import fill

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 10, 5, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def report(cast):
    fill(cast.workspace)
    return make_report(
        cast.workspace, panels=("listening.volume", "measurement.metrics"), span_kind="last_month", note="For the board"
    )


def make(report, by, **given):
    share, token = sharing.make_share(report, by=by, label="Board", **{"expires_at": sharing.expiry_in(14), **given})
    return share, reverse("shared_report", args=[token])


def closed_page(url):
    response = Client().get(url)
    assert response.status_code == 404
    return response.content


def test_a_stranger_with_the_link_sees_this_report_and_nothing_that_leads_further(cast, report):
    share, url = make(report, cast.ana)
    response = Client().get(url)
    text = response.content.decode()
    assert response.status_code == 200
    assert "For the board" in text
    assert "1,230" in text
    assert f"/w/{cast.workspace.slug}" not in text
    assert "<script" not in text
    assert response.headers["X-Robots-Tag"].startswith("noindex")
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert "no-store" in response.headers["Cache-Control"]
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert Client().get(url + "report.pdf").content.startswith(b"%PDF-")
    share.refresh_from_db()
    assert share.opened == 1
    assert AuditEntry.objects.filter(label="reports.link_made").count() == 1


def test_wrong_ended_and_revoked_links_look_the_same(cast, report):
    _ended, ended = make(report, cast.ana, expires_at=NOW + timedelta(minutes=1))
    taken, revoked = make(report, cast.ana)
    wrong = reverse("shared_report", args=["x" * 43])
    sharing.revoke(taken, by=cast.ana)
    with time_machine.travel(NOW + timedelta(minutes=2), tick=False):
        pages = {closed_page(url) for url in (ended, revoked, wrong)}
        pages |= {closed_page(url + "report.pdf") for url in (ended, revoked, wrong)}
    assert len(pages) == 1
    taken.refresh_from_db()
    assert taken.snapshot is None


def test_only_the_token_s_digest_is_kept(cast, report):
    share, url = make(report, cast.ana)
    token = url.rstrip("/").rsplit("/", 1)[-1]
    assert share.token_digest == digest_of_token(token)
    assert token not in json.dumps(list(Share.objects.values_list("token_digest", "label", "password")))


def test_a_snapshot_stays_and_a_live_link_follows_the_report(cast, report):
    _share, kept = make(report, cast.ana)
    _share, live = make(report, cast.ana, live=True)
    report.note = "New words"
    report.version = 2
    report.save()
    assert "For the board" in Client().get(kept).content.decode()
    assert "New words" in Client().get(live).content.decode()


def test_a_password_is_asked_for_and_tried_ten_times_at_most(cast, report):
    _share, url = make(report, cast.ana, password="correct horse")
    stranger = Client()
    assert "For the board" not in stranger.get(url).content.decode()
    assert stranger.get(url + "report.pdf").status_code == 302
    assert stranger.post(url, {"password": "wrong"}).status_code == 422
    assert stranger.post(url, {"password": "correct horse"}).status_code == 302
    assert "For the board" in stranger.get(url).content.decode()
    assert stranger.get(url + "report.pdf").status_code == 200
    assert "For the board" not in Client().get(url).content.decode()
    other = Client()
    assert [other.post(url, {"password": "wrong"}).status_code for _try in range(9)] == [422] * 8 + [429]


def test_the_cookie_of_one_link_opens_no_other(cast, report):
    share, url = make(report, cast.ana, password="correct horse")
    other, other_url = make(report, cast.ana, password="battery staple")
    stranger = Client()
    stranger.post(url, {"password": "correct horse"})
    stolen = stranger.cookies[f"skopos_report_{share.pk}"].value
    thief = Client()
    thief.cookies[f"skopos_report_{other.pk}"] = stolen
    assert "For the board" not in thief.get(other_url).content.decode()


def test_many_looks_in_a_minute_are_too_many(cast, report):
    wrong = reverse("shared_report", args=["y" * 43])
    stranger = Client()
    found = [stranger.get(wrong).status_code for _look in range(122)]
    assert (found[0], found[-1]) == (404, 429)


def test_managers_make_and_revoke_links_and_see_them_once(cast, report):
    slug, ana = cast.workspace.slug, cast.browser(cast.ana)
    made = ana.post(reverse("reports:share", args=[slug, report.slug]), {"label": "Board", "days": "14"})
    share = Share.objects.get()
    assert share.expires_at == NOW + timedelta(days=14)
    text = made.content.decode()
    link = text.split("http://testserver", 1)[1].split("<", 1)[0]
    assert Client().get(link).status_code == 200
    page = ana.get(reverse("reports:sending", args=[slug, report.slug])).content.decode()
    assert link not in page
    assert (
        ana.post(reverse("reports:share", args=[slug, report.slug]), {"label": "x", "days": "9999"}).status_code == 422
    )
    assert ana.post(reverse("reports:revoke", args=[slug, share.pk])).status_code == 302
    assert Client().get(link).status_code == 404
    assert cast.browser(cast.bo).post(reverse("reports:share", args=[slug, report.slug]), {}).status_code == 403


def test_erased_words_leave_what_links_keep(cast):
    said = {"owned": False, "author_name": "Max", "author_id": "42", "text": "My secret words", "reach": 10}
    store_mentions(cast.workspace, [{"day": NOW.date() - timedelta(days=20), **said}])
    report = make_report(cast.workspace, panels=("listening.mentions",), span_kind="last_month")
    _share, url = make(report, cast.ana)
    text = Client().get(url).content.decode()
    assert "My secret words" in text
    assert "Max" not in text
    nobody = Erased(platform="mastodon", is_theirs=lambda *names: "Max" in names)
    assert sharing.blank_snapshots(cast.workspace, nobody) == 0
    theirs = Erased(platform="Facebook", is_theirs=lambda *names: "Max" in names)
    assert sharing.blank_snapshots(cast.other, theirs) == 0
    assert [sharing.blank_snapshots(cast.workspace, theirs) for _time in range(2)] == [1, 0]
    assert "secret" not in Client().get(url).content.decode()
    assert "secret" not in json.dumps(Share.objects.get().snapshot)
