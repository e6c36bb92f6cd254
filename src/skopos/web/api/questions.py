"""What programs may ask. Unlike a page, which passes over what cannot be meant, a wrong question is refused."""

from datetime import date
from typing import Annotated, Literal

from ninja import Field, Schema

from skopos.common.series import Period
from skopos.listening.filters import MAX_CHOICES
from skopos.strategy.choices import State
from skopos_language.boolean.parsing import MAX_LETTERS

MOST_MENTIONS, MOST_OBJECTIVES = 500, 100

Keys = Annotated[list[Annotated[str, Field(min_length=1, max_length=80)]], Field(max_length=MAX_CHOICES)]
Emotion = Literal["joy", "anger", "sadness", "fear", "surprise", "disgust", "trust", "anticipation", "none"]
Sentiment = Literal["positive", "neutral", "negative", "none"]
Key = Annotated[str, Field(max_length=1_000)]


class MentionsAsked(Schema):
    """Which mentions are meant: the filters of the page, under the same names."""

    q: Annotated[str, Field(max_length=MAX_LETTERS)] = Field(
        "", description='Words, "phrases" and -words not to hold; or a Boolean search.'
    )
    syntax: Literal["", "boolean"] = Field("", description="boolean reads `q` as a Boolean search in any case.")
    search: Annotated[str, Field(max_length=80)] = Field("", description="Key of a saved search that finds them.")
    topic: Keys = Field([], description="Any of these topics; repeat the parameter for several.")
    emotion: list[Emotion] = Field([], description="Any of these emotions; none means without a clear one.")
    sentiment: list[Sentiment] = Field([], description="Any of these; none means not labelled.")
    country: Keys = Field([], description="ISO 3166-1 alpha-2, or none.")
    language: Keys = Field([], description="ISO 639-1, or none.")
    platform: Keys = Field([], description="Where it was said.")
    channel: Keys = Field([], description="Keys of channels.")
    author: Annotated[str, Field(max_length=300)] = Field(
        "", description="author_id, or author_name where there is none."
    )
    whose: Literal["others", "ours"] = Field("others", description="What others say, or our own posts; never mixed.")
    period: Literal["7", "28", "90", "365", "all"] = Field("all", description="Days back from today.")
    since: date | None = Field(None, description="First day, in the workspace's time zone; instead of `period`.")
    until: date | None = Field(None, description="Last day, in the workspace's time zone; instead of `period`.")
    limit: Annotated[int, Field(ge=1, le=MOST_MENTIONS)] = 100
    after: Annotated[str, Field(max_length=4_000)] = Field("", description="`next` of the page before.")


class SeriesAsked(Schema):
    """Which part of a metric's history is meant."""

    period: Period = Field(Period.WEEK, description="D, W (Monday to Sunday), M or Q.")
    channel: Key = Field("", description="Key of one channel; empty means all.")
    audience: Key = Field("", description="One audience; empty means all.")
    campaign: Key = Field("", description="One campaign; empty means all.")
    subject: Key = Field("", description="One post, page, product or person; empty means all.")
    unit: Annotated[str, Field(max_length=16)] = Field("", description="Which currency, if figures come in several.")
    since: date | None = Field(None, description="Leave out periods that begin before this day.")
    until: date | None = Field(None, description="Look at nothing after this day.")


class ObjectivesAsked(Schema):
    """Which objectives are meant."""

    state: list[State] = Field([], description="Any of these states; none means all.")
    limit: Annotated[int, Field(ge=1, le=MOST_OBJECTIVES)] = MOST_OBJECTIVES
    after: Annotated[int, Field(ge=0, le=2**63 - 1)] = Field(0, description="`next` of the page before.")
