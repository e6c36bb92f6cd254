"""Advice that is about no tactic: where the next money earns most or least, when to post, and what content works.

The same bar as for tactics: a chance or a range that leaves little doubt, else nothing is advised.
"""

from collections.abc import Iterator
from typing import Any

from skopos.advice.models import Source
from skopos.advice.rules import HARDLY, HORIZON_DAYS, PAYS, STEP, Advised
from skopos.channels.models import Channel
from skopos.value.measuring.posts import STAGES
from skopos.value.models import Kind, Measured
from skopos.value.queries.prices import Price, prices_of
from skopos.value.queries.results import results
from skopos.workspaces.models import Workspace

type Found = tuple[str, str, dict[str, Any], Advised, str]
"""Source, subject, evidence, what is advised, and the unit of the change."""

CLEAR = 0.25
"""A channel's 5 % end must be this share of its middle: below it, the prior alone keeps its effect above nothing."""
MARKED = 0.05
"""By how much content must surely differ from other posts, as a share."""
MOST_OF_A_KIND = 2
SEED = 31


def elsewhere(workspace: Workspace) -> list[Found]:
    """Give all advice that rests on the mix, on times of posting and on content."""
    rows: dict[str, list[Measured]] = {Kind.MIX: [], Kind.POSTS: [], Kind.CONTENT: []}
    for row in results(workspace).filter(kind__in=list(rows), status="ok"):
        rows[row.kind].append(row)
    names = dict(Channel.objects.filter(workspace=workspace).values_list("key", "name"))
    found = [one for row in rows[Kind.MIX] for one in _mix(workspace, row, names)]
    found += _timing(rows[Kind.POSTS], names)
    return found + [one for row in rows[Kind.CONTENT] for one in _content(row)]


def _told(row: Measured, ends: tuple[float, float, float], unit: str, chance: float, **more: Any) -> dict[str, Any]:
    """Give evidence in the same form as a tactic's, so that a change of it is noticed in the same way."""
    low, mid, high = ends
    return {
        "low": low, "mid": mid, "high": high, "unit": unit, "positive": chance, "pays": None, "days": 1,
        "finished": False, "start": row.inputs.get("first", ""), "end": row.inputs.get("last", ""),
        "measured": [{"pk": row.pk, "version": row.version, "fingerprint": row.fingerprint}], **more,
    }  # fmt: skip


def _mix(workspace: Workspace, row: Measured, names: dict[str, str]) -> Iterator[Found]:
    """Say more where the next money surely comes back, and less where it surely does not."""
    margin = prices_of(workspace).margin
    outcome = row.inputs["outcome"]
    if row.result["refused"] or outcome != "revenue" or margin is None:
        return
    doubted = {name for concern in row.result["concerns"] for name in concern["channels"]}
    weeks = HORIZON_DAYS / 7
    for one in row.result["channels"]:
        if "next_draws" not in one or one["name"] in doubted or not one["active_weeks"]:
            continue
        chance = _chance(one["next_draws"], margin)
        if chance >= PAYS and one["sure_low"] >= CLEAR * one["mid"]:
            kind, rule, change, times = "more", "next_pays", one["more"], STEP
        elif chance <= HARDLY:
            kind, rule, change, times = "less", "next_hardly", one["less"], -STEP
        else:
            continue
        share = weeks / one["active_weeks"]
        low, mid, high = (part * share for part in change)
        channel = one["name"].partition(":")[0]
        evidence = _told(
            row, tuple(one["next"]), "each", chance, pays=chance, what=outcome, channel=channel,
            channel_name=names.get(channel, channel), weeks=one["active_weeks"], spend=one["activity"],
        )  # fmt: skip
        advised = Advised(kind, rule, low, mid, high, cost=times * one["activity"] * share)
        yield Source.MIX, one["name"], evidence, advised, workspace.currency


def _chance(following: list[float], margin: Price) -> float:
    """Give the chance that the next unit of money comes back, over the draws of the mix and of the margin."""
    import numpy as np

    rng = np.random.default_rng(SEED)
    kept = np.array(following, dtype=float)
    if margin.high > margin.low:
        return float((kept * rng.triangular(margin.low, margin.likely, margin.high, len(kept)) > 1).mean())
    return float((kept * margin.likely > 1).mean())


def _timing(rows: list[Measured], names: dict[str, str]) -> Iterator[Found]:
    """Say for each channel the time that surely goes with more; nothing where the times differ by chance."""
    done = set()
    for row in sorted(rows, key=lambda row: (row.inputs["outcome"] != "engagements", row.subject)):
        channel = row.inputs["channel"]
        slots = row.result.get("slots") or []
        if not row.result.get("evidence") or not slots or slots[0]["low"] <= 1 or channel in done:
            continue
        done.add(channel)
        best = slots[0]
        ends = (best["low"] - 1, best["factor"] - 1, best["high"] - 1)
        evidence = _told(
            row, ends, "share", best["best"], what=row.inputs["outcome"], channel=channel,
            channel_name=names.get(channel, channel), weekday=best["weekday"], hour=best["hour"], posts=best["posts"],
            about=row.subject,
        )  # fmt: skip
        yield Source.TIMING, channel, evidence, Advised("try", "best_time", *ends, cost=0.0), "share"


def _content(row: Measured) -> Iterator[Found]:
    """Say which themes and forms do surely better or worse than other posts of their channel, the clearest first."""
    told: dict[str, list[Found]] = {"more": [], "less": []}
    for group in row.result["groups"]:
        for stage in STAGES:
            seen = group["stages"].get(stage)
            if seen is None or (seen["high"] > 1 - MARKED and seen["low"] < 1 + MARKED):
                continue
            kind = "more" if seen["low"] >= 1 + MARKED else "less"
            ends = (seen["low"] - 1, seen["mid"] - 1, seen["high"] - 1)
            evidence = _told(
                row, ends, "share", 1.0 if kind == "more" else 0.0, what=stage, by=group["by"], name=group["name"],
                posts=seen["posts"],
            )  # fmt: skip
            # Fewer posts that do worse leave room for others: what is gained is the other way round.
            turned = ends if kind == "more" else [1 / (1 + end) - 1 for end in ends]
            low, mid, high = sorted(turned)
            advised = Advised(kind, f"content_{kind}", low, mid, high, cost=0.0)
            told[kind].append((Source.CONTENT, f"{group['by']}:{group['name']}", evidence, advised, "share"))
            break
    for found in told.values():
        yield from sorted(found, key=lambda one: -abs(one[3].mid))[:MOST_OF_A_KIND]
