"""Figures for longer than a day, brought to days: a month of ads without a breakdown, a weekly count."""

from datetime import date, timedelta
from itertools import groupby
from operator import itemgetter
from typing import Any

KEY = ("metric", "platform", "channel", "unit", "audience", "campaign", "subject", "breakdown")


def spread(rows: list[dict[str, Any]], longest_days: int) -> tuple[list[dict[str, Any]], int]:
    """Spread each figure evenly over its days and give (rows by day, how many figures were too long).

    `rows` come with `day`, `span_days`, `value`, finest first. A longer figure leaves the days that finer figures
    cover to them and spreads what remains of it over its other days, so that an export of half a month followed by
    one of the whole month counts the money once. A figure longer than `longest_days`, the period asked for, is kept
    out: spread evenly it would look like a measured rhythm.
    """
    key = itemgetter(*KEY)
    out: list[dict[str, Any]] = []
    too_long = 0
    for _same, figures in groupby(sorted(rows, key=key), key):
        by_day: dict[date, dict[str, Any]] = {}
        for figure in figures:
            if figure["span_days"] > longest_days:
                too_long += 1
            else:
                _lay(figure, by_day)
        out.extend(by_day.values())
    return out, too_long


def _lay(figure: dict[str, Any], by_day: dict[date, dict[str, Any]]) -> None:
    """Put one figure onto the days that no finer figure covers."""
    days = [figure["day"] + timedelta(days=offset) for offset in range(figure["span_days"])]
    free = [day for day in days if day not in by_day]
    if not free:
        return
    remainder = figure["value"] - sum(by_day[day]["value"] for day in days if day in by_day)
    if len(free) < len(days):
        remainder = max(remainder, 0.0)
    for position, day in enumerate(free):
        by_day[day] = {
            **{name: figure[name] for name in KEY},
            "day": day,
            "value": remainder / len(free),
            "points": figure["points"] if position == 0 else 0,
            "fed_at": figure["fed_at"],
        }
