"""The share of voice, counted from the searches of our own brand and of competitors; and where brands have gone."""

from datetime import date, timedelta
from importlib import import_module

import pytest
import time_machine
from django.apps import apps

from skopos.listening.models import Family, Search
from skopos.listening.recounting import recount
from skopos.measurement import actions, queries, tasks
from tests.listening.factories import make_search
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
moved = import_module("skopos.measurement.migrations.0002_brands_become_searches")


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(TAKEN_IN, tick=False):
        yield


def brands(workspace):
    ours = moved.query_of("Rye & Shine", "ryeandshine")
    make_search(workspace, "Rye", ours, family=Family.BRAND, counted_as="")
    return make_search(workspace, "Crumb", "crumb", family=Family.COMPETITOR, counted_as="")


def speak(workspace):
    rows = [{"day": MONDAY + timedelta(n), "text": text, "owned": False} for n, text in enumerate(TEXTS)]
    store_mentions(workspace, [*rows, {"day": MONDAY, "text": "Rye & Shine opens", "owned": True}])


def test_a_mention_counts_once_and_only_whole_words_count(cast):
    rival = brands(cast.workspace)
    make_search(cast.workspace, "Other", "nothing OR crumbs", family=Family.OTHER, counted_as="")
    speak(cast.workspace)
    recount(cast.workspace)
    assert actions.count_voice(cast.workspace) == 10
    assert queries.series(cast.workspace, "own_brand_mentions").values == (3.0,)
    assert queries.series(cast.workspace, "brand_mentions").values == (5.0,)
    assert queries.series(cast.workspace, "share_of_voice").values == (0.6,)
    assert actions.count_voice(cast.workspace) == 0
    rival.delete()
    assert actions.count_voice(cast.workspace) > 0
    assert queries.series(cast.workspace, "share_of_voice").values == (1.0,)


def test_the_clock_counts_where_mentions_are_new(cast):
    brands(cast.workspace)
    speak(cast.workspace)
    recount(cast.workspace)
    assert tasks.count_new_voices.call() == 1
    assert tasks.count_voice.call(workspace_id=cast.workspace.pk) == 10
    assert tasks.count_new_voices.call() == 0
    speak(cast.workspace)
    assert tasks.count_new_voices.call() == 1


@pytest.mark.parametrize(
    ("name", "words", "query"),
    [
        ("Rye & Shine", "ryeandshine, R&S، نان", '"Rye & Shine" OR "ryeandshine" OR "R&S" OR "نان"'),
        ("Rye", "Rye, ", '"Rye"'),
        ('The "Rye"', "%", '"The Rye"'),
        ("%", "", ""),
    ],
)
def test_the_spellings_of_a_brand_become_a_search(name, words, query):
    assert moved.query_of(name, words) == query


class OldApps:
    """The models as they were, with brands in place of a table that is gone."""

    def __init__(self, brands):
        self.brands = brands

    def get_model(self, room, name):
        return type("Old", (), {"objects": self}) if name == "Brand" else apps.get_model(room, name)

    def order_by(self, _):
        return self.brands


def test_brands_move_into_the_families(cast):
    class Old:
        def __init__(self, name, words, ours):
            self.workspace_id, self.name, self.words, self.ours = cast.workspace.pk, name, words, ours

    make_search(cast.workspace, "Rye")
    moved.to_searches(OldApps([Old("Rye", "ryebread", True), Old("Crumb", "", False), Old("%", "", False)]), None)
    found = (
        Search.objects.filter(workspace=cast.workspace)
        .exclude(slug="rye")
        .values_list("slug", "name", "family", "query", "is_active")
    )
    assert sorted(found) == [
        ("brand", "%", "competitor", '"?"', False),
        ("crumb", "Crumb", "competitor", '"Crumb"', True),
        ("rye-2", "Rye", "brand", '"Rye" OR "ryebread"', True),
    ]
    assert all(search.is_pending for search in Search.objects.filter(slug__in=["crumb", "rye-2"]))
