import pytest
import time_machine
from django.urls import reverse

from skopos.facts.reading import open_facts
from skopos.listening import accuracy, corrections, queries, sampling
from skopos.listening.evidence import Correction, Sample
from tests.listening.factories import NOW, put, said

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def spoken(cast):
    """Forty mentions in two languages, of which every fourth is German; own, empty and unlabelled ones beside them."""
    rows = [
        said(f"m{at}", f"Post {at}", sentiment=at % 3 - 1, language="de" if at % 4 == 0 else "en", model_version="m-1")
        for at in range(40)
    ]
    beside = [said("own", owned=True), said("erased", text=""), said("unsure", sentiment=None)]
    put(cast.workspace, *rows, *beside)
    return cast.workspace


def drawn(workspace, by, size=20):
    with open_facts(workspace.pk, workspace.tzinfo) as facts:
        return sampling.draw(facts, workspace, size=size, since=NOW.date(), until=NOW.date(), by=by)


def row_of(workspace, item):
    with open_facts(workspace.pk, workspace.tzinfo) as facts:
        return queries.one(facts, item.platform, item.native_id)


def say(workspace, item, by, sentiment, emotion=None):
    return sampling.answer(workspace, item, row_of(workspace, item), sentiment=sentiment, emotion=emotion, by=by)


def test_a_sample_has_every_language_and_class_and_only_what_can_be_judged(cast, spoken):
    sample = drawn(spoken, cast.bo)
    items = list(sample.items.all())
    assert sum(stratum["size"] for stratum in sample.strata) == sample.labelled == 40
    assert sample.mentions == 41
    assert {(item.language, item.sentiment) for item in items} == {
        (language, sentiment) for language in ("de", "en") for sentiment in (-1, 0, 1)
    }
    assert not {"own", "erased", "unsure"} & {item.native_id for item in items}
    assert len({item.native_id for item in items}) == len(items) >= 20


def test_what_people_had_corrected_is_judged_by_what_the_machine_had_said(cast, spoken):
    with open_facts(spoken.pk, spoken.tzinfo) as facts:
        row = queries.one(facts, "x", "m1")
    corrections.correct(spoken, row, field="sentiment", value=1, by=cast.bo)
    corrections.follow_corrections.call(workspace_id=spoken.pk)
    sample = drawn(spoken, cast.bo, size=400)
    item = sample.items.get(native_id="m1")
    assert item.sentiment == 0
    assert sample.strata[item.stratum]["sentiment"] == 1
    for each in sample.items.all():
        say(spoken, each, cast.bo, 1 if each.native_id == "m1" else each.sentiment)
    result = accuracy.result_of(sample, list(sample.items.all()))
    assert result.found.accuracy.value == pytest.approx(39 / 40)


def test_the_figures_say_how_right_the_machine_is_in_all_and_by_language(cast, spoken):
    sample = drawn(spoken, cast.bo, size=400)
    for item in sample.items.all():  # German ones are always wrong
        say(spoken, item, cast.bo, item.sentiment if item.language == "en" else (item.sentiment + 2) % 3 - 1)
    items = list(sample.items.all())
    assert accuracy.result_of(sample, items).found.accuracy.value == pytest.approx(30 / 40)
    by_language = accuracy.parts_of(sample, items)["language"]
    assert [(part.name, part.found.accuracy.value) for part in by_language] == [("English", 1.0), ("German", 0.0)]
    page = cast.browser(cast.vi).get(reverse("listening:accuracy", args=[spoken.slug])).content.decode()
    assert "75" in page and "By language" in page and "Draw and label" not in page


def test_the_figures_of_two_samples_are_drawn_over_time(cast, spoken):
    browser = cast.browser(cast.vi)
    address = reverse("listening:accuracy", args=[spoken.slug])
    for right in (True, False):
        sample = drawn(spoken, cast.bo, size=400)
        for item in sample.items.all():
            say(spoken, item, cast.bo, item.sentiment if right else (item.sentiment + 2) % 3 - 1)
        answer = browser.get(address)
        assert (answer.context["over_time"] is None) is right
    figure = answer.context["over_time"]
    assert [row["value"] for row in figure.rows] == [1.0, 0.0]
    assert all(row["low"] <= row["value"] <= row["high"] for row in figure.rows)
    assert figure.summary == "The sentiment was right in 100% of the first sample shown and in 0% of the latest."
    assert figure.summary in answer.content.decode()


def test_the_machines_label_is_hidden_until_a_person_has_chosen(cast, spoken):
    browser = cast.browser(cast.bo)
    answer = browser.post(reverse("listening:draw", args=[spoken.slug]), {"size": 50, "days": 28})
    sample = Sample.objects.get()
    assert answer.url == reverse("listening:sample", args=[spoken.slug, sample.pk])
    first = sample.items.get(place=0)
    page = browser.get(answer.url).content.decode()
    assert f"Post {first.native_id[1:]}<" in page
    assert "badge" not in page.partition('id="sample"')[2]
    assert "and so had the machine" not in page
    told = browser.post(
        answer.url,
        {"place": 0, "choice": f"sentiment:{first.sentiment}", "emotion": "joy"},
        headers={"HX-Request": "true"},
    ).content.decode()
    assert "and so had the machine" in told
    first.refresh_from_db()
    assert (first.answer, first.answer_emotion, first.by) == (first.sentiment, "joy", cast.bo)
    kept = {each.field: each.source for each in Correction.objects.all()}
    assert kept == {"sentiment": "sample", "emotion": "sample"}


def test_a_label_is_taken_back_with_its_corrections_and_asked_for_again(cast, spoken):
    sample = drawn(spoken, cast.bo)
    first = sampling.next_item(sample)
    say(spoken, first, cast.bo, 1)
    assert sampling.next_item(sample) != first
    address = reverse("listening:sample", args=[spoken.slug, sample.pk])
    cast.browser(cast.bo).post(address, {"choice": "undo"})
    assert sampling.next_item(sample) == first
    assert not Correction.objects.standing().exists()


def test_of_two_people_at_once_the_first_word_is_kept(cast, spoken):
    sample = drawn(spoken, cast.bo)
    item = sampling.next_item(sample)
    assert say(spoken, item, cast.bo, 1)
    assert not say(spoken, item, cast.ana, -1)
    item.refresh_from_db()
    assert (item.answer, item.by) == (1, cast.bo)


@pytest.mark.parametrize("choice", ["sentiment:2", "sentiment:x", "", "emotion:joy"])
def test_a_choice_that_is_none_is_refused(cast, spoken, choice):
    sample = drawn(spoken, cast.bo)
    address = reverse("listening:sample", args=[spoken.slug, sample.pk])
    assert cast.browser(cast.bo).post(address, {"place": 0, "choice": choice}).status_code == 400
    assert sampling.next_item(sample).place == 0


def test_skipping_goes_on_and_says_nothing(cast, spoken):
    sample = drawn(spoken, cast.bo)
    address = reverse("listening:sample", args=[spoken.slug, sample.pk])
    cast.browser(cast.bo).post(address, {"place": 0, "choice": "skip"})
    assert sampling.next_item(sample).place == 1
    assert accuracy.result_of(sample, list(sample.items.all())) is None
    assert cast.browser(cast.vi).get(address).status_code == 403


def test_where_nothing_is_labelled_there_is_nothing_to_draw(cast):
    browser = cast.browser(cast.bo)
    answer = browser.post(reverse("listening:draw", args=[cast.workspace.slug]), {"size": 50, "days": 28})
    page = browser.get(answer.url).content.decode()
    assert "There is no mention with a sentiment in this time." in page
    assert not Sample.objects.exists()
