"""Metrics of what others say."""

from django.utils.translation import gettext_lazy as _

from skopos.measurement.catalogue.making import of_mentions
from skopos.measurement.catalogue.terms import Direction, Stage, Uncertainty

MENTION_METRICS = (
    of_mentions(
        "mentions",
        _("Mentions"),
        _("How often others spoke of what this workspace listens to."),
        _("Number of mentions that are not our own."),
        "sum(mentions)",
        stage=Stage.AWARENESS,
    ),
    of_mentions(
        "mention_audience",
        _("Possible audience of mentions"),
        _("Followers of those who spoke of us, counted once per mention: an upper bound of who may have seen it."),
        _("Sum of the authors' followers over all mentions by others that carry this number."),
        "sum(author_followers)",
        stage=Stage.AWARENESS,
        uncertainty=Uncertainty.NONE,
    ),
    of_mentions(
        "positive_mentions",
        _("Positive mentions"),
        _("How often others spoke well of us."),
        _("Number of mentions by others that are labelled positive."),
        "sum(positive)",
    ),
    of_mentions(
        "negative_mentions",
        _("Negative mentions"),
        _("How often others spoke badly of us."),
        _("Number of mentions by others that are labelled negative."),
        "sum(negative)",
        direction=Direction.DOWN,
    ),
    of_mentions(
        "positive_share",
        _("Positive share of mentions"),
        _("Of the mentions whose mood could be told, the share that is positive."),
        _("Positive mentions divided by the mentions that carry a sentiment; those without one are left out."),
        "sum(positive)",
        "sum(positive + neutral + negative)",
        unit="share",
        uncertainty=Uncertainty.SHARE,
    ),
    of_mentions(
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
    of_mentions(
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
