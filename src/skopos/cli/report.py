"""`skopos report`: what a period brought, a design or a saved report, as PDF, HTML, workbook, tables or charts."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from skopos.cli import app, base

if TYPE_CHECKING:
    from datetime import date

    from skopos.reports.period.content import Report


class Length(StrEnum):
    """How long a period is."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"


class Template(StrEnum):
    """Designs to start from."""

    WEEKLY = "weekly"
    MONTHLY = "monthly"
    QUARTER = "quarter"
    CAMPAIGN = "campaign"
    CRISIS = "crisis"


class Form(StrEnum):
    """What can be written."""

    PDF = "pdf"
    HTML = "html"
    XLSX = "xlsx"
    CSV = "csv"
    PARQUET = "parquet"
    PNG = "png"


class Language(StrEnum):
    """Languages of the interface."""

    EN = "en"
    DE = "de"
    PL = "pl"
    VI = "vi"
    FA = "fa"


@app.command()
def report(
    workspace: Annotated[str | None, typer.Option(help="Its short name; may be left out if there is one.")] = None,
    period: Annotated[Length, typer.Option(help="Length of the period.")] = Length.MONTH,
    day: Annotated[
        str | None, typer.Option(help="A day of the period, YYYY-MM-DD; default: the latest period that is over.")
    ] = None,
    template: Annotated[
        Template | None, typer.Option(help="A design as it is, instead of everything of a period.")
    ] = None,
    saved: Annotated[
        str | None, typer.Option("--report", help="A saved report: the last part of its page's address.")
    ] = None,
    first: Annotated[
        str | None, typer.Option("--from", help="First day, YYYY-MM-DD; default: the days that the report names.")
    ] = None,
    last: Annotated[str | None, typer.Option("--to", help="Last day, YYYY-MM-DD.")] = None,
    form: Annotated[
        Form | None, typer.Option("--format", help="What to write; default: what the ending of --out says.")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            help="File to write. Of a template or saved report: .pdf, .html or .xlsx, and for csv, parquet and png a "
            "folder or a .zip. Of a period: .pdf, .html, .json or .csv."
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
    language: Annotated[Language | None, typer.Option(help="Default: the report's, else the workspace's.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace what is there.")] = False,
    home: Annotated[Path | None, typer.Option(help="Data folder; default: SKOPOS_HOME.")] = None,
) -> None:
    """Report what a period brought, or build a template or a saved report.

    Ends with 0 if all was written, with 1 if a panel could not be built, with 2 if a wish could not be met.
    """
    wanted = language.value if language else ""
    if template or saved:
        from skopos.cli import report_designed

        asked = report_designed.Asked(
            workspace, template.value if template else "", saved or "", read_day(first), read_day(last), wanted,
            form.value if form else "", out, as_json, force, home,
        )  # fmt: skip
        report_designed.run(asked)
        return
    if first or last:
        base.fail("--from and --to go with --template or --report. For everything of a period use --period and --day.")
    if form is not None and form not in (Form.PDF, Form.HTML, Form.CSV):
        base.fail(f"Everything of a period comes as pdf, html or csv, not as {form}. Use --template or --report.")
    if form is not None and out is None:
        base.fail("Say with --out where to write it.")
    if out is not None and form is None and out.suffix.lower() not in (".pdf", ".html", ".json", ".csv"):
        base.fail(f"{out} ends in “{out.suffix}”. Write a .pdf, .html, .json or .csv file.")
    if out is not None and out.exists() and not force:
        base.fail(f"{out} is there already. Choose another name, or say --force.")
    base.start_django(home)
    base.require_database()
    from skopos.common.series import Period
    from skopos.flows import report as flow
    from skopos.reports.period.rendering import Format
    from skopos.reports.period.rendering import as_json as values

    chosen_form = Format(form.value if form else out.suffix.lower()[1:]) if out else Format.JSON
    chosen = base.the_workspace(workspace)
    written = flow.report(
        chosen,
        period=Period[period.name],
        day=read_day(day),
        form=chosen_form,
        language=wanted,
    )
    if out is not None:
        save(out, written.content)
    if as_json:
        base.answer_json(values(written.report) | ({"file": str(out)} if out else {}))
    elif out is not None:
        typer.echo(f"Wrote {out}.")
    else:
        tell(written.report)


def read_day(text: str | None) -> "date | None":
    """Give the day asked for; stops with the reason when it is none."""
    from datetime import date

    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        base.fail(f"“{text}” is not a day. Write it as YYYY-MM-DD, such as 2026-11-22.")


def save(out: Path, content: bytes) -> None:
    """Write the file whole or not at all; a device or pipe is written to, not replaced."""
    from skopos.cli.lines import is_special

    aside = out.with_name(f".{out.name}.part")
    try:
        if is_special(out):
            out.write_bytes(content)
            return
        aside.write_bytes(content)
        aside.replace(out)
    except OSError as error:
        aside.unlink(missing_ok=True)
        base.fail(f"{out} cannot be written: {error.strerror}. Choose another folder with --out.")


def tell(report: "Report") -> None:
    """Print the report for a person in a terminal."""
    from django.utils import translation
    from rich.console import Console
    from rich.table import Table

    from skopos.reports.period.telling import told

    with translation.override(report.language):
        texts = told(report)
    screen = Console(highlight=False)
    screen.print(f"{texts['title']} · {texts['period']}", style="bold", markup=False)
    for line in texts["headlines"]:
        screen.print(f"• {line}", markup=False)
    for part, rows in (
        (
            "objectives",
            [
                [row["title"], row["verdict"], row["probability"], row["progress"], row["likely"]]
                for row in texts["objectives"]["rows"]
            ],
        ),
        (
            "metrics",
            [
                [row["label"], row["value"], row["before"], row["change"], row["sure"]]
                for stage in texts["metrics"]["stages"]
                for row in stage["rows"]
            ],
        ),
    ):
        screen.print(f"\n{texts[part]['title']}", style="bold", markup=False)
        if not rows:
            screen.print(texts[part]["none"], markup=False)
            continue
        table = Table(*texts[part]["head"])
        for row in rows:
            table.add_row(*(cell.replace("[", "\\[") for cell in row))
        screen.print(table)
    for part in ("decisions", "flaws"):
        screen.print(f"\n{texts[part]['title']}", style="bold", markup=False)
        lines = texts[part]["rows"] or [texts[part]["none"]]
        for entry in lines:
            text = entry if isinstance(entry, str) else f"{entry['day']} · {entry['decision']} · {entry['objective']}"
            screen.print(f"• {text}", markup=False)
