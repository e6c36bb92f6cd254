"""What every command shares: starting Django, speaking to people or to scripts, failing with a reason."""

import gc
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from skopos.workspaces.models import Workspace

EXIT_OK, EXIT_PARTLY, EXIT_REFUSED = 0, 1, 2


def start_django(home: Path | None = None) -> None:
    """Set Django up on the data folder `home`, or on the one that SKOPOS_HOME names.

    Takes about two seconds, so commands that need no database do not call it.
    """
    if home is not None:
        os.environ["SKOPOS_HOME"] = str(home)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "skopos.config.settings")
    from pydantic import ValidationError

    try:
        with loading():
            import django

            django.setup()
    except ValidationError as error:
        names = ", ".join("SKOPOS_" + str(part["loc"][0]).upper() for part in error.errors())
        fail(f"A setting of the environment cannot be used: {names}. {error.errors()[0]['msg']}.")


@contextmanager
def loading() -> Iterator[None]:
    """Load code without a search for garbage in between: code stays anyway, and searching takes a fifth of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def require_database() -> None:
    """Stop with a reason unless the database is there and its tables are up to date."""
    from django.db import DatabaseError

    from skopos.common.migrated import is_migrated

    try:
        is_ready = is_migrated()
    except DatabaseError as error:
        fail(f"The database cannot be reached: {error}. Check SKOPOS_DATABASE_URL.")
    if not is_ready:
        fail(f"The database in {data_folder()} is not set up or not up to date. Run: skopos init")


def data_folder() -> Path:
    """Give the data folder in use."""
    from django.conf import settings

    return Path(settings.HOME)


def prepare_pages() -> None:
    """Make what pages load that no package ships as a file: the chart library. Takes two seconds the first time."""
    from skopos.web import bundle

    bundle.ensure_bundle()


def prepare_labels() -> None:
    """Load the language model; its loops are compiled once for a machine, which takes half a minute and is said."""
    from skopos_language import warm

    warm(lambda text: console().print(text))


def prepare_labels_meanwhile() -> None:
    """Do as `prepare_labels`, beside what this process goes on with; what needs labels before waits for them."""
    import threading

    threading.Thread(target=prepare_labels, name="skopos-labels", daemon=True).start()


def let_go_of_database() -> None:
    """Close this process's connections before others are forked from it: a connection cannot serve two processes."""
    from django.db import connections

    connections.close_all()


def the_workspace(slug: str | None) -> "Workspace":
    """Give the workspace `slug`, or the only one there is; stops with the choices when that is not clear."""
    from skopos.workspaces.models import Workspace

    slugs = list(Workspace.objects.order_by("slug").values_list("slug", flat=True))
    if not slugs:
        fail("There is no workspace yet. Run: skopos init")
    if slug is None and len(slugs) > 1:
        fail(f"Say which workspace with --workspace: {', '.join(slugs)}.")
    if slug is not None and slug not in slugs:
        fail(f"There is no workspace “{slug}”. There is: {', '.join(slugs)}.")
    return Workspace.objects.get(slug=slug or slugs[0])


def console() -> "Console":
    """Give the console for people: standard error, so that standard output stays free for answers."""
    from rich.console import Console

    return Console(stderr=True, highlight=False)


def answer_json(value: Any) -> None:
    """Print one JSON document on standard output."""
    import orjson

    sys.stdout.write(orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_NON_STR_KEYS).decode() + "\n")


def day_of(text: str | None, option: str) -> date | None:
    """Read a day given as an option, as 2027-03-31; None if it was not given."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        fail(f"{option} must be a day written as 2027-03-31, not “{text}”.")


def fail(message: str, code: int = EXIT_REFUSED) -> NoReturn:
    """Say on standard error what is wrong and end with `code`."""
    typer.secho(message, err=True, fg=typer.colors.RED)
    raise typer.Exit(code)
