"""Effects of tactics: all that move the same metric, together; each once more alone, as a check with placebos."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from skopos.common.series import Kind as SeriesKind
from skopos.common.series import Period
from skopos.measurement.catalogue import METRICS, Source
from skopos.strategy.choices import TacticState
from skopos.strategy.models import Tactic
from skopos.value.measuring.daily import Daily, aligned, daily
from skopos.value.measuring.outcome import Question, Refused, plain
from skopos.value.models import Kind
from skopos.value.terms import LEVEL
from skopos.workspaces.models import Workspace

WORKED = (TacticState.RUNNING, TacticState.DONE)
DISTURBANCE = "negative_mentions"
KEPT_DRAWS = 500
HISTORY_DAYS = 500
"""Days before the first tactic that are looked at: more of the past says little about its scatter now."""
CHECK_BEFORE, CHECK_LONGEST, PLACEBOS = 120, 92, 3
SEED = 20

type Key = tuple[str, str, str]


def subject_of(metric: str, channel: str, segment: str) -> str:
    """Give the subject of a result: metric, channel and part of the figures."""
    return "|".join((metric, channel, segment))


def groups_of(workspace: Workspace) -> dict[Key, list[Tactic]]:
    """Give the tactics that are or were at work, by the metric, channel and part that their objective moves."""
    rows = Tactic.objects.filter(workspace=workspace, state__in=WORKED, start__isnull=False)
    out: dict[Key, list[Tactic]] = defaultdict(list)
    for tactic in rows.select_related("objective").order_by("start", "slug"):
        objective = tactic.objective
        if objective.metric:
            out[objective.metric, objective.channel, objective.segment].append(tactic)
    return dict(out)


def questions(workspace: Workspace) -> Iterator[Question]:
    """Give a question for each metric that tactics move."""
    groups = groups_of(workspace)
    troubled = daily(workspace, DISTURBANCE) if groups else None
    for (metric, channel, segment), tactics in groups.items():
        yield _question(workspace, (metric, channel, segment), tactics, troubled)


def _question(workspace: Workspace, key: Key, tactics: list[Tactic], troubled: Daily | None) -> Question:
    metric, channel, segment = key
    starts = [tactic.start for tactic in tactics if tactic.start]
    found = daily(workspace, metric, channel, segment)
    series = found.since(min(starts) - timedelta(days=HISTORY_DAYS)) if found else None
    known = METRICS.get(metric)
    # What others say is not taken out of what others say.
    beside = aligned(series, troubled) if series and not (known and known.source is Source.MENTIONS) else None
    told = [
        {
            "slug": tactic.slug,
            "title": tactic.title,
            "start": tactic.start.isoformat() if tactic.start else "",
            "end": tactic.end.isoformat() if tactic.end else "",
        }
        for tactic in tactics
    ]
    inputs: dict[str, Any] = {
        "metric": metric,
        "channel": channel,
        "segment": segment,
        "tactics": told,
        "disturbances": [DISTURBANCE] if beside is not None else [],
    }
    if series:
        inputs |= {
            "first": series.first.isoformat(),
            "end": series.end.isoformat(),
            "period": series.period.value,
            "steps": len(series.values),
            "filled": series.filled,
            "unit": series.unit,
            "kind": series.kind.value,
        }
    data = [inputs, plain(series.values) if series else [], plain(beside) if beside is not None else []]
    settings = {"level": LEVEL, "seed": SEED, "draws": KEPT_DRAWS}
    return Question(Kind.EFFECTS, subject_of(*key), settings, inputs, data, lambda: _work(series, beside, told))


def _work(series: Daily | None, beside: NDArray[np.float64] | None, told: list[dict[str, str]]) -> dict[str, Any]:
    from skopos_science.tactics import LEAST_BEFORE, effects_together

    if series is None:
        raise Refused("no_figures")
    usable, left_out = [], []
    for tactic in told:
        first, end = _span(series, tactic)
        if first < LEAST_BEFORE:
            left_out.append(tactic | {"why_not": "too_little_before"})
        elif first >= len(series.values):
            left_out.append(tactic | {"why_not": "no_figures_since"})
        else:
            usable.append((tactic, first, end))
    if not usable:
        raise Refused(left_out[0]["why_not"] if left_out else "no_figures", left_out=left_out)
    controls = beside[:, None] if beside is not None and np.ptp(beside) > 0 else None
    daily_steps = series.period is Period.DAY
    found = effects_together(
        series.values,
        [(first, end) for _tactic, first, end in usable],
        controls,
        weekly=daily_steps,
        year=365.25 / series.step_days,
        draws=4 * KEPT_DRAWS,
        seed=SEED,
    )
    kept = slice(0, KEPT_DRAWS)
    total = found.added(0, len(series.values))
    tactics = []
    for place, (tactic, first, end) in enumerate(usable):
        alone = [] if len(usable) == 1 else found.alike(place)
        tactics.append(
            tactic
            | {
                "span": [first, end],
                "total": _range(total[:, place]),
                "positive": float((total[:, place] > 0).mean()),
                "full": _range(found.full()[:, place]),
                "learned": float(found.learned[place]),
                "alike": [usable[other][0]["slug"] for other in alone],
                "check": _check(series, first, end, controls),
            }
        )
    return plain(
        {
            "tactics": tactics,
            "left_out": left_out,
            "relative": found.relative,
            "usual": found.usual,
            "seen": series.values,
            "sizes": found.sizes[kept],
            "carries": found.carries[kept],
            "learned": found.learned,
            "correlation": found.correlation,
            "mean_of_days": series.kind is SeriesKind.RATIO,
        }
    )


def _span(series: Daily, tactic: dict[str, str]) -> tuple[int, int]:
    first = series.index(date.fromisoformat(tactic["start"]))
    if not tactic["end"]:
        return first, max(first, len(series.values)) + 1
    return first, max(series.index(date.fromisoformat(tactic["end"])), first) + 1


def _range(draws: NDArray[np.float64]) -> list[float]:
    tail = (1 - LEVEL) / 2
    return [float(part) for part in np.quantile(draws, [tail, 0.5, 1 - tail])]


def _check(series: Daily, first: int, end: int, controls: NDArray[np.float64] | None) -> dict[str, Any] | None:
    """Hold the tactic's days against what was expected of them, on its own; None if that cannot be done."""
    from skopos_science.effect import campaign_effect

    begin, last = max(first - CHECK_BEFORE, 0), min(end, first + CHECK_LONGEST, len(series.values))
    try:
        found = campaign_effect(
            series.values[begin:last],
            first - begin,
            # A sudden spike would widen the range of its days beyond all use; its logarithm says enough.
            None if controls is None else np.log1p(controls[begin:last]),
            weekly=series.period is Period.DAY,
            level=LEVEL,
            seed=SEED,
            placebos=PLACEBOS,
        )
    except ValueError:
        return None
    return {
        "total": [found.low, found.total, found.high],
        "first": first,
        "expected": found.expected,
        "expected_low": found.expected_low,
        "expected_high": found.expected_high,
        "placebo": None
        if found.placebo is None
        else {"totals": found.placebo.totals, "covered": found.placebo.covered},
    }
