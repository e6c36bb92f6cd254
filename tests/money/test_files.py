"""Files of costs and rates."""

from datetime import date
from decimal import Decimal

import pytest

from skopos.jobs.models import Job
from skopos.money.actions import take_costs, take_rates
from skopos.money.actions.files import UnreadableFileError
from skopos.money.models import CostEntry, ExchangeRate
from tests.strategy.factories import make_objective, make_strategy, make_tactic

D = Decimal
ECB = (
    b"Date,USD,JPY,CYP,PLN,\n2026-05-04,1.1205,163.2,N/A,4.2531,\n2026-04-30,1.119,162.9,N/A,4.2502,\n"
    b"soon,1.1,160,N/A,4.2,\n"
)
COSTS = (
    b"Datum;Taktik;Art;Betrag (PLN);Stunden;Notiz\n"
    b"04.05.2026;Spring;Agentur;1.020,50;;Film\n05.05.2026;;Stunden;;2,5;\n05.05.2026;;Lizenz;12,00;;\n"
    b"05.05.2026;;Lizenz;12,00;;\n06.05.2026;Nothing;Lizenz;1,00;;\n07.05.2026;;Kuchen;1,00;;\n08.05.2026;;;;;leer\n"
)


def test_the_history_of_the_central_bank_is_taken_in_once(cast):
    first = take_rates(cast.workspace, ECB, "eurofxref-hist.csv", base="EUR", by=cast.ana)
    assert (first.added, first.changed, first.unchanged, [line for line, _ in first.problems]) == (6, 0, 0, [4])
    again = take_rates(cast.workspace, ECB.replace(b"4.2502", b"4.26"), "x.csv", base="EUR", by=cast.ana)
    assert (again.added, again.changed, again.unchanged) == (0, 1, 5)
    rows = ExchangeRate.objects.filter(workspace=cast.workspace, currency="PLN").values_list("day", "per_base")
    assert list(rows) == [(date(2026, 5, 4), D("4.2531")), (date(2026, 4, 30), D("4.26"))]
    assert not ExchangeRate.objects.filter(workspace=cast.other).exists()


def test_rates_with_a_line_for_each_rate(cast):
    text = b"date,base,currency,rate\n2026-05-04,USD,PLN,3.6\n2026-05-04,,PLN,4.2\n2026-05-04,EUR,PLN,0\n"
    found = take_rates(cast.workspace, text, "r.csv", base="EUR", by=cast.ana)
    assert (found.added, [line for line, _ in found.problems]) == (2, [4])
    assert {row.base: row.per_base for row in ExchangeRate.objects.all()} == {"USD": D("3.6"), "EUR": D("4.2")}


def test_costs_with_german_numbers_come_in_once_and_wrong_lines_are_said(cast):
    tactic = make_tactic(make_objective(cast.workspace, make_strategy(cast.workspace)), title="Spring")
    found = take_costs(cast.workspace, COSTS, "kosten.csv", by=cast.bo)
    assert (found.added, [line for line, _ in found.problems]) == (4, [6, 7, 8])
    rows = CostEntry.objects.filter(workspace=cast.workspace).order_by("day", "kind", "pk")
    assert [(row.tactic, row.kind, row.amount, row.currency, row.hours) for row in rows] == [
        (tactic, "agency", D("1020.50"), "PLN", None),
        (None, "hours", None, "", D("2.50")),
        (None, "tool", D("12.00"), "PLN", None),
        (None, "tool", D("12.00"), "PLN", None),
    ]
    assert [job.task_path.rpartition(".")[2] for job in Job.objects.all()] == ["feed_costs"]
    again = take_costs(cast.workspace, COSTS, "kosten.csv", by=cast.bo)
    assert (again.added, again.unchanged, rows.count()) == (0, 4, 4)


@pytest.mark.parametrize("content", [b"a,b\n1,2\n3,4\n", b"date,name\n2026-05-04,x\n2026-05-05,y\n"])
def test_a_file_of_something_else_is_refused(cast, content):
    with pytest.raises(UnreadableFileError):
        take_costs(cast.workspace, content, "x.csv", by=cast.bo)
    with pytest.raises(UnreadableFileError):
        take_rates(cast.workspace, content, "x.csv", base="EUR", by=cast.bo)
