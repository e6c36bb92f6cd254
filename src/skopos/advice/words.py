"""Advice in words; every figure in them is one that was measured."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from skopos.advice.models import Advice, Source
from skopos.advice.rules import HORIZON_DAYS, TOO_SHORT
from skopos.common import formats
from skopos.measurement.catalogue import METRICS
from skopos.measurement.words import value_text
from skopos.value.naming import STAGE_TEXTS, content_text, slot_text
from skopos.value.words import chance_text, range_text, reason, signed


def title_of(row: Advice) -> str:
    """Say in one line what to do."""
    if row.tactic is not None:
        return title(row.kind, row.rule, row.tactic.title, finished=row.evidence["finished"])
    seen = row.evidence
    if row.source == Source.MIX:
        text = _("Put a quarter more into ads on %(channel)s") if row.kind == "more" else _(
            "Put a quarter less into ads on %(channel)s"
        )  # fmt: skip
        return text % {"channel": seen["channel_name"]}
    if row.source == Source.TIMING:
        values = {"channel": seen["channel_name"], "time": slot_text(seen["weekday"], seen["hour"])}
        return _("On %(channel)s, post in this time: %(time)s") % values
    values = {"content": content_text(row.workspace, seen["by"], seen["name"])}
    if seen["by"] == "theme":
        return (
            _("Post more about “%(content)s”") if row.kind == "more" else _("Post less about “%(content)s”")
        ) % values
    return (_("More posts of this form: %(content)s") if row.kind == "more" else _(
        "Fewer posts of this form: %(content)s")) % values  # fmt: skip


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
    if evidence["what"] in STAGE_TEXTS:
        return str(STAGE_TEXTS[evidence["what"]])
    return str(METRICS[evidence["what"]].label) if evidence["what"] in METRICS else evidence["what"]


def because(source: str, evidence: dict[str, Any], currency: str) -> list[str]:
    """Say why, from the evidence."""
    if source == Source.MIX:
        return _because_of_mix(evidence)
    if source in (Source.TIMING, Source.CONTENT):
        return _because_of_posts(source, evidence)
    return _because_of_effect(evidence, currency)


def _because_of_mix(seen: dict[str, Any]) -> list[str]:
    values = {"weeks": formats.number(seen["weeks"])}
    values |= {end: formats.number(seen[end], 2) for end in ("low", "mid", "high")}
    text = ngettext(
        "From %(weeks)s week with ads: the next unit of money would bring %(mid)s of revenue (%(low)s to %(high)s).",
        "From %(weeks)s weeks with ads: the next unit of money would bring %(mid)s of revenue (%(low)s to %(high)s).",
        seen["weeks"],
    )
    chance = _("After your margin, the chance that it comes back is %(chance)s.") % {
        "chance": chance_text(seen["pays"])
    }
    return [text % values, chance]


def _because_of_posts(source: str, seen: dict[str, Any]) -> list[str]:
    values = {"posts": formats.number(seen["posts"]), "label": label_of(seen)}
    values |= {end: signed(seen[end], "share") for end in ("low", "mid", "high")}
    if source == Source.TIMING:
        text = ngettext(
            "%(posts)s post of this time brought %(mid)s against the average (%(low)s to %(high)s; %(label)s).",
            "%(posts)s posts of this time brought %(mid)s against the average (%(low)s to %(high)s; %(label)s).",
            seen["posts"],
        )
    else:
        text = ngettext(
            "%(posts)s such post brought %(mid)s against others of its channel (%(low)s to %(high)s; %(label)s).",
            "%(posts)s such posts brought %(mid)s against others of their channel (%(low)s to %(high)s; %(label)s).",
            seen["posts"],
        )
    return [text % values, _("That is a correlation; the trial shows more.")]


def _because_of_effect(evidence: dict[str, Any], currency: str) -> list[str]:
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


def expected_of(row: Advice) -> str:
    """Say what is expected of following advice."""
    if row.source in (Source.TIMING, Source.CONTENT):
        return _("%(label)s of these posts %(mid)s (%(range)s)") % {
            "label": label_of(row.evidence),
            "mid": signed(row.change_mid, "share"),
            "range": range_text(row.change_low, row.change_high, "share"),
        }
    return expected(row.evidence, row.change_low, row.change_mid, row.change_high, row.unit)


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
