"""Weekly figures side by side: the media mix, and social media against revenue."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from skopos.channels.models import Channel
from skopos.common.series import Period
from skopos.measurement import queries as measurement
from skopos.measurement.queries.history import History
from skopos.value.measuring.outcome import Question, Refused, plain
from skopos.value.models import Kind
from skopos.workspaces.models import Workspace

if TYPE_CHECKING:
    from skopos_science.mix.model import Mix

type Floats = NDArray[np.float64]
OUTCOMES = ("revenue", "orders", "key_events", "leads")
SOCIAL = ("mentions", "positive_mentions", "engagements", "reach", "followers")
TROUBLE = "negative_mentions"
LONGEST_LAG, MOST_WEEKS, LEAST_WEEKS = 6, 260, 52
MOST_CHANNELS, WEEKS_PER_CHANNEL = 8, 10


def _read(workspace: Workspace, keys: list[str], channel: str = "") -> dict[str, dict[date, float]]:
    found = measurement.histories_of(workspace, keys, measurement.Asked(Period.WEEK, channel))
    return {key: _by_week(history) for key, history in found.items()}


def _by_week(history: History) -> dict[date, float]:
    return {step.start: step.value for step in history.steps if step.value is not None}


def _outcome(workspace: Workspace) -> tuple[str, dict[date, float]]:
    found = _read(workspace, list(OUTCOMES))
    best = max(OUTCOMES, key=lambda key: (len(found[key]) >= LEAST_WEEKS, -OUTCOMES.index(key)))
    return best, found[best]


def _weeks(values: dict[date, float]) -> list[date]:
    if not values:
        return []
    last, first = max(values), min(values)
    count = min((last - first).days // 7 + 1, MOST_WEEKS)
    return [last - timedelta(days=7 * back) for back in range(count - 1, -1, -1)]


def _on(weeks: list[date], values: dict[date, float]) -> Floats:
    return np.array([values.get(week, 0.0) for week in weeks])


def mix_questions(workspace: Workspace) -> Iterator[Question]:
    """Ask what each channel, paid or organic, added to the outcome."""
    outcome, values = _outcome(workspace)
    weeks = _weeks(values)
    columns: dict[str, Floats] = {}
    kinds: dict[str, str] = {}
    for channel in Channel.objects.filter(workspace=workspace).order_by("key"):
        found = _read(workspace, ["spend", "reach", "posts_published"], channel.key)
        organic = "reach" if any(found["reach"].values()) else "posts_published"
        for key, kind in (("spend", "paid"), (organic, "organic")):
            column = _on(weeks, found[key])
            if (column > 0).sum() >= 6:
                name = f"{channel.key}:{key}"
                columns[name], kinds[name] = column, kind
    order = sorted(columns, key=lambda name: (kinds[name] != "paid", -float((columns[name] > 0).sum())))
    # Each channel needs ten weeks of its own; the least active are left out and named.
    names = order[: min(MOST_CHANNELS, len(weeks) // WEEKS_PER_CHANNEL)]
    trouble = _on(weeks, _read(workspace, [TROUBLE])[TROUBLE])
    inputs = {
        "outcome": outcome,
        "first": weeks[0].isoformat() if weeks else "",
        "weeks": len(weeks),
        "channels": {name: kinds[name] for name in names},
        "left_out": [name for name in columns if name not in names],
        "controls": [TROUBLE],
    }
    y = _on(weeks, values)
    activity = np.stack([columns[name] for name in names], axis=1) if names else np.empty((len(weeks), 0))
    data = [plain(y), plain(activity), plain(trouble)]
    work = lambda: _mix(y, activity, names, trouble)  # noqa: E731
    yield Question(Kind.MIX, "", {"seed": 0}, inputs, data, work)


def _mix(y: Floats, activity: Floats, names: list[str], trouble: Floats) -> dict[str, Any]:
    from skopos_science.mix.model import fit_mix

    if len(y) < LEAST_WEEKS:
        raise Refused("too_few_weeks")
    if not names:
        raise Refused("no_activity")
    found = fit_mix(y, activity, names, trouble[:, None] if np.ptp(trouble) > 0 else None)
    spend = activity.sum(axis=0)
    low, mid, high = found.quantiles()
    around = {} if found.refused else _around(found, activity, names)
    return plain(
        {
            "refused": found.refused,
            "concerns": [
                {"kind": one.kind, "channels": one.channels, "value": one.value, "refuses": one.refuses}
                for one in found.concerns
            ],
            "baseline_share": found.baseline_share,
            "outcome_total": float(y.sum()),
            "channels": [
                {
                    "name": name,
                    "low": low[at],
                    "mid": mid[at],
                    "high": high[at],
                    "activity": spend[at],
                    "r_hat": found.r_hat[at],
                    "learned": found.learned[at],
                    **around.get(name, {}),
                }
                for at, name in enumerate(names)
            ],
            "seen": y,
            "activity": activity,
        }
    )


def _around(found: "Mix", activity: Floats, names: list[str]) -> dict[str, dict[str, Any]]:
    """Give for each paid channel what the next unit of money, a quarter more and a quarter less would have changed."""
    from skopos_science.mix.budget import next_euro, response_curves

    curves = response_curves(found, activity)
    spend = np.array([column.sum() * name.endswith(":spend") for name, column in zip(names, activity.T, strict=True)])
    following = next_euro(curves, spend)
    now = curves.at(np.ones(len(names)))
    steps = {key: curves.at(np.full(len(names), times)) - now for key, times in (("more", 1.25), ("less", 0.75))}
    out = {}
    for at, name in enumerate(names):
        if not spend[at]:
            continue
        out[name] = {
            "sure_low": float(np.quantile(found.totals[:, at], 0.05)),
            "active_weeks": int((activity[:, at] > 0).sum()),
            "next": np.quantile(following[:, at], [0.05, 0.5, 0.95]),
            "next_draws": following[:, at],
            **{key: np.quantile(change[:, at], [0.05, 0.5, 0.95]) for key, change in steps.items()},
        }
    return out


def relation_questions(workspace: Workspace) -> Iterator[Question]:
    """Ask for each social series whether it goes before the outcome."""
    outcome, values = _outcome(workspace)
    found = _read(workspace, [*SOCIAL, "spend", TROUBLE])
    weeks = _weeks(values)
    for key in SOCIAL:
        shared = [week for week in weeks if week in found[key]] if key == "followers" else weeks
        begun = [week for week in shared if found[key] and week >= min(found[key])]
        x, y = _on(begun, found[key]), _on(begun, values)
        if key == "followers":
            x, y, begun = np.diff(x), y[1:], begun[1:]
        spend = _on(begun, found["spend"])
        inputs = {
            "social": key,
            "outcome": outcome,
            "first": begun[0].isoformat() if begun else "",
            "weeks": len(begun),
            "controls": ["spend"] if np.any(spend) else [],
        }
        data = [plain(x), plain(y), plain(spend)]
        settings = {"longest_lag_weeks": LONGEST_LAG, "level": 0.05}
        yield Question(Kind.RELATION, key, settings, inputs, data, partial(_relation, x, y, spend))


def _relation(x: Floats, y: Floats, spend: Floats) -> dict[str, Any]:
    from skopos_science.relation import lagged_relation

    if len(y) < LEAST_WEEKS:
        raise Refused("too_few_weeks")
    found = lagged_relation(x, y, spend[:, None] if np.ptp(spend) > 0 else None, longest=LONGEST_LAG)
    names = ("lags", "correlations", "limit", "p_social_first", "p_outcome_first", "p_together", "total", "low", "high")
    return plain(
        {name: getattr(found, name) for name in names}
        | {"explained": found.explained, "finding": found.finding.value, "social": x, "seen": y}
    )
