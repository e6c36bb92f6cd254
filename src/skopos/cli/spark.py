"""`skopos spark …`: the heavy work of a workspace on a cluster, where one machine is too small."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Annotated, Any

import typer

from skopos.cli import app, base

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

    from skopos.workspaces.models import Workspace

spark = typer.Typer(
    help="Heavy work on Apache Spark, where one machine is too small; needs the extra “spark” and Java.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
app.add_typer(spark, name="spark")

Master = Annotated[str, typer.Option(help="Where to work: spark://HOST:7077, yarn, k8s://…, or local[CORES].")]
Conf = Annotated[list[str] | None, typer.Option(help="A setting of Spark's own, as KEY=VALUE; may be repeated.")]
Place = Annotated[str | None, typer.Option(help="Short name of the workspace, if there are several.")]
First = Annotated[str | None, typer.Option("--from", help="First day, as 2027-03-01; default: the first there is.")]
Last = Annotated[str | None, typer.Option("--to", help="Last day, as 2027-03-31; default: the last there is.")]
Home = Annotated[Path | None, typer.Option(help="Data folder; default: SKOPOS_HOME or ./skopos-data.")]
AsJson = Annotated[bool, typer.Option("--json", help="Answer as JSON.")]
HERE = "local[*]"


@spark.command()
def enrich(
    workspace: Place = None,
    since: First = None,
    until: Last = None,
    master: Master = HERE,
    conf: Conf = None,
    rollups: Annotated[bool, typer.Option(help="Make the rollups of the days that changed as well.")] = True,
    as_json: AsJson = False,
    home: Home = None,
) -> None:
    """Label the stored mentions of a range anew, with the workspace's adapter, searches and corrections.

    All of it becomes visible at once, or nothing; safe to repeat and to kill.
    """
    place, span = _asked(home, workspace, since, until)
    began = monotonic()
    with _working(master, conf) as session:
        from skopos.bulk import relabelling, rolling

        told = relabelling.relabel(place, session, *span, tell=lambda done, parts: _say(f"{done} of {parts} parts"))
        if rollups and told.days:
            rolling.catch_up(place, session, tell=_say)
    answer = {"changed": told.changed, "unchanged": told.unchanged, "days": len(told.days)}
    _answer(
        answer, began, as_json, f"{told.changed:,} of {told.changed + told.unchanged:,} mentions have other labels."
    )


@spark.command()
def backfill(
    files: Annotated[list[Path], typer.Argument(help="Export files, in a folder that every worker sees.")],
    workspace: Place = None,
    master: Master = HERE,
    conf: Conf = None,
    format: Annotated[str | None, typer.Option(help="Key of the format; default: found out.")] = None,  # noqa: A002
    mapping: Annotated[Path | None, typer.Option(help="JSON file that says what the columns mean.")] = None,
    channel: Annotated[str | None, typer.Option(help="Key of the channel that the rows belong to.")] = None,
    date_order: Annotated[str, typer.Option(help="dmy, mdy or ymd, for dates such as 03/04/2026.")] = "",
    as_json: AsJson = False,
    home: Home = None,
) -> None:
    """Take many export files of mentions in: each is read, screened and labelled by one core of the cluster.

    All of them are stored at once, or nothing; safe to repeat and to kill. Exit code: 0 all good, 1 some rows were
    left out, 2 a file was refused and nothing was stored.
    """
    from skopos.cli.import_ import plan_for, read_mapping, require_channel

    place, _ = _asked(home, workspace, None, None)
    require_channel(place, channel)
    from skopos.channels.reading import ReadingError

    chosen = {
        "format": format,
        "mapping": read_mapping(mapping) if mapping else None,
        "channel": channel or "",
        "date_order": date_order,
    }
    plans = []
    for path in files:
        try:
            plans.append(plan_for(place, path.resolve(), chosen))
        except (ReadingError, OSError) as error:
            base.fail(f"{path}: {error}")
    began = monotonic()
    with _working(master, conf) as session:
        from skopos.bulk import backfilling, rolling

        try:
            told = backfilling.backfill(place, session, plans)
        except backfilling.RefusedError as error:
            base.fail(str(error))
        if told.written.days:
            rolling.catch_up(place, session, tell=_say)
    _settle(place)
    written = told.written
    counts = {"added": written.added, "changed": written.changed, "unchanged": written.unchanged}
    text = f"{written.added:,} mentions added, {written.changed:,} changed, {written.unchanged:,} there already."
    for file in told.files:
        if file.get("points"):
            _say(f"{file['file']}: {file['points']:,} figures left out; take them in with: skopos import")
    _answer({**counts, "days": len(written.days), "files": told.files}, began, as_json, text)
    if any(file["problems"].get("error") for file in told.files):
        raise typer.Exit(base.EXIT_PARTLY)


@spark.command()
def rollups(
    workspace: Place = None,
    since: First = None,
    until: Last = None,
    master: Master = HERE,
    conf: Conf = None,
    as_json: AsJson = False,
    home: Home = None,
) -> None:
    """Make the rollups that pages read anew, by the same SQL; also those that are behind.

    All rollups change at once; safe to repeat and to kill: the worker does what is left.
    """
    place, span = _asked(home, workspace, since, until)
    began = monotonic()
    with _working(master, conf) as session:
        from skopos.bulk import rolling

        days = rolling.refresh(place, session, *span, tell=_say)
    _answer({"days": len(days)}, began, as_json, f"The rollups of {len(days):,} days are made.")


def _asked(
    home: Path | None, workspace: str | None, since: str | None, until: str | None
) -> "tuple[Workspace, tuple[date | None, date | None]]":
    span = base.day_of(since, "--from"), base.day_of(until, "--to")
    if span[0] and span[1] and span[1] < span[0]:
        base.fail("--to must not lie before --from.")
    base.start_django(home)
    base.require_database()
    return base.the_workspace(workspace), span


@contextmanager
def _working(master: str, conf: list[str] | None) -> "Iterator[SparkSession]":
    """Open Spark, and turn what goes wrong into one sentence."""
    from skopos.bulk.session import SparkMissingError, spark_session
    from skopos.facts.errors import FactsError

    settings = {}
    for text in conf or []:
        key, sign, value = text.partition("=")
        if not sign or not key.startswith("spark."):
            base.fail(f"--conf is written spark.KEY=VALUE; not “{text}”.")
        settings[key] = value
    try:
        with spark_session(master, settings) as session:
            yield session
    except (SparkMissingError, FactsError) as error:
        base.fail(str(error))


def _settle(place: "Workspace") -> None:
    """Do what follows new mentions: triage, objectives, alarms."""
    from skopos.flows.take_in import catch_up

    catch_up(place)


def _say(text: str) -> None:
    base.console().print(text)


def _answer(answer: dict[str, Any], began: float, as_json: bool, text: str) -> None:
    seconds = round(monotonic() - began, 1)
    if as_json:
        base.answer_json({**answer, "seconds": seconds})
    else:
        _say(f"{text} {seconds} s.")
