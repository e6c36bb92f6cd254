"""Charts of this room; each comes with its rows and its text alternative."""

from functools import cache
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from skopos.common import formats
from skopos.common.charts import Column, Figure
from skopos.measurement.words import value_text
from skopos.value.words import signed

if TYPE_CHECKING:
    from skopos_science.mix.reallocation import Choice


@cache
def frontier_spec(risk: str, expected: str) -> dict[str, Any]:
    """Give the specification: a line of plans from cautious to daring."""
    x = {"field": "risk", "type": "quantitative", "title": risk, "axis": {"format": "~s"}}
    y = {"field": "expected", "type": "quantitative", "title": expected, "axis": {"format": "~s"}}
    return {
        "height": 260,
        "encoding": {"x": x, "y": y},
        "layer": [{"mark": {"type": "line"}}, {"mark": {"type": "point", "size": 90, "filled": True, "tooltip": True}}],
    }


def frontier_figure(choices: "list[Choice]", currency: str) -> Figure:
    """Draw what certainty costs."""
    rows = [
        {"risk": choice.risk, "expected": choice.expected, "low": choice.low, "high": choice.high} for choice in choices
    ]
    summary = ngettext(
        "%(number)s plan. It is expected to change what comes back by %(mid)s, give or take %(risk)s.",
        "%(number)s plans. The most daring is expected to change what comes back by %(mid)s, give or take %(risk)s.",
        len(choices),
    ) % {
        "number": formats.number(len(choices)),
        "mid": signed(choices[0].expected, currency),
        "risk": value_text(choices[0].risk, currency),
    }
    columns = (
        Column("expected", _("Expected change"), "money", currency),
        Column("risk", _("Risk (standard deviation)"), "money", currency),
        Column("low", _("5 in 100 end below"), "money", currency),
        Column("high", _("5 in 100 end above"), "money", currency),
    )
    spec = frontier_spec(_("Risk (standard deviation)"), _("Expected change"))
    return Figure(spec, rows, _("What certainty costs"), summary, columns)
