"""The pages of money, with the standing cast."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from skopos.common.series import Period
from skopos.governance.models import AuditEntry
from skopos.measurement import queries
from skopos.measurement.actions import feed_costs
from skopos.money.models import CostEntry, ExchangeRate, HourlyRate, Kind
from skopos.money.plans import plans
from tests.strategy.factories import make_objective, make_strategy, make_tactic

D = Decimal
DAY = date(2026, 5, 4)
SPAN = {"start": "2026-05-01", "end": "2026-05-31"}


def url(cast, name, *args):
    return reverse(f"money:{name}", args=[cast.workspace.slug, *args])


@pytest.fixture
def tactic(cast):
    objective = make_objective(cast.workspace, make_strategy(cast.workspace))
    return make_tactic(objective, title="Spring", budget=D("400"), currency="PLN", hours=D("5"), start=DAY)


def test_a_cost_is_entered_shown_changed_and_removed(cast, tactic):
    browser = cast.browser(cast.bo)
    sent = {
        "day": "2026-05-04",
        "kind": "agency",
        "amount": "12.50",
        "currency": "eur",
        "tactic": tactic.pk,
        "note": "Film",
    }
    assert browser.post(url(cast, "entry_new"), sent).status_code == 302
    entry = CostEntry.objects.get()
    assert (entry.amount, entry.currency, entry.by, entry.workspace) == (D("12.50"), "EUR", cast.bo, cast.workspace)
    page = cast.browser(cast.vi).get(url(cast, "costs"), SPAN)
    assert b"Film" in page.content and "12.50" in page.content.decode() and b"Enter a cost" not in page.content
    assert browser.post(url(cast, "entry", entry.pk), sent | {"amount": "20"}).status_code == 302
    assert browser.post(url(cast, "entry_remove", entry.pk)).status_code == 302
    assert not CostEntry.objects.exists()
    labels = AuditEntry.objects.filter(label__startswith="money.").order_by("pk").values_list("label", flat=True)
    assert list(labels) == ["money.cost_saved", "money.cost_saved", "money.removed"]


@pytest.mark.parametrize("wrong", [{"amount": ""}, {"amount": "", "hours": "2"}, {"currency": "euro"}, {"day": "x"}])
def test_an_entry_that_says_too_little_is_refused(cast, wrong):
    sent = {"day": "2026-05-04", "kind": "tool", "amount": "12.50", "currency": "EUR"} | wrong
    assert cast.browser(cast.bo).post(url(cast, "entry_new"), sent).status_code == 422
    assert not CostEntry.objects.exists()


def test_a_missing_rate_is_said_on_the_page(cast):
    CostEntry.objects.create(
        workspace=cast.workspace, day=date(2026, 5, 3), kind=Kind.TOOL, amount=D(9), currency="PLN"
    )
    text = cast.browser(cast.vi).get(url(cast, "costs"), SPAN).content.decode()
    assert "No rate from PLN to EUR on May 3, 2026 or before" in text


def test_a_plan_in_another_currency_stands_beside_what_was_spent(cast, tactic):
    ExchangeRate.objects.create(workspace=cast.workspace, day=DAY, base="EUR", currency="PLN", per_base=D(4))
    HourlyRate.objects.create(workspace=cast.workspace, since=DAY, amount=D(30), currency="EUR")
    shared = {"workspace": cast.workspace, "tactic": tactic, "day": DAY}
    CostEntry.objects.create(kind=Kind.AGENCY, amount=D(480), currency="PLN", **shared)
    CostEntry.objects.create(kind=Kind.HOURS, hours=D(6), **shared)
    (plan,) = plans(cast.workspace, DAY)
    assert (plan.budget, plan.spent, plan.labour, plan.hours_left) == (
        D("100.00"),
        D("120.00"),
        D("180.00"),
        D("-1.00"),
    )
    assert (plan.share, plan.is_over, plan.spend_from) == (1.2, True, "")
    assert b"120%" in cast.browser(cast.vi).get(url(cast, "plan")).content.replace(b"\xc2\xa0", b"")


def test_what_the_tactic_says_itself_counts_where_nothing_else_does(cast, tactic):
    ExchangeRate.objects.create(workspace=cast.workspace, day=DAY, base="EUR", currency="PLN", per_base=D(4))
    tactic.spend = D(40)
    tactic.save()
    (plan,) = plans(cast.workspace, DAY)
    assert (plan.spent, plan.spend_from) == (D("10.00"), "typed")


def test_rates_prices_and_files_come_in_by_the_page(cast):
    browser = cast.browser(cast.bo)
    rate = {"day": "2026-05-04", "base": "EUR", "currency": "pln", "per_base": "4.25"}
    assert browser.post(url(cast, "rate_add"), rate).status_code == 302
    assert browser.post(url(cast, "rate_add"), rate | {"per_base": "4.5"}).status_code == 302
    assert browser.post(url(cast, "rate_add"), rate | {"currency": "EUR"}).status_code == 422
    assert [row.per_base for row in ExchangeRate.objects.all()] == [D("4.5")]
    price = {"price-since": "2026-05-04", "price-work": "", "price-amount": "40", "price-currency": "eur"}
    assert browser.post(url(cast, "price_add"), price).status_code == 302
    assert HourlyRate.objects.get().currency == "EUR"
    file = SimpleUploadedFile("costs.csv", b"date,amount\n2026-05-04,7\nlater,8\n")
    answer = browser.post(url(cast, "take_costs"), {"file": file})
    assert (answer.status_code, b"Line 3" in answer.content, CostEntry.objects.count()) == (422, True, 1)
    history = SimpleUploadedFile("hist.csv", b"Date,USD,PLN\n2026-05-05,1.1,4.2\n2026-05-04,1.2,4.3\n")
    assert browser.post(url(cast, "take_rates"), {"rates_file": history, "base": "EUR"}).status_code == 302
    assert ExchangeRate.objects.count() == 4
    assert browser.post(url(cast, "rate_remove", ExchangeRate.objects.first().pk)).status_code == 302
    assert cast.browser(cast.vi).get(url(cast, "rates")).status_code == 200


def test_a_viewer_changes_nothing(cast):
    entry = CostEntry.objects.create(workspace=cast.workspace, day=DAY, amount=D(9), currency="EUR")
    browser = cast.browser(cast.vi)
    for name, args in (
        ("entry_new", []),
        ("entry", [entry.pk]),
        ("entry_remove", [entry.pk]),
        ("rate_add", []),
        ("take_costs", []),
    ):
        assert browser.post(url(cast, name, *args), {}).status_code == 403
    assert CostEntry.objects.get().amount == D(9)


def test_the_list_takes_as_many_queries_with_one_row_as_with_three(cast, tactic):
    browser = cast.browser(cast.vi)

    def asked(count):
        for _ in range(count):
            CostEntry.objects.create(workspace=cast.workspace, day=DAY, amount=D(9), currency="EUR", tactic=tactic)
        with CaptureQueriesContext(
            connection,
        ) as found:
            browser.get(url(cast, "costs"), SPAN)
        return len(found)

    browser.get(url(cast, "costs"), SPAN)
    assert asked(1) == asked(2)


def test_costs_are_metrics_and_follow_what_is_changed(cast, tactic):
    entry = CostEntry.objects.create(
        workspace=cast.workspace, day=DAY, amount=D(9), currency="EUR", tactic=tactic, kind=Kind.TOOL
    )
    HourlyRate.objects.create(workspace=cast.workspace, since=DAY, amount=D(30), currency="EUR")
    CostEntry.objects.create(workspace=cast.workspace, day=date(2026, 5, 5), hours=D(2), kind=Kind.HOURS)
    assert feed_costs(cast.workspace) == 3
    assert feed_costs(cast.workspace) == 0

    def by_day(key):
        found = queries.series(cast.workspace, key, period=Period.DAY)
        return dict(zip(found.starts, found.values, strict=True))

    assert by_day("total_cost") == {DAY: 9.0, date(2026, 5, 5): 60.0}
    assert by_day("hours_worked") == {date(2026, 5, 5): 2.0}
    entry.delete()
    assert feed_costs(cast.workspace) == 1
    assert by_day("tool_cost") == {}
