"""`skopos init`: a data folder, a database, a workspace and its owner."""

import secrets
import sys
from pathlib import Path
from typing import Annotated

import typer

from skopos.cli import app, base


@app.command()
def init(
    email: Annotated[str | None, typer.Option(help="E-mail address of the owner. Asked for when absent.")] = None,
    name: Annotated[str, typer.Option(help="Name of the owner.")] = "",
    workspace: Annotated[str | None, typer.Option(help="Name of the business. Asked for when absent.")] = None,
    password_file: Annotated[
        Path | None, typer.Option(help="File whose first line is the password; else it is asked for or made up.")
    ] = None,
    time_zone: Annotated[str, typer.Option(help="Time zone in which days are counted, such as Europe/Berlin.")] = "UTC",
    currency: Annotated[str, typer.Option(help="Currency of the business, ISO 4217.")] = "EUR",
    language: Annotated[str, typer.Option(help="Interface language: en, de, pl, vi or fa.")] = "en",
    home: Annotated[Path | None, typer.Option(help="Data folder; default: SKOPOS_HOME or ./skopos-data.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON.")] = False,
) -> None:
    """Create the data folder, the database, a workspace and its owner. Safe to repeat: it also upgrades."""
    base.start_django(home)
    from django.core.exceptions import ValidationError

    from skopos.flows import new_workspace
    from skopos.workspaces.models import Workspace

    new_workspace.prepare_storage()
    base.prepare_pages()
    base.prepare_labels()
    folder = str(base.data_folder())
    if Workspace.objects.exists() and email is None and workspace is None:
        answer(as_json, {"home": folder, "created": False}, f"The data folder {folder} is up to date.")
        return
    interactive = sys.stdin.isatty()
    email = email or ask("E-mail address of the owner", "--email", interactive)
    workspace = workspace or ask("Name of the business", "--workspace", interactive)
    password, shown = read_password(password_file, interactive)
    try:
        made = new_workspace.create_workspace(
            name=workspace,
            owner_email=email,
            owner_name=name,
            password=password,
            time_zone=time_zone,
            currency=currency,
            language=language,
        )
    except ValidationError as error:
        base.fail(" ".join(error.messages))
    told = {"home": folder, "created": True, "workspace": made.slug, "email": email}
    text = f"Workspace “{made.name}” is ready in {folder}. Sign in as {email}."
    if shown:
        told["password"] = password
        text += f"\nPassword (shown once): {password}"
    answer(as_json, told, text + "\nStart it with: skopos serve")


def ask(question: str, option: str, interactive: bool) -> str:
    """Ask a person; a script is told which option to give instead."""
    if not interactive:
        base.fail(f"{question} is missing. Give it with {option}.")
    return str(typer.prompt(question, err=True))


def read_password(file: Path | None, interactive: bool) -> tuple[str, bool]:
    """Give the password, and whether it was made up and must be shown."""
    if file is not None:
        try:
            return file.read_text(encoding="utf-8").splitlines()[0].strip(), False
        except (OSError, IndexError):
            base.fail(f"{file} could not be read or is empty. Write the password on its first line.")
    if interactive:
        return str(typer.prompt("Password (10 characters or more)", hide_input=True, confirmation_prompt=True)), False
    return secrets.token_urlsafe(12), True


def answer(as_json: bool, value: dict[str, object], text: str) -> None:
    """Answer a script in JSON or a person in words."""
    if as_json:
        base.answer_json(value)
    else:
        typer.echo(text)
