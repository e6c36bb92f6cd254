"""`skopos science effect`: what a campaign changed, against what would have happened without it."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from skopos.cli import base
from skopos.cli.science import science

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@science.command()
def effect(
    file: Annotated[Path, typer.Argument(help="CSV or Parquet, a row per day (or other regular step), oldest first.")],
    start: Annotated[str, typer.Option(help="First day of the campaign, as it stands in the date column.")],
    end: Annotated[str | None, typer.Option(help="Last day of the campaign; default: the last row.")] = None,
    date_column: Annotated[str, typer.Option(help="Name of the date column.")] = "date",
    outcome_column: Annotated[
        str, typer.Option(help="Name of the column with what the campaign should move.")
    ] = "outcome",
    control: Annotated[
        list[str] | None, typer.Option(help="Column that the campaign cannot have touched; may be repeated.")
    ] = None,
    region_column: Annotated[
        str | None, typer.Option(help="Column of the region, where the file has a row per day and region.")
    ] = None,
    treated: Annotated[list[str] | None, typer.Option(help="Region where the campaign ran; may be repeated.")] = None,
    level: Annotated[float, typer.Option(help="Confidence of the intervals.", min=0.5, max=0.999)] = 0.9,
    weekly: Annotated[bool, typer.Option(help="Whether the days of the week differ.")] = True,
    seed: Annotated[int, typer.Option(help="The same seed gives the same answer.", min=0)] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON.")] = False,
) -> None:
    """Estimate a campaign's effect with its interval, and how the method fares where nothing happened.

    With --region-column the regions where it ran are held against all the others (geo-lift).
    """
    if region_column is not None or treated:
        from skopos.cli.science_geolift import Asked, run_regions

        if region_column is None or not treated:
            base.fail("Give both --region-column and --treated: where the regions stand, and in which it ran.")
        if control:
            base.fail("With --region-column the other regions are the controls; leave --control out.")
        asked = Asked(start, end, date_column, outcome_column, region_column, tuple(treated), level, weekly, seed)
        run_regions(file, asked, as_json=as_json)
        return
    import numpy as np

    from skopos.cli.science_table import day_asked, line_of, named_days, numbers, read_table
    from skopos_science.effect import campaign_effect

    table = read_table(file)
    moments, written = named_days(table, file, date_column, "date")
    start, end = day_asked(start, written), end and day_asked(end, written)
    if (np.diff(moments) <= 0).any():
        line = line_of(table, int(np.flatnonzero(np.diff(moments) <= 0)[0]) + 1)
        base.fail(f"{file}, line {line}: the days must follow one another, each once. Sort the file, one row a day.")
    if weekly:
        _no_day_missing(file, moments, written)
    places = {text[: len(start)]: number for number, text in reversed(list(enumerate(written)))}
    for day in (start, end):
        if day is not None and day not in places:
            base.fail(f"{file} has no row for {day}. It goes from {written[0]} to {written[-1]}.")
    last = len(written) if end is None else places[end] + 1
    outcome = numbers(table, file, outcome_column, "outcome")[:last]
    controls = [numbers(table, file, name, "control")[:last] for name in control or []]
    try:
        found = campaign_effect(
            outcome,
            places[start],
            np.column_stack(controls) if controls else None,
            weekly=weekly,
            level=level,
            seed=seed,
        )
    except ValueError as error:
        base.fail(f"{file}: {error}")
    placebo = found.placebo
    answer = {
        "total": found.total,
        "low": found.low,
        "high": found.high,
        "relative": found.relative,
        "relative_low": found.relative_low,
        "relative_high": found.relative_high,
        "level": found.level,
        "probability_positive": found.probability_positive,
        "days": [
            {"date": date, "seen": seen, "expected": mid, "expected_low": low, "expected_high": high}
            for date, seen, mid, low, high in zip(
                written[places[start] : last],
                outcome[places[start] :].tolist(),
                found.expected.tolist(),
                found.expected_low.tolist(),
                found.expected_high.tolist(),
                strict=True,
            )
        ],
        "placebo": placebo and {"totals": placebo.totals.tolist(), "covered": placebo.covered},
    }
    if as_json:
        base.answer_json(answer)
        return
    typer.echo(
        f"Effect from {start}: {found.total:,.1f}, with {level:.0%} confidence between {found.low:,.1f} and "
        f"{found.high:,.1f} ({found.relative:+.1%}; {found.relative_low:+.1%} to {found.relative_high:+.1%})."
    )
    if placebo:
        typer.echo(
            f"Where nothing happened, {placebo.covered:.0%} of {len(placebo.totals)} stretches before it held 0."
        )


def _no_day_missing(file: Path, moments: "NDArray[np.float64]", written: list[str]) -> None:
    """Stop where a day is missing: all later ones would be taken for other days of the week."""
    import numpy as np

    steps = np.diff(moments)
    usual = float(np.median(steps)) if len(steps) else 1.0
    gaps = np.flatnonzero(steps > 1.5 * usual)
    if len(gaps):
        base.fail(
            f"{file} has no row between {written[gaps[0]]} and {written[gaps[0] + 1]}. Add the missing days "
            "(0 where nothing was sold), or give --no-weekly if the days of the week do not matter."
        )
