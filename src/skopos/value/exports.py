"""The data of a result as a table, for CSV."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any

from skopos.value.models import Kind, Measured

type Table = tuple[list[str], Iterable[list[Any]]]


def table(row: Measured) -> Table:
    """Give header and rows of a result; of one that was refused, its reason."""
    if not row.is_ok:
        return ["status", "why_not"], [[row.status, row.why_not]]
    return TABLES[Kind(row.kind)](row)


def _effects(row: Measured) -> Table:
    """Give a row a step, as `skopos science effect` reads it, with a column for each tactic that is 1 while it runs."""
    begin, length = date.fromisoformat(row.inputs["first"]), 1 if row.inputs["period"] == "D" else 7
    tactics = row.result["tactics"]
    header = ["date", "outcome", *(tactic["slug"] for tactic in tactics)]
    rows = (
        [
            begin + timedelta(days=step * length),
            value,
            *(int(tactic["span"][0] <= step < tactic["span"][1]) for tactic in tactics),
        ]
        for step, value in enumerate(row.result["seen"])
    )
    return header, rows


def _geo(row: Measured) -> Table:
    """Give a row a day and region, as `skopos science effect --region-column` reads it."""
    begin, told = date.fromisoformat(row.inputs["first"]), row.result
    rows = (
        [begin + timedelta(days=step), region, value, int(region in told["treated"])]
        for region, line in told["values"].items()
        for step, value in enumerate(line)
    )
    return ["date", "region", "outcome", "treated"], rows


def _attribution(row: Measured) -> Table:
    models = row.result["models"]
    header = [row.inputs["by"], *(f"{model}_{what}" for model in models for what in ("conversions", "value"))]
    rows = (
        [name, *(credit[what][at] for credit in models.values() for what in ("conversions", "value"))]
        for at, name in enumerate(row.result["channels"])
    )
    return header, rows


def _mix(row: Measured) -> Table:
    """Give a row a week, as `skopos science mix` reads it."""
    begin = date.fromisoformat(row.inputs["first"])
    header = ["date", "outcome", *(channel["name"] for channel in row.result["channels"])]
    pairs = zip(row.result["seen"], row.result["activity"], strict=True)
    return header, ([begin + timedelta(days=7 * week), y, *x] for week, (y, x) in enumerate(pairs))


def _relation(row: Measured) -> Table:
    """Give a row a week, as `skopos science relation` reads it."""
    begin = date.fromisoformat(row.inputs["first"])
    pairs = zip(row.result["social"], row.result["seen"], strict=True)
    return ["date", "social", "outcome"], ([begin + timedelta(days=7 * week), *pair] for week, pair in enumerate(pairs))


def _loyalty(row: Measured) -> Table:
    ends = ("low", "mid", "high")
    header = ["source", "customers", "active"]
    header += [f"{what}_{end}" for what in ("again", "purchases", "worth") for end in ends]
    rows = (
        [
            group["source"] or ("*" if not at else ""),
            group["customers"],
            group["active"],
            *group["again"],
            *group["purchases"],
            *(group["worth"] or [None] * 3),
        ]
        for at, group in enumerate(row.result["groups"])
    )
    return header, rows


def _posts(row: Measured) -> Table:
    """Give the latest posts: what was expected of each from those before it, and what it brought."""
    told = row.result
    return ["low", "high", "brought"], (
        list(part) for part in zip(told["low"], told["high"], told["values"], strict=True)
    )


def _content(row: Measured) -> Table:
    header = ["by", "name", "stage", "posts", "low", "mid", "high"]
    rows = (
        [group["by"], group["name"], stage, told["posts"], told["low"], told["mid"], told["high"]]
        for group in row.result["groups"]
        for stage, told in group["stages"].items()
    )
    return header, rows


TABLES: dict[Kind, Callable[[Measured], Table]] = {
    Kind.EFFECTS: _effects,
    Kind.GEO: _geo,
    Kind.ATTRIBUTION: _attribution,
    Kind.MIX: _mix,
    Kind.RELATION: _relation,
    Kind.LOYALTY: _loyalty,
    Kind.POSTS: _posts,
    Kind.CONTENT: _content,
}
