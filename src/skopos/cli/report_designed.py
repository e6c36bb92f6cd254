"""`skopos report --template` and `--report`: a design or a saved report, built and written."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from skopos.cli import base

if TYPE_CHECKING:
    from skopos.reports.building import Built
    from skopos.reports.telling import Document

SINGLE = ("pdf", "html", "xlsx")
MANY = ("csv", "parquet", "png")


@dataclass(frozen=True)
class Asked:
    """What the command line asked for."""

    workspace: str | None
    template: str
    report: str
    first: date | None
    last: date | None
    language: str
    form: str
    out: Path | None
    as_json: bool
    force: bool
    home: Path | None


def run(asked: Asked) -> None:
    """Build and write; stops with the reason where a wish cannot be met."""
    form = wanted_form(asked)
    check_days(asked)
    if asked.out is not None and not asked.force:
        refuse_what_is_there(asked.out)
    base.start_django(asked.home)
    base.require_database()
    from skopos.flows import report as flow
    from skopos.reports.telling import told

    try:
        built = flow.designed(
            base.the_workspace(asked.workspace), design=asked.template, slug=asked.report, first=asked.first,
            last=asked.last, language=asked.language,
        )  # fmt: skip
    except LookupError as error:
        base.fail(str(error.args[0]))
    written = [str(path) for path in write(built, form, asked.out)] if form else []
    if asked.as_json:
        base.answer_json(values_of(built) | ({"files": written} if written else {}))
    elif written:
        for path in written:
            typer.echo(f"Wrote {path}.")
    else:
        tell(told(built, with_charts=False))
    broken = [panel.title for panel in built.panels if panel.problem]
    if broken:
        typer.echo(f"Could not be built: {', '.join(broken)}.", err=True)
        raise typer.Exit(base.EXIT_PARTLY)


def wanted_form(asked: Asked) -> str:
    """Give what is to be written: what --format says, else the ending of --out; empty if nothing is."""
    if asked.template and asked.report:
        base.fail("Name a template or a report, not both.")
    ending = asked.out.suffix.lower()[1:] if asked.out else ""
    if asked.form:
        if asked.form in SINGLE and ending and ending != asked.form:
            base.fail(f"{asked.out} ends in “.{ending}”, but --format says {asked.form}.")
        return asked.form
    if asked.out is None:
        return ""
    if ending not in SINGLE:
        base.fail(f"{asked.out}: say with --format what to write: {', '.join((*SINGLE, *MANY))}.")
    return ending


def check_days(asked: Asked) -> None:
    """Stop unless both days are given in order, or none."""
    if (asked.first is None) != (asked.last is None):
        base.fail("Give both --from and --to, or neither.")
    if asked.first and asked.last and asked.last < asked.first:
        base.fail(f"--to {asked.last} lies before --from {asked.first}.")


def refuse_what_is_there(out: Path) -> None:
    """Stop where something would be replaced; a folder may be there if it is empty, a device or pipe always."""
    from skopos.cli.lines import is_special

    if out.is_dir():
        if any(out.iterdir()):
            base.fail(f"{out} is there already and not empty. Choose another folder, or say --force.")
    elif out.exists() and not is_special(out):
        base.fail(f"{out} is there already. Choose another name, or say --force.")


def write(built: "Built", form: str, out: Path | None) -> list[Path]:
    """Write the report; without `out` beside where the command runs. Gives what was written."""
    from skopos.cli.report import save
    from skopos.reports.building import told_as
    from skopos.reports.writing import files, tables

    if form in SINGLE or (out is not None and out.suffix.lower() == ".zip"):
        file = files.whole(built, form)
        path = out or Path(file.name)
        if out is None and path.exists():
            base.fail(f"{path} is there already. Name another file with --out.")
        save(path, file.content)
        return [path]
    with told_as(built.plan):
        found = tables.files_of(built, form)
    return write_many(found, out or Path(f"{built.name}-{form}"))


def write_many(found: Sequence[tuple[str, bytes]], folder: Path) -> list[Path]:
    """Write files into a folder, which is made if it is not there."""
    from skopos.cli.report import save

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        base.fail(f"{folder} cannot be made: {error.strerror}. Choose another folder with --out.")
    for name, content in found:
        save(folder / name, content)
    return [folder / name for name, _content in found]


def values_of(built: "Built") -> dict[str, Any]:
    """Give the report as JSON values: numbers and dates as machines read them, beside the sentences."""
    from skopos.reports.building import told_as
    from skopos.reports.telling import told
    from skopos.reports.writing.tables import tables_of, value_of

    document = told(built, with_charts=False)
    panels = []
    for panel, words in zip(built.panels, document["panels"], strict=True):
        with told_as(built.plan):
            tables = [
                {
                    "title": title,
                    "columns": [
                        {"key": column.key, "label": column.label, "kind": column.kind} for column in table.columns
                    ],
                    "rows": [
                        {column.key: plain(value_of(row, column)) for column in table.columns} for row in table.rows
                    ],
                }
                for title, table in tables_of(panel)
            ]
        explain = words["explain"]
        if explain:
            explain = explain | {"code": [source["name"] for source in explain["code"]]}
        kept = ("key", "title", "note", "problem", "texts", "tiles", "empty")
        panels.append({name: words[name] for name in kept} | {"tables": tables, "explain": explain})
    span = built.plan.span
    return {
        "title": document["title"],
        "workspace": built.plan.workspace.slug,
        "language": document["language"],
        "span": {"first": span.first.isoformat(), "last": span.last.isoformat(), "is_over": span.is_over},
        "made_at": document["made_at"],
        "version": document["version"],
        "panels": panels,
    }


def plain(value: Any) -> Any:
    """Give a value that JSON can hold."""
    return value.isoformat() if isinstance(value, date) else value


def tell(document: "Document") -> None:
    """Print the report for a person in a terminal."""
    from rich.console import Console
    from rich.table import Table

    screen = Console(highlight=False)
    screen.print(f"{document['title']} · {document['workspace']} · {document['period']}", style="bold", markup=False)
    for panel in document["panels"]:
        screen.print(f"\n{panel['title']}", style="bold", markup=False)
        for line in filter(None, (panel["problem"], panel["empty"], *panel["texts"])):
            screen.print(f"• {line}", markup=False)
        for tile in panel["tiles"]:
            note = f" ({tile['note']})" if tile["note"] else ""
            screen.print(f"• {tile['label']}: {tile['value']}{note}", markup=False)
        if panel["table"]:
            table = Table(*(head["label"].replace("[", "\\[") for head in panel["table"]["head"]))
            for row in panel["table"]["rows"]:
                table.add_row(*(cell["text"].replace("[", "\\[") for cell in row["cells"]))
            screen.print(table)
