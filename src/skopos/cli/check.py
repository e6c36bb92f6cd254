"""`skopos check STRATEGY.yaml`: the SMART table of a strategy file, without a database or by a workspace's figures."""

import os
import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from skopos.cli import app
from skopos.cli.base import (
    EXIT_OK,
    EXIT_PARTLY,
    EXIT_REFUSED,
    answer_json,
    fail,
    require_database,
    start_django,
    the_workspace,
)

if TYPE_CHECKING:
    from skopos.strategy.documents import Problem, Reading
    from skopos.strategy.smart import SmartReport
    from skopos.workspaces.models import Workspace

type Checked = tuple[str, int, "SmartReport"]


@app.command()
def check(
    file: Annotated[Path | None, typer.Argument(help="The strategy file (YAML).", metavar="STRATEGY.yaml")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Answer with one JSON document.")] = False,
    today: Annotated[
        datetime | None, typer.Option("--today", formats=["%Y-%m-%d"], help="Judge as of this day.")
    ] = None,
    data: Annotated[
        Path | None,
        typer.Option("--data", help="Folder with METRIC.csv or METRIC@CHANNEL.csv for objectives without a history."),
    ] = None,
    workspace: Annotated[
        str | None, typer.Option("--workspace", help="Judge by the figures of this workspace; nothing is stored.")
    ] = None,
    home: Annotated[
        Path | None, typer.Option(help="Data folder, with --workspace; default: SKOPOS_HOME or ./skopos-data.")
    ] = None,
    schema: Annotated[
        bool, typer.Option("--schema", help="Print the JSON Schema of strategy files, and stop.")
    ] = False,
) -> None:
    """Judge the objectives of a strategy file: specific, measurable, attainable, relevant, time-bound.

    Ends with 0 when no letter fails, 1 when one does, 2 when the file cannot be read.
    """
    place = start_with(workspace, home) if workspace else None
    if place is None:
        start_without_database()
    from skopos.strategy import documents

    if schema:
        answer_json(documents.schema())
        return
    if file is None:
        fail("Say which file to check: skopos check STRATEGY.yaml")
    try:
        reading = documents.read(file.read_bytes())
    except OSError as error:
        fail(f"{file} cannot be read: {error.strerror}.")
    if reading.document is None:
        refuse(file, reading.problems, as_json=as_json)
    from skopos.cli.histories import UnreadableHistoryError

    day = today.date() if today else datetime.now().astimezone().date()
    try:
        checked = judge(reading, day, file.parent, data, place)
    except UnreadableHistoryError as error:
        fail(str(error))
    if as_json:
        answer_json({"file": str(file), "today": day, "objectives": [as_plain(*found) for found in checked]})
    else:
        print_tables(checked)
    raise typer.Exit(EXIT_OK if all(report.is_smart for _title, _line, report in checked) else EXIT_PARTLY)


def start_without_database() -> None:
    """Set Django's texts up, without a data folder, a database or the pages; does nothing where Django runs already."""
    from django.conf import settings

    if settings.configured:
        return
    import django

    import skopos

    languages = Path(skopos.__file__).parent / "locale"
    settings.configure(
        USE_I18N=True, LANGUAGE_CODE=os.environ.get("SKOPOS_LANGUAGE", "en"), LOCALE_PATHS=[languages], USE_TZ=True
    )
    django.setup()


def start_with(slug: str, home: Path | None) -> "Workspace":
    """Set Django up on a data folder and give the workspace."""
    start_django(home)
    require_database()
    return the_workspace(slug)


def judge(
    reading: "Reading", today: date, folder: Path, data: Path | None, place: "Workspace | None" = None
) -> list[Checked]:
    """Check every objective of a file, in its order; gives title, line and report.

    With a workspace, its figures come before a history in the file, and its own metrics are known too.
    """
    from skopos.cli.histories import history_beside
    from skopos.measurement.catalogue import METRICS
    from skopos.strategy import given, smart
    from skopos.strategy.documents.specs import objective_specs

    known, channels = {key: str(metric.label) for key, metric in METRICS.items()}, {}
    if place is not None:
        from skopos.strategy import sources  # needs the database, which a file alone must not

        known |= {key: metric.label for key, metric in sources.metrics(place).items()}
        channels = dict(sources.channels(place))
    checked = []
    assert reading.document is not None
    for path, objective, spec in objective_specs(reading.document):
        kind = METRICS[spec.metric].kind.value if spec.metric in METRICS else ""
        history = history_beside(objective, folder, data, kind=kind, today=today)
        brought = given.series_from(history, spec, kind=kind, label=known.get(spec.metric, ""))
        series = (sources.series(place, spec, today) if place is not None else None) or brought
        report = smart.check(spec, series, today, known_metrics=known, channels=channels)
        checked.append((objective.title, reading.line_of(path), report))
    return checked


def refuse(file: Path, problems: "tuple[Problem, ...]", *, as_json: bool) -> NoReturn:
    """Say what is wrong with the file, line by line, and end."""
    if as_json:
        found = [
            {"line": p.line, "column": p.column, "where": p.where, "reason": p.reason, "mend": p.mend} for p in problems
        ]
        answer_json({"file": str(file), "problems": found})
    else:
        for problem in problems:
            typer.echo(f"{file}:{problem.line}:{problem.column}: {problem.reason} {problem.mend}", err=True)
    raise typer.Exit(EXIT_REFUSED)


def as_plain(title: str, line: int, report: "SmartReport") -> dict[str, Any]:
    """Give one objective's report as JSON values."""
    answer = report.assessment
    return {
        "title": title,
        "line": line,
        "grade": report.grade.value,
        "probability": answer.probability,
        "outcome": answer.outcome.value,
        "verdict": answer.verdict.value,
        "current": answer.progress.current,
        "attainable": {f"{share:g}": value for share, value in answer.attainable.items()},
        "letters": {
            found.letter.value: {
                "grade": found.grade.value,
                "findings": [{"code": f.code, "reason": f.reason, "mend": f.mend} for f in found.findings],
            }
            for found in report.answers
        },
    }


def print_tables(checked: list[Checked]) -> None:
    """Print one table per objective for people."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(file=sys.stdout, highlight=False)
    if not checked:
        console.print("The file names no objective.")
    colours = {"pass": "green", "warn": "yellow", "fail": "red"}
    for title, line, report in checked:
        table = Table(title=Text(f"{title} (line {line})"), title_justify="left", show_lines=True, expand=True)
        table.add_column("Letter", no_wrap=True)
        table.add_column("Answer", no_wrap=True)
        table.add_column("Why, and what mends it", ratio=1)
        for found in report.answers:
            why = Text("\n".join(f"{f.reason} {f.mend}".strip() for f in found.findings))
            grade = Text(str(found.grade.label), style=colours[found.grade.value])
            table.add_row(f"{found.letter.value} {found.letter.label}", grade, why)
        console.print(table)
