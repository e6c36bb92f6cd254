"""The advice on the demo brand's planted truth: money goes to what works and away from what does nothing."""

from datetime import date

import pytest
import time_machine

from skopos.advice import actions
from skopos.advice.models import Advice
from skopos.channels.actions.register import add_channel
from skopos.channels.contract import Normalised
from skopos.demo.build import PEOPLE_OF_THE_BRAND, add_member, channel_fields, points_of
from skopos.demo.costs import book_costs
from skopos.demo.figures import make_figures
from skopos.demo.plan import Planner
from skopos.demo.story import CHANNELS, Story
from skopos.flows import take_in
from skopos.strategy import files
from skopos.strategy.models import Tactic
from skopos.value import actions as value
from skopos.workspaces.models import User
from tests.factories import make_member, make_workspace

TODAY = date(2026, 11, 22)


@pytest.fixture
def brand(db):
    """The brand's figures, plan and costs, without its mentions; its margin is told."""
    story = Story("quarter_end", TODAY)
    with time_machine.travel(f"{TODAY}T11:00:00Z", tick=False):
        workspace = make_workspace("Halmora")
        owner = make_member(workspace, "owner", "Amira")
        User.objects.filter(pk=owner.pk).update(email="demo@halmora.example")
        for channel in CHANNELS:
            add_channel(workspace, by=owner, **channel_fields(channel.key))
        figures = make_figures(story)
        take_in.take_in(workspace, [Normalised(points=points_of(story, figures))], inside=lambda intake: None)
        for person in PEOPLE_OF_THE_BRAND:
            add_member(workspace, *person)
        files.apply(workspace, Planner(story, figures).document(), by=owner)
        book_costs(workspace, story, by=owner)
        value.say_worth(workspace, "margin", low=0.34, likely=0.4, high=0.45, why="", by=owner)
        value.measure(workspace)
        yield workspace


def test_money_goes_to_what_truly_works_and_away_from_what_does_nothing(brand):
    actions.refresh(brand)
    titles = dict(Tactic.objects.filter(workspace=brand).values_list("pk", "title"))
    found = {titles[row.tactic_id]: row for row in Advice.objects.filter(workspace=brand).exclude(tactic=None)}
    assert found["Bakers on camera"].kind == "more"
    coupons = found["Daily coupons on Facebook"]
    assert coupons.kind in ("stop", "less")
    assert coupons.cost < 0
    assert found["Granola duets on TikTok"].kind in ("more", "try")
