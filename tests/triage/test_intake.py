from datetime import UTC, datetime, timedelta

import pytest

from skopos.collaboration.models import Notice
from skopos.flows import take_in
from skopos.governance import actions as governance
from skopos.triage.actions import desks, erasure, intake, items, lateness, words
from skopos.triage.choices import Outcome, Reason, Turn
from skopos.triage.models import Event, Item, Remark, Rule, Seat
from tests.listening.factories import NOW
from tests.triage.factories import make_item, put, question, said

ANGRY = {"name": "Angry questions", "mood": "-1", "question": True}


@pytest.fixture(autouse=True)
def on_the_day(time_machine):
    time_machine.move_to(NOW + timedelta(hours=1), tick=False)


def make_rule(workspace, **fields):
    return Rule.objects.create(workspace=workspace, **{**ANGRY, "turn": Turn.NOBODY, **fields})


def queued():
    return list(Item.objects.order_by("native_id").values_list("native_id", flat=True))


def test_a_rule_chooses_what_fits_all_its_conditions(cast):
    make_rule(cast.workspace, min_reach=500)
    put(
        cast.workspace,
        question("fits", reach=500),
        question("followers", reach=None, author_followers=900),
        question("few", reach=499),
        question("ours", reach=900, owned=True),
        question("repost", reach=900, kind="repost"),
        question("old", reach=900, days_ago=15),
        said("glad", "Why so good?", sentiment=1, flags=["question"], reach=900),
        said("plain", "Late.", sentiment=-1, reach=900),
        question("erased", reach=900, text=""),
    )
    assert intake.take_new(cast.workspace) == 2
    assert queued() == ["fits", "followers"]
    item = Item.objects.get(native_id="fits")
    assert (item.text, item.author_name, item.language, item.sentiment, item.reach) == (
        "Why is my bread late again?", "Somebody", "en", -1, 500,
    )  # fmt: skip
    assert (item.day, item.reason, item.rule.name) == (NOW.date(), Reason.RULE, "Angry questions")
    assert item.due_at == datetime(2026, 3, 23, 10, tzinfo=UTC), "eight working hours after Friday 11:00 in Berlin"
    event = Event.objects.get(item=item)
    assert (event.verb, event.by, event.by_itself) == ("arrived", None, True)


def test_no_mention_comes_twice_whatever_happens(cast):
    make_rule(cast.workspace)
    make_rule(cast.workspace, name="Again", position=20)
    put(cast.workspace, question("1"))
    assert [intake.take_new(cast.workspace) for _ in range(2)] == [1, 0]
    items.finish_items(cast.workspace, {Item.objects.get().pk: 1}, by=cast.bo)
    put(cast.workspace, question("1", likes=4))
    assert intake.take_new(cast.workspace) == 0
    assert Item.objects.count() == 1
    assert intake.take_new(cast.other) == 0


def test_the_unsure_are_queued_for_people(cast):
    make_rule(cast.workspace, name="Unsure", mood="", question=False, unsure=True)
    put(
        cast.workspace,
        said("ambiguous", "Well, great.", sentiment=None),
        said("clear", sentiment=0, confidence=0.9),
        said("doubtful", sentiment=-1, confidence=0.4),
        said("advert", sentiment=None, spam=0.9),
        said("foreign", sentiment=None, supported=False, confidence=None),
    )
    assert intake.take_new(cast.workspace) == 2
    assert queued() == ["ambiguous", "doubtful"]
    assert set(Item.objects.values_list("unsure", "reason")) == {(True, Reason.UNSURE)}


def test_a_saved_search_is_a_rule(cast):
    make_rule(cast.workspace, name="Rye", mood="", question=False, query="q=rye+-wheat&country=DE&period=7")
    put(
        cast.workspace,
        said("rye", "Rye bread!", days_ago=9),
        said("both", "Rye and wheat"),
        said("us", "Rye", country="US"),
    )
    intake.take_new(cast.workspace)
    assert queued() == ["rye"]


def test_of_each_day_the_limit_lets_in_those_that_most_people_hear(cast):
    make_rule(cast.workspace, daily_limit=2)
    put(cast.workspace, *(question(str(n), reach=n) for n in range(1, 5)), question("y", days_ago=1))
    assert intake.take_new(cast.workspace) == 3
    assert queued() == ["3", "4", "y"]
    assert intake.take_new(cast.workspace) == 0, "the limit is of the day, not of the run"


def test_turns_go_round_and_leave_out_who_is_away(cast):
    rule = make_rule(cast.workspace, turn=Turn.TURNS)
    put(cast.workspace, *(question(str(n), reach=9 - n) for n in range(3)))
    intake.take_new(cast.workspace)
    assert [item.owner for item in Item.objects.order_by("native_id")] == [cast.ana, cast.bo, cast.ana]
    put(cast.workspace, question("3"))
    intake.take_new(cast.workspace)
    assert Item.objects.get(native_id="3").owner == cast.bo, "whoever waited longest"
    desks.set_turns(cast.workspace, cast.ana, takes_turns=False, by=cast.ana)
    put(cast.workspace, question("4"), question("5"))
    intake.take_new(cast.workspace)
    assert {Item.objects.get(native_id=key).owner for key in "45"} == {cast.bo}
    assert Seat.objects.filter(workspace=cast.workspace).count() == 2
    assert {notice.person for notice in Notice.objects.all()} == {cast.ana, cast.bo}
    rule.turn, rule.person = Turn.PERSON, cast.vi
    rule.save()
    put(cast.workspace, question("6"))
    intake.take_new(cast.workspace)
    assert Item.objects.get(native_id="6").owner is None, "a viewer is given no work"


def test_the_path_of_a_mention_leads_into_the_queue(cast):
    desks.seed(cast.workspace)
    desks.seed(cast.workspace)
    assert Rule.objects.filter(workspace=cast.workspace).count() == 3
    put(cast.workspace, question("1"))
    take_in.catch_up(cast.workspace)
    assert queued() == ["1"]


def test_by_hand_it_comes_once_and_is_recorded(cast):
    row = question("1", text="Hm") | {"day": NOW.date()}
    item, is_new = intake.queue_by_hand(cast.workspace, row, by=cast.bo)
    again, is_new_again = intake.queue_by_hand(cast.workspace, row, by=cast.ana)
    assert (again, is_new, is_new_again) == (item, True, False)
    assert (item.reason, item.text) == (Reason.HAND, "Hm")
    assert Event.objects.get().by == cast.bo


def test_erasing_an_author_empties_the_copies_and_what_was_written_about_them(cast):
    put(cast.workspace, question("1", author_name="Kim", author_id="k1"))
    make_rule(cast.workspace)
    intake.take_new(cast.workspace)
    theirs, gone = Item.objects.get(), make_item(cast.workspace, author_id="K1", author_name="")
    others = make_item(cast.workspace, author_name="Lee", author_id="lee")
    elsewhere = make_item(cast.workspace, author_id="k1", platform="reddit")
    words.record_reply(cast.workspace, {theirs.pk: 1}, text="Dear Kim", by=cast.bo)
    for name in ("k1", "Kim"):
        withdrawal = governance.withdraw_author(cast.workspace, platform="X", author=name, by=cast.ana)
        governance.erase_withdrawn(withdrawal)
    for item in (theirs, gone):
        item.refresh_from_db()
        assert (item.text, item.title, item.url, item.author_id, item.author_name) == ("", "", "", "", "")
        assert item.is_blanked
    assert (theirs.outcome, theirs.reply_minutes) == (Outcome.ANSWER, 0.0)
    assert Remark.objects.get().text == ""
    assert Event.objects.filter(item=theirs).latest("pk").verb == "blanked"
    for item in (others, elsewhere):
        item.refresh_from_db()
        assert item.text
    put(cast.workspace, question("2", author_name="kim", author_id=None))
    assert intake.take_new(cast.workspace) == 0, "who does not want to be kept is not copied anew"


def test_retention_empties_old_copies_only(cast):
    old = make_item(cast.workspace, published_at=NOW - timedelta(days=40))
    new = make_item(cast.workspace, published_at=NOW - timedelta(days=2))
    governance.change_policy(cast.workspace, keep_days=30, by=cast.ana)
    governance.apply_retention(cast.workspace)
    old.refresh_from_db()
    new.refresh_from_db()
    assert (old.text, bool(new.text)) == ("", True)
    assert erasure.blank(cast.workspace, erasure.copies.Erased(before=NOW - timedelta(days=30))) == 0


def test_owners_are_told_once_that_they_are_late_and_managers_where_nobody_is(cast):
    late = {"due_at": NOW}
    make_item(cast.workspace, owner=cast.bo, **late)
    make_item(cast.workspace, owner=cast.bo, **late)
    make_item(cast.workspace, **late)
    make_item(cast.workspace, state="done", **late)
    make_item(cast.workspace, due_at=NOW + timedelta(days=1))
    assert lateness.tell_late(cast.workspace) == 3
    assert {(notice.person, notice.kind) for notice in Notice.objects.all()} == {
        (cast.bo, "triage.late"), (cast.ana, "triage.late_unowned"),
    }  # fmt: skip
    assert lateness.tell_late(cast.workspace) == 0
