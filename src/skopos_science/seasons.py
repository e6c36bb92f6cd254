"""Which rhythm each period may show: how long it is, and how much history it takes to see it."""

from typing import Literal

Period = Literal["D", "W", "M", "Q"]

LENGTHS: dict[Period, int] = {"D": 7, "W": 52, "M": 12, "Q": 4}
"""Steps after which a rhythm may repeat: the week for days, the year for weeks, months and quarters."""

SEASONS_NEEDED = 2.5
"""Whole seasons that a history must hold before one is looked for."""
