"""What a report says: plain values, apart from any form of showing them."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

from skopos.common.charts import Figure
from skopos.common.series import Period
from skopos.measurement.queries.explain import Explanation
from skopos.measurement.queries.history import History, Step
from skopos.measurement.queries.sureness import Change
from skopos_science.changes import Estimate


class Days(Protocol):
    """A stretch of days, whatever named it."""

    @property
    def first(self) -> date:
        """Its first day."""

    @property
    def last(self) -> date:
        """Its last day."""

    @property
    def is_over(self) -> bool:
        """Are all of its days past?"""


@dataclass(frozen=True)
class Span:
    """The days a report is about, and whether they are over."""

    period: Period
    first: date
    last: date
    is_over: bool


@dataclass(frozen=True)
class ObjectiveLine:
    """One objective as it stood when it was last assessed."""

    key: str
    title: str
    goal: str
    strategy: str
    metric: str
    metric_label: str
    unit: str
    target: float | None
    direction: str
    current: float | None
    start: date | None
    deadline: date | None
    state: str
    state_label: str
    verdict: str
    verdict_label: str
    outcome_label: str
    probability: float | None
    attainable: dict[str, float]
    low: float | None
    high: float | None
    assessed_at: datetime | None
    is_fed: bool


@dataclass(frozen=True)
class MetricLine:
    """One metric in the period, with its change against the period before."""

    history: History
    step: Step
    estimate: Estimate
    change: Change
    before: float | None
    explanation: Explanation
    is_partial: bool

    @property
    def key(self) -> str:
        """The metric's key."""
        return self.history.metric.key

    @property
    def label(self) -> str:
        """The metric's name."""
        return str(self.history.metric.label)

    @property
    def unit(self) -> str:
        """The unit of its values."""
        return self.history.unit


@dataclass(frozen=True)
class Mood:
    """What others said in the period."""

    total: int
    labelled: int
    positive: int
    neutral: int
    negative: int
    by_topic: list[dict[str, Any]]
    topics: list[tuple[str, str]]
    emotions: list[tuple[str, str]]
    languages: list[tuple[str, int]]

    @property
    def labelled_share(self) -> float | None:
        """Share of the mentions whose sentiment could be told."""
        return self.labelled / self.total if self.total else None


@dataclass(frozen=True)
class DecisionLine:
    """A decision of the learning log with the result it rests on."""

    objective: str
    hypothesis: str
    decided_on: date
    decision: str
    note: str
    by: str
    effect: float | None
    effect_low: float | None
    effect_high: float | None
    level: float | None
    unit: str


@dataclass(frozen=True)
class Flaw:
    """Something about the data that a reader should know."""

    kind: str
    text: str


@dataclass(frozen=True)
class Report:
    """A whole report. Built by `building.build`."""

    workspace: str
    span: Span
    before: Span
    made_at: datetime
    language: str
    headlines: list[str]
    objectives: list[ObjectiveLine]
    metrics: list[tuple[str, list[MetricLine]]]
    mood: Mood | None
    decisions: list[DecisionLine]
    flaws: list[Flaw]
    figures: list[Figure] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Is there nothing to report?"""
        return not (self.objectives or self.metrics or self.mood or self.decisions)

    @property
    def lines(self) -> list[MetricLine]:
        """All metric lines in order."""
        return [line for _stage, lines in self.metrics for line in lines]
