"""Advice in words; every figure in them is one that was measured."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from skopos.advice.rules import HORIZON_DAYS, TOO_SHORT
from skopos.common import formats
from skopos.measurement.catalogue import METRICS
from skopos.measurement.words import value_text
from skopos.value.words import chance_text, range_text, reason, signed


def title(kind: str, rule: str, tactic: str, *, finished: bool) -> str:
    """Say in one line what to do."""
    if finished:
        texts = {
            "more": _("Run “%(tactic)s” again"),
            "less": _("If you run “%(tactic)s” again, then with half the money"),
            "stop": _("Do not run “%(tactic)s” again"),
            "try": _("Run “%(tactic)s” again only as a trial"),
        }
    else:
        texts = {
            "more": _("Put a quarter more into “%(tactic)s”"),
            "less": _("Halve the money for “%(tactic)s”"),
            "stop": _("Stop “%(tactic)s”"),
            "try": _("Run “%(tactic)s” in every other week, to learn whether it pays"),
        }
        if rule == "alike":
            texts["try"] = _("Pause “%(tactic)s” in every other week, to tell it from what runs beside it")
    return texts[kind] % {"tactic": tactic}


def label_of(evidence: dict[str, Any]) -> str:
    """Name what was gained."""
    return str(METRICS[evidence["what"]].label) if evidence["what"] in METRICS else evidence["what"]


def because(evidence: dict[str, Any], currency: str) -> list[str]:
    """Say why, from the evidence."""
    unit = evidence["unit"]
    label = label_of(evidence)
    told = [
        ngettext(
            "In %(days)s measured day it added %(range)s (%(label)s), most likely %(mid)s.",
            "In %(days)s measured days it added %(range)s (%(label)s), most likely %(mid)s.",
            evidence["days"],
        )
        % {
            "days": formats.number(evidence["days"]),
            "range": range_text(evidence["low"], evidence["high"], unit),
            "label": label,
            "mid": signed(evidence["mid"], unit),
        }
    ]
    if evidence["put_in"] > 0:
        told.append(_("%(money)s were put in.") % {"money": value_text(evidence["put_in"], currency)})
    told.append(_pays(evidence))
    if not evidence["told_apart"]:
        told.append(_("The figures cannot tell its effect from that of a tactic that runs at the same time."))
    return [sentence for sentence in told if sentence]


def _pays(evidence: dict[str, Any]) -> str:
    if evidence["how"] == "return":
        return _("The chance that it pays is %(chance)s.") % {"chance": chance_text(evidence["pays"])}
    if evidence["how"] == "no_margin":
        if evidence["pays"] is not None and evidence["pays"] <= 0.1:
            return _("It would hardly pay at any margin.")
        if evidence["pays"] is not None and evidence["pays"] <= 0.35:
            return _("It pays at best from a very high margin; say your margin to know.")
        return _("Whether it pays depends on your margin, which nobody has said yet.")
    return str(reason(evidence["how"]).why) if evidence["how"] else ""


def expected(evidence: dict[str, Any], low: float, mid: float, high: float, unit: str) -> str:
    """Say what is expected of following it."""
    return _("%(label)s %(mid)s in %(days)s days (%(range)s)") % {
        "label": label_of(evidence),
        "mid": signed(mid, unit),
        "days": formats.number(HORIZON_DAYS),
        "range": range_text(low, high, unit),
    }


def cost(amount: float, currency: str) -> str:
    """Say what it costs or saves in the same days."""
    if amount < 0:
        return _("saves %(money)s") % {"money": value_text(-amount, currency)}
    return (
        _("costs %(money)s more") % {"money": value_text(amount, currency)} if amount > 0 else _("costs nothing more")
    )


def missing(why_not: str) -> dict[str, Any]:
    """Say why nothing is advised, and what would mend it."""
    if why_not == TOO_SHORT:
        return {
            "why": _("It has run for less than two weeks, which says too little."),
            "mend": _("Come back later."),
            "address": "",
        }
    found = reason(why_not)
    return {"why": found.why, "mend": found.mend, "address": found.address}
