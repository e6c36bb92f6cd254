"""What metrics that a workspace brought itself mean."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from skopos.governance import audit, details
from skopos.measurement.catalogue import METRICS
from skopos.measurement.models import MetricDefinition
from skopos.workspaces.models import User, Workspace

DEFINED = audit.register("measurement.metric_defined", _("described the metric"))
details.name_values("metric", ((metric.key, metric.label) for metric in METRICS.values()))


@transaction.atomic
def define_metric(workspace: Workspace, key: str, *, by: User | None = None, **fields: Any) -> MetricDefinition:
    """Say what a metric that the workspace brought itself means; the same again changes it."""
    row, _created = MetricDefinition.objects.update_or_create(workspace=workspace, key=key, defaults=fields)
    audit.record(DEFINED, workspace=workspace, by=by, subject=row, key=key, fields=fields)
    return row
