import uuid
from datetime import UTC, datetime

import pytest

from skopos.collaboration.models import Notice
from skopos.governance.models import AuditEntry
from skopos.triage.actions import items, words
from skopos.triage.choices import Outcome, State, Verb
from skopos.triage.models import AppendOnlyError, Event, Idea, Item, Label, Praise, Remark, Risk
from tests.triage.factories import MONDAY, make_item

NOON = datetime(2026, 3, 16, 11, tzinfo=UTC)


@pytest.fixture(autouse=True)
def at_noon(time_machine):
    time_machine.move_to(NOON, tick=False)


@pytest.mark.parametrize(
    ("outcome", "state", "model"),
    [
        (Outcome.ANSWER, State.OPEN, None),
        (Outcome.IDEA, State.DONE, Idea),
        (Outcome.RISK, State.DONE, Risk),
        (Outcome.PRAISE, State.DONE, Praise),
        (Outcome.NOTHING, State.DONE, None),
    ],
)
def test_each_outcome_leads_where_it_belongs(cast, outcome, state, model):
    item = make_item(cast.workspace)
    changed = items.sort_items(cast.workspace, {item.pk: 1}, outcome=outcome, by=cast.bo)
    item.refresh_from_db()
    assert changed.items == [item]
    assert (item.outcome, item.state, item.version) == (outcome, state, 2)
    assert (item.touched_at, item.touch_minutes) == (NOON, 120.0)
    assert item.resolution_minutes == (120.0 if state == State.DONE else None)
    assert [kind.objects.count() for kind in (Idea, Risk, Praise)] == [
        int(kind is model) for kind in (Idea, Risk, Praise)
    ]
    event = Event.objects.get()
    assert (event.verb, event.by, event.version, event.after["outcome"]) == (Verb.SORTED, cast.bo, 2, outcome)
    entry = AuditEntry.objects.get()
    assert (entry.label, entry.person, entry.details) == (
        "triage.items_sorted", cast.bo, {"items": 1, "outcome": outcome.value}
    )  # fmt: skip


def test_saying_the_same_again_changes_nothing(cast):
    item = make_item(cast.workspace)
    items.sort_items(cast.workspace, {item.pk: 1}, outcome=Outcome.IDEA, by=cast.bo)
    changed = items.sort_items(cast.workspace, {item.pk: 2}, outcome=Outcome.IDEA, by=cast.ana)
    assert (changed.items, changed.overtaken) == ([], [])
    assert (Event.objects.count(), Idea.objects.count()) == (1, 1)


def test_the_second_of_two_people_is_told_and_overwrites_nothing(cast):
    item = make_item(cast.workspace)
    items.sort_items(cast.workspace, {item.pk: 1}, outcome=Outcome.RISK, by=cast.ana)
    changed = items.sort_items(cast.workspace, {item.pk: 1}, outcome=Outcome.NOTHING, by=cast.bo)
    item.refresh_from_db()
    assert (changed.items, changed.overtaken) == ([], [item])
    assert item.outcome == Outcome.RISK
    assert Event.objects.filter(by=cast.bo).count() == 0


def test_many_are_changed_at_once_and_taken_back_at_once(cast):
    several = [make_item(cast.workspace) for _ in range(3)]
    changed = items.sort_items(cast.workspace, {item.pk: 1 for item in several}, outcome=Outcome.PRAISE, by=cast.bo)
    assert len(changed.items) == 3
    items.assign_items(cast.workspace, {several[1].pk: 2}, owner=cast.ana, by=cast.ana)
    back = items.undo(cast.workspace, changed.batch, by=cast.bo)
    assert back.items == [several[0], several[2]]
    assert back.overtaken == [several[1]], "Ana changed it meanwhile"
    first = Item.objects.get(pk=several[0].pk)
    assert (first.state, first.outcome, first.resolved_at, first.touched_at) == (State.NEW, "", None, None)
    with pytest.raises(items.NothingToUndoError):
        items.undo(cast.workspace, changed.batch, by=cast.bo)


def test_only_ones_own_changes_are_taken_back(cast):
    item = make_item(cast.workspace)
    changed = items.finish_items(cast.workspace, {item.pk: 1}, by=cast.ana)
    for batch, person in ((changed.batch, cast.bo), (uuid.uuid4(), cast.ana)):
        with pytest.raises(items.NothingToUndoError):
            items.undo(cast.workspace, batch, by=person)
    with pytest.raises(items.NothingToUndoError):
        items.undo(cast.other, changed.batch, by=cast.ana)
    item.refresh_from_db()
    assert item.state == State.DONE


def test_items_of_another_workspace_stay_as_they_are(cast):
    item = make_item(cast.workspace)
    changed = items.finish_items(cast.other, {item.pk: 1}, by=cast.cem)
    item.refresh_from_db()
    assert (changed.items, item.state) == ([], State.NEW)


def test_finishing_what_nobody_sorted_says_nothing_and_reopening_brings_it_back(cast):
    item = make_item(cast.workspace)
    items.finish_items(cast.workspace, {item.pk: 1}, by=cast.bo)
    item.refresh_from_db()
    assert (item.outcome, item.resolved_at) == (Outcome.NOTHING, NOON)
    items.reopen_items(cast.workspace, {item.pk: 2}, by=cast.bo)
    item.refresh_from_db()
    assert (item.state, item.outcome, item.resolved_at, item.resolution_minutes) == (State.NEW, "", None, None)


def test_who_is_given_an_item_is_told_and_who_takes_one_is_not(cast):
    first, second = make_item(cast.workspace), make_item(cast.workspace)
    items.assign_items(cast.workspace, {first.pk: 1}, owner=cast.bo, by=cast.ana)
    items.assign_items(cast.workspace, {second.pk: 1}, owner=cast.bo, by=cast.bo)
    notice = Notice.objects.get()
    assert (notice.person, notice.kind) == (cast.bo, "triage.assigned")
    assert notice.url.endswith(f"?view=mine&item={first.pk}")


def test_labels_are_put_on_taken_off_and_undone(cast):
    item = make_item(cast.workspace)
    on = items.label_items(cast.workspace, {item.pk: 1}, name="  Berlin   shop ", on=True, by=cast.bo)
    again = items.label_items(cast.workspace, {item.pk: 2}, name="berlin SHOP", on=True, by=cast.bo)
    assert [label.name for label in item.labels.all()] == ["Berlin shop"]
    assert (len(on.items), again.items, Label.objects.count()) == (1, [], 1)
    items.label_items(cast.workspace, {item.pk: 2}, name="Berlin shop", on=False, by=cast.bo)
    assert not item.labels.exists()
    off = Event.objects.latest("pk").batch
    items.undo(cast.workspace, off, by=cast.bo)
    assert [label.name for label in item.labels.all()] == ["Berlin shop"]


def test_a_reply_is_recorded_and_finishes_the_item(cast):
    item = make_item(cast.workspace)
    changed = words.record_reply(cast.workspace, {item.pk: 1}, text="It is on its way.", by=cast.bo)
    item.refresh_from_db()
    assert (item.outcome, item.state, item.replied_at, item.reply_minutes) == (Outcome.ANSWER, State.DONE, NOON, 120.0)
    remark = Remark.objects.get()
    assert (remark.kind, remark.text, remark.by) == ("reply", "It is on its way.", cast.bo)
    items.undo(cast.workspace, changed.batch, by=cast.bo)
    item.refresh_from_db()
    assert (item.replied_at, item.state) == (None, State.NEW)
    assert Remark.objects.get().withdrawn is True


def test_a_note_leaves_the_item_open_and_counts_as_a_first_touch(cast):
    item = make_item(cast.workspace)
    words.write_note(cast.workspace, {item.pk: 1}, text="Called the shop.", by=cast.bo)
    item.refresh_from_db()
    assert (item.state, item.touched_at, item.version) == (State.NEW, NOON, 2)


def test_a_new_deadline_has_lateness_told_anew(cast):
    item = make_item(cast.workspace, late_told_at=NOON)
    items.set_due(cast.workspace, {item.pk: 1}, due_at=None, by=cast.bo)
    item.refresh_from_db()
    assert (item.due_at, item.late_told_at) == (None, None)


def test_the_history_holds_no_words_and_cannot_be_changed(cast):
    item = make_item(cast.workspace)
    words.record_reply(cast.workspace, {item.pk: 1}, text="secret words", by=cast.bo)
    event = Event.objects.get()
    assert "secret" not in str([event.before, event.after])
    event.verb = Verb.DONE
    for forbidden in (event.save, event.delete, Event.objects.all().delete, lambda: Event.objects.update(verb="x")):
        with pytest.raises(AppendOnlyError):
            forbidden()
    cast.workspace.delete()
    assert Event.objects.count() == 0, "it goes with its workspace"


def test_items_know_when_they_are_late():
    item = Item(state=State.OPEN, due_at=MONDAY)
    assert item.is_late(NOON)
    item.state = State.DONE
    assert not item.is_late(NOON)
