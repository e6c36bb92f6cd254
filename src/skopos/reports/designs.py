"""Designs to start from: which panels, about which days. A person changes what comes of them as they like."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from skopos.reports.panels.base import Text
from skopos.reports.spans import SpanKind

type Part = tuple[str, dict[str, Any]]


@dataclass(frozen=True)
class Design:
    """A report to start from.

    Attributes
    ----------
    key : str
        What the command line calls it.
    title, about : str
        What it is called, and for whom and what it is.
    span_kind : str
        The days it is about.
    parts : tuple
        Panels with their settings, in order.
    span_days : int or None
        How many days, where `span_kind` wants it.
    """

    key: str
    title: Text
    about: Text
    span_kind: str
    parts: tuple[Part, ...] = field(default=())
    span_days: int | None = None


def _parts(*keys: str | Part) -> tuple[Part, ...]:
    return tuple((key, {}) if isinstance(key, str) else key for key in keys)


DESIGNS: dict[str, Design] = {
    design.key: design
    for design in (
        Design(
            "weekly",
            _("Weekly for the team"),
            _("What changed last week, what people say, which alarms rang, and how quickly the team answered."),
            SpanKind.LAST_WEEK,
            _parts(
                "measurement.headlines", "strategy.objectives", "listening.volume", "listening.mood",
                ("listening.topics", {"limit": 8}), "alarms.incidents", "triage.response", "triage.outcomes",
                ("listening.mentions", {"limit": 5}), "measurement.quality",
            ),
        ),
        Design(
            "monthly",
            _("Monthly for executives"),
            _("One look at goals, mood, share of voice and decisions; figures with how sure they are."),
            SpanKind.LAST_MONTH,
            _parts(
                "measurement.headlines", "strategy.objectives", "value.goals", "listening.voice", "listening.mood",
                ("measurement.metrics", {"limit": 15}), "strategy.decisions", "measurement.quality",
            ),
        ),
        Design(
            "quarter",
            _("Quarter"),
            _("The whole quarter: objectives, every metric, topics and places, response times, and what was learnt."),
            SpanKind.LAST_QUARTER,
            _parts(
                "measurement.headlines", "strategy.objectives", "value.tactics", "measurement.metrics",
                "listening.voice", "listening.volume", "listening.mood", "listening.topics", "listening.places",
                "triage.response", "strategy.decisions", "measurement.quality",
            ),
        ),
        Design(
            "campaign",
            _("Campaign"),
            _("A campaign's days against as many before: reach, clicks, orders, and what people said of it."),
            SpanKind.LAST_DAYS,
            _parts(
                "measurement.headlines",
                ("measurement.metric", {"metrics": ["impressions", "engagements", "sessions", "orders", "revenue"]}),
                "value.tactics", "listening.volume", "listening.mood", "listening.topics",
                ("listening.mentions", {"limit": 10}), "strategy.objectives", "measurement.quality",
            ),
            28,
        ),
        Design(
            "crisis",
            _("Crisis"),
            _("The last days: what rang, how loud and how angry it is, about what, where, and how quickly we answer."),
            SpanKind.LAST_DAYS,
            _parts(
                "alarms.incidents", "listening.volume", "listening.mood", "listening.topics", "listening.places",
                ("listening.mentions", {"limit": 15}), "triage.response", "triage.outcomes", "measurement.quality",
            ),
            7,
        ),
    )
}  # fmt: skip
