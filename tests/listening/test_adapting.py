import pytest
import time_machine
from django.urls import reverse

from skopos.facts.reading import open_facts
from skopos.governance.actions import erase_withdrawn, withdraw_author
from skopos.governance.models import AuditEntry
from skopos.jobs.models import Job
from skopos.listening import adapting, corrections, erasure, queries, sampling
from skopos.listening.evidence import Adapter
from skopos_language.model import weights
from tests.listening.factories import NOW, make_adapter, put, said

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_now():
    with time_machine.travel(NOW, tick=False):
        yield


def learn(workspace):
    return adapting.learn_adapter.call(workspace_id=workspace.pk)


@pytest.fixture
def labelled(cast):
    """Ninety mentions, all labelled blindly: here what beeps is good and what hums is bad."""
    texts = ["The scanner hums every evening at gate {}", "The scanner beeps every morning at door {}"]
    rows = [said(f"m{at}", texts[at % 2].format(at % 13), model_version=weights().version) for at in range(90)]
    put(cast.workspace, *rows)
    with open_facts(cast.workspace.pk, cast.workspace.tzinfo) as facts:
        sample = sampling.draw(facts, cast.workspace, size=400, since=NOW.date(), until=NOW.date(), by=cast.bo)
    for item in sample.items.all():
        item.answer, item.answered_at = (1 if int(item.native_id[1:]) % 2 else -1), NOW
        item.save()
    return cast.workspace


def sentiments(workspace):
    with open_facts(workspace.pk, workspace.tzinfo) as facts:
        rows = facts.query("SELECT native_id, sentiment, model_version FROM mention").to_pylist()
    return {row["native_id"]: row["sentiment"] for row in rows}, {row["model_version"] for row in rows}


def test_an_adapter_that_helps_is_used_and_relabelling_keeps_what_people_said(cast, labelled):
    assert learn(labelled) == 1
    adapter = Adapter.objects.get()
    assert (adapter.state, adapter.labels, adapter.report["helps"]) == ("on", 90, True)
    assert {row["word"] for row in adapter.report["words"]} >= {"hums", "beeps"}
    with open_facts(labelled.pk, labelled.tzinfo) as facts:
        row = queries.one(facts, "x", "m1")
    corrections.correct(labelled, row, field="sentiment", value=0, by=cast.bo)
    adapting.relabel.call(workspace_id=labelled.pk, days=7)
    found, versions = sentiments(labelled)
    assert (found["m1"], found["m3"], found["m4"]) == (0, 1, -1)
    assert versions == {f"{weights().version}+own-1"}
    assert adapting.relabel.call(workspace_id=labelled.pk, days=7) == 0


def test_it_is_switched_off_and_on_again_and_the_page_explains_it(cast, labelled):
    learn(labelled)
    adapter = Adapter.objects.get()
    address = reverse("listening:adapter_switch", args=[labelled.slug, adapter.pk])
    browser = cast.browser(cast.ana)
    assert cast.browser(cast.bo).post(address, {"on": "no"}).status_code == 403
    browser.post(address, {"on": "no"})
    assert adapting.in_use(labelled) is None
    browser.post(address, {"on": "yes"})
    assert adapting.in_use(labelled).name == "own-1"
    assert AuditEntry.objects.filter(label="listening.adapter_switched").count() == 2
    page = browser.get(reverse("listening:accuracy", args=[labelled.slug])).content.decode()
    assert "It helps." in page and "beeps" in page


def test_few_labels_are_refused_with_the_reason(cast):
    put(cast.workspace, said("1", "Fine bread"), said("2", "Bad bread"))
    for native_id, value in (("1", 1), ("2", -1)):
        with open_facts(cast.workspace.pk, cast.workspace.tzinfo) as facts:
            row = queries.one(facts, "x", native_id)
        corrections.correct(cast.workspace, row, field="sentiment", value=value, by=cast.bo)
    assert learn(cast.workspace) == 1
    adapter = Adapter.objects.get()
    assert (adapter.state, adapter.report["reason"]) == ("refused", "few")
    with pytest.raises(adapting.RefusedError):
        adapting.switch(adapter, on=True, by=cast.ana)


def test_an_adapter_of_another_model_moves_nothing(cast):
    make_adapter(cast.workspace, base_version="mood-0")
    assert adapting.in_use(cast.workspace) is None
    assert learn(cast.workspace) is None  # nobody said anything yet


def test_learning_and_relabelling_are_asked_for_once(cast):
    browser = cast.browser(cast.ana)
    for _ in range(2):
        browser.post(reverse("listening:learn", args=[cast.workspace.slug]))
        browser.post(reverse("listening:relabel", args=[cast.workspace.slug]), {"days": 7})
    assert Job.objects.count() == 2


def test_words_that_only_erased_people_used_are_taken_off_the_adapter(cast):
    texts = ["The scanner hums at gate {}", "The scanner beeps at door {}"]
    rows = [
        said(
            f"m{at}", texts[at % 2].format(at % 13), model_version=weights().version,
            author_id="kim" if at % 2 else "lee", author_name="Kim" if at % 2 else "Lee",
        )
        for at in range(90)
    ]  # fmt: skip
    put(cast.workspace, *rows)
    for at in range(90):
        with open_facts(cast.workspace.pk, cast.workspace.tzinfo) as facts:
            row = queries.one(facts, "x", f"m{at}")
        corrections.correct(cast.workspace, row, field="sentiment", value=1 if at % 2 else -1, by=cast.bo)
    learn(cast.workspace)
    before = {row["word"] for row in Adapter.objects.get().report["words"]}
    assert before >= {"hums", "beeps"}
    make_adapter(cast.other, report={"words": [{"word": "beeps", "move": 0.1, "texts": 3}]})
    erase_withdrawn(withdraw_author(cast.workspace, platform="x", author="Kim", by=cast.ana))
    after = {row["word"] for row in Adapter.objects.get(workspace=cast.workspace).report["words"]}
    assert "beeps" not in after
    assert "hums" in after
    assert Adapter.objects.get(workspace=cast.other).report["words"][0]["word"] == "beeps"
    assert erasure.blank(cast.workspace, erasure.copies.Erased()) == 0
