from skopos.common import clock
from skopos.demo.care import work_through
from skopos.triage.models import Idea, Item, Praise, Risk, SavedReply
from tests.listening.factories import NOW, put, said
from tests.triage.factories import make_item


def test_the_brands_people_shared_the_queue_and_decided_as_the_words_ask_for(cast):
    for number in range(20):
        make_item(cast.workspace, sentiment=(-1, 0)[number % 2])
    lately = (NOW - clock.now()).days + 3  # days before the moment at which the factories speak
    put(
        cast.workspace,
        said("w1", "Is Night Rye by Halmora vegan?", days_ago=lately, sentiment=0),
        said("p1", "Love it!", days_ago=lately, sentiment=1, emotion="joy"),
        said("s1", "Metal in my granola.", days_ago=lately, sentiment=-1, topics=["safety"]),
        said("p0", "Loved it then.", days_ago=lately + 90, sentiment=1, emotion="joy"),
    )

    work_through(cast.workspace)

    assert set(Item.objects.values_list("owner__name", flat=True)) == {"Ana", "Bo", None}
    assert Item.objects.exclude(outcome="").count() == 12
    assert [(idea.item.native_id, idea.title, idea.state) for idea in Idea.objects.all()] == [
        ("w1", "Say on every bag what is vegan", "accepted")
    ]
    assert [(risk.item.native_id, risk.severity, risk.owner) for risk in Risk.objects.all()] == [("s1", 3, cast.ana)]
    assert [praise.item.native_id for praise in Praise.objects.all()] == ["p1"]
    assert SavedReply.objects.filter(name="Late delivery").count() == 5
