"""Advice about no tactic: the next money of a channel, times of posting, themes and forms."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from skopos.advice import actions
from skopos.advice.models import Advice, Standing
from skopos.strategy.models import Trial
from skopos.strategy.workflow import RefusedError
from skopos.value import actions as value
from skopos.value.models import Measured
from tests.channels.factories import make_channel
from tests.measurement.factories import store_mentions
from tests.strategy.factories import make_objective, make_strategy
from tests.value.factories import TODAY

SLOT = {"weekday": 1, "hour": 18, "posts": 14, "factor": 1.4, "low": 1.15, "high": 1.7, "best": 0.8}


@pytest.fixture
def noon():
    with time_machine.travel(f"{TODAY}T11:00:00Z", tick=False) as frozen:
        yield frozen


@pytest.fixture
def objective(cast, noon):
    make_channel(cast.workspace, key="fb", name="Our page")
    return make_objective(cast.workspace, make_strategy(cast.workspace), title="Sell more online")


def measured(cast, kind, result, **inputs):
    made = {"kind": kind, "version": "1", "fingerprint": "f" * 64, "result": result, "inputs": inputs}
    return Measured.objects.create(workspace=cast.workspace, subject=inputs.get("channel", ""), **made)


def content(cast, name="bread", by="theme", **stages):
    told = {stage: dict(zip(("low", "mid", "high", "posts"), seen, strict=True)) for stage, seen in stages.items()}
    return measured(cast, "content", {"groups": [{"by": by, "name": name, "posts": 30, "stages": told}]})


def paid(name="fb:spend", *, each=(5.0, 6.0, 7.0), sure_low=6_000.0, **more):
    low, mid, high = each
    return {
        "name": name, "low": 5_000.0, "mid": 10_000.0, "high": 15_000.0, "activity": 4_000.0, "learned": 0.2,
        "active_weeks": 20, "sure_low": sure_low, "next": list(each), "next_draws": [low, mid, high] * 30,
        "more": [1_000.0, 2_000.0, 3_000.0], "less": [-3_000.0, -2_000.0, -1_000.0], **more,
    }  # fmt: skip


def mix(cast, *channels, refused=False, concerns=()):
    told = {"refused": refused, "concerns": list(concerns), "channels": list(channels)}
    return measured(cast, "mix", told, outcome="revenue", first="2025-01-06", weeks=90)


def margin(cast):
    value.say_worth(cast.workspace, "margin", low=0.3, likely=0.33, high=0.4, why="", by=cast.ana)


def test_nothing_is_advised_where_nothing_is_surely_different(cast, objective):
    content(cast, engagement=(0.97, 1.02, 1.07, 30))
    measured(cast, "posts", {"evidence": False, "slots": [SLOT]}, channel="fb", outcome="engagements")
    margin(cast)
    mix(cast, paid(each=(1.0, 3.0, 5.0)), paid("x:spend", sure_low=100.0), {"name": "fb:reach"})
    assert actions.refresh(cast.workspace) == 0


def test_content_that_does_better_gets_more_and_worse_less(cast, objective):
    content(cast, awareness=(0.9, 1.0, 1.1, 30), engagement=(1.1, 1.3, 1.5, 30))
    assert actions.refresh(cast.workspace) == 1
    assert actions.refresh(cast.workspace) == 0
    row = Advice.objects.get()
    assert (row.kind, row.source, row.subject, row.cost) == ("more", "content", "theme:bread", 0.0)
    assert (row.change_low, row.change_mid, row.change_high) == pytest.approx((0.1, 0.3, 0.5))
    page = cast.browser(cast.vi).get(reverse("advice:list", args=[cast.workspace.slug])).text
    assert "Post more about “bread”" in page
    assert "30 such posts brought" in page
    Measured.objects.all().delete()
    content(cast, by="form", name="flag:question", engagement=(0.5, 0.6, 0.8, 12))
    assert actions.refresh(cast.workspace) == 1
    assert set(Advice.objects.values_list("subject", "standing", "kind")) == {
        ("theme:bread", "outdated", "more"), ("form:flag:question", "open", "less"),
    }  # fmt: skip
    page = cast.browser(cast.vi).get(reverse("advice:list", args=[cast.workspace.slug])).text
    assert "Fewer posts of this form: with a question" in page


def test_a_time_is_advised_only_where_times_differ(cast, objective):
    measured(cast, "posts", {"evidence": True, "slots": [SLOT]}, channel="fb", outcome="engagements")
    assert actions.refresh(cast.workspace) == 1
    row = Advice.objects.get()
    page = cast.browser(cast.bo).get(reverse("advice:one", args=[cast.workspace.slug, row.pk])).text
    assert "On Our page, post in this time: Tuesday 18:00–21:00" in page
    assert "14 posts of this time brought" in page
    assert "For which objective?" in page
    assert reverse("value:posts", args=[cast.workspace.slug]) in page


@pytest.mark.parametrize(
    ("each", "kind", "cost"), [((5.0, 6.0, 7.0), "more", 200.0), ((0.1, 0.5, 1.0), "less", -200.0)]
)
def test_the_next_money_goes_where_it_comes_back(cast, objective, each, kind, cost):
    margin(cast)
    mix(cast, paid(each=each))
    assert actions.refresh(cast.workspace) == 1
    row = Advice.objects.get()
    assert (row.kind, row.subject, row.cost, row.unit) == (kind, "fb:spend", pytest.approx(cost), "EUR")
    assert abs(row.change_mid) == pytest.approx(2_000 / 20 * 4)
    page = cast.browser(cast.vi).get(reverse("advice:one", args=[cast.workspace.slug, row.pk])).text
    assert f"Put a quarter {kind} into ads on Our page" in page
    assert reverse("value:mix", args=[cast.workspace.slug]) in page


def test_a_mix_that_is_refused_or_doubted_and_no_margin_advise_nothing(cast, objective):
    mix(cast, paid())
    assert actions.refresh(cast.workspace) == 0  # nobody said what stays of revenue
    margin(cast)
    Measured.objects.all().delete()
    mix(cast, paid(), concerns=[{"kind": "alike", "channels": ["fb:spend"], "value": 1.0, "refuses": False}])
    assert actions.refresh(cast.workspace) == 0
    Measured.objects.all().delete()
    mix(cast, paid(), refused=True)
    assert actions.refresh(cast.workspace) == 0


def test_following_it_needs_an_objective_and_opens_a_trial(cast, objective):
    content(cast, engagement=(1.1, 1.3, 1.5, 30))
    actions.refresh(cast.workspace)
    row = Advice.objects.get()
    with pytest.raises(RefusedError, match="belongs to an objective"):
        actions.accept(row, by=cast.bo)
    other = make_objective(cast.other, make_strategy(cast.other), title="Theirs")
    url = reverse("advice:accept", args=[cast.workspace.slug, row.pk])
    bo = cast.browser(cast.bo)
    bo.post(url, {"objective": other.pk})
    assert not Trial.objects.exists()
    bo.post(url, {"objective": objective.pk})
    trial = Trial.objects.get()
    assert (trial.objective, trial.tactic) == (objective, None)
    assert trial.hypothesis.startswith("Post more about “bread”. 30 such posts brought")
    page = cast.browser(cast.vi).get(reverse("advice:one", args=[cast.workspace.slug, row.pk])).text
    assert "Sell more online" in page
    assert actions.refresh(cast.workspace) == 0


def test_a_refusal_is_remembered_until_the_evidence_changes(cast, objective):
    row = content(cast, engagement=(1.1, 1.3, 1.5, 30))
    actions.refresh(cast.workspace)
    actions.reject(Advice.objects.get(), by=cast.bo, reason="We have no more bread")
    assert actions.refresh(cast.workspace) == 0
    row.result["groups"][0]["stages"]["engagement"] |= {"mid": 1.6, "low": 1.4, "high": 1.9}
    row.save()
    assert actions.refresh(cast.workspace) == 1


def test_the_trial_closes_with_the_posts_that_followed_it_against_the_others(cast, objective, noon):
    content(cast, engagement=(1.1, 1.3, 1.5, 30))
    actions.refresh(cast.workspace)
    advice = actions.accept(Advice.objects.get(), by=cast.bo, objective=objective)
    posts = [
        {
            "day": TODAY + timedelta(days=number), "topics": ["bread"] if number % 2 else ["cake"],
            "likes": (300 if number % 2 else 100) + number, "reach": 10_000, "owned": True, "channel": "fb",
        }
        for number in range(20)
    ]  # fmt: skip
    noon.move_to(f"{TODAY + timedelta(days=29)}T11:00:00Z")
    store_mentions(cast.workspace, posts[:3])
    assert actions.close_due(cast.workspace) == 0
    noon.move_to(f"{TODAY + timedelta(days=31)}T11:00:00Z")
    assert actions.close_due(cast.workspace) == 0  # too few posts
    store_mentions(cast.workspace, posts)
    assert actions.close_due(cast.workspace) == 1
    advice.refresh_from_db()
    entry = Trial.objects.get().entries.get()
    assert (advice.standing, advice.proposal["decision"], entry.unit) == (Standing.CLOSED, "adopt", "share")
    assert 1.5 < entry.effect_low < 2 * 0.95 < entry.effect_high < 2.2
    assert cast.browser(cast.ana).get(reverse("advice:one", args=[cast.workspace.slug, advice.pk])).status_code == 200
