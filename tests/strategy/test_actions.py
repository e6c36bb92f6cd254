from datetime import date
from decimal import Decimal

import pytest

from skopos.governance.models import AuditEntry
from skopos.strategy import actions, given, queries
from skopos.strategy.assessment import assess
from skopos.strategy.models import BusinessGoal, CheckIn, Outlook, Tactic, Trial, TrialEntry
from skopos.strategy.workflow import RefusedError
from skopos.workspaces.models import Role
from tests.factories import make_member
from tests.strategy.factories import make_objective, make_strategy, make_tactic
from tests.strategy.series import TODAY, monthly_orders, series


def labels(workspace):
    return list(AuditEntry.objects.filter(workspace=workspace).order_by("pk").values_list("label", flat=True))


def test_a_row_gets_a_key_from_its_title_and_an_entry_in_the_audit_trail(cast):
    made = [
        actions.create(BusinessGoal, workspace=cast.workspace, by=cast.ana, title=title, kind="culture")
        for title in ("Größere Łódź – Đà Nẵng!", "Größere Łódź – Đà Nẵng!", "فرهنگ", "文化")
    ]
    assert [goal.slug for goal in made] == [
        "grossere-lodz-da-nang",
        "grossere-lodz-da-nang-2",
        "businessgoal",
        "businessgoal-2",
    ]
    assert [goal.rank for goal in made] == [0, 1, 2, 3]
    assert labels(cast.workspace) == ["strategy.goal_created"] * 4


def test_an_update_that_changes_nothing_writes_nothing(cast):
    strategy = make_strategy(cast.workspace)
    before = labels(cast.workspace)
    actions.update(strategy, by=cast.ana, title=strategy.title)
    assert labels(cast.workspace) == before
    actions.update(strategy, by=cast.ana, title="New", plan="First this")
    entry = AuditEntry.objects.latest("pk")
    assert (entry.label, entry.details["changed"]["title"]) == (
        "strategy.strategy_changed", ["Talk where bakers talk", "New"],
    )  # fmt: skip


def test_what_others_hang_on_cannot_be_deleted(cast):
    objective = make_objective(cast.workspace, state="draft")
    with pytest.raises(RefusedError, match="Strategies serve this goal"):
        actions.delete(objective.strategy.goal, by=cast.ana)
    with pytest.raises(RefusedError, match="Objectives belong"):
        actions.delete(objective.strategy, by=cast.ana)
    actions.check_in(objective, note="Going well", by=cast.bo)
    with pytest.raises(RefusedError, match="Only a draft without trials"):
        actions.delete(objective, by=cast.ana)


def test_a_draft_can_be_deleted(cast):
    objective = make_objective(cast.workspace, state="draft")
    tactic = make_tactic(objective)
    actions.delete(tactic, by=cast.ana)
    actions.delete(objective, by=cast.ana)
    assert labels(cast.workspace)[-2:] == ["strategy.tactic_deleted", "strategy.objective_deleted"]
    assert Tactic.objects.count() == 0


def test_a_revision_is_a_new_version_and_the_old_one_stays(cast):
    objective = make_objective(cast.workspace)
    actions.revise_objective(objective, by=cast.ana, reason="Too bold", target=500.0)
    assert [(v.number, v.fields["target"], v.reason) for v in objective.versions.all()] == [
        (2, 500.0, "Too bold"), (1, 550.0, ""),
    ]  # fmt: skip
    objective.refresh_from_db()
    assert (objective.version, objective.target, objective.state) == (2, 500.0, "running")


def test_an_owner_or_an_order_makes_no_version(cast):
    objective = make_objective(cast.workspace)
    actions.revise_objective(objective, by=cast.ana, owner=cast.bo, rank=7)
    objective.refresh_from_db()
    assert (objective.version, objective.owner, objective.rank) == (1, cast.bo, 7)


def test_whoever_moves_the_goalposts_needs_a_second_pair_of_eyes(cast):
    mona = make_member(cast.workspace, Role.MANAGER, "Mona")
    objective = make_objective(cast.workspace)
    actions.revise_objective(objective, by=cast.ana, title="Reach 550 orders by spring")
    assert objective.state == "running"
    actions.revise_objective(objective, by=cast.ana, target=400.0)
    assert (objective.state, objective.proposed_by) == ("proposed", cast.ana)
    with pytest.raises(RefusedError, match="Ask another manager"):
        actions.move_objective(objective, to="approved", by=cast.ana)
    actions.move_objective(objective, to="approved", by=mona)
    objective.refresh_from_db()
    assert objective.state == ("running" if objective.start <= TODAY else "approved")


def test_someone_alone_may_approve_their_own(cast):
    objective = make_objective(cast.workspace, state="draft", start=date(2100, 1, 1), deadline=date(2100, 12, 31))
    actions.move_objective(objective, to="proposed", by=cast.ana)
    actions.move_objective(objective, to="approved", by=cast.ana)
    objective.refresh_from_db()
    assert objective.state == "approved"


@pytest.mark.parametrize(("old", "new"), [("draft", "running"), ("met", "draft"), ("running", "approved")])
def test_the_workflow_has_no_short_cuts(cast, old, new):
    objective = make_objective(cast.workspace, state=old)
    with pytest.raises(RefusedError, match="cannot go from"):
        actions.move_objective(objective, to=new, by=cast.ana)


def test_a_tactic_walks_through_its_states_and_its_spend_is_recorded(cast):
    tactic = make_tactic(make_objective(cast.workspace), budget=Decimal("100.00"))
    assert tactic.currency == "EUR"
    for state in ("proposed", "approved", "running"):
        actions.move_tactic(tactic, to=state, by=cast.ana)
    actions.record_spend(tactic, spend=Decimal("120.50"), by=cast.ana)
    tactic.refresh_from_db()
    assert (tactic.state, tactic.spend, tactic.is_over_budget) == ("running", Decimal("120.50"), True)
    with pytest.raises(RefusedError):
        actions.move_tactic(tactic, to="draft", by=cast.ana)


def test_an_assessment_is_stored_with_all_that_went_into_it(cast):
    objective = make_objective(cast.workspace)
    outlook = actions.assess(objective, monthly_orders(), today=TODAY)
    stored = Outlook.objects.get()
    assert stored == outlook
    assert queries.series_of(stored) == monthly_orders()
    again = assess(queries.spec_of(objective), queries.series_of(stored), today=stored.as_of, seed=stored.seed)
    assert again == queries.assessment_of(stored)
    assert (stored.outcome, stored.version) == ("ok", 1)
    metric = monthly_orders().metric
    assert queries.series_of(stored, {metric: "Bestellungen"}).label == "Bestellungen"
    assert queries.series_of(stored, {"another": "Umsatz"}).label == monthly_orders().label
    assert queries.series_of(None, {metric: "Bestellungen"}) is None


def test_the_same_figures_are_stored_once(cast):
    objective = make_objective(cast.workspace)
    first = actions.assess(objective, monthly_orders(), today=TODAY)
    assert actions.assess(objective, monthly_orders(), today=date(2026, 11, 23)) == first
    actions.revise_objective(objective, by=cast.ana, target=900.0)
    second = actions.assess(objective, monthly_orders(), today=TODAY)
    assert second != first
    assert (second.version, second.verdict) == (2, "off_track")
    assert queries.newest_outlook(objective) == second


def test_too_little_history_is_stored_as_such(cast):
    outlook = actions.assess(make_objective(cast.workspace), series([1.0, 2.0], first=date(2026, 9, 1)), today=TODAY)
    assert (outlook.outcome, outlook.probability, outlook.observed, outlook.needed) == ("too_short", None, 2, 8)
    assert actions.assess(make_objective(cast.workspace), None, today=TODAY).outcome == "no_data"


def test_an_approved_objective_begins_to_run_on_its_start(cast):
    objective = make_objective(cast.workspace, state="approved", start=date(2026, 11, 22))
    actions.assess(objective, monthly_orders(), today=date(2026, 11, 21))
    assert objective.state == "approved"
    actions.assess(objective, monthly_orders(), today=date(2026, 11, 22))
    assert objective.state == "running"


@pytest.mark.parametrize(("target", "state"), [(300.0, "met"), (3000.0, "missed")])
def test_the_figures_close_an_objective(cast, target, state):
    dates = {"start": date(2026, 5, 1), "deadline": date(2026, 10, 31)}
    objective = make_objective(cast.workspace, target=target, **dates)
    assert actions.assess(objective, monthly_orders(), today=TODAY).verdict == state
    objective.refresh_from_db()
    assert objective.state == state


def test_the_learning_log_leads_to_a_new_version(cast):
    objective = make_objective(cast.workspace)
    trial = actions.start_trial(
        objective, hypothesis="Reels sell more than photos", expected_effect="+10 %", start=TODAY, by=cast.bo
    )
    result = actions.record_result(
        trial, effect=0.08, effect_low=0.02, effect_high=0.14, level=0.95, n=4200, unit="share", by=cast.bo
    )
    decision = actions.decide(trial, decision="adopt", note="It holds", changes={"target": 600.0}, by=cast.ana)
    assert (decision.new_version.number, decision.new_version.fields["target"]) == (2, 600.0)
    better = actions.record_result(trial, effect=0.07, by=cast.bo, corrects=result)
    assert [entry.kind for entry in trial.entries.all()] == ["result", "decision", "result"]
    assert better.corrects == result
    assert labels(cast.workspace)[-5:] == [
        "strategy.trial_started", "strategy.result_recorded", "strategy.objective_revised", "strategy.trial_decided",
        "strategy.result_recorded",
    ]  # fmt: skip


def test_an_effect_lies_inside_its_interval_and_entries_stay_with_their_trial(cast):
    objective = make_objective(cast.workspace)
    one, two = (
        actions.start_trial(objective, hypothesis=text, expected_effect="x", start=TODAY, by=cast.bo) for text in "ab"
    )
    with pytest.raises(RefusedError, match="inside its interval"):
        actions.record_result(one, effect=0.2, effect_low=0.3, effect_high=0.4, by=cast.bo)
    entry = actions.correct(one, note="The week was a holiday", by=cast.bo)
    with pytest.raises(RefusedError, match="another trial"):
        actions.correct(two, note="x", by=cast.bo, corrects=entry)
    other = make_tactic(make_objective(cast.workspace))
    with pytest.raises(RefusedError, match="another objective"):
        actions.start_trial(objective, hypothesis="c", expected_effect="x", start=TODAY, by=cast.bo, tactic=other)


@pytest.mark.parametrize("model", [Outlook, CheckIn, Trial, TrialEntry])
def test_what_is_known_is_never_overwritten(cast, model):
    objective = make_objective(cast.workspace)
    actions.assess(objective, None, today=TODAY)
    actions.check_in(objective, note="n", by=cast.bo)
    trial = actions.start_trial(objective, hypothesis="h", expected_effect="x", start=TODAY, by=cast.bo)
    actions.correct(trial, note="n", by=cast.bo)
    with pytest.raises(TypeError, match="append-only"):
        model.objects.get().save()


def test_a_history_from_a_file_serves_where_nothing_is_fed(cast):
    history = {"period": "M", "start": "2024-11-01", "values": list(monthly_orders().values), "kind": "flow"}
    objective = make_objective(cast.workspace, history=history)
    found = queries.history_of(cast.workspace, queries.spec_of(objective), objective.history, TODAY)
    assert (found.values, found.starts) == (monthly_orders().values, monthly_orders().starts)
    assert given.from_json(given.as_json(found)) == found
