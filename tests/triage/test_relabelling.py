import pytest
from django.urls import reverse

from skopos.facts.reading import open_facts
from skopos.governance.models import AuditEntry
from skopos.listening.corrections import follow_corrections
from skopos.listening.evidence import Correction
from skopos.triage.actions import items
from skopos.triage.actions.intake import take_new
from skopos.triage.choices import State
from skopos.triage.forms import RuleForm
from skopos.triage.models import Event, Item, Rule
from tests.listening.factories import NOW, make_search
from tests.themes.factories import make_theme
from tests.triage.factories import make_item, put, question, said


@pytest.fixture(autouse=True)
def at_now(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def item(cast):
    put(cast.workspace, said("q1", "Sick bread!", sentiment=None, emotion=None, topics=["price"]))
    return make_item(
        cast.workspace, native_id="q1", day=NOW.date(), sentiment=None, unsure=True, topics=["price"], published_at=NOW
    )


def send(cast, item, choice, person=None, mark=None):
    item.refresh_from_db()
    address = reverse("triage:correct", args=[cast.workspace.slug])
    fields = {"item": mark or f"{item.pk}:{item.version}", "at": item.pk, "choice": choice, "in_view": "unsure"}
    return cast.browser(person or cast.bo).post(address, fields, follow=True)


def stored(workspace):
    follow_corrections.call(workspace_id=workspace.pk)
    with open_facts(workspace.pk, workspace.tzinfo) as facts:
        return facts.query("SELECT sentiment, emotion, topics FROM mention").to_pylist()


def test_one_key_says_the_mood_of_the_mention_and_of_the_item(cast, item):
    page = send(cast, item, "sentiment:1")
    item.refresh_from_db()
    assert (item.sentiment, item.unsure, item.state, item.touched_at) == (1, False, State.NEW, NOW)
    said_so = Correction.objects.get()
    assert (said_so.field, said_so.new_value, said_so.by, said_so.source) == ("sentiment", 1, cast.bo, "triage")
    assert stored(cast.workspace) == [{"sentiment": 1, "emotion": None, "topics": ["price"]}]
    assert page.context["shown"]["item"] == item
    assert [choice["on"] for choice in page.context["moods"]] == [False, False, True]
    assert Event.objects.get(item=item).verb == "relabelled"
    assert AuditEntry.objects.filter(label="triage.items_relabelled").count() == 1


def test_the_workspaces_own_themes_can_be_put_on_and_those_switched_off_are_not_offered(cast, item):
    make_theme(cast.workspace, "vegan-options", "Vegan options")
    make_theme(cast.workspace, "delivery", "", is_active=False)
    page = send(cast, item, "topics:vegan-options")
    item.refresh_from_db()
    assert item.topics == ["price", "vegan-options"]
    offered = {choice["value"]: (choice["name"], choice["on"]) for choice in page.context["topics"]}
    assert offered["topics:vegan-options"] == ("Vegan options", True)
    assert "topics:delivery" not in offered


def test_emotion_and_topics_follow_too_and_one_topic_more_is_one_less_the_next_time(cast, item):
    send(cast, item, "emotion:joy")
    send(cast, item, "topics:staff")
    send(cast, item, "topics:price")
    item.refresh_from_db()
    assert (item.emotion, item.topics, item.unsure) == ("joy", ["staff"], True)
    assert stored(cast.workspace) == [{"sentiment": None, "emotion": "joy", "topics": ["staff"]}]


def test_a_theme_that_does_not_exist_is_refused_and_the_item_stays_as_it_is(cast, item):
    page = send(cast, item, "topics:no-such")
    item.refresh_from_db()
    assert "There is no theme “no-such” here." in page.content.decode()
    assert (item.topics, Correction.objects.exists()) == (["price"], False)


def test_a_correction_is_taken_back_with_one_key(cast, item):
    send(cast, item, "sentiment:-1")
    batch = Event.objects.get(item=item).batch
    items.undo(cast.workspace, batch, by=cast.bo)
    item.refresh_from_db()
    assert (item.sentiment, item.unsure, item.touched_at) == (None, True, None)
    assert Correction.objects.get().undone_at == NOW
    assert stored(cast.workspace)[0]["sentiment"] is None


def test_of_two_people_the_later_sees_the_item_as_it_is(cast, item):
    old = f"{item.pk}:{item.version}"
    send(cast, item, "sentiment:1")
    page = send(cast, item, "sentiment:-1", person=cast.ana, mark=old)
    item.refresh_from_db()
    assert item.sentiment == 1
    assert Correction.objects.count() == 1
    assert "somebody changed it meanwhile" in page.content.decode()


@pytest.mark.parametrize("choice", ["sentiment:2", "emotion:bliss", "spam:yes", "nonsense", ""])
def test_what_is_no_value_of_a_label_changes_nothing(cast, item, choice):
    assert "cannot have that value" in send(cast, item, choice).content.decode()
    assert not Correction.objects.exists()


def test_a_mention_that_is_gone_has_no_labels_to_correct(cast):
    item = make_item(cast.workspace)
    assert "no longer stored" in send(cast, item, "sentiment:1").content.decode()
    assert not Event.objects.exists()


def test_viewers_and_other_workspaces_correct_nothing(cast, item):
    address = reverse("triage:correct", args=[cast.workspace.slug])
    fields = {"item": f"{item.pk}:{item.version}", "choice": "sentiment:1"}
    assert cast.browser(cast.vi).post(address, fields).status_code == 403
    assert cast.browser(cast.cem).post(address, fields).status_code == 404
    page = cast.browser(cast.vi).get(reverse("triage:inbox", args=[cast.workspace.slug]) + f"?item={item.pk}")
    assert address not in page.content.decode()
    assert not Correction.objects.exists()


def test_every_key_of_the_page_is_given_once(cast, item):
    page = cast.browser(cast.bo).get(reverse("triage:inbox", args=[cast.workspace.slug]) + f"?item={item.pk}")
    keys = [choice["hotkey"] for choice in [*page.context["moods"], *page.context["emotions"]]]
    assert keys[:3] == ["-", "0", "Plus"]
    assert len(keys) == len(set(keys))
    assert 'aria-keyshortcuts="Shift+H"' in page.content.decode()


def rule_form(cast, **changed):
    fields = {"name": "Bread", "turn": "nobody", "daily_limit": 200, "position": 10, "active": "on", **changed}
    member = cast.workspace.memberships.get(user=cast.ana)
    return RuleForm(fields, instance=Rule(workspace=cast.workspace), member=member)


def test_a_rule_stands_on_a_saved_search(cast):
    make_search(cast.workspace, slug="recall", name="Recall", query="glass OR recall")
    make_search(cast.other, slug="theirs", name="Theirs", query="bread")
    assert not rule_form(cast, search="theirs").is_valid()
    form = rule_form(cast, search="recall")
    assert form.is_valid(), form.errors
    form.save()
    assert form.instance.query == "search=recall&period=all"
    put(cast.workspace, question("1", searches=["recall"]), question("2"))
    assert take_new(cast.workspace) == 1
    assert Item.objects.get().native_id == "1"
    again = RuleForm(instance=form.instance, member=cast.workspace.memberships.get(user=cast.ana))
    assert again["search"].value() == "recall"


def test_an_undone_import_takes_its_items_along_unless_somebody_worked_on_them(cast):
    from skopos.triage.actions.withdrawing import withdraw

    left, worked, other = make_item(cast.workspace), make_item(cast.workspace), make_item(cast.workspace)
    theirs = make_item(cast.other, native_id=left.native_id)
    items.assign_items(cast.workspace, {worked.pk: 1}, owner=cast.bo, by=cast.bo)
    assert withdraw(cast.workspace, [("x", left.native_id), ("x", worked.native_id)], by=cast.ana) == 1
    assert sorted(Item.objects.values_list("pk", flat=True)) == sorted([worked.pk, other.pk, theirs.pk])
    assert AuditEntry.objects.get(label="triage.items_withdrawn").details == {"items": 1}
    assert withdraw(cast.workspace, [], by=cast.ana) == 0
