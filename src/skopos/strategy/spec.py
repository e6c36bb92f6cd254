"""An objective as the SMART check and the assessment see it: plain values, whether from a row or from a file."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from skopos.strategy.choices import Direction, Rhythm, State, Statistic


@dataclass(frozen=True)
class Link:
    """One step of the chain from an objective up to the business."""

    kind: str  # "strategy" or "goal"
    title: str
    weight: float
    horizon: date | None = None


@dataclass(frozen=True)
class Spec:
    """What an objective says.

    Attributes
    ----------
    segment : str
        One audience, campaign or subject of the figures by its name there; empty for all.
    chain : tuple of Link
        From the objective's strategy up to its business goal; shorter where a step is missing.
    """

    key: str = ""
    title: str = ""
    metric: str = ""
    segment: str = ""
    channel: str = ""
    zone: str = ""
    audience: str = ""
    baseline: float | None = None
    target: float | None = None
    unit: str = ""
    direction: Direction = Direction.UP
    statistic: Statistic = Statistic.SUM
    start: date | None = None
    deadline: date | None = None
    rhythm: Rhythm | None = None
    state: State = State.DRAFT
    weight: float = 1.0
    chain: tuple[Link, ...] = ()

    @property
    def length_days(self) -> int | None:
        """Days from start to deadline, both included."""
        return (self.deadline - self.start).days + 1 if self.start and self.deadline else None

    def but(self, **changes: Any) -> "Spec":
        """Give the same objective with some values changed, for a what-if."""
        return replace(self, **changes)

    def reaches(self, value: float) -> bool:
        """Is `value` at the target, or beyond it in the wanted direction?"""
        if self.target is None:
            return False
        slack = 1e-9 * max(abs(self.target), abs(value))
        return value >= self.target - slack if self.direction == Direction.UP else value <= self.target + slack


def spec_from(said: Any, *, key: str, zone: str, above: tuple[Any, Any]) -> Spec:
    """Give what an objective says, a row or a node of a file alike, with the chain up from its strategy.

    `above` is its strategy and that one's business goal.
    """
    strategy, goal = above
    return Spec(
        key=key,
        title=said.title,
        metric=said.metric,
        segment=said.segment,
        channel=said.channel,
        zone=zone,
        audience=said.audience,
        baseline=said.baseline,
        target=said.target,
        unit=said.unit,
        direction=Direction(said.direction),
        statistic=Statistic(said.statistic),
        start=said.start,
        deadline=said.deadline,
        rhythm=Rhythm(said.rhythm) if said.rhythm else None,
        state=State(said.state),
        weight=said.weight,
        chain=(Link("strategy", strategy.title, strategy.weight), Link("goal", goal.title, goal.weight, goal.horizon)),
    )
