"""A built report as one file of any kind, with its name and its kind for the browser."""

from dataclasses import dataclass

from skopos.reports.building import Built, told_as
from skopos.reports.telling import told
from skopos.reports.writing import tables
from skopos.reports.writing.html import html_of
from skopos.reports.writing.pdf import pdf_of

FORMS = ("pdf", "html", "xlsx", "csv", "parquet", "png")
PANEL_FORMS = ("csv", "xlsx", "parquet", "png")
KINDS = {
    "pdf": "application/pdf",
    "html": "text/html; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "parquet": "application/vnd.apache.parquet",
    "png": "image/png",
    "zip": "application/zip",
}


@dataclass(frozen=True)
class File:
    """What is downloaded."""

    name: str
    content: bytes

    @property
    def kind(self) -> str:
        """Its content type, by the ending of its name."""
        return KINDS[self.name.rsplit(".", 1)[-1]]


def whole(built: Built, form: str) -> File:
    """Write a whole report; many tables or charts come as an archive."""
    with told_as(built.plan):
        if form == "pdf":
            return File(f"{built.name}.pdf", pdf_of(told(built)))
        if form == "html":
            return File(f"{built.name}.html", html_of(told(built)))
        if form == "xlsx":
            return File(f"{built.name}.xlsx", tables.workbook_of(built, rtl=built.plan.language == "fa"))
        return File(f"{built.name}-{form}.zip", tables.archive(tables.files_of(built, form)))


def of_panel(built: Built, form: str) -> File | None:
    """Write the one panel that was built; None if it has nothing of the kind."""
    panel = built.panels[0]
    name = f"{built.name}-{tables.plain_name(panel.title)}"
    if form == "png":
        charts = tables.files_of(built, "png")
        if len(charts) == 1:
            return File(f"{name}.png", charts[0][1])
        return File(f"{name}-png.zip", tables.archive(charts)) if charts else None
    if not tables.tables_of(panel):
        return None
    zone = built.plan.workspace.tzinfo
    content, ending = tables.file_of(panel, tables.Form(form), rtl=built.plan.language == "fa", zone=zone)
    return File(f"{name}.{ending}", content)
