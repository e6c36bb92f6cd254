"""`skopos themes`: what mentions are about, as files in and out; and themes discovered in mentions."""

from pathlib import Path
from typing import Annotated, Any

import typer

from skopos.cli import app, base

themes = typer.Typer(help="The themes of mentions: packs as files, and discovering new ones.", no_args_is_help=True)
app.add_typer(themes, name="themes")

WORKSPACE = typer.Option(help="Short name of the workspace, if there are several.")
HOME = typer.Option(help="Data folder; default: SKOPOS_HOME or ./skopos-data.")
JSON = typer.Option("--json", help="Answer as JSON.")


@themes.command("list")
def list_themes(
    workspace: Annotated[str | None, WORKSPACE] = None,
    as_json: Annotated[bool, JSON] = False,
    home: Annotated[Path | None, HOME] = None,
) -> None:
    """List the themes with what was said of each in the last four weeks."""
    base.start_django(home)
    base.require_database()
    from skopos.common import clock
    from skopos.themes import pages

    place = base.the_workspace(workspace)
    listed = pages.listed(place, clock.today(place.tzinfo))
    rows = [
        {**{name: row[name] for name in ("key", "name", "words", "is_active", "is_seed", "n", "share")}, **_mood(row)}
        for row in listed["rows"]
    ]
    if as_json:
        base.answer_json(
            {"since": listed["since"], "until": listed["until"], "mentions": listed["whole"], "themes": rows}
        )
        return
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    table = Table("Theme", "Key", "Words", "Mentions", "Share", "Negative")
    for row in rows:
        name = escape(row["name"]) + ("" if row["is_active"] else " (off)")
        shares = ("" if row[part] is None else f"{row[part]:.1%}" for part in ("share", "negative"))
        table.add_row(name, row["key"], str(row["words"]), f"{row['n']:,}", *shares)
    Console().print(table)


def _mood(row: dict[str, Any]) -> dict[str, Any]:
    return {"negative": row["mood"]["value"] if row["mood"] else None}


@themes.command()
def export(
    workspace: Annotated[str | None, WORKSPACE] = None,
    out: Annotated[
        Path | None, typer.Option(help="File to write (.yaml or .csv); default: YAML on standard output.")
    ] = None,
    seeds: Annotated[bool, typer.Option("--seeds", help="The packs that ship, without a workspace.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace the file if it is there.")] = False,
    home: Annotated[Path | None, HOME] = None,
) -> None:
    """Write all themes as a pack, which `skopos themes import` and `skopos enrich --themes` read."""
    if out is not None and out.exists() and not force:
        base.fail(f"{out} is there already. Choose another name, or say --force.")
    base.start_django(home)
    from skopos.common.export import csv_lines
    from skopos.listening.theme_rows import seed_packs
    from skopos.listening.themes import packed_of
    from skopos.themes import pages
    from skopos_language.packs import csv_rows, write_yaml

    if seeds:
        packs = pages.named_seeds(list(seed_packs().values()))
    else:
        base.require_database()
        place = base.the_workspace(workspace)
        packs = pages.named(packed_of(place.pk), place)
    if out is not None and out.suffix.lower() == ".csv":
        rows = iter(csv_rows(packs))
        text = "".join(csv_lines(next(rows), rows))
    else:
        text = write_yaml(packs)
    if out is None:
        typer.echo(text, nl=False)
        return
    try:
        out.write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        base.fail(f"{out} cannot be written: {error.strerror}.")
    typer.echo(f"Wrote {out}.")


@themes.command("import")
def take_in(
    file: Annotated[Path, typer.Argument(help="The pack (YAML or CSV).", metavar="PACK")],
    workspace: Annotated[str | None, WORKSPACE] = None,
    replace: Annotated[bool, typer.Option("--replace", help="Switch off themes that are not in the file.")] = False,
    as_json: Annotated[bool, JSON] = False,
    home: Annotated[Path | None, HOME] = None,
) -> None:
    """Take a pack of themes in. Doing it twice changes nothing the second time; stored mentions follow by a job."""
    from skopos_language.packs import PackError, read_pack

    try:
        pack = read_pack(file.read_bytes())
    except OSError as error:
        base.fail(f"{file} cannot be read: {error.strerror}.")
    except PackError as error:
        base.fail(f"{file}: {error}.")
    base.start_django(home)
    base.require_database()
    from skopos.themes.actions import editing

    try:
        counts = editing.import_pack(base.the_workspace(workspace), pack, by=None, replace=replace)
    except PackError as error:
        base.fail(f"{file}: {error}.")
    except editing.NameTakenError as error:
        base.fail(f"{file}: another theme has the name “{error}” already.")
    if as_json:
        base.answer_json({"file": str(file), **counts})
    else:
        typer.echo(f"Taken in: {counts['new']} new, {counts['changed']} changed, {counts['off']} switched off.")


@themes.command()
def discover(
    workspace: Annotated[str | None, WORKSPACE] = None,
    as_json: Annotated[bool, JSON] = False,
    home: Annotated[Path | None, HOME] = None,
) -> None:
    """Look for themes that nobody named in the mentions of the last eight weeks, and keep them for the page."""
    base.start_django(home)
    base.require_database()
    from skopos.themes.actions.discovering import discover_themes

    found = discover_themes(base.the_workspace(workspace))
    rows = [
        {
            "language": theme.language,
            "name": theme.name,
            "mentions": theme.size,
            "stability": theme.stability,
            "terms": theme.terms,
            "weeks": theme.weeks,
        }
        for theme in (found.themes.all() if found else ())
    ]
    if as_json:
        base.answer_json({"languages": found.languages if found else [], "themes": rows})
        return
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    table = Table("Language", "Theme", "Mentions", "Steady")
    for row in rows:
        table.add_row(row["language"], escape(row["name"]), f"{row['mentions']:,}", f"{row['stability']:.0%}")
    Console().print(
        table if rows else "In no language was enough said to find themes; it takes 120 different mentions."
    )
