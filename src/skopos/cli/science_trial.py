"""`skopos science trial`: is one way better than another, at any look."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from skopos.cli import base
from skopos.cli.science import science

if TYPE_CHECKING:
    from skopos_science.trials import Arm, Comparison


@science.command()
def trial(
    file: Annotated[Path, typer.Argument(help="CSV or Parquet: a row per case, or a row of counts per arm (and day).")],
    worth: Annotated[float, typer.Option(help="Smallest lift worth having, as a share: 0.3 is 30 %.", min=0.001)] = 0.1,
    control: Annotated[str | None, typer.Option(help="Arm that the others are held against; default: first.")] = None,
    arm_column: Annotated[str, typer.Option(help="Column that names the arm.")] = "arm",
    outcome_column: Annotated[str, typer.Option(help="Outcome of a case: 0 or 1, or an amount.")] = "outcome",
    cases_column: Annotated[str, typer.Option(help="Cases, in a file of counts.")] = "cases",
    successes_column: Annotated[str, typer.Option(help="Successes, in a file of counts.")] = "successes",
    level: Annotated[
        float, typer.Option(help="Chance of ever finding a difference where there is none.", min=0.001, max=0.4)
    ] = 0.05,
    seed: Annotated[int, typer.Option(help="The same seed gives the same answer.", min=0)] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON.")] = False,
) -> None:
    """Say whether a trial's new ways are better, with intervals that hold however often one looks."""
    from skopos.cli.science_table import read_table
    from skopos_science.trials import chances, compare

    table = read_table(file)
    if cases_column in table.column_names:
        arms = _counted(table, file, arm_column, cases_column, successes_column)
    else:
        arms = _gathered(table, file, arm_column, outcome_column)
    if len(arms) < 2:
        base.fail(f"{file}: the column “{arm_column}” names {len(arms)} arm; a trial needs two or more.")
    against = next(iter(arms)) if control is None else control
    if against not in arms:
        base.fail(f"{file} has no arm “{against}”. It has: {', '.join(arms)}.")
    others = [name for name in arms if name != against]
    try:
        # Several arms share the level, so that it holds for all of them together.
        found = {name: compare(arms[against], arms[name], worth=worth, level=level / len(others)) for name in others}
    except ValueError as error:
        base.fail(f"{file}: {error}")
    best = dict(zip(arms, chances(list(arms.values()), seed=seed).tolist(), strict=True))
    if as_json:
        base.answer_json(_answer(arms, against, found, best, worth, level))
        return
    for name in arms:
        typer.echo(f"{name}: {arms[name].n:,.0f} cases, mean {arms[name].mean:.4g}, best with {best[name]:.0%}")
    for name, one in found.items():
        typer.echo(
            f"{name} against {against}: {one.lift:+.1%} ({one.lift_low:+.1%} to {one.lift_high:+.1%}), "
            f"p = {one.p_value:.3g}: {_words(one, worth)}"
        )


def _counted(table: Any, file: Path, arm: str, cases: str, successes: str) -> dict[str, "Arm"]:
    """Add up a file of counts by arm, in the order in which arms come first."""
    from skopos.cli.science_table import line_of, numbers, texts
    from skopos_science.trials import Arm

    names = texts(table, file, arm, "arm").tolist()
    n, hits = numbers(table, file, cases, "cases"), numbers(table, file, successes, "successes")
    for row, (of, won) in enumerate(zip(n, hits, strict=True)):
        if not 0 <= won <= of:
            base.fail(f"{file}, line {line_of(table, row)}: {won:g} successes cannot come of {of:g} cases.")
    sums: dict[str, tuple[float, float]] = {}
    for name, of, won in zip(names, n.tolist(), hits.tolist(), strict=True):
        held = sums.get(name, (0.0, 0.0))
        sums[name] = (held[0] + of, held[1] + won)
    return {name: Arm(*both) for name, both in sums.items()}


def _gathered(table: Any, file: Path, arm: str, outcome: str) -> dict[str, "Arm"]:
    """Add up a file of single cases by arm; outcomes that are all 0 or 1 are successes."""
    import numpy as np

    from skopos.cli.science_table import numbers, texts
    from skopos_science.trials import Arm

    names = texts(table, file, arm, "arm")
    values = numbers(table, file, outcome, "outcome")
    is_share = bool(np.isin(values, (0.0, 1.0)).all())
    arms = {}
    for name in dict.fromkeys(names.tolist()):
        own = values[names == name]
        arms[name] = Arm(len(own), float(own.sum()), None if is_share else float((own**2).sum()))
    return arms


def _answer(
    arms: dict[str, "Arm"],
    control: str,
    found: dict[str, "Comparison"],
    best: dict[str, float],
    worth: float,
    level: float,
) -> dict[str, Any]:
    fields = ("difference", "low", "high", "lift", "lift_low", "lift_high", "p_value")
    return {
        "control": control,
        "worth": worth,
        "level": level,
        "arms": [{"arm": name, "cases": a.n, "mean": a.mean, "best": best[name]} for name, a in arms.items()],
        "comparisons": [
            {"arm": name, **{field: getattr(one, field) for field in fields}, "decision": str(one.decision)}
            for name, one in found.items()
        ],
    }


def _words(one: "Comparison", worth: float) -> str:
    return {
        "better": "it is better.",
        "worse": "it is worse.",
        "too_small": f"if it is better, then by less than {worth:.0%}.",
        "open": "not decided yet; go on.",
    }[str(one.decision)]
