"""`skopos science alarms`: what leaves its normal range in a series, judged value by value as it comes."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from skopos.cli import base
from skopos.cli.science import science
from skopos_science.sensitivity import Sensitivity

if TYPE_CHECKING:
    from skopos.cli.science_alarms_stream import Complaints, Summary

SHOWN = 20
"""Bad lines and alarms that are told one by one on standard error."""


@science.command()
def alarms(
    series: Annotated[Path, typer.Argument(help="CSV with timestamp and value, oldest first; - is standard input.")],
    out: Annotated[
        Path | None, typer.Option(help="File for timestamp,value,score,alarm; default: standard output.")
    ] = None,
    sensitivity: Annotated[
        Sensitivity, typer.Option(help="About how often it may ring when nothing is the matter: once a …")
    ] = Sensitivity.MONTH,
    time_column: Annotated[str | None, typer.Option(help="Name of the column of times; default: found.")] = None,
    value_column: Annotated[str | None, typer.Option(help="Name of the column of values; default: found.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print a summary in JSON on standard output.")] = False,
) -> None:
    """Score each value of a series from its past alone, and say where it rings.

    Rows are answered as they come, one for each row that came. A row that cannot be read is named, and scored 0.
    Ends with 0 when all rows were read, 1 when some could not be, and 2 when the file cannot be used.
    """
    from skopos.cli.lines import end_quietly, opened, require, writer
    from skopos.cli.science_alarms_stream import LayoutError, judge_lines

    require(series)
    to_nowhere = as_json and out is None
    try:
        with opened(series) as source, writer(Path(os.devnull) if to_nowhere else out) as sink:
            summary = judge_lines(source, sink, sensitivity, time_column, value_column, _complain(series))
    except LayoutError as problem:
        base.fail(f"{series}: {problem}")
    except BrokenPipeError:
        end_quietly()
        raise typer.Exit(base.EXIT_OK) from None
    except OSError as problem:
        base.fail(f"{problem.filename or out or series}: {problem.strerror}.")
    _tell(summary, sensitivity, as_json=as_json)
    raise typer.Exit(base.EXIT_PARTLY if summary.bad else base.EXIT_OK)


def _complain(series: Path) -> "Complaints":
    from skopos.cli.science_alarms_stream import Complaints

    return Complaints(str(series), SHOWN)


def _tell(summary: "Summary", sensitivity: Sensitivity, *, as_json: bool) -> None:
    """Say what was found: in JSON on standard output, else in words on standard error."""
    if as_json:
        base.answer_json(summary.as_dict() | {"sensitivity": sensitivity.value})
        return
    rows, alarms = _counted(summary.rows, "row"), _counted(summary.alarms, "alarm")
    typer.echo(f"{rows}, {alarms}; about one false alarm a {sensitivity.value}.", err=True)
    if summary.backwards:
        older = "row is older than the one above it" if summary.backwards == 1 else "rows are older than one above them"
        typer.echo(f"{summary.backwards:,} {older}; the scores would be better in a file sorted by time.", err=True)
    for alarm in summary.rang[:SHOWN]:
        typer.echo(
            f"  {alarm['timestamp']}: {alarm['value']:g}, expected {alarm['expected']:.4g} "
            f"({alarm['low']:.4g} to {alarm['high']:.4g}), score {alarm['score']:.2f}",
            err=True,
        )


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
