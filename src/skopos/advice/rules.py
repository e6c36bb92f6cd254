"""From what was measured of a tactic to advice: fixed rules, the same for everybody, and none without evidence.

The response to money is taken to lie between nearly flat and straight: a share more money brings between the 0.3th
power of it and itself. That is an assumption, so it widens the range of what is expected; it is never taken for known.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

HORIZON_DAYS = 28
LEAST_DAYS = 14
"""A tactic's first fortnight says too little."""
STEP = 0.25
"""How much more money is advised at once, as a share."""
HALF = 0.5
FLAT = 0.3
"""The lowest power of money that the response is taken to follow; the highest is 1."""
PAYS, HARDLY, POORLY = 0.8, 0.1, 0.35
"""Chances that it pays from which more, stop and less are advised."""
SURE = 0.95
"""Chance of any effect that is asked for where nothing is known in money."""

RULES: dict[str, str | Promise] = {
    "pays": _("More, where the chance that it pays is 80 % or higher."),
    "hardly": _("Stop, where the chance that it pays is 10 % or lower."),
    "poorly": _("Less, where the chance that it pays is 35 % or lower."),
    "unclear": _("Try, where the chance that it pays is neither high nor low."),
    "works": _("More, where an effect is at least 95 % likely and nobody has said what one of it is worth."),
    "no_effect": _("Stop, where a gain is no likelier than a loss."),
    "perhaps": _("Try, where an effect is likely but not sure."),
    "next_pays": _(
        "More, where the chance that the next unit of money comes back is 80 % or higher, and the figures alone keep "
        "the channel's effect above nothing."
    ),
    "next_hardly": _("Less, where the chance that the next unit of money comes back is 10 % or lower."),
    "best_time": _("Try a time of posting, where times surely differ and this one surely goes with more."),
    "content_more": _("More of a theme or form, where its posts surely do at least 5 % better than others."),
    "content_less": _("Less of a theme or form, where its posts surely do at least 5 % worse than others."),
    "alike": _("Try to tell tactics apart that the figures cannot tell apart: pause one while the other goes on."),
}
TOO_SHORT = "too_short"


@dataclass(frozen=True)
class Evidence:
    """What was measured of one tactic in some days.

    Attributes
    ----------
    low, mid, high : float
        What it added, with its 90 % range, in `unit`.
    positive : float
        Chance that it added anything.
    put_in : float
        Money put in, in the workspace's currency.
    pays : float or None
        Chance that more came back than was put in; None where that is not known.
    told_apart : bool
        False if it shares its effect with another tactic.
    days : int
        Days of it that were measured.
    finished : bool
        Is it over?
    """

    low: float
    mid: float
    high: float
    unit: str
    positive: float
    put_in: float
    pays: float | None
    told_apart: bool
    days: int
    finished: bool


@dataclass(frozen=True)
class Advised:
    """What to do, and what is expected of it in the coming four weeks: a change in the evidence's unit, and money."""

    kind: str
    rule: str
    low: float
    mid: float
    high: float
    cost: float


def advise(seen: Evidence) -> Advised | str:
    """Say what to do about a tactic, or why nothing can be said."""
    if seen.days < LEAST_DAYS:
        return TOO_SHORT
    kind, rule = _chosen(seen)
    share = HORIZON_DAYS / seen.days
    low, mid, high, spent = seen.low * share, seen.mid * share, seen.high * share, seen.put_in * share
    if kind == "more":
        return Advised(kind, rule, *_changed(low, mid, high, 1 + STEP), cost=STEP * spent)
    if kind == "less":
        return Advised(kind, rule, *_changed(low, mid, high, HALF), cost=-HALF * spent)
    # Stopping or pausing gives up what it brings; trying it out in every other week gives up half of it.
    part = 1.0 if kind == "stop" else HALF
    return Advised(kind, rule, -part * high, -part * mid, -part * low, cost=-part * spent)


def _chosen(seen: Evidence) -> tuple[str, str]:
    if seen.pays is not None and seen.pays <= HARDLY and seen.put_in > 0:
        return "stop", "hardly"
    if not seen.told_apart:
        return "try", "alike"
    if seen.pays is None or seen.put_in <= 0:
        return _without_money(seen)
    if seen.pays >= PAYS:
        return "more", "pays"
    return ("less", "poorly") if seen.pays <= POORLY else ("try", "unclear")


def _without_money(seen: Evidence) -> tuple[str, str]:
    if seen.positive >= SURE:
        return "more", "works"
    return ("stop", "no_effect") if seen.positive <= HALF and seen.put_in > 0 else ("try", "perhaps")


def _changed(low: float, mid: float, high: float, times: float) -> tuple[float, float, float]:
    """Give the change of a gain when money is multiplied, over all powers from nearly flat to straight."""
    factors = [times**power - 1 for power in (FLAT, (FLAT + 1) / 2, 1.0)]
    ends = [gain * factor for gain in (low, high) for factor in factors]
    return min(ends), mid * factors[1], max(ends)
