"""The ledger of five values: what was put in and what came of it, by goal, channel, tactic or audience.

Nothing is counted twice: tactics that move the same metric are estimated together and their joint draws are added, so
that what two of them share is in the sum once; attribution and media mix share out the same money in other ways and are
shown beside it, never added to it.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

import numpy as np

from skopos.channels.models import Channel
from skopos.strategy.choices import GoalKind, TacticState
from skopos.strategy.models import BusinessGoal, Tactic
from skopos.value.queries.gains import Gains, gains
from skopos.value.queries.lines import Bearer, Line, line_of
from skopos.value.queries.prices import Prices, prices_of
from skopos.value.queries.seen import Seen, seen
from skopos.value.queries.spans import Span
from skopos.value.queries.spent import Spent, spent
from skopos.workspaces.models import Workspace

if TYPE_CHECKING:
    from datetime import datetime

type By = Literal["goal", "channel", "tactic", "audience"]
BYS: tuple[By, ...] = ("tactic", "goal", "channel", "audience")


@dataclass(frozen=True)
class Ledger:
    """Lines with their five values, and all together.

    Attributes
    ----------
    span : Span
    by : str
    currency : str
        Of all money.
    lines : tuple of Line
        The largest money first.
    total : Line
        All tactics, channels and mentions of the workspace together.
    computed_at : datetime or None
        When the oldest of the results behind it was worked out; None if there are none yet.
    """

    span: Span
    by: By
    currency: str
    lines: tuple[Line, ...]
    total: Line
    computed_at: "datetime | None"


@dataclass
class _Known:
    """All that lines are made of."""

    workspace: Workspace
    span: Span
    tactics: list[Tactic]
    gains: Gains
    spent: Spent
    seen: Seen
    prices: Prices
    channels: dict[str, Channel] = field(default_factory=dict)


def ledger(workspace: Workspace, span: Span, by: By = "tactic") -> Ledger:
    """Give the ledger of some days. Some ten queries, whatever the number of lines."""
    known = _known(workspace, span)
    bearers = {"tactic": _tactics, "goal": _goals, "channel": _channels, "audience": _audiences}[by](known)
    lines = [_line(known, bearer) for bearer in bearers]
    lines.sort(key=lambda line: (-(line.put_in or 0.0), line.label))
    everything = Bearer("", "", tuple(known.tactics), mood="", ideas="", answers="", is_total=True)
    moments = [row.computed_at for row in known.gains.measured.values()]
    return Ledger(span, by, workspace.currency, tuple(lines), _line(known, everything), min(moments, default=None))


def _known(workspace: Workspace, span: Span) -> _Known:
    rows = Tactic.objects.filter(workspace=workspace).select_related("objective__strategy__goal")
    tactics = list(rows.exclude(state__in=(TacticState.DRAFT, TacticState.PROPOSED)).order_by("slug"))
    channels = {channel.key: channel for channel in Channel.objects.filter(workspace=workspace).order_by("key")}
    platforms = {channel.platform: channel.key for channel in reversed(channels.values())}
    return _Known(
        workspace,
        span,
        tactics,
        gains(workspace, tactics, span),
        spent(workspace, tactics, span),
        seen(workspace, span, platforms),
        prices_of(workspace),
        channels,
    )


def _line(known: _Known, bearer: Bearer) -> Line:
    mine = {tactic.pk for tactic in bearer.tactics}
    money = sum(known.spent.by_tactic.get(pk, 0.0) for pk in mine)
    if bearer.is_total:
        money = known.spent.total
    elif bearer.channel is not None:
        money += known.spent.by_channel.get(bearer.channel, 0.0)
    return line_of(bearer, known.workspace.currency, money, known.gains, known.seen, known.prices)


def _tactics(known: _Known) -> list[Bearer]:
    return [
        Bearer(tactic.slug, tactic.title, (tactic,), "strategy:tactic", mood_of_campaign=tactic.tag.lower())
        for tactic in known.tactics
    ]


def _goals(known: _Known) -> list[Bearer]:
    of_goal: dict[int, list[Tactic]] = defaultdict(list)
    for tactic in known.tactics:
        of_goal[tactic.objective.strategy.goal_id].append(tactic)
    goals = BusinessGoal.objects.filter(workspace=known.workspace).order_by("rank", "slug")
    return [_goal(goal, of_goal[goal.pk]) for goal in goals]


def _goal(goal: BusinessGoal, tactics: Sequence[Tactic]) -> Bearer:
    """A goal of reputation or innovation is served by all that is said and suggested, whoever brought it about."""
    kind = GoalKind(goal.kind)
    return Bearer(
        goal.slug,
        goal.title,
        tuple(tactics),
        "strategy:goal",
        mood="" if kind is GoalKind.REPUTATION else None,
        ideas="" if kind in (GoalKind.INNOVATION, GoalKind.KNOWLEDGE) else None,
        answers="" if kind in (GoalKind.COST, GoalKind.REPUTATION) else None,
    )


def _channels(known: _Known) -> list[Bearer]:
    of_channel: dict[str, list[Tactic]] = defaultdict(list)
    for tactic in known.tactics:
        of_channel[tactic.channel or tactic.objective.channel].append(tactic)
    keys = [*known.channels, *sorted(of_channel.keys() - known.channels.keys())]
    return [
        Bearer(
            key,
            known.channels[key].name if key in known.channels else key,
            tuple(of_channel[key]),
            channel=key,
            mood=key,
            ideas=key,
            answers=key,
        )
        for key in keys
        if key or of_channel[key]
    ]


def _audiences(known: _Known) -> list[Bearer]:
    of_audience: dict[str, list[Tactic]] = defaultdict(list)
    for tactic in known.tactics:
        of_audience[(tactic.audience or tactic.objective.audience).strip()].append(tactic)
    return [Bearer(name, name, tuple(tactics), is_audience=True) for name, tactics in of_audience.items()]


def roi_draws(lines: Iterable[Line]) -> dict[str, list[float]]:
    """Give the distribution of each line's return as its percentiles, for charts and exports."""
    out = {}
    for line in lines:
        if line.roi is not None:
            out[line.key] = np.quantile(line.roi.draws, np.linspace(0.01, 0.99, 99)).tolist()
    return out
