from skopos.demo.care import work_through
from skopos.triage.models import Idea, Item, Praise, Risk, SavedReply
from tests.triage.factories import make_item


def test_the_brands_people_shared_the_queue_and_decided_the_first_mentions(cast):
    for _ in range(20):
        make_item(cast.workspace)
    work_through(cast.workspace)
    assert set(Item.objects.values_list("owner__name", flat=True)) == {"Ana", "Bo"}
    assert Item.objects.exclude(outcome="").count() == 15
    assert (Idea.objects.get(state="accepted").title, Risk.objects.get(severity=3).owner) == (
        "A smaller bag for one week", cast.ana,
    )  # fmt: skip
    assert (Idea.objects.count(), Risk.objects.count(), Praise.objects.count()) == (3, 3, 3)
    assert SavedReply.objects.filter(name="Late delivery").count() == 5
