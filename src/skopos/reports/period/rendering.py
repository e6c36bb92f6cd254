"""A report as a file: PDF, HTML, JSON or CSV."""

import base64
import json
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import StrEnum
from importlib.resources import files
from typing import Any

from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import get_language_bidi

from skopos.common.export import csv_lines
from skopos.reports.period.content import MetricLine, Report
from skopos.reports.period.telling import told
from skopos.reports.writing.drawing import svg_of
from skopos.reports.writing.fonts import FAMILIES, typeset


class Format(StrEnum):
    """What a report can be written as."""

    PDF = "pdf"
    HTML = "html"
    JSON = "json"
    CSV = "csv"


CONTENT_TYPES = {
    Format.PDF: "application/pdf",
    Format.HTML: "text/html; charset=utf-8",
    Format.JSON: "application/json",
    Format.CSV: "text/csv; charset=utf-8",
}


def render(report: Report, form: Format) -> bytes:
    """Write the report, in the language now active."""
    writers = {Format.PDF: as_pdf, Format.HTML: as_html, Format.JSON: as_json_bytes, Format.CSV: as_csv}
    return writers[form](report)


def as_pdf(report: Report) -> bytes:
    """Set the report as a tagged PDF. Texts go in as data, so that markup in them stays text; files cannot be read."""
    import typst

    data = told(report) | {
        "language": report.language,
        "rtl": get_language_bidi(),
        "fonts": list(FAMILIES),
        "brand": "Skopos",
        "numbering": "۱" if report.language == "fa" else "1",
    }
    inputs = {f"figure{place}": svg_of(figure, report.language) for place, figure in enumerate(report.figures)}
    source = (files("skopos.reports.period") / "report.typ").read_bytes()
    pdf = typst.compile(
        source,
        format="pdf",
        font_paths=typeset(),
        sys_inputs=inputs | {"data": json.dumps(data, ensure_ascii=False)},
        timestamp=int(report.made_at.timestamp()),
    )
    assert isinstance(pdf, bytes)
    return pdf


def as_html(report: Report) -> bytes:
    """Write the report as one HTML file that needs nothing else: style and charts are inside."""
    figures = [
        {
            "figure": figure,
            "source": "data:image/svg+xml;base64,"
            + base64.b64encode(svg_of(figure, report.language).encode()).decode(),
        }
        for figure in report.figures
    ]
    style = (files("skopos.reports.writing") / "report.css").read_text("utf-8")
    context = {"told": told(report), "report": report, "figures": figures, "style": style}
    return render_to_string("reports/period_file.html", context).encode()


def as_json(report: Report) -> dict[str, Any]:
    """Give the report as JSON values: numbers and dates as machines read them, beside the sentences."""
    plain = _plain(report)
    for name in ("figures", "metrics"):
        del plain[name]
    plain["metrics"] = [metric_values(line) | {"stage": stage} for stage, lines in report.metrics for line in lines]
    return plain


def as_json_bytes(report: Report) -> bytes:
    """Write the report as a JSON document."""
    return (json.dumps(as_json(report), ensure_ascii=False, indent=2) + "\n").encode()


def metric_values(line: MetricLine) -> dict[str, Any]:
    """Give one metric's values."""
    change = line.change
    return {
        "key": line.key,
        "label": line.label,
        "unit": line.unit,
        "start": line.step.start.isoformat(),
        "end": line.step.end.isoformat(),
        "value": _number(line.step.value),
        "low": _number(line.estimate.low),
        "high": _number(line.estimate.high),
        "before": _number(line.before),
        "change": _number(change.estimate.value),
        "change_low": _number(change.estimate.low),
        "change_high": _number(change.estimate.high),
        "change_in": change.kind.value,
        "sure": change.is_sure,
        "complete": not line.is_partial,
        "rows": line.step.points,
        "formula": str(line.explanation.formula),
        "source": list(line.explanation.platforms),
        "uncertainty": str(line.explanation.uncertainty),
    }


def as_csv(report: Report) -> bytes:
    """Write the report's metrics as a table: a row per metric; a spreadsheet runs nothing in it."""
    rows = [metric_values(line) | {"stage": stage} for stage, lines in report.metrics for line in lines]
    header = ["stage", "key", "label", "unit", "start", "end", "value", "low", "high", "before", "change", "change_low"]
    header += ["change_high", "change_in", "sure", "complete", "rows"]
    return "".join(csv_lines(header, ([row[name] for name in header] for row in rows))).encode()


def _number(value: float | None) -> float | None:
    """Give a number that JSON can hold: what is not known is null."""
    return None if value is None or value != value else value


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {key: _plain(getattr(value, key)) for key in (field.name for field in fields(value))}
    if isinstance(value, dict):
        return {str(key): _plain(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(entry) for entry in value]
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Promise):
        return str(value)
    return _number(value) if isinstance(value, float) else value
