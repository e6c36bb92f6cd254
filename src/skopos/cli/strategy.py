"""`skopos strategy`: the tree of goals, strategies, objectives and tactics as a file, in and out."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from skopos.cli import app, base

if TYPE_CHECKING:
    from skopos.strategy.documents import Reading
    from skopos.strategy.files import Plan
    from skopos.strategy.models import Outlook

strategy = typer.Typer(help="The strategy as a file, and how its objectives stand.", no_args_is_help=True)
app.add_typer(strategy, name="strategy")

WORKSPACE = typer.Option(help="Short name of the workspace, if there are several.")
HOME = typer.Option(help="Data folder; default: SKOPOS_HOME or ./skopos-data.")


@strategy.command("import")
def take_in(
    file: Annotated[Path, typer.Argument(help="The strategy file (YAML).", metavar="STRATEGY.yaml")],
    workspace: Annotated[str | None, WORKSPACE] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would change, and store nothing.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Answer as JSON.")] = False,
    home: Annotated[Path | None, HOME] = None,
) -> None:
    """Merge a strategy file into the workspace's tree. Doing it twice changes nothing the second time."""
    base.start_django(home)
    base.require_database()
    place = base.the_workspace(workspace)
    from skopos.cli.check import refuse
    from skopos.strategy import files

    reading = _read(file)
    if reading.document is None:
        refuse(file, reading.problems, as_json=as_json)
    plan = (files.plan if dry_run else files.apply)(place, reading.document, by=None)
    if as_json:
        base.answer_json({"file": str(file), "stored": not dry_run, **_as_plain(plan)})
    else:
        _print(plan, dry_run=dry_run)


@strategy.command()
def export(
    workspace: Annotated[str | None, WORKSPACE] = None,
    out: Annotated[Path | None, typer.Option(help="File to write; default: standard output.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the file if it is there.")] = False,
    home: Annotated[Path | None, HOME] = None,
) -> None:
    """Write the workspace's tree as a strategy file."""
    if out is not None and out.exists() and not force:
        base.fail(f"{out} is there already. Choose another name, or say --force.")
    base.start_django(home)
    base.require_database()
    from skopos.strategy import documents, files

    text = documents.write(files.document_of(base.the_workspace(workspace)))
    if out is None:
        typer.echo(text, nl=False)
        return
    try:
        out.write_text(text, encoding="utf-8")
    except OSError as error:
        base.fail(f"{out} cannot be written: {error.strerror}.")
    typer.echo(f"Wrote {out}.")


@strategy.command()
def assess(
    workspace: Annotated[str | None, WORKSPACE] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Answer as JSON.")] = False,
    home: Annotated[Path | None, HOME] = None,
) -> None:
    """Work out anew how likely each open objective is, and keep the answers."""
    base.start_django(home)
    base.require_database()
    from skopos.flows import refresh_objectives

    outlooks = refresh_objectives.refresh(base.the_workspace(workspace))
    if as_json:
        base.answer_json([_outlook(outlook) for outlook in outlooks])
        return
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    table = Table("Objective", "Chance", "Verdict")
    for outlook in outlooks:
        chance = "" if outlook.probability is None else f"{outlook.probability:.0%}"
        table.add_row(escape(outlook.objective.title), chance, str(outlook.get_verdict_display()))
    Console().print(table if outlooks else "There is no open objective with a metric.")


def _read(file: Path) -> "Reading":
    from skopos.strategy import documents

    try:
        return documents.read(file.read_bytes())
    except OSError as error:
        base.fail(f"{file} cannot be read: {error.strerror}.")


def _as_plain(plan: "Plan") -> dict[str, Any]:
    changes = [
        {
            "level": change.level,
            "key": change.key,
            "title": change.title,
            "kind": change.kind,
            "fields": [field.name for field in change.fields],
        }
        for change in plan.changes
    ]
    return {"counts": plan.counts, "changes": changes, "unknown_owners": plan.unknown_owners}


def _outlook(outlook: "Outlook") -> dict[str, Any]:
    return {
        "objective": outlook.objective.slug,
        "title": outlook.objective.title,
        "as_of": outlook.as_of,
        "outcome": outlook.outcome,
        "probability": outlook.probability,
        "verdict": outlook.verdict,
        "attainable": outlook.attainable,
    }


def _print(plan: "Plan", *, dry_run: bool) -> None:
    counts = plan.counts
    told = "Nothing was stored. It would be" if dry_run else "The file is taken in"
    typer.echo(f"{told}: {counts['new']} new, {counts['changed']} changed, {counts['same']} as before.")
    for change in plan.changes:
        if change.kind != "same":
            fields = f" ({', '.join(field.name for field in change.fields)})" if change.fields else ""
            typer.echo(f"  {change.kind} {change.level} {change.key}: {change.title}{fields}")
    for email in plan.unknown_owners:
        typer.echo(f"Nobody here has the address {email}; these rows have no owner.", err=True)
