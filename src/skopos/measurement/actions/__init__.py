"""Changes of this room: descriptions of own metrics, brands and their share of voice, alerts on unfed metrics."""

from skopos.measurement.actions.brands import count_voice, remove_brand, save_brand
from skopos.measurement.actions.definitions import define_metric
from skopos.measurement.actions.feeds import refresh

__all__ = ["count_voice", "define_metric", "refresh", "remove_brand", "save_brand"]
