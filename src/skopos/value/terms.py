"""The words of this room: the five values, and which value a metric speaks for."""

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from skopos.measurement.catalogue import MONEY, Metric, Stage
from skopos.strategy.choices import GoalKind

LEVEL = 0.9
"""Confidence of every range in this room."""


class Value(StrEnum):
    """What owners ask about."""

    REVENUE = "revenue"
    COST = "cost"
    LOYALTY = "loyalty"
    INNOVATION = "innovation"
    REPUTATION = "reputation"


VALUE_LABELS: dict[Value, str | Promise] = {
    Value.REVENUE: _("Revenue gained"),
    Value.COST: _("Costs saved"),
    Value.LOYALTY: _("Loyalty"),
    Value.INNOVATION: _("Innovation"),
    Value.REPUTATION: _("Reputation"),
}

COSTS = frozenset({"applications", "tickets", "tickets_deflected", "service_tickets", "response_hours", "referrals"})
LOYALTY = frozenset(
    {"followers", "subscribers", "follows", "unfollows", "customers", "returning_customers", "repeat_orders"}
)
INNOVATION = frozenset({"ideas_from_mentions", "ideas_accepted", "ideas_shipped"})

OF_GOAL = {
    GoalKind.REVENUE: Value.REVENUE,
    GoalKind.COST: Value.COST,
    GoalKind.SUPPLIERS: Value.COST,
    GoalKind.TALENT: Value.COST,
    GoalKind.INNOVATION: Value.INNOVATION,
    GoalKind.KNOWLEDGE: Value.INNOVATION,
    GoalKind.LOYALTY: Value.LOYALTY,
    GoalKind.CULTURE: Value.LOYALTY,
    GoalKind.REPUTATION: Value.REPUTATION,
    GoalKind.INVESTORS: Value.REPUTATION,
}


def value_of(metric: Metric, goal: str) -> Value:
    """Say which of the five values a metric speaks for; where the metric leaves it open, its goal says."""
    if metric.key in COSTS:
        return Value.COST
    if metric.key in INNOVATION or metric.key.startswith("ideas_"):
        return Value.INNOVATION
    if metric.key in LOYALTY:
        return Value.LOYALTY
    if metric.stage is Stage.CONVERSION:
        return Value.REVENUE
    if metric.stage is Stage.REPUTATION or metric.key == "share_of_voice":
        return Value.REPUTATION
    if metric.stage is Stage.LOYALTY:
        return Value.LOYALTY
    return OF_GOAL.get(GoalKind(goal), Value.REPUTATION)


def is_money(metric: Metric) -> bool:
    """Is the metric an amount of money?"""
    return metric.unit == MONEY
