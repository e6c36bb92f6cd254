from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from skopos.channels.actions.tokens import token_of
from skopos.channels.models import ApiToken
from skopos.governance.models import AuditEntry
from tests.channels.factories import make_token


def url(cast, name="tokens", *args):
    return reverse(f"channels:{name}", args=[cast.workspace.slug, *args])


def test_a_token_is_shown_once_and_only_its_digest_is_kept(cast):
    browser = cast.browser(cast.ana)
    answer = browser.post(url(cast), {"name": "Shop server", "may_write": "on"})
    text = answer.context["text"]
    assert text.startswith("skopos_")
    assert len(text) > 40
    assert text.encode() in answer.content
    assert answer["Cache-Control"] == "no-store"
    token = ApiToken.objects.get()
    assert text not in str(vars(token))
    assert text.encode() not in browser.get(url(cast)).content
    assert token_of(text) == token
    entry = AuditEntry.objects.get(label="channels.token_made")
    assert (entry.workspace, entry.person, text in str(entry.details)) == (cast.workspace, cast.ana, False)


def test_a_revoked_token_opens_nothing_ever_again(cast):
    token = make_token(cast.workspace, "skopos_x")
    assert token_of("skopos_x") == token
    for _ in range(2):
        cast.browser(cast.ana).post(url(cast, "token_revoke", token.pk))
    assert token_of("skopos_x") is None
    assert AuditEntry.objects.filter(label="channels.token_revoked").count() == 1


def test_the_last_use_is_noted_once_a_minute_at_most(cast):
    make_token(cast.workspace, "skopos_x")
    start = datetime(2026, 3, 4, 12, tzinfo=UTC)
    seen = []
    for seconds in (0, 59, 60):
        with time_machine.travel(start + timedelta(seconds=seconds), tick=False):
            token_of("skopos_x")
        seen.append((ApiToken.objects.get().last_used_at - start).total_seconds())
    assert seen == [0, 0, 60]


@pytest.mark.parametrize("text", ["", "skopos_", "skopos_X", "x" * 10_000, "\x00"])
def test_other_texts_are_no_tokens(cast, text):
    make_token(cast.workspace, "skopos_x")
    assert token_of(text) is None


def test_tokens_are_the_managers_own_business(cast):
    token, theirs = (
        make_token(cast.workspace, "skopos_a"),
        make_token(
            cast.other,
            "skopos_b",
        ),
    )
    assert cast.browser(cast.cem).get(url(cast)).status_code == 404
    assert cast.browser(cast.bo).get(url(cast)).status_code == 403
    assert cast.browser(cast.bo).post(url(cast), {"name": "x"}).status_code == 403
    assert cast.browser(cast.cem).post(url(cast, "token_revoke", token.pk)).status_code == 404
    assert cast.browser(cast.ana).post(url(cast, "token_revoke", theirs.pk)).status_code == 404
    assert cast.browser(cast.bo).post(url(cast, "token_revoke", token.pk)).status_code == 403
    assert not ApiToken.objects.exclude(revoked_at=None).exists()


def test_the_list_costs_the_same_for_one_token_and_three(cast, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    make_token(cast.workspace, "skopos_1", by=cast.ana)
    browser = cast.browser(cast.ana)
    with CaptureQueriesContext(connection) as one:
        browser.get(url(cast))
    make_token(cast.workspace, "skopos_2", by=cast.bo)
    make_token(cast.workspace, "skopos_3", by=cast.vi)
    with django_assert_num_queries(len(one)):
        assert len(browser.get(url(cast)).context["tokens"]) == 3


@pytest.mark.parametrize(
    ("ticked", "rights"),
    [
        ({"may_write": "on"}, (True, False)),
        ({"may_read": "on"}, (False, True)),
        ({"may_write": "on", "may_read": "on"}, (True, True)),
    ],
)
def test_a_token_may_do_what_was_ticked(cast, ticked, rights):
    cast.browser(cast.ana).post(url(cast), {"name": "Shop", **ticked})
    token = ApiToken.objects.get()
    assert (token.may_write, token.may_read) == rights
    assert AuditEntry.objects.get(label="channels.token_made").details["may_read"] is rights[1]


def test_a_token_that_may_do_nothing_is_not_made(cast):
    answer = cast.browser(cast.ana).post(url(cast), {"name": "Shop"})
    assert answer.context["form"].non_field_errors() == ["Choose what the token may do: send rows, read rows, or both."]
    assert not ApiToken.objects.exists()
