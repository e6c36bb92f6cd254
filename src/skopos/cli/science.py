"""`skopos science attain`: will a target be met, for one series or for many."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from skopos.cli import app, base

science = typer.Typer(help="The methods behind the pages, for an analyst.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(science, name="science")


class Kind(StrEnum):
    """How the values add up."""

    FLOW = "flow"
    STOCK = "stock"


class Statistic(StrEnum):
    """What of the horizon is held against the target."""

    SUM = "sum"
    END = "end"
    MAX = "max"


class Direction(StrEnum):
    """Whether more or less is wanted."""

    UP = "up"
    DOWN = "down"


class Length(StrEnum):
    """Length of one step."""

    DAY = "D"
    WEEK = "W"
    MONTH = "M"
    QUARTER = "Q"


class Gaps(StrEnum):
    """What a period without a row means."""

    AUTO = "auto"
    ZERO = "zero"
    UNKNOWN = "unknown"


@science.callback()
def _science() -> None:
    """The methods behind the pages, for an analyst."""


@science.command()
def attain(
    series: Annotated[Path | None, typer.Option(help="File with a date and a value column, for one answer.")] = None,
    target: Annotated[float | None, typer.Option(help="Value to reach, with --series.")] = None,
    by: Annotated[str | None, typer.Option(help="Last day that counts, as 2027-03-31, with --series.")] = None,
    kind: Annotated[Kind, typer.Option(help="flow: counted per period; stock: a level such as followers.")] = Kind.FLOW,
    statistic: Annotated[Statistic | None, typer.Option(help="Default: sum for a flow, end for a stock.")] = None,
    direction: Annotated[Direction, typer.Option(help="up: at least the target; down: at most.")] = Direction.UP,
    start: Annotated[
        str | None, typer.Option("--from", help="First day that counts; default: the day after the data end.")
    ] = None,
    period: Annotated[
        Length | None, typer.Option(help="Step; default: as the dates lie. Finer data are gathered.")
    ] = None,
    date_column: Annotated[str | None, typer.Option(help="Name of the date column; default: found.")] = None,
    value_column: Annotated[str | None, typer.Option(help="Name of the value column; default: found.")] = None,
    gaps: Annotated[Gaps, typer.Option(help="Periods without a row: 0, unknown, or as the data suggest.")] = Gaps.AUTO,
    batch: Annotated[Path | None, typer.Option(help="JSONL file, one series a line; - is standard input.")] = None,
    out: Annotated[Path | None, typer.Option(help="Write the answers of --batch to this file.")] = None,
    paths: Annotated[int, typer.Option(help="Futures to draw.", min=100, max=100_000)] = 500,
    seed: Annotated[int, typer.Option(help="The same seed gives the same answer.", min=0)] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="Answer --series as JSON.")] = False,
) -> None:
    """Say how likely a target is, from the metric's own history.

    Ends with 0 when all was answered, 1 when a line of a batch was bad or the one series is too short to answer, and 2
    when the command or a file cannot be used.
    """
    if (series is None) == (batch is None):
        base.fail("Give either --series FILE with --target and --by, or --batch FILE.")
    if batch is not None:
        _refuse_beside_batch(target=target, by=by, start=start, date_column=date_column, value_column=value_column)
        from skopos.cli.science_batch import run_batch

        raise typer.Exit(run_batch(batch, out, paths=paths, seed=seed))
    if series is None or target is None or by is None:
        base.fail("--series needs --target NUMBER and --by DATE.")
    if out is not None:
        base.fail("--out belongs to --batch; use --json > FILE for one series.")
    from skopos.cli.science_answer import Question, run_series

    last_day = base.day_of(by, "--by")
    assert last_day is not None
    chosen = statistic or (Statistic.END if kind == Kind.STOCK else Statistic.SUM)
    question = Question(
        target, last_day, kind.value, chosen.value, direction.value, base.day_of(start, "--from"),
        period.value if period else None, date_column, value_column, gaps.value, paths, seed,
    )  # fmt: skip
    raise typer.Exit(run_series(series, question, as_json=as_json))


def _refuse_beside_batch(**given: object) -> None:
    """Stop if an option was given that each line of a batch states itself."""
    wrong = [name for name, value in given.items() if value is not None]
    if wrong:
        option = {"start": "--from"}.get(wrong[0], "--" + wrong[0].replace("_", "-"))
        base.fail(f"{option} belongs to --series; each line of a batch states its own.")
