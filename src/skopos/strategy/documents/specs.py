"""The objectives of a document as the SMART check sees them, each with its chain."""

from collections.abc import Iterator

from skopos.strategy.documents.schema import ObjectiveNode, StrategyDocument
from skopos.strategy.spec import Spec, spec_from

type Path = tuple[str | int, ...]


def objective_specs(document: StrategyDocument) -> Iterator[tuple[Path, ObjectiveNode, Spec]]:
    """Give each objective's place in the file, itself, and what it says."""
    for g, goal in enumerate(document.goals):
        for s, strategy in enumerate(goal.strategies):
            for o, objective in enumerate(strategy.objectives):
                path: Path = ("goals", g, "strategies", s, "objectives", o)
                zone = objective.zone.value if objective.zone else ""
                yield path, objective, spec_from(objective, key=objective.key, zone=zone, above=(strategy, goal))
