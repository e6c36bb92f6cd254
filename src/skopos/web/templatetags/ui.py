"""Components of the design system as template tags; built in, so that no template has to load them."""

from typing import Any

from django import template
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from skopos.common.charts import Figure
from skopos.web import bundle, figures

register = template.Library()


@register.simple_tag
def icon(name: str, turns: bool = False) -> SafeString:
    """Draw an icon of ``static/skopos/icons.svg``; one that `turns` is mirrored where people read from the right."""
    return format_html(
        '<svg class="icon{}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        " icon--turns" if turns else "",
        static("skopos/icons.svg"),
        name,
    )


@register.inclusion_tag("ui/chart.html")
def chart(figure: Figure) -> dict[str, Any]:
    """Draw a chart with its text alternative, its table and the way to its rows."""
    return {
        "figure": figure,
        "size": figures.size_of(figure),
        "payload": figures.payload(figure),
        "table": figures.table(figure),
        "id": figures.element_id(figure),
        "bundle_url": reverse("charts_bundle", args=[bundle.digest()]),
    }


@register.simple_tag(takes_context=True)
def may(context: template.Context, role: str) -> bool:
    """Say whether the reader's membership is at least `role`: ``{% may "manager" as can_edit %}``."""
    membership = context.get("membership")
    return bool(membership and membership.may(role))
