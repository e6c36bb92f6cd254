"""The words of the catalogue: stages, directions, sources, kinds of uncertainty, and `Metric` itself."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from skopos.common.series import Kind

type Text = str | Promise

POST_FIELDS = ("impressions", "reach", "likes", "comments", "shares", "clicks", "saves", "video_views", "follows")
"""The counts that a post carries, as the MENTION schema names them."""

MONEY = "money"
"""Stands for a currency until the data say which: the unit of a money point is its ISO 4217 code."""


class Stage(StrEnum):
    """Where in the funnel a metric is read."""

    AWARENESS = "awareness"
    ENGAGEMENT = "engagement"
    CONSIDERATION = "consideration"
    CONVERSION = "conversion"
    LOYALTY = "loyalty"
    REPUTATION = "reputation"
    EFFORT = "effort"


STAGE_LABELS: dict[Stage, Text] = {
    Stage.AWARENESS: _("Awareness"),
    Stage.ENGAGEMENT: _("Engagement"),
    Stage.CONSIDERATION: _("Consideration"),
    Stage.CONVERSION: _("Conversion"),
    Stage.LOYALTY: _("Loyalty"),
    Stage.REPUTATION: _("Reputation"),
    Stage.EFFORT: _("Effort and cost"),
}


class Direction(StrEnum):
    """Which way is better."""

    UP = "up"
    DOWN = "down"
    NONE = "none"


class Source(StrEnum):
    """What feeds a metric."""

    MENTIONS = "mentions"  # what others say: rows of `mention` that are not our own
    POSTS = "posts"  # our own posts, and daily points of the channel where there are some
    POINTS = "points"  # rows of `metric_point` only


SOURCE_LABELS: dict[Source, Text] = {
    Source.MENTIONS: _("Mentions by others"),
    Source.POSTS: _("Own posts and the channel's own figures"),
    Source.POINTS: _("Imported figures"),
}


class Uncertainty(StrEnum):
    """How the uncertainty of one period's value is stated."""

    SHARE = "share"  # Wilson score interval
    COUNT = "count"  # noise of counts, estimated from the day-to-day scatter
    MEAN = "mean"  # standard error of the mean
    QUANTILE = "quantile"  # order statistics
    PARTS = "parts"  # worked out from other metrics, whose own pages say it
    NONE = "none"  # a reading or a booked amount: no sampling is involved


UNCERTAINTY_LABELS: dict[Uncertainty, Text] = {
    Uncertainty.SHARE: _("95 % Wilson score interval of a share; mentions are taken as independent."),
    Uncertainty.COUNT: _(
        "95 % interval of a count whose days scatter more than chance alone would make them; "
        "the scatter is measured on the days of the period."
    ),
    Uncertainty.MEAN: _("95 % interval from the standard error of the mean; mentions are taken as independent."),
    Uncertainty.QUANTILE: _(
        "95 % interval between two of the readings, by their rank; it assumes nothing about how they are distributed. "
        "Where there are too few readings an end stays open."
    ),
    Uncertainty.PARTS: _(
        "Worked out from other metrics. Of a quotient a 95 % interval is stated: for a share of counts by Wilson's "
        "score, else from how much leaving out each day of the period once changes it (jackknife), where its parts are "
        "known day by day. How sure the parts are is stated on their own pages."
    ),
    Uncertainty.NONE: _("A reading or a booked amount; no sampling is involved, so no interval is stated."),
}


@dataclass(frozen=True)
class Metric:
    """One entry of the catalogue.

    Attributes
    ----------
    key : str
        The name in points, objectives and addresses.
    label, meaning, formula : text
        For people; translated when shown.
    unit : str
        `count`, `seconds`, `hours`, `share`, `score` or `money` (the data say which currency).
    kind : Kind
        How it adds up over time.
    direction : Direction
        Which way is better.
    stage : Stage
        Where in the funnel it is read.
    source : Source
        What feeds it.
    uncertainty : Uncertainty
        How the uncertainty of one period is stated.
    top, bottom : str
        DuckDB expressions over `mention_metric_day` when mentions or posts feed it: the value is top, or top divided
        by bottom. For a ratio of points, the keys of the two metrics.
    one_source : bool
        True where several systems report the same events (a shop and web analytics both report revenue): the total
        over all channels then takes each day from the best source only.
    known : bool
        False for a metric that the workspace brought itself.
    quantile : float
        For a quantile of single readings, which one (0.5 is the median); `top` is then the metric of the readings.
    expression : str
        For a metric by a formula, the formula over keys of other metrics; see `formulas`.
    """

    key: str
    label: Text
    unit: str
    kind: Kind
    direction: Direction
    stage: Stage
    source: Source
    meaning: Text
    formula: Text
    uncertainty: Uncertainty = Uncertainty.COUNT
    top: str = ""
    bottom: str = ""
    one_source: bool = False
    known: bool = True
    quantile: float = 0.0
    expression: str = ""

    @property
    def is_quotient(self) -> bool:
        """Is it worked out anew for each period, from two sums?"""
        return bool(self.bottom)
