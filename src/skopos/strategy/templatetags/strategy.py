"""How this room's figures are written in its templates."""

import re
from datetime import date

from django import template

from skopos.common import formats
from skopos.strategy import amounts
from skopos.strategy.choices import State, TacticState, Verdict

register = template.Library()
register.filter("amount", amounts.amount)
register.filter("chance", amounts.chance)

VERDICT_BADGES = {
    Verdict.MET: "pass", Verdict.AHEAD: "pass", Verdict.ON_TRACK: "pass", Verdict.AT_RISK: "warn",
    Verdict.OFF_TRACK: "fail", Verdict.MISSED: "fail", Verdict.UNKNOWN: "neutral",
}  # fmt: skip
STATE_BADGES = {
    State.DRAFT: "neutral", State.PROPOSED: "warn", State.APPROVED: "info", State.RUNNING: "info", State.MET: "pass",
    State.MISSED: "fail", State.DROPPED: "neutral", TacticState.DONE: "pass",
}  # fmt: skip


@register.filter
def verdict_badge(verdict: str) -> str:
    """Give the badge's colour for a verdict."""
    return VERDICT_BADGES.get(Verdict(verdict), "neutral")


@register.filter
def state_badge(state: str) -> str:
    """Give the badge's colour for a state."""
    return next((badge for key, badge in STATE_BADGES.items() if str(key) == str(state)), "neutral")


@register.filter
def unlocalized(value: object) -> str:
    """Write a number as HTML attributes want it: a decimal point, no grouping."""
    return format(value, ".12g") if isinstance(value, float) else str(value)


@register.filter
def field_value(value: object, unit: str = "") -> str:
    """Write a field's old or new value, whatever it is; an empty one is an en dash."""
    if value is None or value == "":
        return "–"
    if isinstance(value, float):
        return amounts.amount(value, unit)
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        return formats.day(date.fromisoformat(value))
    return formats.day(value) if isinstance(value, date) else str(value)
