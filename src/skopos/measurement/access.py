"""The one way to a metric on behalf of a person: by workspace and key. Hidden and absent look alike."""

from django.http import Http404

from skopos.measurement.catalogue import METRICS, Metric
from skopos.measurement.models import MetricDefinition
from skopos.measurement.queries.definitions import definitions
from skopos.measurement.queries.load import Source
from skopos.workspaces.models import Workspace


def metric_for(source: Source, key: str) -> Metric:
    """Give the metric of the opened workspace; raises Http404 if it has none of this key."""
    metric = METRICS.get(key) or definitions(source.workspace, source.facts).get(key)
    if metric is None:
        raise Http404("No such metric.")
    return metric


def definition_for(workspace: Workspace, key: str) -> MetricDefinition | None:
    """Give the workspace's own description of a metric, or None."""
    return MetricDefinition.objects.filter(workspace=workspace, key=key).first()


def formula_for(workspace: Workspace, key: str) -> MetricDefinition:
    """Give the workspace's own metric by a formula; raises Http404 if it has none of this key."""
    row = definition_for(workspace, key)
    if row is None or not row.formula:
        raise Http404("No such metric.")
    return row
