"""What rang, in sentences: for notices, mail and pages. Lazy, so that each reader gets their own language."""

from math import floor

from django.utils.functional import Promise, lazy
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from skopos.alarms.models import Alarm, Measure
from skopos.common import formats
from skopos.common.platforms import platform_name
from skopos.listening.names import topic_name
from skopos.workspaces.models import Workspace


def part_name(measure: str, part: str, workspace: Workspace) -> str:
    """Name the theme, as the workspace calls it, or the platform that a rule watched."""
    if measure == Measure.SILENCE:
        return str(platform_name(part)) if part else ""
    name = topic_name(part, workspace)
    return capfirst(part.replace("-", " ")) if name == part else name  # of a theme that is gone only the key is left


def _volume(value: float, expected: float, high: float) -> str:
    """Say how much an hour brought; an hour that one alone may be rang because of those before it."""
    if value > high:
        told = _("%(value)s mentions in an hour; usual are about %(expected)s, at most %(high)s.")
    else:
        told = _(
            "%(value)s mentions in an hour; usual are about %(expected)s. "
            "One hour alone may bring so many, but not together with the hours before it."
        )
    return told % {
        "value": formats.number(value),
        "expected": formats.number(round(expected)),
        "high": formats.number(floor(high)),
    }


def _sentence(
    measure: str, part: str, value: float, expected: float | None, high: float | None, workspace: Workspace
) -> str:
    name = part_name(measure, part, workspace)
    if measure == Measure.VOLUME:
        return _volume(value, expected or 0, high or 0)
    if measure == Measure.NEGATIVE:
        return _("%(value)s of the mentions are negative; usual are about %(expected)s.") % {
            "value": formats.percent(value),
            "expected": formats.percent(expected or 0),
        }
    if measure == Measure.THEME:
        return _("“%(theme)s” is in %(value)s of the mentions; usual are about %(expected)s.") % {
            "theme": name,
            "value": formats.percent(value),
            "expected": formats.percent(expected or 0),
        }
    hours = formats.number(value)
    if name:
        return _("%(source)s: no mention for %(hours)s hours.") % {"source": name, "hours": hours}
    return _("No mention for %(hours)s hours.") % {"hours": hours}


_lazy_sentence = lazy(_sentence, str)


def sentence(alarm: Alarm, workspace: Workspace) -> str | Promise:
    """Say what rang, with the figures of the peak, in the language of whoever reads it."""
    return _lazy_sentence(alarm.measure, alarm.part, alarm.value, alarm.expected, alarm.high, workspace)
