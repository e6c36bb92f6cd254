"""A chart as the pages and reports take it: a Vega-Lite specification apart from its rows.

A room's `charts.py` builds `Figure`s; the template tag ``{% chart figure %}`` draws one with its table and text
alternative. Building a specification costs some 40 ms, so builders are cached (`functools.cache`) and the rows, which
change, are passed in beside it.
"""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Column:
    """One column of the table under a chart.

    `kind` is one of ``text``, ``number``, ``percent``, ``money``, ``day``, ``moment``: how a cell is written in the
    reader's locale.
    """

    key: str
    label: str
    kind: str = "text"


@dataclass(frozen=True)
class Figure:
    """A chart and everything that belongs to it.

    Attributes
    ----------
    spec : dict
        Vega-Lite 6 specification whose main data set is named ``rows`` and has no inline values.
    rows : list of dict
        The values; keys as the specification and `columns` name them. Dates as ISO strings.
    title : str
        Shown above the chart.
    summary : str
        The text alternative: one or two sentences that say what a reader would see.
    columns : tuple of Column
        The table under the chart, in order.
    more : str
        Address where the rows behind the chart can be read, or empty.
    """

    spec: dict[str, Any]
    rows: list[dict[str, Any]]
    title: str
    summary: str
    columns: tuple[Column, ...] = field(default=())
    more: str = ""
