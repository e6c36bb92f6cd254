"""The metric catalogue: what each metric means, how it is worked out, and how sure it can be.

The reference page `docs/reference/metrics.md` and the pages are made from this list. A metric that a workspace brings
itself (points with a key that is not here) is described by `models.MetricDefinition` and becomes the same `Metric`.
"""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

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
    NONE = "none"  # a reading or a booked amount: no sampling is involved


UNCERTAINTY_LABELS: dict[Uncertainty, Text] = {
    Uncertainty.SHARE: _("95 % Wilson score interval of a share; mentions are taken as independent."),
    Uncertainty.COUNT: _(
        "95 % interval of a count whose days scatter more than chance alone would make them; "
        "the scatter is measured on the days of the period."
    ),
    Uncertainty.MEAN: _("95 % interval from the standard error of the mean; mentions are taken as independent."),
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

    @property
    def is_quotient(self) -> bool:
        """Is it worked out anew for each period, from two sums?"""
        return bool(self.bottom)


def _of_mentions(
    key: str,
    label: Text,
    meaning: Text,
    formula: Text,
    top: str,
    bottom: str = "",
    *,
    unit: str = "count",
    direction: Direction = Direction.UP,
    stage: Stage = Stage.REPUTATION,
    uncertainty: Uncertainty = Uncertainty.COUNT,
) -> Metric:
    """A metric of what others say."""
    kind = Kind.RATIO if bottom else Kind.FLOW
    return Metric(key, label, unit, kind, direction, stage, Source.MENTIONS, meaning, formula, uncertainty, top, bottom)


def _of_posts(key: str, label: Text, meaning: Text, stage: Stage, *, top: str = "") -> Metric:
    """A count that our posts carry and that channels also report by day."""
    formula = _(
        "Sum over the channel's own figures of the period; for channels and days without such figures, the sum over "
        "own posts published in the period, with their lifetime counts at the time of the latest export."
    )
    return Metric(
        key,
        label,
        "count",
        Kind.FLOW,
        Direction.UP,
        stage,
        Source.POSTS,
        meaning,
        formula,
        top=top or f"sum({key})",
    )


def _of_points(
    key: str,
    label: Text,
    meaning: Text,
    stage: Stage,
    *,
    unit: str = "count",
    kind: Kind = Kind.FLOW,
    direction: Direction = Direction.UP,
    one_source: bool = False,
) -> Metric:
    """A figure that arrives as points."""
    formula = {
        Kind.FLOW: _("Sum of the imported figures of the period."),
        Kind.STOCK: _("Last reading of the period; over several channels, the sum of their last readings."),
        Kind.RATIO: _("Mean of the readings of the period."),
    }[kind]
    counted = kind is Kind.FLOW and unit == "count"
    uncertainty = Uncertainty.COUNT if counted else Uncertainty.NONE
    source = Source.POINTS
    return Metric(
        key, label, unit, kind, direction, stage, source, meaning, formula, uncertainty, one_source=one_source
    )


def _quotient(
    key: str,
    label: Text,
    meaning: Text,
    formula: Text,
    top: str,
    bottom: str,
    stage: Stage,
    *,
    unit: str = "share",
    direction: Direction = Direction.UP,
    source: Source = Source.POSTS,
) -> Metric:
    """One metric divided by another, over the channels and days that have both."""
    uncertainty = Uncertainty.SHARE if unit == "share" else Uncertainty.NONE
    return Metric(key, label, unit, Kind.RATIO, direction, stage, source, meaning, formula, uncertainty, top, bottom)


MENTION_METRICS = (
    _of_mentions(
        "mentions",
        _("Mentions"),
        _("How often others spoke of what this workspace listens to."),
        _("Number of mentions that are not our own."),
        "sum(mentions)",
        stage=Stage.AWARENESS,
    ),
    _of_mentions(
        "mention_audience",
        _("Possible audience of mentions"),
        _("Followers of those who spoke of us, counted once per mention: an upper bound of who may have seen it."),
        _("Sum of the authors' followers over all mentions by others that carry this number."),
        "sum(author_followers)",
        stage=Stage.AWARENESS,
        uncertainty=Uncertainty.NONE,
    ),
    _of_mentions(
        "positive_mentions",
        _("Positive mentions"),
        _("How often others spoke well of us."),
        _("Number of mentions by others that are labelled positive."),
        "sum(positive)",
    ),
    _of_mentions(
        "negative_mentions",
        _("Negative mentions"),
        _("How often others spoke badly of us."),
        _("Number of mentions by others that are labelled negative."),
        "sum(negative)",
        direction=Direction.DOWN,
    ),
    _of_mentions(
        "positive_share",
        _("Positive share of mentions"),
        _("Of the mentions whose mood could be told, the share that is positive."),
        _("Positive mentions divided by the mentions that carry a sentiment; those without one are left out."),
        "sum(positive)",
        "sum(positive + neutral + negative)",
        unit="share",
        uncertainty=Uncertainty.SHARE,
    ),
    _of_mentions(
        "negative_share",
        _("Negative share of mentions"),
        _("Of the mentions whose mood could be told, the share that is negative."),
        _("Negative mentions divided by the mentions that carry a sentiment; those without one are left out."),
        "sum(negative)",
        "sum(positive + neutral + negative)",
        unit="share",
        direction=Direction.DOWN,
        uncertainty=Uncertainty.SHARE,
    ),
    _of_mentions(
        "mean_sentiment",
        _("Mean sentiment"),
        _("The average mood, from -1 (all negative) to 1 (all positive)."),
        _("Sum of the sentiment scores divided by the number of mentions that have one."),
        "sum(score_sum)",
        "sum(scored)",
        unit="score",
        uncertainty=Uncertainty.MEAN,
    ),
)

POST_METRICS = (
    _of_posts(
        "posts_published",
        _("Posts published"),
        _("Posts that our own channels published."),
        Stage.EFFORT,
        top="sum(mentions)",
    ),
    _of_posts("impressions", _("Impressions"), _("How often our content was shown."), Stage.AWARENESS),
    _of_posts(
        "reach",
        _("Reach"),
        _("People who saw our content. A person reached by two posts or on two days counts twice in a sum."),
        Stage.AWARENESS,
    ),
    _of_posts("video_views", _("Video views"), _("Video plays as each platform counts them."), Stage.AWARENESS),
    _of_posts(
        "engagements",
        _("Engagements"),
        _("Likes, comments, shares and saves together; clicks are counted apart."),
        Stage.ENGAGEMENT,
    ),
    _of_posts("likes", _("Likes"), _("Likes, favourites and reactions."), Stage.ENGAGEMENT),
    _of_posts("comments", _("Comments"), _("Comments and replies to our content."), Stage.ENGAGEMENT),
    _of_posts(
        "shares",
        pgettext_lazy("figure of a post", "Shares"),
        _("Shares, reposts and quotes of our content."),
        Stage.ENGAGEMENT,
    ),
    _of_posts(
        "saves", pgettext_lazy("figure of a post", "Saves"), _("Saves and bookmarks of our content."), Stage.ENGAGEMENT
    ),
    _of_posts("clicks", _("Clicks"), _("Clicks of any kind on our content."), Stage.CONSIDERATION),
    _of_posts("follows", _("New followers"), _("Followers gained."), Stage.LOYALTY),
)

POINT_METRICS = (
    _of_points("watch_hours", _("Watch time"), _("Hours watched."), Stage.ENGAGEMENT, unit="hours"),
    _of_points(
        "followers",
        _("Followers"),
        _("People who follow a channel, read at a moment."),
        Stage.LOYALTY,
        kind=Kind.STOCK,
    ),
    _of_points(
        "subscribers",
        _("Subscribers gained"),
        _("Subscribers gained, minus those lost where the platform reports it so."),
        Stage.LOYALTY,
    ),
    _of_points("profile_visits", _("Profile visits"), _("Visits to our profile or page."), Stage.CONSIDERATION),
    _of_points("link_clicks", _("Link clicks"), _("Clicks on links that lead to our pages."), Stage.CONSIDERATION),
    _of_points(
        "landing_page_views",
        _("Landing page views"),
        _("Times a landing page was loaded after a click on an ad."),
        Stage.CONSIDERATION,
    ),
    _of_points(
        "interactions",
        _("Ad interactions"),
        _("Clicks, video views and other main actions on ads, as the ad platform counts them."),
        Stage.ENGAGEMENT,
    ),
    _of_points(
        "x_engagements",
        _("Engagements on X"),
        _("Every action on a post as X counts it, with clicks, opened details and profile visits."),
        Stage.ENGAGEMENT,
    ),
    _of_points(
        "page_views",
        _("Page views"),
        _("Views of pages of the website or app, and of our page on a platform."),
        Stage.CONSIDERATION,
    ),
    _of_points(
        "users",
        _("Users"),
        _("People who visited the website or app. One who comes on two days counts on both in a sum over days."),
        Stage.CONSIDERATION,
        one_source=True,
    ),
    _of_points(
        "new_users",
        _("New users"),
        _("People who visited the website or app for the first time."),
        Stage.CONSIDERATION,
        one_source=True,
    ),
    _of_points("sessions", _("Sessions"), _("Visits to the website or app."), Stage.CONSIDERATION, one_source=True),
    _of_points(
        "engaged_sessions",
        _("Engaged sessions"),
        _("Visits that lasted, converted or saw more than one page, as web analytics counts them."),
        Stage.CONSIDERATION,
        one_source=True,
    ),
    _of_points("events", _("Events"), _("Events that web analytics recorded."), Stage.CONSIDERATION, one_source=True),
    _of_points(
        "key_events",
        _("Key events"),
        _("Events that were marked as important in web analytics, formerly called conversions."),
        Stage.CONVERSION,
        one_source=True,
    ),
    _of_points("conversions", _("Conversions"), _("Conversions as the ad platforms count them."), Stage.CONVERSION),
    _of_points(
        "conversion_value",
        _("Conversion value"),
        _("Value of conversions as the ad platforms count it. Compare it with revenue, do not add it to it."),
        Stage.CONVERSION,
        unit=MONEY,
    ),
    _of_points("results", _("Ad results"), _("What each campaign was set to achieve, counted."), Stage.CONVERSION),
    _of_points("leads", _("Leads"), _("People who left their details."), Stage.CONVERSION, one_source=True),
    _of_points("orders", _("Orders"), _("Orders placed."), Stage.CONVERSION, one_source=True),
    _of_points(
        "units_sold", _("Units sold"), _("Pieces sold, less those returned."), Stage.CONVERSION, one_source=True
    ),
    _of_points("revenue", _("Revenue"), _("Value of what was sold."), Stage.CONVERSION, unit=MONEY, one_source=True),
    _of_points(
        "customers",
        _("Customers"),
        _("Customers who bought. One who buys on two days counts on both in a sum over days."),
        Stage.LOYALTY,
        one_source=True,
    ),
    _of_points(
        "new_customers",
        _("New customers"),
        _("Customers who bought for the first time."),
        Stage.CONVERSION,
        one_source=True,
    ),
    _of_points(
        "ad_earnings",
        _("Ad earnings"),
        _("Money that a platform pays us for ads shown with our content."),
        Stage.CONVERSION,
        unit=MONEY,
    ),
    _of_points("applications", _("Job applications"), _("Applications received."), Stage.CONVERSION),
    _of_points("unfollows", _("Followers lost"), _("Followers lost."), Stage.LOYALTY, direction=Direction.DOWN),
    _of_points("responses", _("Responses"), _("Messages and comments that we answered."), Stage.LOYALTY),
    _of_points(
        "response_hours",
        _("Time to first response"),
        _("Hours until we answered."),
        Stage.LOYALTY,
        unit="hours",
        kind=Kind.RATIO,
        direction=Direction.DOWN,
    ),
    _of_points(
        "likes_given",
        _("Likes given"),
        _("Posts of others that our own account liked."),
        Stage.EFFORT,
        direction=Direction.NONE,
    ),
    _of_points(
        "reposts_given",
        _("Reposts given"),
        _("Posts of others that our own account passed on."),
        Stage.EFFORT,
        direction=Direction.NONE,
    ),
    _of_points(
        "follows_given",
        _("Follows given"),
        _("Accounts that our own account began to follow."),
        Stage.EFFORT,
        direction=Direction.NONE,
    ),
    _of_points(
        "spend",
        _("Spend"),
        _("Money spent on ads and promotion."),
        Stage.EFFORT,
        unit=MONEY,
        direction=Direction.NONE,
    ),
)

VOICE_METRICS = (
    _of_points(
        "own_brand_mentions",
        _("Mentions that name our brand"),
        _("Mentions by others whose text names an own brand."),
        Stage.AWARENESS,
    ),
    _of_points(
        "brand_mentions",
        _("Mentions that name any brand"),
        _("Mentions by others whose text names an own brand or a competitor; one that names several counts once."),
        Stage.AWARENESS,
        direction=Direction.NONE,
    ),
)

QUOTIENTS = (
    _quotient(
        "share_of_voice",
        _("Share of voice"),
        _("Of the mentions that name our brand or a competitor, the share that names our brand."),
        _("Mentions that name an own brand, divided by the mentions that name an own brand or a competitor."),
        "own_brand_mentions",
        "brand_mentions",
        Stage.AWARENESS,
        source=Source.POINTS,
    ),
    _quotient(
        "engagement_rate_by_reach",
        _("Engagement rate by reach"),
        _("How many of those who saw our content reacted to it."),
        _("Engagements divided by reach, over the posts or days that report both."),
        "engagements",
        "reach",
        Stage.ENGAGEMENT,
    ),
    _quotient(
        "engagement_rate_by_impressions",
        _("Engagement rate by impressions"),
        _("How often a showing of our content led to a reaction."),
        _("Engagements divided by impressions, over the posts or days that report both."),
        "engagements",
        "impressions",
        Stage.ENGAGEMENT,
    ),
    _quotient(
        "click_through_rate",
        _("Click-through rate"),
        _("How often a showing of our content led to a click."),
        _("Clicks divided by impressions, over the posts or days that report both."),
        "clicks",
        "impressions",
        Stage.CONSIDERATION,
    ),
    _quotient(
        "cost_per_click",
        _("Cost per click"),
        _("What a click on our ads cost."),
        _("Spend divided by clicks, over the channels and days that report both."),
        "spend",
        "clicks",
        Stage.EFFORT,
        unit=MONEY,
        direction=Direction.DOWN,
    ),
    _quotient(
        "cost_per_conversion",
        _("Cost per conversion"),
        _("What a conversion cost."),
        _("Spend divided by conversions, over the channels and days that report both."),
        "spend",
        "conversions",
        Stage.EFFORT,
        unit=MONEY,
        direction=Direction.DOWN,
        source=Source.POINTS,
    ),
    _quotient(
        "cost_per_thousand_impressions",
        _("Cost per 1,000 impressions"),
        _("What a thousand showings cost."),
        _("1,000 times spend divided by impressions, over the channels and days that report both."),
        "spend",
        "impressions",
        Stage.EFFORT,
        unit=MONEY,
        direction=Direction.DOWN,
    ),
    _quotient(
        "engaged_session_share",
        _("Engaged share of sessions"),
        _("How many visits were engaged."),
        _("Engaged sessions divided by sessions."),
        "engaged_sessions",
        "sessions",
        Stage.CONSIDERATION,
        source=Source.POINTS,
    ),
    _quotient(
        "average_order_value",
        _("Average order value"),
        _("What an order is worth on average."),
        _("Revenue divided by orders, over the channels and days that report both."),
        "revenue",
        "orders",
        Stage.CONVERSION,
        unit=MONEY,
        source=Source.POINTS,
    ),
)

SCALE = {"cost_per_thousand_impressions": 1000.0}
"""By what a quotient is multiplied; 1 for all others."""

METRICS: dict[str, Metric] = {
    metric.key: metric for metric in (*MENTION_METRICS, *POST_METRICS, *POINT_METRICS, *VOICE_METRICS, *QUOTIENTS)
}
"""Every metric that Skopos knows, by key, in the order of the pages."""
