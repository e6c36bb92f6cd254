"""What rang, in sentences: for notices, mail and pages. Lazy, so that each reader gets their own language."""

from django.utils.functional import Promise, lazy
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from skopos.alarms.models import Alarm, Measure
from skopos.common import formats
from skopos.common.platforms import platform_name
from skopos.listening.names import TOPICS


def part_name(measure: str, part: str) -> str:
    """Name the theme or platform that a rule watched."""
    if measure == Measure.SILENCE:
        return str(platform_name(part)) if part else ""
    return str(TOPICS.get(part) or capfirst(part.replace("-", " ")))  # the key of an own theme is made of its name


def _sentence(measure: str, part: str, value: float, expected: float | None, high: float | None) -> str:
    name = part_name(measure, part)
    if measure == Measure.VOLUME:
        return _("%(value)s mentions in an hour; usual are about %(expected)s, at most %(high)s.") % {
            "value": formats.number(value),
            "expected": formats.number(round(expected or 0)),
            "high": formats.number(round(high or 0)),
        }
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


def sentence(alarm: Alarm) -> str | Promise:
    """Say what rang, with the figures of the peak, in the language of whoever reads it."""
    return _lazy_sentence(alarm.measure, alarm.part, alarm.value, alarm.expected, alarm.high)
