"""What a kept result is about, in templates: ``{% load results %}``."""

from django import template

from skopos.common.platforms import platform_name
from skopos.measurement.catalogue import METRICS

register = template.Library()


@register.filter
def about(subject: str) -> str:
    """Name the parts of a result's subject, such as “Revenue · Shop”; what has no name of its own stands as it is."""
    return " · ".join(_named(part) for part in subject.split("|") if part)


def _named(part: str) -> str:
    return str(METRICS[part].label if part in METRICS else platform_name(part))
