"""Changes of this room: descriptions of own metrics, the share of voice, alerts on unfed metrics."""

from skopos.measurement.actions.costs import feed_costs
from skopos.measurement.actions.definitions import define_metric
from skopos.measurement.actions.feeds import refresh
from skopos.measurement.actions.voice import count_voice

__all__ = ["count_voice", "define_metric", "feed_costs", "refresh"]
