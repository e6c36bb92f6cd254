"""The series that attainability is judged on: public sets from the data folder, cut into history and outcome.

The folder is named by SKOPOS_BENCH_DATA, else `../shared/data`. Settings were chosen on the half of each set whose
name's hash is even (`half="develop"`); the other half (`half="judge"`) was looked at once they were frozen.
"""

import csv
import gzip
import hashlib
import os
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Literal

import numpy as np

Half = Literal["develop", "judge", "all"]
Values = list[float | None]


@dataclass(frozen=True)
class Case:
    """One history with what came after it."""

    name: str
    period: Literal["D", "W", "M", "Q"]
    kind: Literal["flow", "stock"]
    history: Values
    future: list[float]


def folder() -> Path:
    """Give the data folder, or end with what to do where it is not."""
    path = Path(os.environ.get("SKOPOS_BENCH_DATA", "../shared/data"))
    if not path.is_dir():
        raise SystemExit(f"No data at {path}. Set SKOPOS_BENCH_DATA to the folder that holds m4_weekly and the others.")
    return path


def in_half(name: str, half: Half) -> bool:
    """Tell whether a series belongs to a half; by the hash of its name, so for ever."""
    even = hashlib.sha256(name.encode()).digest()[0] % 2 == 0
    return half == "all" or even == (half == "develop")


def cut(name: str, period: str, kind: str, values: Values, horizon: int, least: int, back: int = 0) -> Iterator[Case]:
    """Split off the last `horizon` values, `back` steps before the end.

    Gives nothing where the history has fewer than `least` values, or the outcome is not known: its last value, and
    all but two of the others, which are then bridged.
    """
    end = len(values) - back
    history, future = values[: max(end - horizon, 0)], values[max(end - horizon, 0) : end]
    known = sum(value is not None for value in history)
    if len(future) < horizon or known < least or future[-1] is None or sum(value is None for value in future) > 2:
        return
    outcome = interpolated([*history, *future])[-horizon:]
    yield Case(name, period, kind, history, outcome.tolist())  # type: ignore[arg-type]


def longest_stretch(values: Values, gap: int = 3) -> Values:
    """Give the longest part without more than `gap` missing values in a row; series leave their list and return."""
    best: Values = []
    start, missing = 0, 0
    for i, value in enumerate([*values, *[None] * (gap + 1)]):
        missing = missing + 1 if value is None else 0
        if missing > gap:
            part = values[start : i - gap]
            best = part if len(part) > len(best) else best
            start = i + 1
    return best


def m4_weekly(half: Half = "all", back: int = 0) -> Iterator[Case]:
    """M4 competition, weekly, 13 steps: the published training part, its own last 13 weeks held out."""
    with gzip.open(folder() / "m4_weekly/Weekly-train.csv.gz", "rt", newline="") as file:
        for name, *cells in list(csv.reader(file))[1:]:
            if in_half(name, half):
                yield from cut(name, "W", "flow", [float(cell) for cell in cells if cell], 13, 52, back)


def github_stars(half: Half = "all", back: int = 0) -> Iterator[Case]:
    """Stars of repositories, a stock, 13 weeks; weeks that are missing stay missing."""
    readings: dict[str, dict[date, float]] = defaultdict(dict)
    with gzip.open(folder() / "github_stars_weekly/github_stars_weekly.csv.gz", "rt", newline="") as file:
        for row in csv.DictReader(file):
            on = date.fromisoformat(row["date"])
            readings[row["repo"]][on - timedelta(days=on.weekday())] = float(row["stars"])
    for name, weeks in sorted(readings.items()):
        if in_half(name, half):
            first, last = min(weeks), max(weeks)
            values = [weeks.get(first + timedelta(weeks=i)) for i in range((last - first).days // 7 + 1)]
            yield from cut(name, "W", "stock", longest_stretch(values), 13, 26, back)


def pypi_downloads(half: Half = "all", back: int = 0) -> Iterator[Case]:
    """Downloads of packages, 12 months; months that are missing stay missing."""
    readings: dict[str, dict[int, float]] = defaultdict(dict)
    with gzip.open(folder() / "pypi_downloads_monthly/pypi_downloads_monthly.csv.gz", "rt", newline="") as file:
        for row in csv.DictReader(file):
            on = date.fromisoformat(row["snapshot_date"])
            readings[row["project"]][on.year * 12 + on.month] = float(row["downloads_30_days"])
    for name, months in sorted(readings.items()):
        if in_half(name, half):
            values = [months.get(month) for month in range(min(months), max(months) + 1)]
            yield from cut(name, "M", "flow", longest_stretch(values), 12, 20, back)


def media_mentions(half: Half = "all", back: int = 0) -> Iterator[Case]:
    """Weekly mentions of names on cable and online, 8 weeks."""
    for source, column in (("cable", "matched_clips"), ("online", "matched_stories")):
        series: dict[str, Values] = defaultdict(list)
        with (folder() / f"media_mentions_weekly/{source}_weekly.csv").open(newline="", encoding="utf-8") as file:
            for row in sorted(csv.DictReader(file), key=lambda row: row["date"]):
                series[f"{row['name']} {source}"].append(float(row[column]))
        for name, values in sorted(series.items()):
            if in_half(name, half):
                yield from cut(name, "W", "flow", values, 8, 16, back)


def daily(half: Half = "all", back: int = 0) -> Iterator[Case]:
    """Daily figures, 28 days: page views of a blog, a shop's orders by country, purchases, answers to an account."""
    for name, days in sorted(_daily_counts().items()):
        if in_half(name, half):
            first, last = min(days), max(days)
            values: Values = [days.get(first + timedelta(days=i), 0.0) for i in range((last - first).days + 1)]
            yield from cut(name, "D", "flow", values[-800:], 28, 56, back)


@cache
def _daily_counts() -> dict[str, dict[date, float]]:
    """Count each daily series, by name and day."""
    counts: dict[str, dict[date, float]] = defaultdict(lambda: defaultdict(float))
    with (folder() / "classic_series/hyndsight_blog_pageviews_daily.csv").open(newline="") as file:
        for i, row in enumerate(csv.DictReader(file)):
            counts["page views"][date(2014, 4, 30) + timedelta(days=i)] = float(row["value"])
    with gzip.open(folder() / "online_retail/online_retail.csv.gz", "rt", newline="", encoding="utf-8") as file:
        seen: set[str] = set()
        for row in csv.DictReader(file):
            if row["InvoiceNo"] not in seen:
                seen.add(row["InvoiceNo"])
                counts[f"orders {row['Country']}"][date.fromisoformat(row["InvoiceDate"][:10])] += 1
    with (folder() / "cdnow_customers/CDNOW_sample.txt").open() as lines:
        for line in lines:
            _, _, day, discs, dollars = line.split()
            on = date(int(day[:4]), int(day[4:6]), int(day[6:]))
            counts["purchases"][on] += float(discs)
            counts["takings"][on] += float(dollars)
    with (folder() / "celebrity_tweets/538_BarackObama.csv").open(
        newline="", encoding="cp1252", errors="replace"
    ) as file:
        for row in csv.DictReader(file):
            month, day, year = row["created_at"].split(" ")[0].split("/")
            on = date(2000 + int(year), int(month), int(day))
            for column in ("replies", "retweets", "favorites"):
                counts[column][on] += float(row[column] or 0)
    return {name: dict(days) for name, days in counts.items() if len(days) > 100}


type Loader = Callable[[Half, int], Iterator[Case]]

SETS: dict[str, tuple[Loader, range]] = {
    "M4 weekly, 13 weeks": (m4_weekly, range(0, 79, 26)),
    "GitHub stars, 13 weeks": (github_stars, range(0, 118, 13)),
    "Package downloads, 12 months": (pypi_downloads, range(0, 60, 6)),
    "Media mentions, 8 weeks": (media_mentions, range(0, 17, 4)),
    "Daily figures, 28 days": (daily, range(0, 196, 14)),
}
"""Each set with the steps before its end at which histories are cut off: one date alone would share one shock."""


def cases_of(name: str, half: Half) -> list[Case]:
    """Give all cases of a set whose last stretch brought something: targets are multiples of that."""
    load, cuts = SETS[name]
    return [case for back in cuts for case in load(half, back) if brought(case) > 0]


def brought(case: Case) -> float:
    """Give what the last stretch as long as the horizon brought: a flow's sum, a stock's growth."""
    x, h = interpolated(case.history), len(case.future)
    return float(x[-1] - x[-1 - h]) if case.kind == "stock" else float(x[-h:].sum())


def interpolated(values: Values) -> np.ndarray:
    """Bridge gaps by straight lines, for the methods that know no gaps."""
    row = np.array(values, dtype=float)
    known = np.flatnonzero(~np.isnan(row))
    return np.interp(np.arange(known[0], len(row)), known, row[known])
