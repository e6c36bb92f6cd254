"""Advice from a workspace's own results: made, followed, closed with the measured result, refused and remembered."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from skopos.advice import actions, queries, tasks
from skopos.advice.budget import frontier_of, money_of
from skopos.advice.models import Advice, Standing
from skopos.common import clock
from skopos.governance.models import AuditEntry
from skopos.jobs.models import Job
from skopos.strategy.models import Objective, Tactic, Trial
from skopos.strategy.workflow import RefusedError
from skopos.value import actions as value
from skopos.value.models import Measured
from tests.measurement.factories import point, store_points
from tests.value.factories import DAYS, TODAY, add_tactic, tell


@pytest.fixture
def noon():
    with time_machine.travel(f"{TODAY}T11:00:00Z", tick=False) as frozen:
        yield frozen


@pytest.fixture
def brand(cast, noon):
    """Revenue that a tactic truly raised by a fifth; the margin is a third."""
    tactic = tell(cast.workspace)
    Tactic.objects.update(end=None)
    value.say_worth(cast.workspace, "margin", low=0.3, likely=0.33, high=0.4, why="", by=cast.ana)
    value.measure(cast.workspace)
    return tactic


@pytest.fixture
def advice(cast, brand):
    assert actions.refresh(cast.workspace) == 1
    return Advice.objects.get()


def address(cast, name, row):
    return reverse(f"advice:{name}", args=[cast.workspace.slug, row.pk])


def test_what_pays_gets_more(cast, advice):
    assert (advice.kind, advice.rule, advice.standing, advice.unit) == ("more", "pays", "open", "EUR")
    assert advice.evidence["pays"] > 0.95
    assert 0 < advice.change_low < advice.change_mid < advice.change_high
    days = advice.evidence["days"]
    assert (days, advice.cost) == (100, pytest.approx(0.25 * advice.evidence["put_in"] * 28 / days))
    assert advice.evidence["measured"][0]["fingerprint"]


def test_making_it_again_changes_nothing(cast, advice):
    assert actions.refresh(cast.workspace) == 0
    assert Advice.objects.get().pk == advice.pk


def test_money_moves_away_from_what_does_nothing(cast, noon):
    tactic = tell(cast.workspace, effect=0.0)
    Tactic.objects.filter(pk=tactic.pk).update(spend=60_000)
    value.say_worth(cast.workspace, "margin", low=0.3, likely=0.33, high=0.4, why="", by=cast.ana)
    value.measure(cast.workspace)
    actions.refresh(cast.workspace)
    row = Advice.objects.get()
    assert row.kind == "stop"
    assert row.cost < 0


def test_without_figures_there_is_no_advice(cast, noon):
    tactic = tell(cast.workspace)
    Objective.objects.update(metric="clicks")
    value.measure(cast.workspace)
    assert actions.refresh(cast.workspace) == 0
    (found,) = queries.judged(cast.workspace)
    assert (found.tactic, found.advised, found.why_not) == (tactic, None, "no_figures")
    page = cast.browser(cast.vi).get(reverse("advice:list", args=[cast.workspace.slug])).text
    assert "not enough data for advice" in page
    assert "has no figures yet" in page


def test_following_it_opens_a_trial_in_the_learning_log(cast, advice):
    bo = cast.browser(cast.bo)
    assert bo.post(address(cast, "accept", advice)).status_code == 302
    advice.refresh_from_db()
    trial = Trial.objects.get()
    assert (advice.standing, advice.by, advice.trial) == (Standing.ACCEPTED, cast.bo, trial)
    assert (trial.tactic, trial.start, trial.end) == (advice.tactic, TODAY, TODAY + timedelta(days=27))
    assert trial.hypothesis.startswith("Put a quarter more into “Ads”. In 100 measured days it added")
    assert AuditEntry.objects.filter(label="advice.accepted", person=cast.bo).count() == 1
    assert actions.refresh(cast.workspace) == 0
    with pytest.raises(RefusedError, match="answered this already"):
        actions.accept(advice, by=cast.ana)


def test_the_trial_closes_itself_and_the_decision_makes_the_next_version(cast, advice, noon):
    Objective.objects.update(target=100_000, deadline=TODAY + timedelta(days=55))
    actions.accept(advice, by=cast.bo)
    assert actions.close_due(cast.workspace) == 0
    noon.move_to(f"{TODAY + timedelta(days=28)}T11:00:00Z")
    assert actions.close_due(cast.workspace) == 0  # the figures of its days are not in yet
    more = [
        point(
            "revenue",
            TODAY + timedelta(days=day),
            2_400.0 + 40 * (day % 3),
            channel="shop",
            platform="shop",
            unit="EUR",
        )
        for day in range(28)
    ]
    store_points(cast.workspace, more)
    assert actions.close_due(cast.workspace) == 1
    assert actions.close_due(cast.workspace) == 0
    advice.refresh_from_db()
    entry = Trial.objects.get().entries.get()
    assert (advice.standing, entry.kind, entry.n, entry.unit, entry.by) == ("closed", "result", 28, "EUR", None)
    assert 0 < entry.effect_low < entry.effect < entry.effect_high
    target = advice.proposal["changes"]["target"]
    assert advice.proposal["decision"] == "adopt"
    assert target == pytest.approx(100_000 + entry.effect * 2, rel=0.01)
    ana, bo = cast.browser(cast.ana), cast.browser(cast.bo)
    told = {"decision": "adopt", "with_target": "on"}
    assert bo.post(address(cast, "decide", advice), told).status_code == 403
    assert "Proposed target" in ana.get(address(cast, "one", advice)).text
    ana.post(address(cast, "decide", advice), told)
    objective = Objective.objects.get()
    assert (objective.target, objective.version) == (target, 2)
    advice.refresh_from_db()
    assert advice.standing == Standing.DECIDED


def test_a_refusal_asks_why_and_is_remembered(cast, advice):
    bo = cast.browser(cast.bo)
    assert bo.post(address(cast, "reject", advice), {"reason": " "}).status_code == 422
    assert bo.post(address(cast, "reject", advice), {"reason": "The budget is frozen."}).status_code == 302
    advice.refresh_from_db()
    assert (advice.standing, advice.reason) == (Standing.REJECTED, "The budget is frozen.")
    assert actions.refresh(cast.workspace) == 0
    assert "The budget is frozen." in bo.get(reverse("advice:list", args=[cast.workspace.slug])).text


def test_refused_advice_comes_back_when_its_evidence_changes(cast, advice):
    actions.reject(advice, by=cast.bo, reason="Not now")
    old = dict(advice.evidence)
    Advice.objects.update(evidence={**old, "pays": old["pays"] - 0.3})
    assert actions.refresh(cast.workspace) == 1
    assert Advice.objects.filter(standing=Standing.OPEN).count() == 1


def test_advice_whose_reason_is_gone_is_outdated(cast, advice):
    Advice.objects.update(kind="stop")
    assert actions.refresh(cast.workspace) == 1
    assert sorted(Advice.objects.values_list("standing", flat=True)) == ["open", "outdated"]


def test_pages_for_a_viewer_who_can_answer_nothing(cast, advice):
    vi = cast.browser(cast.vi)
    page = vi.get(address(cast, "one", advice)).text
    assert "Put a quarter more into “Ads”" in page
    assert "Follow it" not in page
    assert vi.post(address(cast, "accept", advice)).status_code == 403
    listed = vi.get(reverse("advice:list", args=[cast.workspace.slug])).text
    assert "The tactics together added" in listed


def test_the_list_takes_the_same_number_of_queries_with_one_and_three(cast, brand):
    objective = Objective.objects.get()
    actions.refresh(cast.workspace)
    browser, url = cast.browser(cast.vi), reverse("advice:list", args=[cast.workspace.slug])
    browser.get(url)
    with CaptureQueriesContext(connection) as one:
        browser.get(url)
    row = Advice.objects.get()
    for number in range(2):
        tactic = add_tactic(objective, title=f"More {number}", first=DAYS - 5)
        Advice.objects.create(
            workspace=cast.workspace, tactic=tactic, kind="try", rule="alike", evidence=row.evidence, unit="EUR",
            change_low=0, change_mid=1, change_high=2, cost=1,
        )  # fmt: skip
    with CaptureQueriesContext(connection) as three:
        page = browser.get(url).text
    assert "More 1" in page
    assert len(three) == len(one)


def test_the_budget_page_moves_money_to_what_works(cast, brand):
    objective = Objective.objects.get()
    vi, url = cast.browser(cast.vi), reverse("advice:budget", args=[cast.workspace.slug])
    assert "Too little to share out" in vi.get(url).text
    add_tactic(objective, title="Old flyers", first=120, end=170, spend=5000)
    value.measure(cast.workspace)
    page = vi.get(url).text
    assert "Plans, the most daring first" in page
    money = money_of(cast.workspace)
    best = frontier_of(money, None, 0.5, ())[0]
    spend = dict(zip([line.key for line in money.lines], best.spend, strict=True))
    before = dict(zip([line.key for line in money.lines], money.spend, strict=True))
    assert spend["ads"] > before["ads"]
    assert spend["old-flyers"] < before["old-flyers"]
    kept = vi.get(url, {"budget": "99999999", "step": "10"}).text
    assert "No plan keeps these limits" in kept


def test_new_results_and_new_days_queue_advice(cast, brand):
    assert tasks.follow_results.func() == 1
    assert tasks.follow_days.func() == 1
    assert Job.objects.filter(task_path__endswith="advise").count() == 1
    assert tasks.advise.func(cast.workspace.pk) == 1
    Measured.objects.update(computed_at=clock.now() - timedelta(hours=1))
    assert tasks.follow_results.func() == 0


def test_anybody_who_contributes_may_look_again(cast, noon):
    url = reverse("advice:anew", args=[cast.workspace.slug])
    assert cast.browser(cast.vi).post(url).status_code == 403
    assert cast.browser(cast.bo).post(url).status_code == 302
    assert Job.objects.get().task_path.endswith("advise")


def test_the_home_page_says_what_to_do_next(cast, advice):
    page = cast.browser(cast.vi).get(reverse("web:home", args=[cast.workspace.slug])).text
    assert "Put a quarter more into “Ads”: In 100 measured days it added" in page
