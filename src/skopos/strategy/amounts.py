"""How the figures of objectives are written: in the unit of their metric, and chances without false certainty."""

import math

from skopos.common import formats
from skopos.strategy.choices import Direction


def amount(value: float | None, unit: str = "") -> str:
    """Write a figure in its unit: shares as percentages, currencies as money, counts with few decimals."""
    if value is None:
        return formats.number(None)
    if unit == "share":
        return formats.percent(value, 1)
    if len(unit) == 3 and unit.isalpha() and unit.isupper():
        return formats.money(value, unit)
    return formats.number(value, decimals(value))


def decimals(value: float) -> int:
    """Give how many decimals a figure needs for about three significant digits; none where it is whole."""
    if value == 0 or not math.isfinite(value) or value == int(value):
        return 0
    return max(0, 2 - math.floor(math.log10(abs(value))))


def attainable(value: float, unit: str, direction: Direction | str) -> float:
    """Round a likely target to a sayable figure, to the easier side, so that it stays as likely as is said."""
    easier = math.floor if direction == Direction.UP else math.ceil
    if unit in ("", "count") and abs(value) >= 10:
        step = 10.0 ** max(0, math.floor(math.log10(abs(value))) - 2)
    else:
        step = 10.0 ** (math.floor(math.log10(abs(value))) - 2) if value else 1.0
    return round(easier(value / step) * step, 10)


def chance(probability: float | None) -> str:
    """Write a probability from 500 futures: never 0 % or 100 %, which they cannot show."""
    if probability is None:
        return formats.percent(None)
    if probability < 0.01:
        return "<\u2060\u00a0" + formats.percent(0.01)
    if probability > 0.99:
        return ">\u2060\u00a0" + formats.percent(0.99)
    return formats.percent(probability)
