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


TABLES: dict[Kind, Callable[[Measured], Table]] = {Kind.EFFECTS: _effects}
