"""A document as a tagged PDF."""

import base64
import json
from datetime import datetime
from importlib.resources import files
from typing import Any

from skopos.reports.telling import Document
from skopos.reports.writing.fonts import FAMILIES, typeset
from skopos.reports.writing.glyphs import MISSING, all_settable

LOGOS = {"image/png": "png", "image/jpeg": "jpg"}


def pdf_of(document: Document) -> bytes:
    """Set a document as PDF. Texts go in as data, so that markup in them stays text; files cannot be read."""
    import typst

    inputs: dict[str, str] = {}
    data = all_settable(_for_paper(document, inputs))
    data["has_missing"] = MISSING in json.dumps(data["panels"], ensure_ascii=False) + "".join(data["note"])
    data |= {
        "footer": f"\u2068{data['title']}\u2069 · \u2068{data['period']}\u2069",
        "fonts": list(FAMILIES),
        "numbering": "۱" if document["language"] == "fa" else "1",
        "logo": _logo(document["logo"]),
    }
    pdf = typst.compile(
        (files("skopos.reports.writing") / "report.typ").read_bytes(),
        format="pdf",
        font_paths=typeset(),
        sys_inputs=inputs | {"data": json.dumps(data, ensure_ascii=False)},
        timestamp=int(datetime.fromisoformat(document["made_at"]).timestamp()),
    )
    assert isinstance(pdf, bytes)
    return pdf


def _for_paper(document: Document, inputs: dict[str, str]) -> Document:
    """Take the drawings out into `inputs`, and leave the source of methods and inside addresses to the page."""
    panels = []
    for panel in document["panels"]:
        figures = []
        for figure in panel["figures"]:
            name = f"figure{len(inputs)}"
            inputs[name] = figure["svg"]
            figures.append({"title": figure["title"], "summary": figure["summary"], "name": name})
        panels.append(
            panel | {"figures": figures, "explain": _explain(panel["explain"]), "table": _table(panel["table"])}
        )
    return document | {"panels": panels, "logo": ""}


def _explain(explain: Document | None) -> Document | None:
    if explain is None:
        return None
    return explain | {"code": [source["name"] for source in explain["code"]], "rows_url": ""}


def _table(table: Document | None) -> Document | None:
    """Give a table with the share of the width of each column, by the length of what stands in it."""
    if table is None:
        return None
    rows = [{"cells": row["cells"]} for row in table["rows"]]
    widths = []
    for place, head in enumerate(table["head"]):
        texts = [row["cells"][place]["text"] for row in rows] or [""]
        longest = max(len(text) for text in texts)
        usual = sum(len(text) for text in texts) / len(texts)
        word = max((len(part) for part in head["label"].split()), default=0)  # a head must not run into the next
        widths.append(round(max(word * 1.5, min(max((longest + usual) / 2, 5.0), 38.0)), 1))
    return table | {"rows": rows, "widths": widths}


def _logo(address: str) -> dict[str, Any] | None:
    """Give the picture of a data address as the typesetter takes it."""
    kind, _comma, content = address.partition(",")
    form = LOGOS.get(kind.removeprefix("data:").removesuffix(";base64"))
    return {"format": form, "octets": list(base64.b64decode(content))} if form else None


def can_draw(content: bytes, kind: str) -> bool:
    """Can the typesetter draw this picture?"""
    import typst

    data = {"octets": list(content), "format": LOGOS[kind]}
    source = b"#let d = json(bytes(sys.inputs.data))\n#image(bytes(d.octets), format: d.format, width: 10mm)"
    try:
        typst.compile(source, format="pdf", font_paths=typeset(), sys_inputs={"data": json.dumps(data)})
    except typst.TypstError:
        return False
    return True
