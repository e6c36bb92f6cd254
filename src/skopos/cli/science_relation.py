"""`skopos science relation`: does social go before revenue, and what that does not show."""

from pathlib import Path
from typing import Annotated

import typer

from skopos.cli import base
from skopos.cli.science import science

WORDS = {
    "social_first": "Changes of social go before changes of the outcome.",
    "outcome_first": "Changes of the outcome go before changes of social: people talk about what already happened.",
    "together": "Both change in the same step; which of them goes first cannot be told.",
    "both_ways": "Each goes before the other at some lag; something else may move both.",
    "no_evidence": "There is no evidence that the two go together beyond trend, season and controls.",
}
CAUTION = "A relation in time is no cause. A trial, or a campaign with a comparison, would show one."


@science.command()
def relation(
    file: Annotated[Path, typer.Argument(help="CSV or Parquet, a row per week (or other regular step), oldest first.")],
    social_column: Annotated[str, typer.Option(help="Column with what happened on social media.")] = "social",
    outcome_column: Annotated[str, typer.Option(help="Column with the outcome, such as revenue.")] = "outcome",
    control: Annotated[
        list[str] | None, typer.Option(help="Column with what else moves the outcome; may be repeated.")
    ] = None,
    longest: Annotated[int, typer.Option(help="Longest lag, in steps.", min=1, max=60)] = 8,
    season: Annotated[float, typer.Option(help="Steps in a season: 52.18, 12, 7; 0 for none.", min=0)] = 52.18,
    level: Annotated[
        float, typer.Option(help="Chance of finding a relation where there is none.", min=0.001, max=0.4)
    ] = 0.05,
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON.")] = False,
) -> None:
    """Say whether social goes before the outcome, beyond trend, season and controls, and what that does not show."""
    import numpy as np

    from skopos.cli.science_table import numbers, read_table
    from skopos_science.relation import lagged_relation

    table = read_table(file)
    social, outcome = numbers(table, file, social_column, "social"), numbers(table, file, outcome_column, "outcome")
    controls = np.column_stack([numbers(table, file, name, "control") for name in control]) if control else None
    try:
        found = lagged_relation(social, outcome, controls, longest=longest, season=season, level=level)
    except ValueError as error:
        base.fail(f"{file}: {error}.")
    if as_json:
        lags = zip(found.lags.tolist(), found.correlations.tolist(), strict=True)
        base.answer_json(
            {
                "finding": str(found.finding), "text": WORDS[found.finding], "caution": CAUTION,
                "p_social_first": found.p_social_first, "p_outcome_first": found.p_outcome_first,
                "p_together": found.p_together, "total": found.total, "low": found.low, "high": found.high,
                "explained": found.explained, "limit": found.limit,
                "lags": [{"lag": lag, "correlation": value} for lag, value in lags],
            }
        )  # fmt: skip
        return
    typer.echo(WORDS[found.finding])
    typer.echo(
        f"One unit more of social goes with {found.total:,.3g} ({found.low:,.3g} to {found.high:,.3g}) of the outcome "
        f"over {longest} steps; its lags go with {found.explained:.0%} of what trend, season and controls leave."
    )
    typer.echo(CAUTION)
