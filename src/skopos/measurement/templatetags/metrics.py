"""Values of metrics in templates: ``{% load metrics %}``."""

from typing import Any

from django import template

from skopos.common.series import Period
from skopos.common.units import unit_text
from skopos.measurement import words
from skopos.measurement.queries.sureness import Change

register = template.Library()

register.filter("metric_value", words.value_text)
register.filter("metric_unit", unit_text)
register.filter("change_badge", words.change_badge)
register.filter("change_text", words.change_text)
register.filter("change_interval", words.interval_text)


@register.filter
def period_name(period: Period) -> str:
    """Name the length of a period."""
    return str(words.PERIOD_LABELS[period])


@register.filter
def entry(mapping: dict[str, Any], key: str) -> Any:
    """Give a mapping's entry; an absent one is the key itself."""
    return mapping.get(key, key)


@register.inclusion_tag("measurement/explain.html")
def explain_metric(explanation: Any, rows_url: str = "") -> dict[str, Any]:
    """Draw the disclosure that opens a figure to its formula, rows, source and uncertainty."""
    return {"e": explanation, "rows_url": rows_url}


@register.simple_tag
def span(start: Any, end: Any) -> str:
    """Write the days of a period."""
    return words.period_text(start, end)


@register.inclusion_tag("measurement/change.html")
def change(found: Change) -> dict[str, Any]:
    """Draw a change as a badge with its interval."""
    return {"change": found}
