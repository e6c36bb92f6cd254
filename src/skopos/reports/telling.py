"""A built report in words: a plain document of texts and drawings, from which page, PDF, mail and link are made.

The document is JSON, so that a link can keep it as it was on the day it was made.
"""

from typing import Any

from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from skopos import __version__
from skopos.common import formats
from skopos.common.cells import cell
from skopos.common.charts import Column
from skopos.measurement import words
from skopos.reports.building import Built, BuiltPanel, told_as
from skopos.reports.panels import Explain, Table
from skopos.reports.panels.base import source_of

type Document = dict[str, Any]
NUMBERS = ("number", "percent", "money")


def told(built: Built, *, with_charts: bool = True) -> Document:
    """Give the report as a document, in its own language; `with_charts` draws the charts, some 50 ms each."""
    plan = built.plan
    with told_as(plan):
        return {
            "title": plan.title,
            "workspace": plan.workspace.name,
            "period": words.period_text(plan.span.first, plan.span.last),
            "running": "" if plan.span.is_over else _("The period is not over: its figures will still grow."),
            "made": _("Made on %(moment)s") % {"moment": formats.moment(built.made_at)},
            "made_at": built.made_at.isoformat(),
            "language": plan.language,
            "rtl": get_language_bidi(),
            "note": paragraphs(plan.note),
            "logo": plan.logo,
            "version": __version__,
            "words": labels(),
            "panels": [
                panel_told(panel, plan.language, number, with_charts) for number, panel in enumerate(built.panels, 1)
            ],
        }


def labels() -> dict[str, str]:
    """Give the words that the frame of a report needs."""
    return {
        "how": _("How is this worked out?"),
        "appendix": _("How these figures are made"),
        "formula": _("Formula"),
        "method": _("Method"),
        "rows": _("Rows"),
        "assumptions": _("Assumptions"),
        "version": _("Version"),
        "code": _("Code of the method"),
        "see_rows": _("See the rows"),
        "missing": _("Signs that the fonts of this file do not have, such as emoji, are shown as ¤."),
        "nothing": _("This report has no panels yet."),
        "contents": _("Contents"),
    }


def paragraphs(text: str) -> list[str]:
    """Part what a person wrote into paragraphs."""
    return [part.strip() for part in text.replace("\r\n", "\n").split("\n\n") if part.strip()]


def panel_told(panel: BuiltPanel, language: str, number: int, with_charts: bool) -> Document:
    """Give one panel as a document."""
    data = panel.data
    found: Document = {
        "key": panel.key,
        "mark": panel.mark,
        "number": number,
        "title": panel.title,
        "period": words.period_text(panel.span.first, panel.span.last) if panel.own_span else "",
        "note": paragraphs(panel.note),
        "problem": panel.problem,
        "texts": [],
        "tiles": [],
        "figures": [],
        "table": None,
        "empty": "",
        "explain": None,
    }
    if data is None:
        return found
    return found | {
        "texts": list(data.text),
        "tiles": [vars(tile) for tile in data.tiles],
        "figures": [figure_told(figure, language, with_charts) for figure in data.figures],
        "table": table_told(data.table) if data.table else None,
        "empty": data.empty,
        "explain": explain_told(data.explain),
    }


def figure_told(figure: Any, language: str, with_charts: bool) -> Document:
    """Give a chart as a document."""
    from skopos.reports.writing.drawing import svg_of

    return {
        "title": figure.title,
        "summary": figure.summary,
        "svg": svg_of(figure, language) if with_charts else "",
    }


def shown_columns(table: Table) -> list[Column]:
    """Give the columns that people see; the others are for programs."""
    return [column for column in table.columns if not column.kind.startswith("hidden")]


def table_told(table: Table) -> Document:
    """Give a table as texts."""
    columns = shown_columns(table)
    return {
        "head": [{"label": column.label, "num": column.kind in NUMBERS} for column in columns],
        "rows": [row_told(row, columns) for row in table.rows],
        "note": table.note,
    }


def row_told(row: dict[str, Any], columns: list[Column]) -> Document:
    """Give a row as texts; `of` says whose words stand in it."""
    cells = [
        {
            "text": cell_text(row, column),
            "note": str(row.get(f"{column.key}:note", "")),
            "tone": str(row.get(f"{column.key}:tone", "")),
            "num": column.kind in NUMBERS,
        }
        for column in columns
    ]
    return {"cells": cells, "url": str(row.get("url", ""))} | ({"of": row["of"]} if "of" in row else {})


def cell_text(row: dict[str, Any], column: Column) -> str:
    """Write a cell as people read it."""
    text = row.get(f"{column.key}:text")
    if text is not None:
        return str(text)
    value = row.get(column.key)
    if column.kind == "number" and isinstance(value, float) and not value.is_integer():
        return formats.number(value, 2)
    return cell(value, column)


def explain_told(explain: Explain) -> Document:
    """Give the explanation of a panel as texts, with the code of its methods."""
    sources = [source_of(function) for function in explain.code]
    return {
        "formula": explain.formula,
        "method": explain.method,
        "rows": explain.rows,
        "rows_url": explain.rows_url,
        "assumptions": list(explain.assumptions),
        "version": __version__,
        "formulas": [vars(formula) for formula in explain.formulas],
        "code": [{"name": name, "source": source} for name, source in sources],
    }
