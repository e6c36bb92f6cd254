"""`skopos science attribution`: which channels the conversions are owed to, by ten models side by side."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from skopos.cli import base
from skopos.cli.science import science

if TYPE_CHECKING:
    import pyarrow as pa

    from skopos_science.attribution import Credit, Journeys

HEADINGS = {
    "first": "first", "last": "last", "linear": "equal", "time_decay": "decay", "position": "U",
    "markov_1": "M1", "markov_2": "M2", "markov_3": "M3", "markov_4": "M4", "shapley": "Shapl",
}  # fmt: skip


@science.command()
def attribution(
    file: Annotated[Path, typer.Argument(help="CSV or Parquet: a path a row, or a contact a row.")],
    path_column: Annotated[
        str, typer.Option(help="Path such as “search > mail”; its presence decides the form.")
    ] = "path",
    conversions_column: Annotated[str, typer.Option(help="Of a path: how often it converted.")] = "total_conversions",
    null_column: Annotated[str, typer.Option(help="Of a path: how often it did not; may be absent.")] = "total_null",
    journey_column: Annotated[str, typer.Option(help="Of a contact: its journey.")] = "journey",
    channel_column: Annotated[str, typer.Option(help="Of a contact: its channel.")] = "channel",
    time_column: Annotated[str, typer.Option(help="Of a contact: its time, or a number of days.")] = "time",
    converted_column: Annotated[str, typer.Option(help="Of a contact: 1 if its journey converted.")] = "converted",
    value_column: Annotated[
        str | None,
        typer.Option(help="Worth of the conversions; default: total_conversion_value or value, else 1 each."),
    ] = None,
    separator: Annotated[str, typer.Option(help="Between the channels of a path.")] = ">",
    window_days: Annotated[float | None, typer.Option(help="Leave out contacts older than this.", min=0)] = None,
    half_life_days: Annotated[float, typer.Option(help="Of the time decay model.")] = 7.0,
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON.")] = False,
) -> None:
    """Share conversions out to channels: first, last, linear, time decay, position, Markov 1 to 4, Shapley."""
    import pyarrow as pa

    from skopos.cli.science_table import column, days, numbers, read_table
    from skopos_science.attribution import MODELS, attribute, from_events, from_paths

    table = read_table(file)
    value = value_column or next((n for n in ("total_conversion_value", "value") if n in table.column_names), None)
    worth = numbers(table, file, value, "value") if value else None
    try:
        if path_column in table.column_names:
            won = numbers(table, file, conversions_column, "conversions")
            lost = numbers(table, file, null_column, "paths without one") if null_column in table.column_names else None
            paths = column(table, file, path_column, "path").cast(pa.string())
            journeys = from_paths(paths, won, worth, lost, separator=separator)
        else:
            won = numbers(table, file, converted_column, "conversion")
            journeys = from_events(
                _filled(column(table, file, journey_column, "journey")).to_numpy(zero_copy_only=False),
                column(table, file, channel_column, "channel").cast(pa.string()),
                days(table, file, time_column, "time"),
                won,
                won if worth is None else worth,
            )
        if window_days is not None:
            journeys = journeys.within(window_days)
        credit = [attribute(journeys, model, half_life_days=half_life_days) for model in MODELS]
    except (ValueError, TypeError) as error:
        base.fail(f"{file}: {error}")
    if as_json:
        base.answer_json(as_answer(journeys, credit))
    else:
        show(journeys, credit)


def _filled(journeys: "pa.ChunkedArray") -> "pa.ChunkedArray":
    """Refuse contacts of no journey: they would be taken for one long journey."""
    if journeys.null_count:
        raise ValueError(f"{journeys.null_count} contacts name no journey. Fill the cells or leave the rows out.")
    return journeys


def as_answer(journeys: "Journeys", credit: "list[Credit]") -> dict[str, Any]:
    """Give the answer as `docs/reference/science.md` describes it."""
    from skopos_science.attribution import disagreement

    total = float(journeys.conversions.sum())
    apart = disagreement(credit)
    channels = []
    for number, name in enumerate(journeys.channels):
        models: dict[str, dict[str, float]] = {}
        for given in credit:
            conversions = float(given.conversions[number])
            models[given.model] = {
                "conversions": conversions,
                "share": conversions / total,
                "value": float(given.value[number]),
            }
            if given.removal_effects is not None:
                models[given.model]["removal_effect"] = float(given.removal_effects[number])
        channels.append({"channel": name, "disagreement": float(apart[number]), "models": models})
    return {
        "journeys": float(total + journeys.nulls.sum()),
        "conversions": total,
        "value": float(journeys.value.sum()),
        "models": [given.model for given in credit],
        "channels": channels,
        "notes": [
            "shapley: the worth of a set of channels is what journeys inside it brought, which shares each conversion "
            "equally among the distinct channels of its journey."
        ]
        + (
            []
            if journeys.age_days is not None
            else ["time_decay: no times given; places counted from the end stand in."]
        ),
    }


def show(journeys: "Journeys", credit: "list[Credit]") -> None:
    """Print the shares of the conversions as a table, the most owed channel of the last model first."""
    from rich.table import Table

    answer = as_answer(journeys, credit)
    table = Table("channel", title=f"{answer['conversions']:,.0f} conversions", padding=(0, 0))
    for heading in (*(HEADINGS[model] for model in answer["models"]), "apart"):
        table.add_column(heading, justify="right", min_width=5)
    for row in sorted(answer["channels"], key=lambda row: -row["models"]["shapley"]["share"]):
        shares = [f"{row['models'][model]['share']:.0%}" for model in answer["models"]]
        table.add_row(row["channel"], *shares, f"{row['disagreement']:.0%}")
    from rich.console import Console

    Console().print(table)
    for note in answer["notes"]:
        base.console().print(note, style="dim")
