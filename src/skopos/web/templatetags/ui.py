"""Components of the design system as template tags; built in, so that no template has to load them."""

from typing import Any

from django import template

from skopos.common.charts import Figure

register = template.Library()


@register.inclusion_tag("ui/chart.html")
def chart(figure: Figure) -> dict[str, Any]:
    """Draw a chart with its text alternative and its table."""
    return {"figure": figure}
