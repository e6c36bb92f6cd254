"""A brand whose tactic truly added a fifth to its revenue, and another that added nothing."""

from datetime import date, timedelta

import numpy as np

from skopos.strategy.models import Objective, Tactic
from skopos.value.models import Measured
from tests.measurement.factories import (
    order,
    point,
    store_mentions,
    store_orders,
    store_points,
    store_touches,
    touch,
)
from tests.strategy.factories import make_objective, make_strategy

TODAY = date(2026, 11, 22)
DAYS = 300


def revenue(effect: float = 0.2, first: int = 200, seed: int = 1) -> list[float]:
    """Money a day: weekdays, noise, and a fifth more from a day on."""
    rng = np.random.default_rng(seed)
    week = np.tile([0.9, 0.95, 1.0, 1.0, 1.1, 1.15, 0.9], 50)[:DAYS]
    at_work = np.where(np.arange(DAYS) >= first, 1.0, 0.0)
    return [float(value) for value in np.round(1000 * week * (1 + effect * at_work) * rng.normal(1, 0.06, DAYS), 2)]


def on(day: int) -> date:
    """The calendar day of a day of the story; the last is yesterday."""
    return TODAY - timedelta(days=DAYS - day)


def tell(workspace, *, effect: float = 0.2, metric: str = "revenue", unit: str = "EUR", title: str = "Ads") -> Tactic:
    """Store the figures, and a tactic that ran over the last hundred days for 5,000."""
    rows = [
        point(metric, on(day), value, channel="shop", platform="shop", unit=unit)
        for day, value in enumerate(revenue(effect))
    ]
    store_points(workspace, rows)
    objective = make_objective(workspace, make_strategy(workspace), title="Sell more online")
    Objective.objects.filter(pk=objective.pk).update(metric=metric, channel="shop", segment="", audience="Cooks")
    return add_tactic(objective, title=title)


def add_tactic(objective, *, title: str = "Ads", first: int = 200, end: int = DAYS, **fields) -> Tactic:
    """A tactic that ran from one day of the story to another."""
    made = {
        "workspace": objective.workspace,
        "objective": objective,
        "slug": title.lower().replace(" ", "-"),
        "title": title,
        "channel": "fb",
        "tag": title,
        "spend": 5000,
        "currency": "EUR",
        "state": "running",
        "start": on(first),
        "end": on(end - 1),
    }
    return Tactic.objects.create(**{**made, **fields})


def make_measured(workspace, **fields) -> Measured:
    """A result that was refused, for pages that show one."""
    made = {"kind": "effects", "status": "refused", "why_not": "no_figures", "version": "1", "fingerprint": "f" * 64}
    return Measured.objects.create(workspace=workspace, **{**made, **fields})


def store_customers(workspace) -> None:
    """Sixty customers who came by search and then mail, half of them again; forty who looked only; ninety posts."""
    orders, touches = [], []
    for number in range(60):
        person, day = f"c{number}", on(140 + number)
        touches += [
            touch(f"{day} 08:00", "search", person),
            touch(f"{day + timedelta(days=1)} 08:00", "mail", person, campaign="Ads"),
        ]
        orders.append(order(f"o{number}", f"{day + timedelta(days=1)} 10:00", person, came_from="search"))
        if number % 2:
            again = day + timedelta(days=45 + number)
            orders.append(order(f"a{number}", f"{min(again, on(298))} 10:00", person, 30.0))
    touches += [touch(f"{on(160 + number)} 09:00", "search", f"n{number}") for number in range(40)]
    store_touches(workspace, touches)
    store_orders(workspace, orders)
    rng = np.random.default_rng(2)
    posts = [
        {
            "day": on(150 + number),
            "topics": ["bread"] if number % 2 else ["cake"],
            "likes": int(rng.poisson(60 if number % 2 else 20)),
            "comments": 1,
            "shares": 1,
            "reach": 1000,
            "clicks": 10,
        }
        for number in range(90)
    ]
    store_mentions(workspace, posts)
