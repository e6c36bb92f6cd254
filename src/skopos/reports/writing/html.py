"""A document as one HTML file, and as the body of a mail, that need nothing else."""

import base64
from importlib.resources import files

from django.template.loader import render_to_string

from skopos.reports.telling import Document


def html_of(document: Document) -> bytes:
    """Write a document as one HTML file: style and charts are inside, scripts and addresses are not."""
    style = (files("skopos.reports.writing") / "report.css").read_text("utf-8")
    return render_to_string("reports/file.html", {"document": with_pictures(document), "style": style}).encode()


def with_pictures(document: Document, *, with_links: bool = False) -> Document:
    """Give a document whose charts are pictures with an address of data; without links its rows lead nowhere."""
    panels = []
    for panel in document["panels"]:
        figures = [figure | {"source": data_address(figure["svg"])} for figure in panel["figures"]]
        panel = panel | {"figures": figures}
        if with_links:
            panels.append(panel)
            continue
        table = panel["table"]
        if table:
            table = table | {"rows": [{"cells": row["cells"], "url": ""} for row in table["rows"]]}
        explain = panel["explain"]
        if explain:
            formulas = [formula | {"url": ""} for formula in explain["formulas"]]
            explain = explain | {"rows_url": "", "formulas": formulas}
        panels.append(panel | {"table": table, "explain": explain})
    return document | {"panels": panels}


def data_address(svg: str) -> str:
    """Give a drawing as an address that holds it."""
    return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}" if svg else ""
