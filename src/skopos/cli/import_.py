"""`skopos import`: takes export files in, here and now, without a worker."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Annotated, Any

import typer

from skopos.cli import app, base

if TYPE_CHECKING:
    from skopos.channels.reading import Plan
    from skopos.flows.import_file import Tell
    from skopos.workspaces.models import Workspace

SHOWN_PROBLEMS, TOLD_PROBLEMS = 20, 1_000


@dataclass
class Outcome:
    """What became of one file, in how many seconds. `refused` says why nothing of it was stored."""

    file: str
    format: str = ""
    tally: dict[str, Any] = field(default_factory=dict)
    problems: list[dict[str, Any]] = field(default_factory=list)
    refused: str = ""
    seconds: float = 0.0

    @property
    def exit_code(self) -> int:
        """0 all good, 1 some rows or values were left out, 2 refused."""
        if self.refused:
            return base.EXIT_REFUSED
        return base.EXIT_PARTLY if self.tally.get("problems", {}).get("error") else base.EXIT_OK


@app.command("import")
def import_files(
    files: Annotated[list[Path], typer.Argument(help="Export files, as the platforms made them.")],
    workspace: Annotated[str | None, typer.Option(help="Short name of the workspace, if there are several.")] = None,
    format: Annotated[str | None, typer.Option(help="Key of the format; default: found out.")] = None,  # noqa: A002
    mapping: Annotated[Path | None, typer.Option(help="JSON file that says what the columns mean.")] = None,
    channel: Annotated[str | None, typer.Option(help="Key of the channel that the rows belong to.")] = None,
    date_order: Annotated[str, typer.Option(help="dmy, mdy or ymd, for dates such as 03/04/2026.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be done, and store nothing.")] = False,
    propose: Annotated[bool, typer.Option("--propose", help="Print a mapping to start from, and stop.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Answer as JSON, with the problems by line.")] = False,
    home: Annotated[Path | None, typer.Option(help="Data folder; default: SKOPOS_HOME or ./skopos-data.")] = None,
) -> None:
    """Take export files in. Exit code: 0 all good, 1 some rows were left out, 2 a file was refused."""
    base.start_django(home)
    base.require_database()
    if date_order not in ("", "dmy", "mdy", "ymd"):
        base.fail(f"--date-order must be dmy, mdy or ymd, not “{date_order}”.")
    place = base.the_workspace(workspace)
    require_channel(place, channel)
    if propose:
        return _print_proposal(place, files)
    explained = read_mapping(mapping) if mapping else None
    chosen = {"format": format, "mapping": explained, "channel": channel or "", "date_order": date_order}
    outcomes = [_take(place, path, chosen, dry_run=dry_run) for path in files]
    if not dry_run and any(not outcome.refused for outcome in outcomes):
        from skopos.flows.take_in import catch_up

        catch_up(place)
    if as_json:
        base.answer_json([vars(outcome) for outcome in outcomes])
    else:
        _print(outcomes, dry_run=dry_run)
    raise typer.Exit(max(outcome.exit_code for outcome in outcomes))


def require_channel(place: "Workspace", key: str | None) -> None:
    """Stop with the choices unless the channel is there or none was asked for."""
    from skopos.channels.models import Channel

    keys = list(Channel.objects.filter(workspace=place).order_by("key").values_list("key", flat=True))
    if key and key not in keys:
        base.fail(f"There is no channel “{key}”. There is: {', '.join(keys) or 'none yet'}.")


def read_mapping(path: Path) -> dict[str, Any]:
    """Read what the columns of a file mean; stops with a reason if that cannot be."""
    import orjson

    from skopos.channels.reading import ReadingError, mapping_from

    try:
        values = orjson.loads(path.read_bytes())
        mapping_from(values)
    except OSError as error:
        base.fail(f"{path}: {error.strerror}.")
    except (orjson.JSONDecodeError, ReadingError) as error:
        base.fail(f"{path}: {error}")
    found: dict[str, Any] = values
    return found


def _print_proposal(place: "Workspace", files: list[Path]) -> None:
    from skopos.channels.mapping import propose
    from skopos.channels.reading import ReadingError, open_brought, sheet_to_explain
    from skopos.common import clock

    for path in files:
        try:
            guess = propose(sheet_to_explain(open_brought(path, path.name)), clock.today(place.tzinfo))
        except (ReadingError, OSError) as error:
            base.fail(f"{path}: {error}")
        if guess is None:
            base.fail(f"{path}: no column looks like dates, so there is nothing to start from.")
        base.answer_json(guess.model_dump(mode="json"))


def _take(place: "Workspace", path: Path, chosen: dict[str, Any], *, dry_run: bool) -> Outcome:
    from skopos.channels.reading import ReadingError
    from skopos.channels.uploads import UploadRefusedError
    from skopos.facts.errors import FactsError

    outcome, began = Outcome(str(path)), monotonic()
    try:
        plan = plan_for(place, path, chosen)
        outcome.format = plan.format
        with _progress(path.name) as tell:
            (_look if dry_run else _import)(place, plan, outcome, tell)
    except (ReadingError, UploadRefusedError, FactsError) as error:
        outcome.refused = str(error)
    except OSError as error:
        outcome.refused = f"{error.strerror or error}."
    outcome.seconds = round(monotonic() - began, 3)
    return outcome


def plan_for(place: "Workspace", path: Path, chosen: dict[str, Any]) -> "Plan":
    """Find out how to read a file: as told, else as it looks, else as files with this header were read before."""
    from skopos.channels import queries
    from skopos.channels.reading import (
        BY_COLUMNS,
        Plan,
        ReadingError,
        open_brought,
        recognised,
        sheet_to_explain,
        signature_of,
    )

    if not path.is_file():
        raise ReadingError("There is no such file.")
    opened = open_brought(path, path.name)
    key, mapping = chosen["format"], chosen["mapping"]
    if mapping is None and key is None:
        found = recognised(opened)
        key = found[0].format.manifest.key if found else None
    if key is None:
        key = BY_COLUMNS
        mapping = mapping or queries.saved_mapping(place, signature_of(sheet_to_explain(opened)))
        if mapping is None:
            raise ReadingError(
                "The file is not recognised. Say what its columns mean with --mapping; "
                f"a start is made by: skopos import --propose {path.name} > mapping.json"
            )
    return Plan(path, path.name, key, "import:0", mapping, chosen["channel"], chosen["date_order"])


def _look(place: "Workspace", plan: "Plan", outcome: Outcome, tell: "Tell") -> None:
    import tempfile

    from skopos.channels.problems import ProblemFile
    from skopos.flows.import_file import run_plan, tally_of

    with tempfile.TemporaryDirectory() as folder:
        with ProblemFile(Path(folder) / "problems.jsonl") as problems:
            outcome.tally = tally_of(run_plan(place, plan, problems, inside=None, tell=tell), problems)
        outcome.problems = _problems(Path(folder) / "problems.jsonl")


def _import(place: "Workspace", plan: "Plan", outcome: Outcome, tell: "Tell") -> None:
    from skopos.channels.actions import imports
    from skopos.channels.models import Channel, ImportState
    from skopos.channels.uploads import copy_in
    from skopos.facts.errors import FactsError
    from skopos.flows.import_file import import_now

    record = imports.receive_file(
        place,
        copy_in(plan.path),
        by=None,
        format=plan.format,
        channel=Channel.objects.filter(workspace=place, key=plan.channel).first(),
        mapping=plan.mapping,
        date_order=plan.date_order,
    )
    try:
        import_now(record, tell)
    except FactsError as error:
        imports.note_failed(record, str(error))
        raise
    outcome.tally = record.tally
    outcome.problems = _problems(record.problems_file)
    if record.state == ImportState.FAILED:
        outcome.refused = record.reason


def _problems(path: Path) -> list[dict[str, Any]]:
    from skopos.channels.problems import read_problems

    return [vars(line) for line in read_problems(path, count=TOLD_PROBLEMS)]


@contextmanager
def _progress(name: str) -> "Iterator[Tell]":
    """A bar on standard error while it is a terminal, silence otherwise."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    console = base.console()
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(name, total=None)
        yield lambda done, expected: bar.update(task, completed=done, total=max(expected, done) or None)


def _print(outcomes: list[Outcome], *, dry_run: bool) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    table = Table(title="What would be done; nothing was stored" if dry_run else None)
    for name in ("File", "Format"):
        table.add_column(name)
    for name in ("Rows", "Added", "Changed", "Known", "Left out", "Problems"):
        table.add_column(name, justify="right")
    for outcome in (one for one in outcomes if not one.refused):
        tally = outcome.tally
        left_out, wrong = sum(tally["left_out"].values()), tally["problems"]
        counts = [tally["rows"], tally["added"], tally["changed"], tally["unchanged"], left_out]
        told = wrong.get("error", 0) + wrong.get("warning", 0)
        table.add_row(escape(Path(outcome.file).name), outcome.format, *(f"{n:,}" for n in [*counts, told]))
    if table.row_count:
        Console().print(table)
    for outcome in outcomes:
        _print_problems(outcome)


def _print_problems(outcome: Outcome) -> None:
    if outcome.refused:
        typer.secho(f"{outcome.file}: {outcome.refused}", err=True, fg=typer.colors.RED)
        return
    shown = [problem for problem in outcome.problems if problem["severity"] != "note"]
    for problem in shown[:SHOWN_PROBLEMS]:
        place = outcome.file if problem["line"] is None else f"{outcome.file}:{problem['line']}"
        typer.echo(f"{place}: {problem['message']} {problem['mend']}".rstrip(), err=True)
    if len(shown) > SHOWN_PROBLEMS:
        typer.echo(f"{outcome.file}: and {len(shown) - SHOWN_PROBLEMS} more; --json shows them.", err=True)
