"""`formats.py` as template filters; built in, so that no template has to load them."""

from django import template

from skopos.common import formats, platforms

register = template.Library()

register.filter("num", formats.number)
register.filter("compact", formats.compact)
register.filter("pct", formats.percent)
register.filter("money", formats.money)
register.filter("day", formats.day)
register.filter("day_of_year", formats.day_of_year)
register.filter("ago", formats.ago)
register.filter("size", formats.size)
register.filter("platform", platforms.platform_name)
register.filter("platforms", platforms.platform_names)


@register.filter
def moment(value: object, style: str = "short") -> str:
    """Write a moment in the active time zone."""
    return formats.moment(value, style=style)  # type: ignore[arg-type]
