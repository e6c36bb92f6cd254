"""Exchange by dated rates."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from skopos.money.rates import NoRate, Rates, Used

D = Decimal
FRIDAY, SUNDAY, MONDAY = date(2026, 5, 1), date(2026, 5, 3), date(2026, 5, 4)
ROWS = [
    ("EUR", "PLN", FRIDAY, D("4.25")),
    ("EUR", "PLN", MONDAY, D("4.30")),
    ("EUR", "VND", FRIDAY, D("27000")),
    ("USD", "PLN", MONDAY, D("3.60")),
]


def test_the_latest_rate_on_or_before_the_day_counts():
    rates = Rates(ROWS)
    assert rates.between("EUR", "PLN", SUNDAY) == Used("EUR", "PLN", D("4.25"), FRIDAY)
    assert rates.between("EUR", "PLN", MONDAY) == Used("EUR", "PLN", D("4.30"), MONDAY)


def test_a_rate_is_turned_round_and_two_of_one_base_are_combined():
    rates = Rates(ROWS)
    assert rates.between("PLN", "EUR", FRIDAY).rate == 1 / D("4.25")
    combined = rates.between("VND", "PLN", MONDAY)
    assert (combined.rate, combined.day) == (D("4.30") / D("27000"), FRIDAY)


def test_a_currency_without_a_rate_yet_is_said():
    before = date(2026, 4, 30)
    assert Rates(ROWS).between("PLN", "EUR", before) == NoRate("PLN", "EUR", before)
    assert Rates(ROWS).between("CHF", "EUR", MONDAY) == NoRate("CHF", "EUR", MONDAY)
    assert Rates().between("EUR", "EUR", MONDAY).rate == 1


def test_a_direct_rate_goes_before_a_combined_one_of_the_same_day():
    rows = [*ROWS, ("USD", "PLN", FRIDAY, D("3.50")), ("EUR", "USD", FRIDAY, D("1.20"))]
    assert Rates(rows).between("USD", "PLN", FRIDAY).rate == D("3.50")


@given(st.decimals("0.0001", "100000", places=4), st.decimals("0.0001", "100000", places=4))
def test_there_and_back_is_one(first, second):
    rates = Rates([("EUR", "AAA", FRIDAY, first), ("EUR", "BBB", FRIDAY, second)])
    there, back = rates.between("AAA", "BBB", FRIDAY), rates.between("BBB", "AAA", FRIDAY)
    assert abs(there.rate * back.rate - 1) < D("1e-20")
