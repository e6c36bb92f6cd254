"""`skopos demo`: an invented brand to look around in."""

import json
import subprocess
import sys
import time
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from skopos.cli import app, base
from skopos.cli.serve import THREADS, address, run_server

PASSWORD = "granola-for-breakfast"  # noqa: S105 (the demo's login is printed and serves on this machine only)


class Stage(StrEnum):
    """Moments of the story."""

    LAUNCH = "launch"
    CAMPAIGN = "campaign"
    CRISIS = "crisis"
    QUARTER_END = "quarter_end"


@app.command()
def demo(
    stage: Annotated[Stage, typer.Option(help="Moment of the story.")] = Stage.QUARTER_END,
    port: Annotated[int, typer.Option(help="Port to listen on.", min=1, max=65535)] = 8000,
    home: Annotated[Path, typer.Option(help="Folder of the demo's data.")] = Path("skopos-demo"),
    fresh: Annotated[
        bool, typer.Option(help="Tell the story anew, up to yesterday; what you changed is lost.")
    ] = False,
    build_only: Annotated[bool, typer.Option("--build-only", help="Make the data, do not serve.")] = False,
    today: Annotated[
        str | None, typer.Option(help="Day on which the story is told, YYYY-MM-DD; default: today.")
    ] = None,
) -> None:
    """Make an invented brand with known truth and serve its pages on 127.0.0.1."""
    folder = (home / stage.value).resolve()
    marker = folder / "demo.json"
    day = read_day(today)
    built = read_marker(marker)
    if fresh or built is None:
        if not build_only:
            build_apart()
        else:
            remove_old(folder)
            build_demo(folder, stage, day)
            marker.write_text(json.dumps({"stage": stage.value, "today": day.isoformat()}), encoding="utf-8")
    elif built != day:
        typer.echo(f"This demo tells the story up to {built}. For one up to today: skopos demo --fresh", err=True)
    if build_only:
        typer.echo(f"The demo is in {folder}.")
        return
    base.start_django(folder)
    from skopos.flows import new_workspace

    new_workspace.prepare_storage()
    run_server("127.0.0.1", port, processes=1, threads=THREADS, worker=True, ready=lambda: greet(port))


def build_apart() -> None:
    """Build in a process of its own: the server's processes cannot inherit the threads of the engines it starts."""
    command = [sys.executable, "-m", "skopos", *sys.argv[1:], "--build-only"]
    done = subprocess.run(command, check=False)  # noqa: S603  (our own command, with the arguments it was given)
    if done.returncode:
        raise typer.Exit(done.returncode)


def read_day(text: str | None) -> date:
    """Give the day the story is told on."""
    try:
        return date.fromisoformat(text) if text else date.today()  # noqa: DTZ011 (the day on this person's clock)
    except ValueError:
        base.fail(f"“{text}” is not a day. Write it as YYYY-MM-DD, such as 2026-11-22.")


def read_marker(marker: Path) -> date | None:
    """Give the day a finished demo was told on; None when there is none or it was interrupted."""
    try:
        return date.fromisoformat(json.loads(marker.read_text(encoding="utf-8"))["today"])
    except (OSError, ValueError, KeyError):
        return None


def remove_old(folder: Path) -> None:
    """Remove an older or unfinished demo, and nothing that is not one."""
    import shutil

    if not folder.exists():
        return
    known = {"demo.json", "secret_key", "skopos.sqlite3", "facts"}
    if any(folder.iterdir()) and not known & {entry.name for entry in folder.iterdir()}:
        base.fail(f"{folder} holds something else. Choose another folder with --home.")
    shutil.rmtree(folder)


def build_demo(folder: Path, stage: Stage, day: date) -> None:
    """Make the data, telling on the terminal what is going on."""
    base.start_django(folder)
    from skopos.demo import build
    from skopos.demo.story import Story

    base.prepare_labels_meanwhile()
    began = time.monotonic()
    with base.console().status("Inventing a brand …") as status:
        build.build(Story(stage.value, day), password=PASSWORD, tell=lambda text: status.update(text))
    typer.echo(f"The demo brand is ready ({time.monotonic() - began:.0f} s).", err=True)


def greet(port: int) -> None:
    """Print the address and the login."""
    from skopos.demo.story import BRAND, OWNER_EMAIL

    typer.echo(
        f"\n  {BRAND}, an invented brand, is at  {address('127.0.0.1', port)}\n"
        f"  e-mail    {OWNER_EMAIL}\n  password  {PASSWORD}\n\n  Ctrl+C stops it."
    )
