"""The objectives of a document as the SMART check sees them, each with its chain."""

from collections.abc import Iterator

from skopos.strategy.choices import Direction, Rhythm, State, Statistic
from skopos.strategy.documents.schema import GoalNode, ObjectiveNode, StrategyDocument, StrategyNode
from skopos.strategy.spec import Link, Spec

type Path = tuple[str | int, ...]


def objective_specs(document: StrategyDocument) -> Iterator[tuple[Path, ObjectiveNode, Spec]]:
    """Give each objective's place in the file, itself, and what it says."""
    for g, goal in enumerate(document.goals):
        for s, strategy in enumerate(goal.strategies):
            for o, objective in enumerate(strategy.objectives):
                path: Path = ("goals", g, "strategies", s, "objectives", o)
                yield path, objective, _spec(goal, strategy, objective)


def _spec(goal: GoalNode, strategy: StrategyNode, objective: ObjectiveNode) -> Spec:
    return Spec(
        key=objective.key,
        title=objective.title,
        metric=objective.metric,
        segment=objective.segment,
        channel=objective.channel,
        zone=objective.zone.value if objective.zone else "",
        audience=objective.audience,
        baseline=objective.baseline,
        target=objective.target,
        unit=objective.unit,
        direction=Direction(objective.direction),
        statistic=Statistic(objective.statistic),
        start=objective.start,
        deadline=objective.deadline,
        rhythm=Rhythm(objective.rhythm) if objective.rhythm else None,
        state=State(objective.state),
        weight=objective.weight,
        chain=(
            Link("strategy", strategy.title, strategy.weight),
            Link("goal", goal.title, goal.weight, goal.horizon),
        ),
    )
