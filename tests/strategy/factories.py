"""Rows of the strategy room."""

from datetime import date

from skopos.strategy import actions
from skopos.strategy.choices import State
from skopos.strategy.models import BusinessGoal, Strategy, Tactic


def make_strategy(workspace, title="Talk where bakers talk", **fields):
    goal = actions.create(
        BusinessGoal, workspace=workspace, by=None, title="More direct sales", kind="revenue", weight=3
    )
    return actions.create(Strategy, workspace=workspace, by=None, goal=goal, title=title, **fields)


def make_objective(workspace, strategy=None, **fields):
    """An objective that passes all five letters on `series.monthly_orders()`; running unless said otherwise."""
    values = {
        "title": "Reach 550 orders in half a year",
        "metric": "orders",
        "channel": "instagram",
        "audience": "home bakers",
        "target": 550.0,
        "unit": "count",
        "statistic": "sum",
        "start": date(2026, 11, 1),
        "deadline": date(2027, 4, 30),
        "rhythm": "monthly",
        "state": State.RUNNING,
        **fields,
    }
    strategy = strategy or make_strategy(workspace)
    return actions.create_objective(workspace=workspace, by=values.pop("by", None), strategy=strategy, **values)


def make_tactic(objective, title="Three reels a week", **fields):
    return actions.create(Tactic, workspace=objective.workspace, by=None, objective=objective, title=title, **fields)
