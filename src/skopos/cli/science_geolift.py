"""`skopos science effect --region-column`: a campaign's regions held against the others."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from skopos.cli import base

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from skopos_science.geolift import GeoEffect


@dataclass(frozen=True)
class Asked:
    """The options of the command."""

    start: str
    end: str | None
    date_column: str
    outcome_column: str
    region_column: str
    treated: tuple[str, ...]
    level: float
    weekly: bool
    seed: int


@dataclass(frozen=True, eq=False)
class _Regions:
    """Days by regions; regions without a figure for every day are named apart."""

    values: "NDArray[np.float64]"
    days: list[str]
    names: list[str]
    left_out: list[str]


def run_regions(file: Path, asked: Asked, *, as_json: bool) -> None:
    """Answer for a file with a row per day and region."""
    from skopos_science.geolift import geo_effect

    regions = _read(file, asked)
    start, last = _span(file, asked, regions.days)
    try:
        found = geo_effect(
            regions.values[:last],
            [regions.names.index(name) for name in asked.treated],
            start,
            weekly=asked.weekly,
            level=asked.level,
            seed=asked.seed,
        )
    except ValueError as error:
        base.fail(f"{file}: {error}")
    if as_json:
        base.answer_json(_answer(found, regions, asked, start, last))
    else:
        _tell(found, regions, asked)


def _read(file: Path, asked: Asked) -> _Regions:
    import numpy as np

    from skopos.cli.science_table import named_days, numbers, read_table, texts

    table = read_table(file)
    moments, written = named_days(table, file, asked.date_column, "date")
    outcome = numbers(table, file, asked.outcome_column, "outcome")
    regions = texts(table, file, asked.region_column, "region")
    steps, first, row = np.unique(moments, return_index=True, return_inverse=True)
    names, place = np.unique(regions, return_inverse=True)
    strange = sorted(set(asked.treated) - set(names.tolist()))
    if strange:
        base.fail(f"{file} has no region “{strange[0]}”. It has: {', '.join(map(str, names[:30]))}.")
    counts = np.zeros((len(steps), len(names)), dtype=np.int64)
    np.add.at(counts, (row, place), 1)
    if (counts > 1).any():
        day, where = np.argwhere(counts > 1)[0]
        base.fail(f"{file} has more than one row for {names[where]} on {written[first[day]]}. Add them up first.")
    values = np.full(counts.shape, np.nan)
    values[row, place] = outcome
    whole = counts.all(axis=0)
    gaps = [name for name, full in zip(names.tolist(), whole, strict=True) if not full]
    for name in asked.treated:
        if name in gaps:
            base.fail(f"{file}: the region “{name}” has no figure for some days. Fill them in.")
    return _Regions(values[:, whole], [written[at] for at in first], names[whole].tolist(), gaps)


def _span(file: Path, asked: Asked, days: list[str]) -> tuple[int, int]:
    """Give the place of the campaign's first day, and that after its last."""
    from skopos.cli.science_table import day_asked

    first, end = day_asked(asked.start, days), asked.end and day_asked(asked.end, days)
    for day in (first, end):
        if day is not None and not any(text.startswith(day) for text in days):
            base.fail(f"{file} has no row for {day}. It goes from {days[0]} to {days[-1]}.")
    start = next(place for place, text in enumerate(days) if text.startswith(first))
    if end is None:
        return start, len(days)
    return start, 1 + max(place for place, text in enumerate(days) if text.startswith(end))


def _answer(found: "GeoEffect", regions: _Regions, asked: Asked, start: int, last: int) -> dict[str, Any]:
    names = ("total", "low", "high", "relative", "relative_low", "relative_high", "level", "p_value", "donors")
    columns = (found.seen, found.expected, found.expected_low, found.expected_high)
    return {
        **{name: getattr(found, name) for name in names},
        "treated": list(asked.treated),
        "left_out": regions.left_out,
        "days": [
            {"date": day, "seen": seen, "expected": middle, "expected_low": low, "expected_high": high}
            for day, seen, middle, low, high in zip(
                regions.days[start:last], *(values.tolist() for values in columns), strict=True
            )
        ],
        "placebo": {
            "in_space": found.in_space.tolist(),
            "in_time": found.in_time.tolist(),
            "widened": found.widened,
        },
    }


def _tell(found: "GeoEffect", regions: _Regions, asked: Asked) -> None:
    if regions.left_out:
        typer.echo(f"Left out, since days are missing: {', '.join(regions.left_out)}.", err=True)
    typer.echo(
        f"Effect in {', '.join(asked.treated)} from {asked.start}: {found.total:,.1f}, with {asked.level:.0%} "
        f"confidence between {found.low:,.1f} and {found.high:,.1f} ({found.relative:+.1%}; "
        f"{found.relative_low:+.1%} to {found.relative_high:+.1%}), against {found.donors} other regions."
    )
    typer.echo(
        f"Of {len(found.in_space)} placebos elsewhere and the campaign itself, {found.p_value:.0%} stand out as much; "
        f"the interval was widened {found.widened:.2f} times after what the placebos showed."
    )
