from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from skopos.facts import store
from skopos.facts.reading import open_facts
from skopos.facts.schemas import MENTION
from skopos.governance.actions import erase_withdrawn, withdraw_author
from skopos.governance.models import AuditEntry
from skopos.jobs.models import Job
from skopos.listening import corrections, queries
from skopos.listening.correcting import NotALabelError, overlay
from skopos.listening.evidence import Correction
from skopos.listening.filters import Filter
from tests.facts.factories import mentions
from tests.listening.factories import NOW, put, said

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_now():
    with time_machine.travel(NOW, tick=False):
        yield


def row_of(workspace, native_id="1", platform="x"):
    with open_facts(workspace.pk, workspace.tzinfo) as facts:
        return queries.one(facts, platform, native_id)


def follow(workspace):
    return corrections.follow_corrections.call(workspace_id=workspace.pk)


def correct(cast, field="sentiment", value=-1, native_id="1", by=None):
    row = row_of(cast.workspace, native_id)
    return corrections.correct(cast.workspace, row, field=field, value=value, by=by or cast.bo)


def send(cast, person, choice, native_id="1", **more):
    address = reverse("listening:correct", args=[cast.workspace.slug])
    fields = {"platform": "x", "id": native_id, "day": NOW.date().isoformat(), "choice": choice}
    return cast.browser(person).post(address, {**fields, **more})


def test_a_correction_reaches_the_row_the_figures_and_the_audit_trail(cast):
    put(cast.workspace, said("1", sentiment=1, sentiment_score=0.7), said("2", sentiment=1))
    correction = correct(cast)
    assert (correction.old_value, correction.new_value, correction.model_version) == (1, -1, "1")
    assert Job.objects.get().task_path.endswith("follow_corrections")
    assert follow(cast.workspace) == 1
    row = row_of(cast.workspace)
    assert (row["sentiment"], row["sentiment_score"]) == (-1, -1.0)
    with open_facts(cast.workspace.pk, cast.workspace.tzinfo) as facts:
        totals = queries.totals(queries.Reading(facts, Filter()))
    assert (totals["n"], totals["positive"], totals["negative"]) == (2, 1, 1)
    entry = AuditEntry.objects.get(label="listening.label_corrected")
    assert (entry.person, entry.details) == (cast.bo, {"before": 1, "after": -1})
    assert follow(cast.workspace) == 0


@pytest.mark.parametrize(
    ("field", "value", "stored"),
    [
        ("sentiment", None, None),
        ("emotion", "fear", "fear"),
        ("emotion", None, None),
        ("topics", ["price", "staff"], ["price", "staff"]),
        ("language", "pl", "pl"),
        ("country", "pl", "PL"),
    ],
)
def test_every_label_can_be_corrected(cast, field, value, stored):
    put(cast.workspace, said("1", emotion="joy", topics=["staff"], sentiment=1, sentiment_score=0.5))
    correct(cast, field, value)
    follow(cast.workspace)
    assert row_of(cast.workspace)[field] == stored


@pytest.mark.parametrize(
    ("field", "value"),
    [("sentiment", 2), ("sentiment", True), ("emotion", "rage"), ("topics", "price"), ("language", "x1"),
     ("language", "qq"), ("country", "Poland"), ("country", "ZZ"), ("country", "EU"), ("topics", ["no theme"]),
     ("reach", 5)],
)  # fmt: skip
def test_a_value_that_the_label_cannot_have_is_refused(cast, field, value):
    put(cast.workspace, said("1"))
    with pytest.raises(NotALabelError):
        correct(cast, field, value)
    assert not Correction.objects.exists()


def test_what_comes_in_again_keeps_what_people_said_and_counts_as_unchanged(cast):
    put(cast.workspace, said("1", sentiment=1), said("2", sentiment=1))
    correct(cast)
    follow(cast.workspace)
    again = overlay(cast.workspace).over(mentions(said("2", sentiment=1), said("1", sentiment=1)))
    with store.writing(cast.workspace.pk, cast.workspace.tzinfo) as writing:
        rewritten = writing.add(MENTION, again).commit()
    assert again["sentiment"].to_pylist() == [1, -1]
    assert rewritten.unchanged == 2
    assert row_of(cast.workspace)["sentiment"] == -1


def test_a_correction_made_while_rows_were_on_their_way_is_followed_once_more(cast):
    put(cast.workspace, said("1", sentiment=1))
    seen = overlay(cast.workspace)
    correct(cast)
    follow(cast.workspace)
    put(cast.workspace, said("1", sentiment=1, likes=3))  # labelled before the correction was made
    Job.objects.all().delete()
    corrections.check_again(cast.workspace, seen)
    assert Job.objects.count() == 1
    follow(cast.workspace)
    row = row_of(cast.workspace)
    assert (row["sentiment"], row["likes"]) == (-1, 3)


def test_undoing_gives_back_the_label_and_its_score(cast):
    put(cast.workspace, said("1", sentiment=1, sentiment_score=0.75))
    first = correct(cast, value=-1)
    second = correct(cast, value=0)
    follow(cast.workspace)
    assert row_of(cast.workspace)["sentiment"] == 0
    corrections.undo(second, by=cast.ana)
    follow(cast.workspace)
    assert row_of(cast.workspace)["sentiment"] == -1
    corrections.undo(first, by=cast.ana)
    follow(cast.workspace)
    row = row_of(cast.workspace)
    assert (row["sentiment"], row["sentiment_score"]) == (1, 0.75)
    assert AuditEntry.objects.filter(label="listening.correction_undone", person=cast.ana).count() == 2


def test_undoing_after_another_model_labelled_it_asks_that_model(cast):
    put(cast.workspace, said("1", "The bread is wonderful, I love it", sentiment=-1))
    correction = correct(cast, value=0)
    follow(cast.workspace)
    put(cast.workspace, said("1", "The bread is wonderful, I love it", sentiment=0, model_version="2"))
    corrections.undo(correction, by=cast.bo)
    follow(cast.workspace)
    assert row_of(cast.workspace)["sentiment"] == 1


def test_confirming_is_kept_as_evidence_and_wins_as_well(cast):
    put(cast.workspace, said("1", sentiment=1, emotion="joy", country=None))
    found = corrections.confirm(cast.workspace, row_of(cast.workspace), by=cast.bo)
    assert {each.field: each.new_value for each in found} == {"sentiment": 1, "emotion": "joy", "language": "en"}
    assert all(each.is_confirmation for each in found)
    again = overlay(cast.workspace).over(mentions(said("1", sentiment=-1, emotion="anger")))
    assert (again["sentiment"].to_pylist(), again["emotion"].to_pylist()) == ([1], ["joy"])


def test_one_undo_takes_a_whole_confirmation_back_and_leaves_what_was_said_before(cast):
    put(cast.workspace, said("1", sentiment=1, emotion="joy", country=None))
    correct(cast, value=0)
    with time_machine.travel(NOW + timedelta(minutes=1), tick=False):
        assert len(corrections.confirm(cast.workspace, row_of(cast.workspace), by=cast.bo)) == 3
        send(cast, cast.bo, "undo")
    assert [each.new_value for each in Correction.objects.standing()] == [0]
    send(cast, cast.bo, "undo")
    assert not Correction.objects.standing().exists()


def test_an_authors_erasure_keeps_the_corrected_label_and_leaves_no_words(cast):
    put(cast.workspace, said("1", "My name is Ursula", sentiment=1, author_id="ursula"))
    correct(cast)
    follow(cast.workspace)
    withdrawal = withdraw_author(cast.workspace, platform="x", author="ursula", by=cast.ana)
    assert erase_withdrawn(withdrawal) == 1
    row = row_of(cast.workspace)
    assert (row["text"], row["sentiment"]) == ("", -1)
    told = " ".join(str(value) for value in Correction.objects.values_list().get())
    assert "Ursula" not in told and "ursula" not in told


def test_one_key_corrects_on_the_list_and_the_page_shows_who_did(cast):
    put(cast.workspace, said("1", "Late again", sentiment=1))
    answer = send(cast, cast.bo, "sentiment:-1")  # without htmx: back to the mention
    assert answer.url.endswith("day=2026-03-20#labels")
    page = cast.browser(cast.vi).get(reverse("listening:mentions", args=[cast.workspace.slug])).content.decode()
    assert "Corrected by Bo" in page
    assert 'badge--fail">Negative' in page  # before the job has run
    assert 'name="choice"' not in page  # a viewer only reads


def test_htmx_gets_the_row_or_the_card_back(cast):
    put(cast.workspace, said("1", "Late again", sentiment=1))
    address = reverse("listening:correct", args=[cast.workspace.slug])
    fields = {"platform": "x", "id": "1", "choice": "sentiment:-1"}
    browser = cast.browser(cast.bo)
    row = browser.post(address, fields, headers={"HX-Request": "true"}).content.decode()
    assert row.startswith("<li data-mention") and 'badge--fail">Negative' in row
    card = browser.post(address, {**fields, "as": "card", "choice": "undo"}, headers={"HX-Request": "true"})
    assert "The correction is taken back." in card.content.decode()
    assert not Correction.objects.standing().exists()
    panel = browser.get(reverse("listening:labels", args=[cast.workspace.slug]), {"platform": "x", "id": "1"})
    assert 'value="emotion:joy"' in panel.content.decode()


@pytest.mark.parametrize(
    ("choice", "field", "value"),
    [("emotion:joy", "emotion", "joy"), ("emotion:", "emotion", None), ("topics:price", "topics", ["staff", "price"]),
     ("topics:staff", "topics", []), ("language", "language", "de"), ("country", "country", "AT")],
)  # fmt: skip
def test_each_choice_says_its_label(cast, choice, field, value):
    put(cast.workspace, said("1", emotion="fear", topics=["staff"]))
    send(cast, cast.bo, choice, language_value="de", country_value="AT")
    assert Correction.objects.get().new_value == value
    assert Correction.objects.get().field == field


def test_a_choice_that_is_none_is_refused_and_an_absent_mention_not_found(cast):
    put(cast.workspace, said("1"))
    put(cast.other, said("9", "Cem's own"))
    assert send(cast, cast.bo, "sentiment:7").status_code == 400
    assert send(cast, cast.bo, "sentiment:1", native_id="9").status_code == 404
    assert send(cast, cast.vi, "sentiment:1").status_code == 403
    assert send(cast, cast.cem, "sentiment:1").status_code == 404
    assert not Correction.objects.exists()


@pytest.mark.parametrize(
    ("choice", "told"),
    [("country:ZZ", "No country has the code “ZZ”."), ("language:qq", "No language has the code “qq”."),
     ("topics:no-such", "There is no theme “no-such” here."), ("topics:<b>", "There is no theme “<b>” here.")],
)  # fmt: skip
def test_a_crafted_request_is_told_what_there_is_not(cast, choice, told):
    put(cast.workspace, said("1"))
    answer = send(cast, cast.bo, choice)
    assert (answer.status_code, answer["Content-Type"].partition(";")[0]) == (400, "text/plain")
    assert answer.content.decode().startswith(told)
    assert not Correction.objects.exists()


def test_a_theme_that_is_gone_stays_on_a_mention_that_has_it_and_can_be_taken_off(cast):
    put(cast.workspace, said("1", topics=["gone"]))
    correct(cast, "topics", ["gone", "price"])
    send(cast, cast.bo, "topics:gone")
    assert [each.new_value for each in Correction.objects.order_by("pk")] == [["gone", "price"], ["price"]]


def test_only_countries_are_offered_as_places(cast):
    put(cast.workspace, said("1"))
    panel = cast.browser(cast.bo).get(
        reverse("listening:labels", args=[cast.workspace.slug]), {"platform": "x", "id": "1"}
    )
    offered = {code for code, _name in panel.context["choices"]["countries"]}
    assert {"JO", "XK", "BI"} <= offered
    assert not {"ZZ", "EU", "UN", "XA"} & offered


def test_the_list_reads_corrections_at_once_however_many_mentions(cast):
    def queries_of(count):
        put(cast.workspace, *(said(str(number), sentiment=1) for number in range(count)))
        for number in range(count):
            correct(cast, native_id=str(number))
        browser = cast.browser(cast.bo)
        address = reverse("listening:mentions", args=[cast.workspace.slug])
        browser.get(address)
        with CaptureQueriesContext(connection) as caught:
            browser.get(address)
        return len(caught)

    assert queries_of(1) == queries_of(3)


def test_corrections_of_far_days_are_found_again(cast):
    put(cast.workspace, said("1", sentiment=1, days_ago=80), said("2", sentiment=1))
    for native_id in "12":
        correct(cast, native_id=native_id)
    assert Correction.objects.filter(said_on__lt=date(2026, 1, 10)).count() == 1
    assert follow(cast.workspace) == 2


@pytest.mark.parametrize("field", ["spam", "offence"])
def test_spam_and_offence_are_said_by_one_key_and_taken_back(cast, field):
    put(cast.workspace, said("1", **{field: 0.93}), said("2", **{field: 0.02}))
    for native_id in ("1", "2"):
        assert send(cast, cast.bo, f"{field}:toggle", native_id).status_code == 302
    follow(cast.workspace)
    found = [row_of(cast.workspace, native_id)[field] for native_id in ("1", "2")]
    assert found == [0.0, 1.0]
    assert [(one.old_value, one.new_value) for one in Correction.objects.order_by("pk")] == [
        (True, False),
        (False, True),
    ]
    send(cast, cast.bo, "undo", "1")
    follow(cast.workspace)
    assert row_of(cast.workspace, "1")[field] == pytest.approx(0.93)
    with pytest.raises(NotALabelError):
        correct(cast, field, "yes")


def test_every_label_and_each_of_the_first_ten_themes_has_a_key_of_its_own(cast):
    page = cast.browser(cast.bo).get(reverse("listening:mentions", args=[cast.workspace.slug]))
    strokes = page.context["strokes"]
    keys = [key for stroke in strokes for key in stroke.keys.split()]
    assert len(keys) == len(set(keys))
    reached = {stroke.choice.partition(":")[0].removesuffix("_value") for stroke in strokes}
    assert {*corrections.FIELDS} <= reached
    themes = [stroke.shown for stroke in strokes if stroke.choice.startswith("topics:")]
    assert themes == [f"⇧{digit}" for digit in "1234567890"]
