"""How an entry of the catalogue is made, by what feeds it."""

from django.utils.translation import gettext_lazy as _

from skopos.common.series import Kind
from skopos.measurement.catalogue.terms import Direction, Metric, Source, Stage, Text, Uncertainty


def of_mentions(
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


def of_posts(key: str, label: Text, meaning: Text, stage: Stage, *, top: str = "") -> Metric:
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


def of_points(
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


def reading_quantile(key: str, label: Text, meaning: Text, formula: Text, top: str, quantile: float) -> Metric:
    """A quantile of the single readings of another metric, in hours; less is better."""
    return Metric(
        key,
        label,
        "hours",
        Kind.RATIO,
        Direction.DOWN,
        Stage.LOYALTY,
        Source.POINTS,
        meaning,
        formula,
        Uncertainty.QUANTILE,
        top=top,
        quantile=quantile,
    )


def quotient(
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
