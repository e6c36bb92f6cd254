"""The metric catalogue: what each metric means, how it is worked out, and how sure it can be.

The reference page `docs/reference/metrics.md` and the pages are made from this list. A metric that a workspace brings
itself (points with a key that is not here) is described by `models.MetricDefinition` and becomes the same `Metric`.
"""

from skopos.measurement.catalogue.business import BUSINESS_METRICS
from skopos.measurement.catalogue.care import CARE_METRICS
from skopos.measurement.catalogue.formulas import FORMULA_METRICS
from skopos.measurement.catalogue.mentions import MENTION_METRICS
from skopos.measurement.catalogue.points import POINT_METRICS, VOICE_METRICS
from skopos.measurement.catalogue.posts import POST_METRICS
from skopos.measurement.catalogue.quotients import QUOTIENTS
from skopos.measurement.catalogue.terms import (
    MONEY,
    POST_FIELDS,
    SOURCE_LABELS,
    STAGE_LABELS,
    UNCERTAINTY_LABELS,
    Direction,
    Metric,
    Source,
    Stage,
    Text,
    Uncertainty,
)

__all__ = [
    "METRICS",
    "MONEY",
    "POST_FIELDS",
    "SCALE",
    "SOURCE_LABELS",
    "STAGE_LABELS",
    "UNCERTAINTY_LABELS",
    "Direction",
    "Metric",
    "Source",
    "Stage",
    "Text",
    "Uncertainty",
]

SCALE = {"cost_per_thousand_impressions": 1000.0}
"""By what a quotient is multiplied; 1 for all others."""

_GROUPS = (
    MENTION_METRICS, POST_METRICS, POINT_METRICS, BUSINESS_METRICS, VOICE_METRICS, CARE_METRICS, QUOTIENTS,
    FORMULA_METRICS,
)  # fmt: skip
METRICS: dict[str, Metric] = {metric.key: metric for group in _GROUPS for metric in group}
"""Every metric that Skopos knows, by key, in the order of the pages."""
