"""The brand's learning log: what it tried, what it saw, what it decided."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from skopos.demo.figures import Figure
from skopos.demo.story import TACTICS, Story
from skopos.strategy import actions
from skopos.strategy.choices import CheckInMood, Decision
from skopos.strategy.models import Objective, Tactic
from skopos.workspaces.models import User, Workspace
from skopos_science.changes import Estimate, mean_change

WEEKS_COMPARED = 4


@dataclass(frozen=True)
class Lesson:
    """A trial of one tactic, and what its result is taken for."""

    tactic: str
    objective: str
    metric: str
    channel: str
    hypothesis: str
    expected: str
    unit: str
    decision: Decision
    because: str


LESSONS = (
    Lesson(
        "bakers-on-camera", "instagram-followers", "followers", "instagram",
        "If our bakers show how the bread is made, more home cooks follow us, because they see who bakes for them.",
        "At least eight more new followers a day", "count", Decision.ADOPT,
        "The gain is far from chance and costs four hours of a baker a week.",
    ),
    Lesson(
        "breakfast-ads", "online-revenue", "orders", "shop",
        "If we advertise the breakfast box to people near our shops, they order it online, as it comes the next day.",
        "At least seven more orders a day", "count", Decision.ADAPT,
        "Orders rose, but part of it is the season. Next time with a region left out for comparison.",
    ),
    Lesson(
        "coupon-flood", "online-revenue", "orders", "shop",
        "If we post a coupon every day, more people order, because there is always a reason to.",
        "At least five more orders a day", "count", Decision.STOP,
        "Nothing that could be told from chance, and loyal customers asked why they had paid full price.",
    ),
    Lesson(
        "shift-stories", "applications", "applications", "linkedin",
        "If staff tell what a shift is like, more bakers apply, because they trust colleagues more than adverts.",
        "One more application every three days", "count", Decision.CONTINUE,
        "It looks better than before, but the numbers are still small.",
    ),
)  # fmt: skip

NOTES = (
    ("instagram-followers", CheckInMood.GOOD, "The video on rye sourdough alone brought 180 followers."),
    (
        "online-revenue",
        CheckInMood.CARE,
        "Orders dipped after the recall; the shop banner now links to the lab results.",
    ),
    ("fewer-angry-voices", CheckInMood.CARE, "Late deliveries are the main complaint; the carrier changes next month."),
)


def log_trials(workspace: Workspace, story: Story, figures: Sequence[Figure]) -> None:
    """Write down each trial that has begun, its result once four weeks of it are over, and then the decision."""
    objectives = {row.slug: row for row in Objective.objects.filter(workspace=workspace).select_related("owner")}
    tactics = {row.slug: row for row in Tactic.objects.filter(workspace=workspace)}
    series = {(figure.metric, figure.channel): figure.values for figure in figures if not figure.campaign}
    for lesson in LESSONS:
        begins = next(tactic.start for tactic in TACTICS if tactic.key == lesson.tactic)
        if begins < story.days:
            objective = objectives[lesson.objective]
            log_trial(lesson, story, begins, objective, tactics[lesson.tactic], series[lesson.metric, lesson.channel])
    for slug, mood, note in NOTES:
        if story.days > story.crisis.start:
            actions.check_in(objectives[slug], note=note, mood=mood, by=objectives[slug].owner)


def log_trial(
    lesson: Lesson, story: Story, begins: int, objective: Objective, tactic: Tactic, values: NDArray[np.float64]
) -> None:
    """Write down one trial as far as it has come."""
    days = 7 * WEEKS_COMPARED
    by: User | None = objective.owner
    trial = actions.start_trial(
        objective,
        hypothesis=lesson.hypothesis,
        expected_effect=lesson.expected,
        start=story.on(begins),
        end=story.on(begins + 2 * days),
        tactic=tactic,
        by=by,
        slug=lesson.tactic,
    )
    if story.days < begins + 2 * days:
        return
    seen = change_per_day(values, begins, days, level_metric=lesson.metric == "followers")
    actions.record_result(
        trial,
        effect=round(seen.value, 2),
        effect_low=round(seen.low, 2),
        effect_high=round(seen.high, 2),
        level=0.95,
        n=2 * days,
        unit=lesson.unit,
        note=f"Change of the daily mean, {days} days before the start against days {days + 1} to {2 * days} after it; "
        "Welch's interval. Season and other tactics are not taken out.",
        by=by,
    )
    actions.decide(trial, decision=lesson.decision, note=lesson.because, by=by)


def change_per_day(values: NDArray[np.float64], begins: int, days: int, *, level_metric: bool) -> Estimate:
    """Give the change of the daily mean once the tactic is fully at work; of a level, the change of its daily gain."""
    daily = np.diff(values, prepend=values[0]) if level_metric else values
    before, after = daily[begins - days : begins], daily[begins + days : begins + 2 * days]
    return mean_change(*((part.sum(), (part**2).sum(), len(part)) for part in (before, after)))
