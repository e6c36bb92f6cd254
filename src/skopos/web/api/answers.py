"""What programs read. The fields of a mention and their meanings are those of the facts' schema."""

from datetime import date, datetime
from typing import Any

import pyarrow as pa
from ninja import Field, Schema
from pydantic import create_model

from skopos.facts.schemas import MENTION

TYPES: dict[pa.DataType, type] = {
    pa.string(): str,
    pa.bool_(): bool,
    pa.int8(): int,
    pa.int64(): int,
    pa.float32(): float,
    pa.float64(): float,
}


def _type_of(kind: pa.DataType) -> Any:
    if pa.types.is_timestamp(kind):
        return datetime
    return list[str] if pa.types.is_list(kind) else TYPES[kind]


def _field(field: pa.Field) -> tuple[Any, Any]:
    kind = _type_of(field.type)
    return (kind | None if field.nullable else kind), Field(..., description=field.metadata[b"meaning"].decode())


FIELDS: Any = {field.name: _field(field) for field in MENTION.schema}
Mention: Any = create_model(
    "Mention",
    __base__=Schema,
    __doc__="One mention with its labels.",
    **FIELDS,
)
Mentions: Any = create_model(
    "Mentions",
    __base__=Schema,
    __doc__="A page of mentions, newest first.",
    mentions=(list[Mention], ...),
    next=(str | None, Field(..., description="Ask again with `after` set to this; null on the last page.")),
)


class MetricEntry(Schema):
    """A metric of the workspace and whether it is fed."""

    key: str
    label: str
    meaning: str
    formula: str
    unit: str = Field(description="count, seconds, hours, share, score, or an ISO 4217 currency code.")
    kind: str = Field(description="flow adds up over time, stock is a level, ratio is worked out for each period.")
    direction: str = Field(description="Which way is better: up, down or none.")
    stage: str = Field(description="Where in the funnel it is read.")
    in_catalogue: bool = Field(description="False for a metric that the workspace brought itself.")
    fed_at: datetime | None = Field(description="When its latest figure came in; null if none ever did.")
    complete_until: date | None = Field(description="Last day that its data cover.")
    platforms: list[str] = Field(description="Where its figures come from.")


class Metrics(Schema):
    """Every metric that the workspace can use."""

    metrics: list[MetricEntry]


class StepOut(Schema):
    """One period of a metric."""

    start: date
    end: date
    value: float | None = Field(description="Null where a level or ratio has no reading.")
    low: float | None = Field(description="Lower end of the 95 % interval; null where none is stated.")
    high: float | None = Field(description="Upper end of the 95 % interval; null where none is stated.")
    rows: int = Field(description="How many rows stand behind it.")


class SeriesOut(Schema):
    """A metric over regular periods, oldest first; the running period is left out."""

    metric: str
    label: str
    unit: str
    kind: str
    period: str = Field(description="D, W (Monday to Sunday), M or Q.")
    time_zone: str = Field(description="Whose days they are.")
    source: str = Field(description="Where the figures come from and how they were put together.")
    fed_at: datetime | None
    complete_until: date | None
    steps: list[StepOut]
    is_cut: bool = Field(description="True if there are earlier periods than one answer holds; ask with `until`.")


class FindingOut(Schema):
    """One thing that the SMART check found."""

    code: str
    reason: str
    mend: str


class LetterOut(Schema):
    """The answer to one letter."""

    letter: str
    grade: str = Field(description="pass, warn or fail.")
    findings: list[FindingOut]


class ProgressOut(Schema):
    """Where a running objective stands."""

    current: float | None
    begun_at: float | None
    done_share: float | None = Field(description="Share of the way that is behind; may lie outside 0 to 1.")
    time_share: float | None = Field(description="Share of the time that is behind, 0 to 1.")
    pace: float | None = Field(description="Change per period so far.")
    needed_pace: float | None = Field(description="Change per period still needed.")
    periods_left: float


class OutlookOut(Schema):
    """The latest stored assessment of an objective."""

    computed_at: datetime
    as_of: date
    version: int = Field(description="The version of the objective that was assessed.")
    outcome: str = Field(description="Whether it could be assessed, and if not, why.")
    probability: float | None = Field(description="Of meeting the target, 0 to 1; null if it could not be assessed.")
    verdict: str
    attainable: dict[str, float] = Field(description="The targets that are 50, 80 and 95 % likely, by likelihood.")
    quantiles: list[float] = Field(description="The final figure at 2.5, 10, 50, 90 and 97.5 %; empty if unknown.")
    progress: ProgressOut
    observed: int = Field(description="Values the history held.")
    needed: int = Field(description="Values it must hold to be continued as far as the deadline.")


class ObjectiveOut(Schema):
    """An objective with its SMART letters and its outlook."""

    key: str
    title: str
    goal: str = Field(description="Key of its business goal.")
    strategy: str = Field(description="Key of its strategy.")
    owner: str | None = Field(description="Name of the person answerable.")
    state: str
    version: int
    metric: str
    channel: str
    audience: str
    baseline: float | None
    target: float | None
    unit: str
    direction: str = Field(description="up: at least the target; down: at most.")
    statistic: str = Field(description="What is held against the target: sum, end, max or mean.")
    start: date | None
    deadline: date | None
    smart: list[LetterOut] = Field(description="S, M, A, R and T.")
    outlook: OutlookOut | None = Field(description="Null until it is first assessed.")


class Objectives(Schema):
    """A page of objectives, in the order in which they were made."""

    objectives: list[ObjectiveOut]
    next: int | None = Field(description="Ask again with `after` set to this; null on the last page.")
