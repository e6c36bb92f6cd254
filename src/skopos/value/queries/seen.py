"""What is counted or compared without a model: mood of mentions, share of voice, ideas, public answers, followers."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

import numpy as np

from skopos.common import clock
from skopos.common.series import Period
from skopos.facts.reading import open_facts
from skopos.facts.schemas import MENTION
from skopos.measurement import queries as measurement
from skopos.triage.choices import Outcome
from skopos.triage.models import Item
from skopos.value.queries.spans import Span
from skopos.workspaces.models import Workspace

LEAST_MENTIONS = 20
Z_90 = 1.6448536269514722

MOOD = """
SELECT day, channel, '' AS campaign, sum(positive)::DOUBLE - sum(negative)::DOUBLE AS top,
    sum(positive + neutral + negative)::DOUBLE AS bottom
FROM mention_metric_day WHERE NOT owned AND day >= $before AND day < $end GROUP BY ALL
"""
MOOD_OF_CAMPAIGNS = """
SELECT day, '' AS channel, lower(campaign) AS campaign, sum(sentiment)::DOUBLE AS top,
    count(sentiment)::DOUBLE AS bottom
FROM {mentions} WHERE NOT owned AND campaign IS NOT NULL AND sentiment IS NOT NULL
    AND day >= $before AND day < $end GROUP BY ALL
"""
NEWEST = "day::VARCHAR || platform || coalesce(unit, '') || breakdown || span_days::VARCHAR"
"""By day; of several readings of one day always the same one."""
FOLLOWERS = f"""
SELECT channel, arg_max(last_value, {NEWEST}) FILTER (WHERE day < $start) AS begun,
    arg_max(last_value, {NEWEST}) AS ended
FROM metric_point_day WHERE metric = 'followers' AND audience = '' AND campaign = '' AND subject = ''
    AND day < $end GROUP BY channel
HAVING max(day) >= $start AND min(day) < $start
"""  # noqa: S608  (the names stand above)


@dataclass(frozen=True)
class Change:
    """A change against as many days before, with its 90 % range; and how many mentions or readings it rests on."""

    value: float
    low: float
    high: float
    before: float
    after: float
    rows: int


@dataclass(frozen=True)
class Seen:
    """All that is counted or compared in some days; channels by key, with `""` for all together.

    `moods` is the positive share minus the negative share of mentions; `campaigns` the same by a tactic's tag.
    `ideas` are (came up, accepted, shipped), `answers` the mentions that were answered in public.
    """

    moods: dict[str, Change]
    campaigns: dict[str, Change]
    voice: Change | None
    ideas: dict[str, tuple[int, int, int]]
    answers: dict[str, int]
    followers: dict[str, float]


def seen(workspace: Workspace, span: Span, channel_of: dict[str, str]) -> Seen:
    """Count and compare; `channel_of` gives the channel of a platform, for what is known by platform only."""
    asked: dict[str, object] = {"before": span.before.start, "end": span.end}
    with open_facts(workspace.pk, workspace.tzinfo) as facts:
        moods = facts.query(MOOD, asked).to_pylist()
        source = facts.between(MENTION, span.before.start, span.last)
        tagged = facts.query(MOOD_OF_CAMPAIGNS.format(mentions=source), asked).to_pylist()
        grown = facts.query(FOLLOWERS, {"start": span.start, "end": span.end}).to_pylist()
    items = _items(workspace, span, channel_of)
    followers = {row["channel"]: row["ended"] - row["begun"] for row in grown if row["begun"] is not None}
    return Seen(
        _changes(moods, "channel", span, whole=True),
        _changes(tagged, "campaign", span, whole=False),
        _voice(workspace, span),
        items[0],
        items[1],
        followers,
    )


def _changes(rows: Iterable[dict[str, Any]], by: str, span: Span, *, whole: bool) -> dict[str, Change]:
    days: dict[str, dict[date, list[float]]] = defaultdict(lambda: defaultdict(lambda: [0.0, 0.0]))
    for row in rows:
        for key in {row[by], ""} if whole else {row[by]}:
            days[key][row["day"]][0] += row["top"] or 0.0
            days[key][row["day"]][1] += row["bottom"] or 0.0
    found = {key: change_of(sums, span) for key, sums in days.items()}
    return {key: change for key, change in found.items() if change is not None}


def change_of(sums: dict[date, list[float]], span: Span) -> Change | None:
    """Compare the days of a span with those before by a ratio of sums; None if there is too little of either."""
    from skopos_science.changes import ratio_change

    before = np.array([sum_ for day, sum_ in sums.items() if day < span.start]).reshape(-1, 2)
    after = np.array([sum_ for day, sum_ in sums.items() if day >= span.start]).reshape(-1, 2)
    if min(before[:, 1].sum(), after[:, 1].sum()) < LEAST_MENTIONS:
        return None
    found = ratio_change((before[:, 0], before[:, 1]), (after[:, 0], after[:, 1]), z=Z_90)
    if not np.isfinite(found.low):
        return None
    ratios = [float(part[:, 0].sum() / part[:, 1].sum()) for part in (before, after)]
    return Change(found.value, found.low, found.high, ratios[0], ratios[1], int(before[:, 1].sum() + after[:, 1].sum()))


def _voice(workspace: Workspace, span: Span) -> Change | None:
    """Compare the share of voice with that of the days before."""
    keys = ["own_brand_mentions", "brand_mentions"]
    asked = measurement.Asked(Period.DAY, until=span.last)
    found = measurement.histories_of(workspace, keys, asked)
    sums: dict[date, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for place, key in enumerate(keys):
        for step in found[key].steps:
            if span.before.start <= step.start < span.end and step.value is not None:
                sums[step.start][place] += step.value
    return change_of(sums, span) if sums else None


def _items(
    workspace: Workspace, span: Span, channel_of: dict[str, str]
) -> tuple[dict[str, tuple[int, int, int]], dict[str, int]]:
    """Count ideas and answers of the days, by channel and in all."""
    first = _midnight(workspace, span.start)
    # Days that end yesterday are told up to this moment: what people just did is there to be seen.
    end = clock.now() if span.key else _midnight(workspace, span.end)
    ideas: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    answers: dict[str, int] = defaultdict(int)
    rows = Item.objects.filter(workspace=workspace, outcome=Outcome.IDEA, idea__isnull=False)
    told = rows.values_list("platform", "idea__created_at", "idea__accepted_at", "idea__shipped_at")
    for platform, *moments in told:
        for key in {channel_of.get(platform, platform), ""}:
            for place, moment in enumerate(moments):
                ideas[key][place] += moment is not None and first <= moment < end
    replied = Item.objects.filter(workspace=workspace, replied_at__gte=first, replied_at__lt=end)
    for platform in replied.values_list("platform", flat=True):
        for key in {channel_of.get(platform, platform), ""}:
            answers[key] += 1
    counted = {key: (sums[0], sums[1], sums[2]) for key, sums in ideas.items() if any(sums)}
    return counted, dict(answers)


def _midnight(workspace: Workspace, day: date) -> datetime:
    return datetime.combine(day, time(), workspace.tzinfo)
