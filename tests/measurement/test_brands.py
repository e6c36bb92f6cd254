"""Brands, and the share of voice that is counted from them."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse

from skopos.facts.reading import open_facts
from skopos.governance.models import AuditEntry
from skopos.measurement import actions, queries, tasks
from skopos.measurement.actions.brands import COUNT, pattern
from skopos.measurement.models import Brand
from tests.measurement.factories import TAKEN_IN, store_mentions

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 9, 7)
TEXTS = [
    "I love RYE & shine!",
    "Ryeandshine is dear, Crumb is not",
    "crumb, again",
    "crumbs on my shirt",
    "nothing at all",
    "Rye  &  Shine and Crumb",
    "CRUMB",
]


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(TAKEN_IN, tick=False):
        yield


def brands(workspace):
    Brand.objects.create(workspace=workspace, name="Rye & Shine", words="ryeandshine", ours=True)
    return Brand.objects.create(workspace=workspace, name="Crumb")


def speak(workspace, **fields):
    rows = [{"day": MONDAY + timedelta(n), "text": text, "owned": False, **fields} for n, text in enumerate(TEXTS)]
    store_mentions(workspace, [*rows, {"day": MONDAY, "text": "Rye & Shine opens", "owned": True}])


def test_a_mention_counts_once_and_only_whole_words_count(cast):
    rival = brands(cast.workspace)
    speak(cast.workspace)
    assert actions.count_voice(cast.workspace) == 10
    assert queries.series(cast.workspace, "own_brand_mentions").values == (3.0,)
    assert queries.series(cast.workspace, "brand_mentions").values == (5.0,)
    assert queries.series(cast.workspace, "share_of_voice").values == (0.6,)
    assert actions.count_voice(cast.workspace) == 0
    rival.delete()
    assert actions.count_voice(cast.workspace) > 0
    assert queries.series(cast.workspace, "share_of_voice").values == (1.0,)


@pytest.mark.parametrize(
    ("spelling", "text", "found"),
    [
        ("zażółć", "ZAŻÓŁĆ!", True),
        ("żółć", "zażółć", False),
        ("a.b", "axb", False),
        ("phở 24", "ăn Phở   24 nhé", True),
        ("نان", "نان تازه", True),
        ("面包", "我爱面包店", True),
        ("c++ (club)", "join the C++ (Club).", True),
    ],
)
def test_names_are_found_in_any_language(cast, spelling, text, found):
    store_mentions(cast.workspace, [{"day": MONDAY, "text": text, "owned": False}])
    with open_facts(cast.workspace.pk, cast.workspace.tzinfo) as facts:
        rows = facts.query(COUNT, {"own": "", "named": pattern([spelling])}).num_rows
    assert bool(rows) is found


def test_saving_a_brand_counts_anew_and_is_written_down(cast):
    from skopos.jobs.models import Job

    url = reverse("measurement:brands", args=[cast.workspace.slug])
    data = {"name": "Rye & Shine", "words": "", "ours": "on"}
    assert cast.browser(cast.ana).post(url, data).status_code == 302
    brand = Brand.objects.get(workspace=cast.workspace)
    assert (brand.name, brand.ours) == ("Rye & Shine", True)
    assert AuditEntry.objects.filter(label="measurement.brand_saved", workspace=cast.workspace).count() == 1
    assert Job.objects.filter(key=f"measurement.voice:{cast.workspace.pk}").count() == 1
    again = cast.browser(cast.ana).post(url, data | {"name": "rye & shine"})
    assert "There is a brand of this name already." in again.content.decode()
    change = reverse("measurement:brand", args=[cast.workspace.slug, brand.pk])
    assert cast.browser(cast.ana).post(change, data | {"words": "rns"}).status_code == 302
    remove = reverse("measurement:brand_remove", args=[cast.workspace.slug, brand.pk])
    assert cast.browser(cast.ana).get(remove).status_code == 405
    assert cast.browser(cast.ana).post(remove).status_code == 302
    assert not Brand.objects.exists()


def test_brands_are_changed_by_analysts_and_seen_by_members_only(cast):
    rival = brands(cast.workspace)
    listed = reverse("measurement:brands", args=[cast.workspace.slug])
    assert "Crumb" in cast.browser(cast.vi).get(listed).content.decode()
    assert cast.browser(cast.vi).post(listed, {"name": "X"}).status_code == 403
    assert cast.browser(cast.cem).get(listed).status_code == 404
    for name in ("measurement:brand", "measurement:brand_remove"):
        assert cast.browser(cast.vi).post(reverse(name, args=[cast.workspace.slug, rival.pk])).status_code == 403
        assert cast.browser(cast.cem).post(reverse(name, args=[cast.workspace.slug, rival.pk])).status_code == 404
        assert cast.browser(cast.cem).post(reverse(name, args=[cast.other.slug, rival.pk])).status_code == 404
    assert Brand.objects.filter(pk=rival.pk).exists()


def test_the_list_of_brands_asks_as_often_for_three_as_for_one(cast, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    browser, url = cast.browser(cast.vi), reverse("measurement:brands", args=[cast.workspace.slug])
    Brand.objects.create(workspace=cast.workspace, name="One")
    with CaptureQueriesContext(connection) as one:
        browser.get(url)
    brands(cast.workspace)
    with django_assert_num_queries(len(one)):
        browser.get(url)


def test_the_clock_counts_where_mentions_are_new(cast):
    brands(cast.workspace)
    speak(cast.workspace)
    assert tasks.count_new_voices.call() == 1
    assert tasks.count_voice.call(workspace_id=cast.workspace.pk) == 10
    assert tasks.count_new_voices.call() == 0
    actions.save_brand(Brand(workspace=cast.workspace, name="Loaf"), by=cast.ana)
    assert tasks.count_new_voices.call() == 1
    tasks.count_voice.call(workspace_id=cast.workspace.pk)
    speak(cast.workspace)
    assert tasks.count_new_voices.call() == 1
