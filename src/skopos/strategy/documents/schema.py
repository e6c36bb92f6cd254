"""The form of a strategy file. The JSON Schema and its reference page are made from these classes."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_serializer, model_validator

from skopos.strategy.choices import Direction, GoalKind, Rhythm, Scope, State, Statistic, TacticState, Zone

KEY_PATTERN = r"^[a-z0-9]+(?:-[a-z0-9]+)*$"

Key = Annotated[str, StringConstraints(pattern=KEY_PATTERN, max_length=80)]
Title = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Line = Annotated[str, StringConstraints(max_length=200)]
Name = Annotated[str, StringConstraints(max_length=80)]
Unit = Annotated[str, StringConstraints(max_length=16)]
Prose = Annotated[str, StringConstraints(max_length=20_000)]
Email = Annotated[str, StringConstraints(max_length=254, pattern=r"^(\S+@\S+)?$")]
Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]
Weight = Annotated[float, Field(strict=True, ge=0, le=100, allow_inf_nan=False)]
Money = Annotated[Decimal, Field(ge=0, max_digits=14, decimal_places=2, allow_inf_nan=False)]
Hours = Annotated[Decimal, Field(ge=0, max_digits=8, decimal_places=2, allow_inf_nan=False)]
Currency = Annotated[str, StringConstraints(pattern=r"^([A-Z]{3})?$")]


class Node(BaseModel):
    """What every part of the file has in common: unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, coerce_numbers_to_str=False)

    @model_validator(mode="before")
    @classmethod
    def _drop_empty(cls, value: Any) -> Any:
        """Take a key without a value (`owner:`) as not written."""
        if isinstance(value, dict):
            return {key: item for key, item in value.items() if item is not None}
        return value


class HistoryNode(Node):
    """Past figures of an objective's metric, for metrics that no channel feeds: values, or a CSV file."""

    period: Annotated[str, StringConstraints(pattern="^[DWMQ]$")] = Field(
        default="M", description="Length of one step: D day, W week (Monday to Sunday), M month, Q quarter."
    )
    start: date | None = Field(default=None, description="First day of the first period. Needed with `values`.")
    values: tuple[Number | None, ...] | None = Field(
        default=None, max_length=4000, description="One figure per period, oldest first; null where there is none."
    )
    csv: Name | None = Field(
        default=None, description="Instead of `values`: a CSV file beside this one with a date and a value per row."
    )
    kind: Annotated[str, StringConstraints(pattern="^(flow|stock|ratio)$")] | None = Field(
        default=None,
        description="How it adds up: flow (counted per period), stock (a level), ratio. Default: the catalogue's.",
    )

    @model_validator(mode="after")
    def _one_source(self) -> "HistoryNode":
        if (self.values is None) == (self.csv is None):
            raise ValueError("history_source")
        if self.values is not None and self.start is None:
            raise ValueError("history_start")
        return self


class TacticNode(Node):
    """What is done for an objective: one post, one ad or a whole campaign."""

    key: Key = Field(description="Short name, unique among the file's tactics; importing again finds it by this.")
    title: Title = Field(description="What is done.")
    description: Prose = Field(default="", description="More about it.")
    scope: Scope = Field(default=Scope.CAMPAIGN, description="One post, one ad, or a campaign.")
    channel: Name = Field(default="", description="Key of the channel.")
    zone: Zone | None = Field(default=None, description="Zone, where no single channel is meant.")
    audience: Line = Field(default="", description="Whom it addresses.")
    tag: Annotated[str, StringConstraints(max_length=120)] = Field(
        default="", description="Campaign name in the ad account, or utm_campaign."
    )
    regions: Annotated[str, StringConstraints(max_length=300)] = Field(
        default="", description="Regions where it runs, separated by commas; empty for everywhere."
    )
    budget: Money | None = Field(default=None, description="Money planned, in `currency`.")
    spend: Money = Field(default=Decimal(0), description="Money spent so far.")
    currency: Currency = Field(default="", description="ISO 4217 code, such as EUR. Default: the workspace's.")
    hours: Hours | None = Field(default=None, description="Working hours planned.")
    owner: Email = Field(default="", description="E-mail address of the person answerable.")
    state: TacticState = Field(default=TacticState.DRAFT, description="Where it stands.")
    start: date | None = Field(default=None, description="First day.")
    end: date | None = Field(default=None, description="Last day.")

    @field_serializer("budget", "spend", "hours")
    def _plain(self, value: Decimal | None) -> float | int | None:
        return None if value is None else int(value) if value == value.to_integral_value() else float(value)


class ObjectiveNode(Node):
    """What shall be reached, by when, and how one will know."""

    key: Key = Field(description="Short name, unique among the file's objectives; importing again finds it by this.")
    title: Title = Field(description="One sentence that says what shall change, for whom and by how much.")
    description: Prose = Field(default="", description="More about it.")
    metric: Name = Field(default="", description="Key of the metric in the catalogue.")
    segment: Line = Field(
        default="",
        description="One campaign, page, product or other part of the figures, by its name there; empty for all.",
    )
    channel: Name = Field(default="", description="Key of one channel; empty means all.")
    zone: Zone | None = Field(default=None, description="Zone, where no single channel is meant.")
    audience: Line = Field(default="", description="Whom it wants to move.")
    baseline: Number | None = Field(default=None, description="Where it stood at the start.")
    target: Number | None = Field(default=None, description="The figure to be reached.")
    unit: Unit = Field(default="", description="count, share (0 to 1), seconds, or an ISO 4217 code.")
    direction: Direction = Field(default=Direction.UP, description="up: at least the target; down: at most.")
    statistic: Statistic = Field(
        default=Statistic.SUM, description="What is held against the target: sum, end, max or mean."
    )
    start: date | None = Field(default=None, description="First day that counts.")
    deadline: date | None = Field(default=None, description="Last day that counts.")
    rhythm: Rhythm | None = Field(default=None, description="How often people look at it together.")
    owner: Email = Field(default="", description="E-mail address of the person answerable.")
    weight: Weight = Field(default=1, description="Its share of the strategy, 0 to 100.")
    state: State = Field(default=State.DRAFT, description="Where it stands.")
    history: HistoryNode | None = Field(default=None, description="Past figures, where no channel feeds the metric.")
    tactics: tuple[TacticNode, ...] = Field(default=(), description="What is done for it.")


class StrategyNode(Node):
    """A way to reach a goal, with the building blocks that it rests on."""

    key: Key = Field(description="Short name, unique among the file's strategies; importing again finds it by this.")
    title: Title = Field(description="The way, in one sentence.")
    description: Prose = Field(default="", description="More about it.")
    weight: Weight = Field(default=1, description="Its share of the goal, 0 to 100.")
    owner: Email = Field(default="", description="E-mail address of the person answerable.")
    customers: Prose = Field(default="", description="Building block: whom it is for.")
    analysis: Prose = Field(default="", description="Building block: what is known about market and competitors.")
    value_proposition: Prose = Field(default="", description="Building block: why these people should care.")
    plan: Prose = Field(default="", description="Building block: what is done, in which order.")
    resources: Prose = Field(default="", description="Building block: people, hours, money, tools.")
    aims: Prose = Field(default="", description="Building block: what will be different when it has worked.")
    objectives: tuple[ObjectiveNode, ...] = Field(default=(), description="What shall be reached.")


class GoalNode(Node):
    """What the business wants."""

    key: Key = Field(description="Short name, unique among the file's goals; importing again finds it by this.")
    title: Title = Field(description="What the business wants, in its own words.")
    kind: GoalKind = Field(description="What it is about.")
    description: Prose = Field(default="", description="More about it.")
    weight: Weight = Field(default=1, description="How much it counts beside the other goals, 0 to 100.")
    owner: Email = Field(default="", description="E-mail address of the person answerable.")
    horizon: date | None = Field(default=None, description="By when the business wants it.")
    strategies: tuple[StrategyNode, ...] = Field(default=(), description="Ways to reach it.")


class StrategyDocument(Node):
    """A strategy file: business goals, the strategies that serve them, objectives and tactics."""

    model_config = ConfigDict(extra="forbid", frozen=True, title="Skopos strategy file")

    skopos: Annotated[int, Field(ge=1, le=1)] = Field(description="Version of this file format: 1.")
    business: Line = Field(default="", description="Name of the business, for readers.")
    goals: tuple[GoalNode, ...] = Field(default=(), description="The business goals, most important first.")

    def objectives(self) -> list[tuple[GoalNode, StrategyNode, ObjectiveNode]]:
        """Give every objective with its chain, in the order of the file."""
        return [
            (goal, strategy, objective)
            for goal in self.goals
            for strategy in goal.strategies
            for objective in strategy.objectives
        ]


def schema() -> dict[str, Any]:
    """Give the JSON Schema of the file, stable from run to run."""
    made = StrategyDocument.model_json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **made}
