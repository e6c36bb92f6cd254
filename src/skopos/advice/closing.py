"""What a trial showed when its time is over, and what follows for its objective."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from skopos.advice.closing_posts import compared
from skopos.advice.models import Advice, Source
from skopos.common.series import Kind
from skopos.measurement.catalogue import METRICS
from skopos.strategy.choices import Decision, Direction, Statistic
from skopos.value.measuring.daily import Daily, daily

LEVEL = 0.9
HISTORY_DAYS = 365
SEED = 4


@dataclass(frozen=True)
class Result:
    """The change over the trial's days against what was expected without it, with its interval."""

    total: float
    low: float
    high: float
    level: float
    days: int
    unit: str
    note: str


def measured_since(advice: Advice) -> Result | None:
    """Hold the days of the trial against what was expected of them; None while their figures are not in."""
    if advice.source in (Source.TIMING, Source.CONTENT):
        return _of_posts(advice)
    trial, objective = advice.trial, advice.objective
    if trial is None or trial.end is None or objective is None:
        return None
    about = (objective.metric, objective.channel, objective.segment)
    if advice.source == Source.MIX:
        about = (advice.evidence["what"], "", "")
    if not about[0]:
        return None
    series = daily(advice.workspace, *about)
    if series is None or series.end <= trial.end:
        return None
    series = series.since(trial.start - timedelta(days=HISTORY_DAYS))
    return _judged(series, series.index(trial.start), series.index(trial.end) + 1)


def _of_posts(advice: Advice) -> Result | None:
    found = compared(advice)
    if found is None:
        return None
    low, mid, high, number = found
    note = _("Posts that followed the advice, against the others of the same days and channels.")
    return Result(mid, low, high, LEVEL, number, "share", note)


def _judged(series: Daily, start: int, end: int) -> Result | None:
    from skopos.common.series import Period
    from skopos_science.effect import campaign_effect

    try:
        found = campaign_effect(
            series.values[:end], start, weekly=series.period is Period.DAY, level=LEVEL, seed=SEED, placebos=0
        )
    except ValueError:
        return None
    share = 1 / (end - start) if series.kind is Kind.RATIO else 1.0
    return Result(
        found.total * share, found.low * share, found.high * share, LEVEL, end - start, series.unit,
        _("Measured against what the figures before the trial led to expect."),
    )  # fmt: skip


def next_version(advice: Advice, result: Result) -> dict[str, Any]:
    """Propose a decision and, where the result is clear, the target of the objective's next version."""
    objective = advice.objective
    if objective is None:
        return {}
    metric = METRICS.get(objective.metric)
    down = objective.direction == Direction.DOWN
    better, worse = (result.high < 0, result.low > 0) if down else (result.low > 0, result.high < 0)
    about_it = advice.source == Source.LEDGER or advice.evidence["what"] == objective.metric
    wanted_less = advice.kind in ("stop", "less")
    if advice.source in (Source.TIMING, Source.CONTENT):
        better, worse = (result.high < 0, result.low > 0) if wanted_less else (result.low > 0, result.high < 0)
        wanted_less = False
    decision = Decision.CONTINUE
    if better or (wanted_less and not worse):
        decision = Decision.ADOPT
    elif worse:
        decision = Decision.STOP
    changes = {}
    summed = objective.statistic == Statistic.SUM and (metric is None or metric.kind is Kind.FLOW)
    if (
        about_it
        and (better or worse)
        and summed
        and objective.target is not None
        and objective.deadline
        and advice.trial
    ):
        left = (objective.deadline - advice.trial.end).days if advice.trial.end else 0
        target = objective.target + result.total * (1 + max(left, 0) / result.days)
        changes = {"target": float(f"{max(target, 0.0):.3g}")}
    return {"decision": decision.value, "changes": changes}
