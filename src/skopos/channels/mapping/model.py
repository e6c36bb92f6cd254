"""The mapping of a table's columns: what a person corrects, and what is remembered for the next such file."""

import datetime
import re
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from skopos.channels.rows.stars import Scale

VERSION = 1
Column = Annotated[str, Field(min_length=1, max_length=300)]
# fmt: off
MENTION_FIELDS = (
    "native_id", "published_at", "text", "title", "url", "author_id", "author_name", "author_followers", "place_text",
    "reply_to", "impressions", "reach", "likes", "comments", "shares", "clicks", "saves", "video_views", "follows",
    "rating", "campaign", "platform",
)
ORDER_FIELDS = (
    "native_id", "customer_id", "amount", "quantity", "price", "items", "currency", "state", "refunded", "kind",
    "place", "came_from", "campaign", "coupon", "tactic", "region",
)
TOUCH_FIELDS = (
    "native_id", "person_id", "channel", "medium", "kind", "campaign", "tactic", "cost", "value", "currency",
    "converted",
)
JOURNEY_FIELDS = ("path", "conversions", "value", "nulls")
FIELDS_OF = {
    "mention": MENTION_FIELDS, "order": ORDER_FIELDS, "touch": TOUCH_FIELDS, "journey": JOURNEY_FIELDS, "metric": (),
}
# fmt: on
type Target = Literal["mention", "metric", "order", "touch", "journey"]
type Kind = Literal["post", "reply", "repost", "comment", "review", "article", "message", "ad"]
type How = Literal["sum", "mean", "last", "count", "distinct"]
type Span = Literal["day", "week", "month", "moment"]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Filter(_Model):
    """A test on a column; rows that fail it do not count."""

    column: Column
    test: Literal[">", ">=", "<", "<=", "=", "!=", "contains", "excludes", "empty", "filled"]
    value: Annotated[str, Field(max_length=300)] = ""

    @model_validator(mode="after")
    def _figure_where_compared(self) -> Self:
        if self.test in (">", ">=", "<", "<="):
            try:
                float(self.value)
            except ValueError:
                raise ValueError(f"“{self.value}” is not a number to compare “{self.column}” with.") from None
        return self


class Measure(_Model):
    """One metric that is read from the table.

    Attributes
    ----------
    metric : str
        Key in the metric catalogue, or a new one.
    how : str
        ``sum``, ``mean`` or ``last`` of the value; ``count`` of rows; ``distinct`` counts different texts.
    columns : tuple of str
        The value's column; several are multiplied (quantity × unit price); for ``count`` none.
    unit : str
        ``count``, ``seconds``, ``hours``, ``share`` or an ISO 4217 code; ``money`` takes the workspace's currency.
    only : tuple of Filter
        Rows that count for this metric.
    """

    metric: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,62}$")]
    how: How = "sum"
    columns: tuple[Column, ...] = ()
    unit: Annotated[str, Field(pattern=r"^(count|seconds|hours|share|score|money|[A-Z]{3})$")] = "count"
    only: tuple[Filter, ...] = ()

    @model_validator(mode="after")
    def _columns_fit(self) -> Self:
        if self.how == "count" and self.columns:
            raise ValueError("Counting rows takes no column.")
        if self.how in ("distinct", "last") and len(self.columns) != 1:
            raise ValueError("Exactly one column is needed here.")
        if self.how in ("sum", "mean") and not self.columns:
            raise ValueError("A column with the value is needed.")
        return self


class Mapping(_Model):
    """How the columns of a table are to be understood.

    Attributes
    ----------
    target : str
        ``mention``: each row is something said. ``metric``: rows hold figures, put together per day. ``order``: each
        row is an order or a line of one. ``touch``: each row is a contact of a person. ``journey``: each row is a path
        of contacts with counts.
    platform : str
        What the rows carry as their platform, such as ``x``, ``shop`` or ``github``; of mentions with a column
        ``platform`` those whose cell names none.
    date : str
        Column with the date or time.
    date_order, decimal : str
        ``dmy``/``mdy``/``ymd`` and ``.``/``,`` if a person said so; empty to go by the values.
    columns : dict
        For all but metrics: field to column.
    by_line : bool
        For orders: amounts of an order's lines are added up; else the first is that of the whole order.
    place, currency : str
        For orders: where they were placed, and the currency of amounts that state none; empty takes the workspace's.
    contact : str
        For contacts: their kind where no column says it.
    separator, day : str, date
        For paths: what stands between channels, and the day that rows without a date stand for.
    owned, kind : bool, str
        For mentions: whether they are our own, and what they are.
    best_rating : int
        For mentions: the best rating there is, where the cells do not say it; ratings are kept as 1 to 5 stars.
    measures : tuple of Measure
        For metrics.
    span : str
        What one date stands for: ``day``, ``week``, ``month`` from it on, or ``moment`` for a reading of a level.
    campaign, audience, subject : str
        Columns with the dimensions; empty for none.
    only : tuple of Filter
        Rows that count at all.
    """

    version: Literal[1] = 1
    target: Target
    platform: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_.-]{0,39}$")] = "file"
    date: Annotated[str, Field(max_length=300)] = ""
    date_order: Literal["", "dmy", "mdy", "ymd"] = ""
    decimal: Literal["", ".", ","] = ""
    columns: dict[str, Column] = Field(default_factory=dict)
    owned: bool = True
    kind: Kind = "post"
    best_rating: Scale = 5
    by_line: bool = False
    place: Literal["online", "offline"] = "online"
    currency: Annotated[str, Field(pattern=r"^(|[A-Z]{3})$")] = ""
    contact: Literal["impression", "click", "visit", "open", "conversion"] = "click"
    separator: Annotated[str, Field(max_length=3)] = ">"
    day: datetime.date | None = None
    measures: tuple[Measure, ...] = ()
    span: Span = "day"
    campaign: str = ""
    audience: str = ""
    subject: str = ""
    only: tuple[Filter, ...] = ()

    @model_validator(mode="after")
    def _complete(self) -> Self:
        unknown = set(self.columns) - set(FIELDS_OF[self.target])
        if unknown:
            raise ValueError(f"These are not fields of a {self.target}: {', '.join(sorted(unknown))}.")
        if not self.date and self.target != "journey":
            raise ValueError("A column with the date is needed.")
        if self.target == "mention" and not {"text", "title", "url", "native_id"} & set(self.columns):
            raise ValueError("A mention needs a column with its text, title, address or id.")
        if self.target == "metric" and not self.measures:
            raise ValueError("At least one metric is needed.")
        if self.target == "order" and "amount" not in self.columns and not {"quantity", "price"} <= set(self.columns):
            raise ValueError("An order needs a column with its amount, or those with quantity and unit price.")
        if self.target == "touch" and not {"channel", "kind"} & set(self.columns):
            raise ValueError("A contact needs a column with its channel.")
        if self.target == "journey" and "path" not in self.columns:
            raise ValueError("A column with the path is needed.")
        return self

    def used_columns(self) -> set[str]:
        """All columns that the mapping names."""
        used = {self.date, self.campaign, self.audience, self.subject, *self.columns.values()}
        tests = [*self.only, *(test for measure in self.measures for test in measure.only)]
        used |= {test.column for test in tests}
        used |= {column for measure in self.measures for column in measure.columns}
        return used - {""}


def metric_key(name: str) -> str:
    """Make a metric's key of a column name.

    >>> metric_key("Umsatz (EUR)"), metric_key("2nd stage"), metric_key("تعداد")
    ('umsatz_eur', 'm_2nd_stage', 'metric')
    """
    from skopos_files.cells import fold

    plain = re.sub(r"[^a-z0-9]+", "_", fold(name).encode("ascii", "ignore").decode()).strip("_")[:60]
    if not plain:
        return "metric"
    return plain if plain[0].isalpha() else f"m_{plain}"
