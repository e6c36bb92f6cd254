"""`skopos science timing`: what a post may be expected to bring, and whether the time of posting matters."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from skopos.cli import base
from skopos.cli.science import science

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@science.command()
def timing(
    file: Annotated[Path, typer.Argument(help="CSV or Parquet, a row per post.")],
    trait: Annotated[
        list[str] | None, typer.Option(help="Column with what was known before posting, such as type; repeatable.")
    ] = None,
    draft: Annotated[
        list[str] | None, typer.Option(help="A trait of the draft to judge, as type=photo; repeatable.")
    ] = None,
    time_column: Annotated[str, typer.Option(help="When it was posted, in the audience's own time.")] = "time",
    outcome_column: Annotated[str, typer.Option(help="What it brought, such as engagements.")] = "outcome",
    level: Annotated[float, typer.Option(help="Share of posts that ranges hold.", min=0.5, max=0.95)] = 0.8,
    seed: Annotated[int, typer.Option(help="The same seed gives the same answer.", min=0)] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON.")] = False,
) -> None:
    """Say what the next post may be expected to bring, how right such ranges were, and whether the hour matters."""
    import numpy as np

    from skopos.cli.science_table import days, numbers, read_table
    from skopos_science.posting import best_times, expected_posts

    table = read_table(file)
    moments = days(table, file, time_column, "time")
    order = np.argsort(moments, kind="stable")
    moments, outcome = moments[order], numbers(table, file, outcome_column, "outcome")[order]
    columns, row = _traits(table, file, trait or [], order, _draft(draft or [], trait or []))
    try:
        expected, follower = expected_posts(outcome, columns, level=level)
    except ValueError as error:
        base.fail(f"{file}: {error}.")
    weekdays, hours = (np.floor(moments).astype(int) + 3) % 7, np.floor(moments % 1 * 24).astype(int)
    times = best_times(outcome, columns, weekdays, hours, seed=seed)
    low, middle, high = _next(follower, row)
    answer: dict[str, Any] = {
        "posts": len(outcome),
        "level": level,
        "next": {"median": middle, "low": low, "high": high},
        "so_far": _so_far(outcome, expected.middle, expected.low, expected.high),
        "timing": {
            "evidence": times.evidence,
            "probability": times.probability,
            "slots": [
                {
                    "day": DAYS[slot.weekday], "hour": slot.hour, "posts": slot.posts, "factor": slot.factor,
                    "low": slot.low, "high": slot.high, "best": slot.best,
                }
                for slot in times.slots
            ],
        },
    }  # fmt: skip
    if as_json:
        base.answer_json(answer)
    else:
        _tell(answer)


def _draft(given: list[str], traits: list[str]) -> dict[str, str]:
    told = {name: value for name, _, value in (part.partition("=") for part in given)}
    unknown = [name for name in told if name not in traits]
    if unknown:
        base.fail(f"--draft names “{unknown[0]}”, which is no --trait. Write --draft type=photo --trait type.")
    return told


def _traits(
    table: "pa.Table", file: Path, names: list[str], order: "NDArray[np.int64]", draft: dict[str, str]
) -> tuple["NDArray[np.float64]", "NDArray[np.float64]"]:
    """Give the columns of the traits, and the draft's row; what the draft does not say is as the average post's."""
    import numpy as np

    from skopos.cli.science_table import column
    from skopos_science.posting import indicators

    parts, row = [np.empty((len(order), 0))], []
    for name in names:
        cells = column(table, file, name, "trait").to_pylist()
        labels = ["" if cells[place] is None else str(cells[place]) for place in order]
        columns, known = indicators(labels)
        parts.append(columns)
        shares = np.array([labels.count(label) for label in known]) / len(labels)
        wanted = draft.get(name)
        if wanted is not None and wanted not in known:
            base.fail(f"{file}: no post has {name} “{wanted}”. There is: {', '.join(known[:20])}.")
        row += [0.0] * len(known) if wanted is None else list((np.array(known) == wanted) - shares)
    return np.hstack(parts), np.array(row)


def _next(follower: Any, row: "NDArray[np.float64]") -> tuple[float, float, float]:
    from skopos_science.posting import expected_next

    middle, low, high = expected_next(follower, row)
    return low, middle, high


def _so_far(
    outcome: "NDArray[np.float64]",
    middle: "NDArray[np.float64]",
    low: "NDArray[np.float64]",
    high: "NDArray[np.float64]",
) -> dict[str, float]:
    """Say how right the expectations of the later half were, each made from earlier posts only."""
    import numpy as np

    later = np.arange(len(outcome)) >= max(20, len(outcome) // 2)
    latest = np.array([np.median(outcome[max(0, i - 20) : i]) if i else 0.0 for i in range(len(outcome))])
    whole = max(float(outcome[later].sum()), 1e-12)
    return {
        "held": float(((outcome >= low) & (outcome <= high))[later].mean()),
        "weighted_error": float(np.abs(outcome - middle)[later].sum()) / whole,
        "weighted_error_of_last_20": float(np.abs(outcome - latest)[later].sum()) / whole,
    }


def _tell(answer: dict[str, Any]) -> None:
    ahead, past = answer["next"], answer["so_far"]
    typer.echo(f"The next post may bring {ahead['median']:,.0f} ({ahead['low']:,.0f} to {ahead['high']:,.0f}).")
    typer.echo(
        f"Such ranges held {past['held']:.0%} of the later half of {answer['posts']} posts; they were off by "
        f"{past['weighted_error']:.0%}, the median of the last 20 posts by {past['weighted_error_of_last_20']:.0%}."
    )
    if not answer["timing"]["evidence"]:
        typer.echo("There is no evidence that the time of posting matters.")
        return
    for slot in answer["timing"]["slots"][:5]:
        typer.echo(
            f"{slot['day']} {slot['hour']:02d}–{slot['hour'] + 3:02d}: {slot['factor']:.2f} times the average "
            f"({slot['low']:.2f} to {slot['high']:.2f}), best with {slot['best']:.0%}"
        )
    typer.echo("This is correlation; a trial would tell whether the hour is the reason.")
