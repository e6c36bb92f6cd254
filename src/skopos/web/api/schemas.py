"""What programs send and get. Field names and meanings are those of the facts' schemas."""

from datetime import datetime
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import AwareDatetime, BaseModel, Field, StringConstraints, field_validator

from skopos.facts.schemas import MENTION, METRIC_POINT, ORDER, TOUCH

MOST_ROWS = 25_000
_LARGEST = 2**63 - 1

Word = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100_000)]
Short = Annotated[str, StringConstraints(strip_whitespace=True, max_length=1_000)]
Count = Annotated[int, Field(ge=0, le=_LARGEST)]
Finite = Annotated[float, Field(allow_inf_nan=False)]
Moment = Annotated[AwareDatetime, Field(ge=datetime.fromisoformat("1980-01-01T00:00:00+00:00"))]


def _meaning(table: object, name: str) -> str:
    return table.schema.field(name).metadata[b"meaning"].decode()  # type: ignore[attr-defined]


class MentionIn(BaseModel):
    """One mention. (platform, native_id) is its key: sending it again replaces it.

    Rows are plain pydantic models: `ninja.Schema` reads each field through Python, which costs as much as storing it.
    """

    model_config = {"extra": "forbid"}

    platform: Word = Field(description=_meaning(MENTION, "platform"))
    native_id: Word = Field(description=_meaning(MENTION, "native_id"))
    published_at: Moment = Field(description="When it was published, with its offset from UTC.")
    text: Text = Field(description=_meaning(MENTION, "text"))
    channel: Short = Field("", description=_meaning(MENTION, "channel"))
    kind: Literal["post", "reply", "repost", "comment", "review", "article", "message", "ad"] = "post"
    owned: bool = Field(False, description=_meaning(MENTION, "owned"))
    title: Short | None = None
    url: Short | None = Field(None, description=_meaning(MENTION, "url"))
    author_id: Short | None = None
    author_name: Short | None = None
    author_followers: Count | None = None
    place_text: Short | None = None
    reply_to: Short | None = None
    impressions: Count | None = None
    reach: Count | None = None
    likes: Count | None = None
    comments: Count | None = None
    shares: Count | None = None
    clicks: Count | None = None
    saves: Count | None = None
    video_views: Count | None = None
    follows: Count | None = None
    rating: Annotated[float, Field(ge=1, le=5)] | None = None
    campaign: Short | None = None

    @field_validator("url")
    @classmethod
    def only_web_addresses(cls, value: str | None) -> str | None:
        """Other schemes, such as javascript:, are no addresses of an original."""
        if value and not value.startswith(("http://", "https://")):
            raise ValueError("must begin with http:// or https://")
        return value or None


class MentionsIn(BaseModel):
    """A batch of mentions; all of them are stored, or none."""

    model_config = {"extra": "forbid"}

    mentions: Annotated[list[MentionIn], Field(min_length=1, max_length=MOST_ROWS)]


class PointIn(BaseModel):
    """One figure of a metric. The same metric, channel, time and dimensions again replace it."""

    model_config = {"extra": "forbid"}

    platform: Word = Field(description=_meaning(METRIC_POINT, "platform"))
    metric: Word = Field(description=_meaning(METRIC_POINT, "metric"))
    at: Moment = Field(description=_meaning(METRIC_POINT, "at"))
    until: Moment | None = Field(None, description=_meaning(METRIC_POINT, "until"))
    value: Finite = Field(description=_meaning(METRIC_POINT, "value"))
    unit: Annotated[str, StringConstraints(pattern=r"^(count|seconds|hours|share|[A-Z]{3})$")] = Field(
        "count", description=_meaning(METRIC_POINT, "unit")
    )
    channel: Short = ""
    campaign: Short | None = None
    audience: Short | None = None
    subject: Short | None = None
    breakdown: Short | None = Field(None, description=_meaning(METRIC_POINT, "breakdown"))


class PointsIn(BaseModel):
    """A batch of figures; all of them are stored, or none."""

    model_config = {"extra": "forbid"}

    points: Annotated[list[PointIn], Field(min_length=1, max_length=MOST_ROWS)]


Code = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]


class OrderIn(BaseModel):
    """One order or return. (platform, native_id) is its key: sending it again replaces it."""

    model_config = {"extra": "forbid"}

    platform: Word = Field(description=_meaning(ORDER, "platform"))
    native_id: Word = Field(description=_meaning(ORDER, "native_id"))
    placed_at: Moment = Field(description="When it was placed, with its offset from UTC.")
    amount: Finite = Field(description="What it was worth; of a return its sign does not matter.")
    currency: Code = Field(description=_meaning(ORDER, "currency"))
    kind: Literal["order", "return"] = "order"
    channel: Short = Field("", description=_meaning(ORDER, "channel"))
    customer_id: Short | None = Field(None, description="The shop's id of the customer; stored under a pseudonym.")
    items: Finite | None = Field(None, description="Pieces; of a return the sign does not matter.")
    place: Literal["online", "offline"] = "online"
    came_from: Short | None = Field(None, description=_meaning(ORDER, "came_from"))
    campaign: Short | None = Field(None, description=_meaning(ORDER, "campaign"))
    coupon: Short | None = Field(None, description=_meaning(ORDER, "coupon"))
    tactic: Short | None = Field(None, description=_meaning(ORDER, "tactic"))
    region: Short | None = Field(None, description=_meaning(ORDER, "region"))


class OrdersIn(BaseModel):
    """A batch of orders; all of them are stored, or none."""

    model_config = {"extra": "forbid"}

    orders: Annotated[list[OrderIn], Field(min_length=1, max_length=MOST_ROWS)]


class TouchIn(BaseModel):
    """One contact of a person with us. (platform, native_id) is its key: sending it again replaces it."""

    model_config = {"extra": "forbid"}

    platform: Word = Field(description=_meaning(TOUCH, "platform"))
    native_id: Word = Field(description=_meaning(TOUCH, "native_id"))
    at: Moment = Field(description="When it took place, with its offset from UTC.")
    channel: Word = Field(description=_meaning(TOUCH, "channel"))
    kind: Literal["impression", "click", "visit", "open", "conversion"] = "click"
    person_id: Short | None = Field(None, description="The person's id, stored under a pseudonym; as in orders.")
    campaign: Short | None = Field(None, description=_meaning(TOUCH, "campaign"))
    tactic: Short | None = Field(None, description=_meaning(TOUCH, "tactic"))
    cost: Finite | None = Field(None, description=_meaning(TOUCH, "cost"))
    value: Finite | None = Field(None, description=_meaning(TOUCH, "value"))
    currency: Code | None = Field(None, description=_meaning(TOUCH, "currency"))


class TouchesIn(BaseModel):
    """A batch of contacts; all of them are stored, or none."""

    model_config = {"extra": "forbid"}

    touches: Annotated[list[TouchIn], Field(min_length=1, max_length=MOST_ROWS)]


class Taken(Schema):
    """What became of a batch."""

    received: int
    added: int
    changed: int
    unchanged: int
    left_out: dict[str, int] = Field(description="Mentions that the workspace's rules keep out, by reason.")


class Fault(Schema):
    """Why a request was refused."""

    detail: str


class Wrong(Schema):
    """What is wrong with a request: a sentence, or each wrong place by itself."""

    detail: str | list[dict[str, Any]]


REFUSALS = {401: Fault, 403: Fault, 422: Wrong, 429: Fault, 503: Fault}
"""How any request may be refused, for the description."""


class Place(Schema):
    """The workspace of a token."""

    slug: str
    name: str
    time_zone: str
    currency: str
