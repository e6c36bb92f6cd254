from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from skopos.strategy import actions, documents, sources
from skopos.strategy.models import BusinessGoal, CheckIn, Objective, Strategy, Tactic, Trial
from skopos.workspaces.models import Role
from tests.factories import make_member
from tests.strategy.factories import make_objective, make_strategy, make_tactic
from tests.strategy.series import TODAY, monthly_orders
from tests.strategy.test_documents import SMALL


class Fed:
    """One catalogue and one history for everybody."""

    def metrics(self, workspace):
        return {"orders": sources.MetricChoice("orders", "Orders", "count", "flow", "up", "Conversion")}

    def channels(self, workspace):
        return [("instagram", "Instagram")]

    def series(self, workspace, spec, today):
        return monthly_orders()


@pytest.fixture(autouse=True)
def fed():
    before = sources.register(Fed())
    with time_machine.travel("2026-11-22T09:00:00Z", tick=False):
        yield
    sources.register(before)


@pytest.fixture
def objective(cast):
    row = make_objective(cast.workspace)
    actions.assess(row, monthly_orders(), today=TODAY)
    return row


def url(workspace, name, *args):
    return reverse(f"strategy:{name}", args=[workspace.slug, *args])


def pages(workspace, objective, tactic, trial):
    """Every page that can be read, with the least role that may."""
    slug = objective.slug
    return [
        ("viewer", "tree", []), ("viewer", "export", []), ("viewer", "learning", []), ("viewer", "objective", [slug]),
        ("viewer", "what_if", [slug]), ("viewer", "tactic", [tactic.slug]), ("viewer", "trial", [trial.slug]),
        ("contributor", "trial_new", [slug]), ("manager", "goal_new", []), ("manager", "import", []),
        ("manager", "goal_edit", [objective.strategy.goal.slug]),
        ("manager", "strategy_new", [objective.strategy.goal.slug]),
        ("manager", "strategy_edit", [objective.strategy.slug]),
        ("manager", "objective_new", [objective.strategy.slug]),
        ("manager", "smart_table", [objective.strategy.slug]), ("manager", "objective_edit", [slug]),
        ("manager", "tactic_new", [slug]), ("manager", "tactic_edit", [tactic.slug]),
    ]  # fmt: skip


def changes(objective, tactic, trial):
    """Every address that changes something, with the least role that may."""
    slug = objective.slug
    return [
        ("manager", "start", []), ("manager", "goal_delete", [objective.strategy.goal.slug]),
        ("manager", "strategy_delete", [objective.strategy.slug]), ("manager", "objective_move", [slug]),
        ("manager", "objective_delete", [slug]), ("contributor", "check_in", [slug]),
        ("manager", "tactic_move", [tactic.slug]), ("contributor", "tactic_spend", [tactic.slug]),
        ("manager", "tactic_delete", [tactic.slug]), ("contributor", "trial_result", [trial.slug]),
        ("manager", "trial_decision", [trial.slug]), ("contributor", "trial_correction", [trial.slug]),
    ]  # fmt: skip


def make_all(workspace, objective=None):
    objective = objective or make_objective(workspace)
    trial = actions.start_trial(objective, hypothesis="A secret idea", expected_effect="+1", start=TODAY, by=None)
    return objective, make_tactic(objective), trial


def test_each_page_opens_for_its_role_and_not_for_a_lower_one(cast, objective):
    objective, tactic, trial = make_all(cast.workspace, objective)
    people = {"viewer": cast.vi, "contributor": cast.bo, "manager": cast.ana}
    below = {"contributor": cast.vi, "manager": cast.bo}
    for role, name, args in pages(cast.workspace, objective, tactic, trial):
        address = url(cast.workspace, name, *args)
        assert cast.browser(people[role]).get(address).status_code == 200, name
        if role in below:
            assert cast.browser(below[role]).get(address).status_code == 403, name


def test_a_stranger_sees_nothing_and_can_change_nothing(cast, objective):
    objective, tactic, trial = make_all(cast.workspace, objective)
    browser = cast.browser(cast.cem)
    for _role, name, args in pages(cast.workspace, objective, tactic, trial):
        assert browser.get(url(cast.workspace, name, *args)).status_code == 404, name
        if args:  # the same keys below his own workspace
            assert browser.get(url(cast.other, name, *args)).status_code == 404, name
    for _role, name, args in changes(objective, tactic, trial):
        assert browser.post(url(cast.workspace, name, *args)).status_code == 404, name
        if args:
            assert browser.post(url(cast.other, name, *args)).status_code == 404, name
    assert "secret" not in browser.get(url(cast.other, "learning")).content.decode()


def test_changes_need_their_role_and_a_post(cast, objective):
    objective, tactic, trial = make_all(cast.workspace, objective)
    below = {"contributor": cast.vi, "manager": cast.bo}
    for role, name, args in changes(objective, tactic, trial):
        address = url(cast.workspace, name, *args)
        assert cast.browser(below[role]).post(address).status_code == 403, name
        assert cast.browser(cast.ana).get(address).status_code == 405, name


def test_an_empty_tree_offers_a_start_to_those_who_may(cast):
    page = cast.browser(cast.ana).get(url(cast.workspace, "tree")).content.decode()
    assert "Start from a template" in page
    assert "Start from a template" not in cast.browser(cast.vi).get(url(cast.workspace, "tree")).content.decode()


@pytest.mark.parametrize("starter", ["sales", "talent", "reputation"])
def test_a_template_fills_an_empty_tree_once(cast, starter):
    browser = cast.browser(cast.ana)
    browser.post(url(cast.workspace, "start"), {"starter": starter})
    made = Objective.objects.filter(workspace=cast.workspace)
    assert {(row.start, row.deadline, row.state) for row in made} == {(date(2026, 12, 1), date(2027, 5, 31), "draft")}
    count = made.count()
    browser.post(url(cast.workspace, "start"), {"starter": starter})
    assert made.count() == count


def test_the_tree_takes_the_same_queries_for_one_row_and_for_three(cast, objective, django_assert_max_num_queries):
    browser = cast.browser(cast.vi)
    address = url(cast.workspace, "tree")
    browser.get(address)
    counts = []
    for _round in range(2):
        with django_assert_max_num_queries(40) as captured:
            page = browser.get(address).content.decode()
        counts.append(len(captured))
        for number in (1, 2):
            row = make_objective(cast.workspace, make_strategy(cast.workspace), owner=cast.bo)
            actions.assess(row, monthly_orders(), today=TODAY)
            make_tactic(row, owner=cast.bo, title=f"Tactic {number}")
    assert counts[0] == counts[1]
    assert "Ahead of target" in page


def test_the_log_takes_the_same_queries_for_one_row_and_for_three(cast, objective, django_assert_max_num_queries):
    browser, counts = cast.browser(cast.vi), []
    for _round in range(2):
        _objective, _tactic, trial = make_all(cast.workspace, objective)
        actions.record_result(trial, effect=1.0, by=cast.bo)
        with django_assert_max_num_queries(40) as captured:
            browser.get(url(cast.workspace, "learning"))
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_the_tree_can_be_narrowed_to_an_owner_or_a_state(cast, objective):
    make_objective(cast.workspace, title="Another of 7", state="draft", owner=cast.bo)
    browser, address = cast.browser(cast.vi), url(cast.workspace, "tree")
    mine = browser.get(address, {"owner": cast.bo.pk}).content.decode()
    running = browser.get(address, {"state": "running"}).content.decode()
    assert ("Another of 7" in mine, objective.title in mine) == (True, False)
    assert ("Another of 7" in running, objective.title in running) == (False, True)
    assert browser.get(address, {"owner": "x", "state": "y"}).status_code == 200


def test_money_of_different_currencies_is_never_mixed(cast, objective):
    make_tactic(objective, title="a", budget=Decimal(100), spend=Decimal(30))
    make_tactic(objective, title="b", budget=Decimal(1000), currency="USD")
    page = cast.browser(cast.vi).get(url(cast.workspace, "objective", objective.slug)).content.decode()
    assert "€30.00 of €100.00 spent" in page
    assert "$0.00 of $1,000 spent" in page


def test_a_goal_is_made_and_changed(cast):
    browser = cast.browser(cast.ana)
    fields = {"title": "Win talent", "kind": "talent", "weight": "2", "owner": cast.bo.pk, "horizon": "2027-12-31"}
    browser.post(url(cast.workspace, "goal_new"), fields)
    goal = BusinessGoal.objects.get()
    assert (goal.slug, goal.kind, goal.weight, goal.owner, goal.horizon) == (
        "win-talent", "talent", 2.0, cast.bo, date(2027, 12, 31),
    )  # fmt: skip
    browser.post(url(cast.workspace, "goal_edit", goal.slug), {**fields, "title": "Win more talent", "owner": ""})
    goal.refresh_from_db()
    assert (goal.title, goal.owner, goal.slug) == ("Win more talent", None, "win-talent")
    wrong = browser.post(url(cast.workspace, "goal_new"), {**fields, "weight": "101", "owner": cast.cem.pk})
    assert wrong.status_code == 422
    assert set(wrong.context["form"].errors) == {"weight", "owner"}


def test_a_strategy_is_made_changed_and_deleted(cast):
    browser, goal = cast.browser(cast.ana), make_strategy(cast.workspace).goal
    browser.post(url(cast.workspace, "strategy_new", goal.slug), {"title": "Be useful", "weight": "1", "aims": "x"})
    strategy = Strategy.objects.get(slug="be-useful")
    browser.post(
        url(cast.workspace, "strategy_edit", strategy.slug), {"title": "Be useful", "weight": "1", "plan": "y"}
    )
    strategy.refresh_from_db()
    assert (strategy.goal, strategy.aims, strategy.plan) == (goal, "", "y")
    browser.post(url(cast.workspace, "strategy_delete", strategy.slug))
    assert not Strategy.objects.filter(pk=strategy.pk).exists()


FIELDS = {
    "title": "Reach 600 orders", "metric": "orders", "channel": "instagram", "audience": "bakers", "target": "600",
    "unit": "count", "direction": "up", "statistic": "sum", "start": "2026-12-01", "deadline": "2027-05-31",
    "rhythm": "monthly", "weight": "1",
}  # fmt: skip


def test_an_objective_is_made_and_assessed_at_once(cast):
    strategy = make_strategy(cast.workspace)
    answer = cast.browser(cast.ana).post(url(cast.workspace, "objective_new", strategy.slug), FIELDS)
    row = Objective.objects.get()
    assert answer.url == url(cast.workspace, "objective", row.slug)
    assert (row.state, row.target, row.version, row.outlooks.get().outcome) == ("draft", 600.0, 1, "ok")


def test_the_smart_table_judges_what_is_typed_and_stores_nothing(cast):
    strategy = make_strategy(cast.workspace)
    address = url(cast.workspace, "smart_table", strategy.slug)
    browser = cast.browser(cast.ana)
    good = browser.get(address, FIELDS).content.decode()
    bad = browser.get(address, {**FIELDS, "audience": "", "deadline": "nonsense"}).content.decode()
    assert good.count("badge--fail") == 0
    assert "It names no audience." in bad
    assert "It has no deadline." in bad
    assert Objective.objects.count() == 0


def test_the_smart_table_is_a_part_for_the_form_and_a_page_for_who_opens_its_address(cast):
    strategy = make_strategy(cast.workspace)
    address, browser = url(cast.workspace, "smart_table", strategy.slug), cast.browser(cast.ana)
    part = browser.get(address, FIELDS, headers={"HX-Request": "true"}).content.decode()
    page = browser.get(address, FIELDS).content.decode()
    assert "<html" not in part
    assert part.strip() in page
    assert url(cast.workspace, "objective_new", strategy.slug) in page


def test_an_edit_makes_the_next_version_with_its_reason(cast, objective):
    fields = {**FIELDS, "title": objective.title, "target": "500", "reason": "Too bold"}
    cast.browser(cast.ana).post(url(cast.workspace, "objective_edit", objective.slug), fields)
    page = cast.browser(cast.vi).get(url(cast.workspace, "objective", objective.slug)).content.decode()
    assert "Version 2" in page
    assert "Too bold" in page
    assert objective.outlooks.count() == 2


def test_a_closed_objective_cannot_be_edited(cast):
    row = make_objective(cast.workspace, state="met")
    answer = cast.browser(cast.ana).post(url(cast.workspace, "objective_edit", row.slug), FIELDS)
    row.refresh_from_db()
    assert (answer.status_code, row.target) == (302, 550.0)


def test_the_page_tells_the_chance_the_pace_and_the_targets_that_are_likely(cast, objective):
    page = cast.browser(cast.vi).get(url(cast.workspace, "objective", objective.slug)).content.decode()
    chance = objective.outlooks.get().probability
    assert f"{chance:.0%}" in page
    assert "Judged" not in page
    assert "What if?" in page
    assert "50% likely" in page


def test_what_if_answers_for_another_target_and_deadline(cast, objective):
    browser, address = cast.browser(cast.vi), url(cast.workspace, "what_if", objective.slug)
    own = browser.get(address).context["what_if"]
    bold = browser.get(address, {"target": "700"}, HTTP_HX_REQUEST="true")
    later = browser.get(address, {"target": "700", "deadline": "2027-06-30"}).context["what_if"]
    assert bold.context["what_if"].assessment.probability < own.assessment.probability
    assert bold.context["what_if"].difference < 0
    assert later.assessment.probability > bold.context["what_if"].assessment.probability
    assert b"<html" not in bold.content
    assert own.low <= own.target <= own.high
    assert not own.asked
    assert objective.outlooks.count() == 1


@pytest.mark.parametrize(
    "asked", [{"target": "many"}, {"target": "nan"}, {"target": "1e300"}, {"deadline": "2020-01-01"}]
)
def test_a_what_if_that_cannot_be_answers_as_planned(cast, objective, asked):
    found = cast.browser(cast.vi).get(url(cast.workspace, "what_if", objective.slug), asked).context["what_if"]
    assert (found.target, found.deadline, found.asked) == (550.0, objective.deadline, False)


def test_an_objective_without_figures_has_a_page_too(cast):
    row = make_objective(cast.workspace, metric="", target=None, start=None, deadline=None)
    page = cast.browser(cast.vi).get(url(cast.workspace, "objective", row.slug)).content.decode()
    assert "No figures are known yet" in page
    page = cast.browser(cast.vi).get(url(cast.workspace, "what_if", row.slug)).content.decode()
    assert "There is not enough to work with yet" in page


def test_approval_takes_two_managers_where_there_are_two(cast):
    mona = make_member(cast.workspace, Role.MANAGER, "Mona")
    row = make_objective(cast.workspace, state="draft")
    address = url(cast.workspace, "objective_move", row.slug)
    cast.browser(cast.ana).post(address, {"to": "proposed"})
    refused = cast.browser(cast.ana).post(address, {"to": "approved"}, follow=True)
    assert "Ask another manager" in refused.content.decode()
    cast.browser(mona).post(address, {"to": "approved"})
    row.refresh_from_db()
    assert row.state == "running"
    assert "does not exist" in cast.browser(mona).post(address, {"to": "x"}, follow=True).content.decode()


def test_a_contributor_checks_in(cast, objective):
    address = url(cast.workspace, "check_in", objective.slug)
    cast.browser(cast.bo).post(address, {"mood": "care", "note": "<b>Slow</b> week"})
    page = cast.browser(cast.vi).get(url(cast.workspace, "objective", objective.slug)).content.decode()
    assert "&lt;b&gt;Slow&lt;/b&gt; week" in page
    cast.browser(cast.bo).post(address, {"mood": "care", "note": ""})
    assert CheckIn.objects.get().by == cast.bo


def test_a_tactic_is_made_moved_and_paid(cast, objective):
    browser = cast.browser(cast.ana)
    browser.post(
        url(cast.workspace, "tactic_new", objective.slug), {"title": "Reels", "scope": "post", "budget": "99.50"}
    )
    tactic = Tactic.objects.get()
    assert (tactic.objective, tactic.budget, tactic.currency) == (objective, Decimal("99.50"), "EUR")
    browser.post(url(cast.workspace, "tactic_move", tactic.slug), {"to": "proposed"})
    cast.browser(cast.bo).post(url(cast.workspace, "tactic_spend", tactic.slug), {"spend": "120"})
    wrong = cast.browser(cast.bo).post(url(cast.workspace, "tactic_spend", tactic.slug), {"spend": "-1"})
    tactic.refresh_from_db()
    assert (tactic.state, tactic.spend, wrong.status_code) == ("proposed", Decimal(120), 422)
    late = {"title": "Reels", "scope": "post", "start": "2027-02-01", "end": "2027-01-01"}
    assert browser.post(url(cast.workspace, "tactic_edit", tactic.slug), late).status_code == 422
    assert "over budget" in browser.get(url(cast.workspace, "tactic", tactic.slug)).content.decode()


def test_the_loop_of_learning_on_pages(cast, objective):
    bo, ana = cast.browser(cast.bo), cast.browser(cast.ana)
    bo.post(
        url(cast.workspace, "trial_new", objective.slug),
        {"hypothesis": "Reels sell", "expected_effect": "+10 %", "start": "2026-11-01"},
    )
    trial = Trial.objects.get()
    good = {"effect": "8", "effect_low": "2", "effect_high": "14", "level_percent": "95", "n": "4200"}
    bo.post(url(cast.workspace, "trial_result", trial.slug), good)
    wrong = bo.post(url(cast.workspace, "trial_result", trial.slug), {**good, "effect": "20"})
    assert wrong.status_code == 422
    ana.post(
        url(cast.workspace, "trial_decision", trial.slug), {"decision": "adopt", "note": "It holds", "target": "600"}
    )
    first = trial.entries.first()
    bo.post(url(cast.workspace, "trial_correction", trial.slug), {"note": "One week only", "corrects": first.pk})
    objective.refresh_from_db()
    assert (objective.target, objective.version) == (600.0, 2)
    page = bo.get(url(cast.workspace, "trial", trial.slug)).content.decode()
    for words in ("(2 to 14)", "95% interval", "4,200 cases", "The objective's version 2", "One week only"):
        assert words.replace("'", "&#x27;") in page or words in page
    found = bo.get(url(cast.workspace, "learning"), {"decision": "adopt", "words": "reels"}).content.decode()
    nothing = bo.get(url(cast.workspace, "learning"), {"decision": "undecided"}).content.decode()
    assert ("Reels sell" in found, "Reels sell" in nothing) == (True, False)


def test_an_entry_of_another_trial_cannot_be_corrected(cast, objective):
    _objective, _tactic, one = make_all(cast.workspace, objective)
    _objective, _tactic, two = make_all(cast.other)
    entry = actions.correct(two, note="x", by=None)
    answer = cast.browser(cast.bo).post(
        url(cast.workspace, "trial_correction", one.slug), {"note": "x", "corrects": entry.pk}
    )
    assert answer.status_code == 404


def test_the_file_goes_out_and_comes_in_after_a_look(cast):
    browser, address = cast.browser(cast.ana), url(cast.workspace, "import")
    look = browser.post(address, {"file": SimpleUploadedFile("strategy.yaml", SMALL.encode())})
    assert "New: 4. Changed: 0." in look.content.decode()
    assert Objective.objects.count() == 0
    browser.post(address, {"apply": "1", "text": look.context["text"]})
    out = cast.browser(cast.vi).get(url(cast.workspace, "export"))
    assert out["Content-Disposition"] == f'attachment; filename="strategy-{cast.workspace.slug}.yaml"'
    goals = documents.read(out.content).document.goals
    assert [goal.key for goal in goals] == ["direct-sales"]


def test_a_history_in_another_file_is_named_with_its_mend_before_it_is_missed(cast):
    browser, address = cast.browser(cast.ana), url(cast.workspace, "import")
    beside = SMALL.replace("start: 2026-07-01\n              values: [90, 95.5, null, 110]", "csv: orders <1>.csv")
    look = browser.post(address, {"file": SimpleUploadedFile("strategy.yaml", beside.encode())})
    assert look.context["plan"].histories_beside == (("Mehr Bestellungen: 550", "orders <1>.csv"),)
    page = look.content.decode()
    assert "orders &lt;1&gt;.csv, which did not come along" in page
    assert "Import that file under Channels" in page
    look = browser.post(address, {"file": SimpleUploadedFile("strategy.yaml", SMALL.encode())})
    assert look.context["plan"].histories_beside == ()
    assert "did not come along" not in look.content.decode()


def test_mistakes_of_a_file_are_shown_with_line_and_mend(cast):
    file = SimpleUploadedFile("strategy.yaml", SMALL.replace("wei", "wie").encode())
    answer = cast.browser(cast.ana).post(url(cast.workspace, "import"), {"file": file})
    assert answer.status_code == 422
    assert "Did you mean “weight”?" in answer.content.decode()
    again = cast.browser(cast.ana).post(url(cast.workspace, "import"), {"apply": "1", "text": "skopos: 3"})
    assert (again.status_code, Objective.objects.count()) == (422, 0)


def test_every_page_speaks_persian_from_the_right(cast, objective):
    cast.vi.language = "fa"
    cast.vi.save()
    page = cast.browser(cast.vi).get(url(cast.workspace, "objective", objective.slug)).content.decode()
    assert '<html lang="fa" dir="rtl"' in page
    assert objective.deadline - objective.start == timedelta(days=180)
