"""Strategies to begin with: files of this folder, moved to start next month."""

from datetime import date
from functools import cache
from importlib import resources

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from skopos.common import clock
from skopos.common.series import Period
from skopos.strategy import documents
from skopos.strategy.documents import ObjectiveNode, StrategyDocument
from skopos.strategy.periods import end_of, next_start, start_of
from skopos.workspaces.models import Workspace

TITLES: dict[str, str | Promise] = {
    "sales": _("Sell more directly"),
    "talent": _("Win talent"),
    "reputation": _("Be well spoken of"),
}


def titles() -> list[tuple[str, str | Promise]]:
    """Give the templates there are."""
    return list(TITLES.items())


@cache
def _read(name: str) -> StrategyDocument:
    reading = documents.read((resources.files(__package__) / f"{name}.yaml").read_bytes())
    if reading.document is None:
        raise ValueError(f"The template {name} does not read: {reading.problems}")
    return reading.document


def document(name: str, workspace: Workspace) -> StrategyDocument | None:
    """Give a template whose objectives run for six months from next month on; None for an unknown name."""
    if name not in TITLES:
        return None
    start = next_start(start_of(clock.today(workspace.tzinfo), Period.MONTH), Period.MONTH)
    deadline = start
    for _month in range(5):
        deadline = next_start(deadline, Period.MONTH)
    return _dated(_read(name), start, end_of(deadline, Period.MONTH))


def _dated(template: StrategyDocument, start: date, deadline: date) -> StrategyDocument:
    """Give every objective its days."""

    def dated(objective: ObjectiveNode) -> ObjectiveNode:
        return objective.model_copy(update={"start": start, "deadline": deadline})

    goals = tuple(
        goal.model_copy(
            update={
                "strategies": tuple(
                    strategy.model_copy(update={"objectives": tuple(map(dated, strategy.objectives))})
                    for strategy in goal.strategies
                )
            }
        )
        for goal in template.goals
    )
    return template.model_copy(update={"goals": goals})
