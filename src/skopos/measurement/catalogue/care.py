"""Response times and ideas: what triage feeds. Times count working hours only."""

from django.utils.translation import gettext_lazy as _

from skopos.common.series import Kind
from skopos.measurement.catalogue.making import of_points, reading_quantile
from skopos.measurement.catalogue.terms import Direction, Metric, Stage, Text

MEDIAN, NINETIETH = 0.5, 0.9


def _times(key: str, labels: tuple[Text, Text, Text], meaning: Text) -> tuple[Metric, Metric, Metric]:
    """Give the mean, the median and the 90th percentile of one response time."""
    mean = of_points(key, labels[0], meaning, Stage.LOYALTY, unit="hours", kind=Kind.RATIO, direction=Direction.DOWN)
    median = reading_quantile(
        f"{key}_median", labels[1], meaning, _("Median of the times of the period: half were shorter."), key, MEDIAN
    )
    ninetieth = reading_quantile(
        f"{key}_p90",
        labels[2],
        meaning,
        _("90th percentile of the times of the period: nine of ten were shorter."),
        key,
        NINETIETH,
    )
    return mean, median, ninetieth


CARE_METRICS = (
    *_times(
        "first_touch_hours",
        (_("Time to first look, mean"), _("Time to first look, median"), _("Time to first look, 90th percentile")),
        _("Working hours from when a mention came into the triage queue until somebody did something with it."),
    ),
    *_times(
        "first_reply_hours",
        (_("Time to first reply, mean"), _("Time to first reply, median"), _("Time to first reply, 90th percentile")),
        _("Working hours from when a mention came into the triage queue until its first reply was recorded."),
    ),
    *_times(
        "resolution_hours",
        (_("Time to done, mean"), _("Time to done, median"), _("Time to done, 90th percentile")),
        _("Working hours from when a mention came into the triage queue until it was done."),
    ),
    of_points(
        "ideas_from_mentions",
        _("Ideas from mentions"),
        _("Mentions that triage found to be ideas, on the day on which they were."),
        Stage.LOYALTY,
    ),
    of_points(
        "ideas_accepted",
        _("Ideas accepted"),
        _("Ideas from mentions that were accepted, on the day on which they were."),
        Stage.LOYALTY,
    ),
    of_points(
        "ideas_shipped",
        _("Ideas shipped"),
        _("Ideas from mentions that reached customers, on the day on which they did."),
        Stage.LOYALTY,
    ),
)
