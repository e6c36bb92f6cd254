"""What measurement and channels tell the strategy room: metrics, channels, and how a metric went."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from skopos.channels.models import Channel
from skopos.common.series import Period, Series
from skopos.measurement import queries as measurement
from skopos.measurement.catalogue import STAGE_LABELS, Direction
from skopos.strategy import assessment, periods, sources
from skopos.strategy.sources import MetricChoice
from skopos.strategy.spec import Spec
from skopos.workspaces.models import Workspace

RHYTHMS = (Period.DAY, Period.WEEK, Period.MONTH, Period.QUARTER)


class MeasuredSources:
    """The metrics, channels and series of the rooms above."""

    def metrics(self, workspace: Workspace) -> Mapping[str, MetricChoice]:
        """Give every metric that the workspace can use."""
        return {
            key: MetricChoice(
                key,
                str(metric.label),
                workspace.currency if metric.unit == "money" else metric.unit,
                metric.kind.value,
                "down" if metric.direction is Direction.DOWN else "up",
                str(STAGE_LABELS.get(metric.stage, "")),
            )
            for key, metric in measurement.metrics_of(workspace).items()
        }

    def channels(self, workspace: Workspace) -> Sequence[tuple[str, str]]:
        """Give the workspace's channels by name."""
        return list(Channel.objects.filter(workspace=workspace).order_by("name").values_list("key", "name"))

    def series(self, workspace: Workspace, spec: Spec, today: date) -> Series | None:
        """Give the metric's history in the finest rhythm that suits the objective and that the figures can carry."""
        wanted = RHYTHMS.index(periods.suitable_period(spec.start, spec.deadline, today))
        nearest = sorted(range(len(RHYTHMS)), key=lambda index: (abs(index - wanted), index))
        unit = spec.unit if len(spec.unit) == 3 and spec.unit.isupper() else ""
        until = today - timedelta(days=1)  # judged as of an earlier day, later figures are not known yet
        narrowed = {}
        if spec.segment:
            dimension = measurement.dimension_of(workspace, spec.metric, spec.segment)
            if not dimension:
                return None
            narrowed[dimension] = spec.segment
        first: Series | None = None
        for index in nearest:
            try:
                found = measurement.series(
                    workspace, spec.metric, spec.channel, period=RHYTHMS[index], unit=unit, until=until, **narrowed
                )
            except measurement.UnknownMetricError:
                return None
            if not found.values:
                continue  # never fed, or its figures are for longer than such a period
            if assessment.serves(spec, found):
                return found
            first = first or found
        return first


def register() -> None:
    """Let the strategy room use these."""
    sources.register(MeasuredSources())
