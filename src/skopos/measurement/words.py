"""Values, changes and periods in the reader's words."""

import math
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from skopos.common import formats
from skopos.common.series import Period
from skopos.measurement.queries.sureness import Change, ChangeIn

PERIOD_LABELS: dict[Period, str | Promise] = {
    Period.DAY: pgettext_lazy("length of a period", "Day"),
    Period.WEEK: pgettext_lazy("length of a period", "Week"),
    Period.MONTH: pgettext_lazy("length of a period", "Month"),
    Period.QUARTER: pgettext_lazy("length of a period", "Quarter"),
}


def value_text(value: float | None, unit: str) -> str:
    """Write a value in its unit; None is an en dash."""
    if value is None or math.isnan(value):
        return "–"
    if unit == "share":
        return formats.percent(value, 1 if value < 0.1 or value % 1 else 0)
    if unit == "score":
        return formats.number(value, 2)
    if unit == "hours":
        return _("%(number)s h") % {"number": formats.compact(value)}
    if unit == "seconds":
        return _("%(number)s s") % {"number": formats.compact(value)}
    if len(unit) == 3 and unit.isupper():
        return formats.money(value, unit)
    return formats.compact(value) if abs(value) >= 10_000 else formats.number(_rounded(value))


def _rounded(value: float) -> float:
    """Round to about three digits; whole numbers stay whole."""
    if abs(value) >= 100 or value == int(value):
        return round(value)
    return round(value, 1 if abs(value) >= 10 else 2)


def period_text(start: date, end: date) -> str:
    """Write the first and last day of a period."""
    if start == end:
        return formats.day(start)
    return _("%(start)s to %(end)s") % {"start": formats.day(start), "end": formats.day(end)}


def _signed(value: float, kind: ChangeIn) -> str:
    """Write a change with its sign."""
    size = abs(value)
    if kind is ChangeIn.RELATIVE:
        text = formats.percent(size, 0 if size >= 0.1 else 1)
    elif kind is ChangeIn.POINTS:
        text = formats.number(round(size * 100, 1))
    else:
        text = formats.number(size, 2)
    is_nothing = round(size, 2 if kind is ChangeIn.ABSOLUTE else 3) == 0
    sign = "" if is_nothing else formats.MINUS if value < 0 else "+"
    # Two isolates keep the sign before the number where people read from the right.
    return f"\u2068{sign}{text}\u2069"


def change_text(change: Change) -> str:
    """Write a change, such as “+12 %” or “+1.5 points”; says so when there is not enough data."""
    if not change.is_known:
        return _("Not enough data to compare")
    value = _signed(change.estimate.value, change.kind)
    return _("%(value)s points") % {"value": value} if change.kind is ChangeIn.POINTS else value


def interval_text(change: Change) -> str:
    """Write how sure a change is; empty where no interval is stated."""
    if not change.has_interval:
        return ""
    words = {
        "low": _signed(change.estimate.low, change.kind),
        "high": _signed(change.estimate.high, change.kind),
    }
    if change.is_sure:
        return _("95 %% sure: between %(low)s and %(high)s") % words
    return _("could be chance: between %(low)s and %(high)s") % words


def change_badge(change: Change) -> str:
    """Give the badge that fits a change: pass for better, fail for worse, neutral where it is open."""
    good = change.is_good
    return "neutral" if good is None else "pass" if good else "fail"
