"""`skopos science mix`: what each channel adds to an outcome, and where the next euro would bring most."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from skopos.cli import base
from skopos.cli.science import science

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from skopos_science.mix.budget import Curves, Plan
    from skopos_science.mix.model import Concern, Mix

BUDGETS = (0.5, 0.75, 1.0, 1.25, 1.5)


@science.command()
def mix(
    file: Annotated[Path, typer.Argument(help="CSV or Parquet, a row per week (or other regular step), oldest first.")],
    channel: Annotated[
        list[str] | None, typer.Option(help="Column with the money spent on a channel; may be repeated.")
    ] = None,
    organic: Annotated[
        list[str] | None, typer.Option(help="Column with a channel's unpaid activity; may be repeated.")
    ] = None,
    control: Annotated[
        list[str] | None, typer.Option(help="Column with what else moves the outcome; may be repeated.")
    ] = None,
    outcome_column: Annotated[str, typer.Option(help="Column with the outcome, such as revenue.")] = "outcome",
    year: Annotated[float, typer.Option(help="Steps in a year, for the seasons; 0 for none.", min=0)] = 52.18,
    most: Annotated[float, typer.Option(help="A channel gets at most this many times what it had.", min=1)] = 1.5,
    least: Annotated[float, typer.Option(help="A channel gets at least this share of it.", min=0, max=1)] = 0.5,
    step: Annotated[
        float | None, typer.Option(help="No channel changes by more than this share of what it had.", min=0.01, max=1)
    ] = None,
    keep: Annotated[list[str] | None, typer.Option(help="Channel that keeps what it had; may be repeated.")] = None,
    draws: Annotated[int, typer.Option(help="Kept from each of four chains.", min=200, max=20_000)] = 1500,
    seed: Annotated[int, typer.Option(help="The same seed gives the same answer.", min=0)] = 0,
    anyway: Annotated[bool, typer.Option(help="Show figures also when they must not be used.")] = False,
    refit: Annotated[
        bool, typer.Option("--refit", help="Fit the same data by pymc-marketing, too; takes a minute or more.")
    ] = False,
    pymc_python: Annotated[
        str | None,
        typer.Option(envvar="SKOPOS_PYMC_PYTHON", help="Python that has pymc-marketing; default: .venv-pymc."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON.")] = False,
) -> None:
    """Say what channels, paid and organic, added to an outcome, what the next euro brings, and a better split.

    Ends with 1, and shows no figures, when the diagnostics say that they must not be used.
    """
    import numpy as np

    from skopos.cli.science_table import numbers, read_table
    from skopos_science.mix.budget import response_curves
    from skopos_science.mix.model import fit_mix

    paid, unpaid = channel or [], organic or []
    if not paid and not unpaid:
        base.fail("Name the columns of the channels: --channel for money, --organic for unpaid activity.")
    named = [*paid, *unpaid, *(control or [])]
    twice = sorted({name for name in named if named.count(name) > 1})
    if twice:
        base.fail(f"The column “{twice[0]}” is named twice; it can be a channel or a control once.")
    strange = sorted(set(keep or []) - set(paid))
    if strange:
        base.fail(f"--keep {strange[0]}: this is none of the channels given by --channel.")
    python = _python_for(pymc_python) if refit else None
    table = read_table(file)
    outcome = numbers(table, file, outcome_column, "outcome")
    activity = np.column_stack([numbers(table, file, name, "channel") for name in [*paid, *unpaid]])
    controls = np.column_stack([numbers(table, file, name, "control") for name in control]) if control else None
    try:
        found = fit_mix(outcome, activity, [*paid, *unpaid], controls, year=year, draws=draws, seed=seed)
    except ValueError as error:
        base.fail(f"{file}: {error}.")
    spend = np.where(np.arange(len(found.names)) < len(paid), activity.sum(axis=0), 0.0)
    answer: dict[str, Any] = {
        "refused": found.refused,
        "concerns": [_concern(concern) for concern in found.concerns],
        "baseline_share": found.baseline_share,
        "noise_carry": found.carry,
    }
    if not found.refused or anyway:
        curves = response_curves(found, activity, max(most, 2.0))
        answer |= {"channels": _channels(found, curves, spend, outcome), **_plans(curves, spend, least, most),
                   "risk_frontier": _risky(found, curves, spend, (least, most, step, keep or []))}  # fmt: skip
    if python and "channels" in answer:
        answer["refit"] = _refitted(python, found, outcome, activity, controls, year, seed)
    if as_json:
        base.answer_json(answer)
    else:
        _tell(answer)
    raise typer.Exit(base.EXIT_PARTLY if found.refused else base.EXIT_OK)


def _python_for(given: str | None) -> str:
    """Give the Python that has pymc-marketing; stops with the way to install it before anything is worked out."""
    from skopos_science.mix.refit import RefitError, find_python

    try:
        return find_python(given)
    except RefitError as error:
        base.fail(str(error))


def _refitted(
    python: str,
    mix: "Mix",
    outcome: "NDArray[np.float64]",
    activity: "NDArray[np.float64]",
    controls: "NDArray[np.float64] | None",
    year: float,
    seed: int,
) -> dict[str, Any]:
    """Give what pymc-marketing finds in the same data, and how far apart the two are in units of our range."""
    import numpy as np

    from skopos_science.mix.refit import RefitError, refit_mix

    try:
        other = refit_mix(python, outcome, activity, controls, year=year, seed=seed)
    except RefitError as error:
        base.fail(str(error))
    ours = np.quantile(mix.totals, [0.025, 0.5, 0.975], axis=0)
    apart = np.abs(other.quantiles[2] - ours[1]) / np.maximum(ours[2] - ours[0], 1e-12)
    return {
        "by": f"pymc-marketing {other.version}",
        "seconds": other.seconds,
        "divergences": other.divergences,
        "channels": [
            {
                "channel": name, "contribution": middle, "contribution_low": low, "contribution_high": high,
                "r_hat": r_hat, "apart": far,
            }
            for name, low, middle, high, r_hat, far in zip(
                mix.names, *other.quantiles[[0, 2, 4]].tolist(), other.r_hat.tolist(), apart.tolist(), strict=True
            )
        ],
    }  # fmt: skip


def _channels(
    mix: "Mix", curves: "Curves", spend: "NDArray[np.float64]", outcome: "NDArray[np.float64]"
) -> list[dict[str, Any]]:
    import numpy as np

    from skopos_science.mix.budget import next_euro

    rows = []
    marginal = next_euro(curves, spend)
    for place, name in enumerate(mix.names):
        low, middle, high = np.quantile(mix.totals[:, place], [0.025, 0.5, 0.975]).tolist()
        row = {
            "channel": name,
            "contribution": middle, "contribution_low": low, "contribution_high": high,
            "share": middle / float(outcome.sum()) if outcome.sum() else None,
            "r_hat": float(mix.r_hat[place]), "spread_against_prior": float(mix.learned[place]),
            "spend": None, "return": None, "return_low": None, "return_high": None,
            "next_euro": None, "next_euro_low": None, "next_euro_high": None,
        }  # fmt: skip
        if spend[place] > 0:
            money = float(spend[place])
            row |= {"spend": money, "return": middle / money, "return_low": low / money, "return_high": high / money}
            edge = np.quantile(marginal[:, place], [0.5, 0.025, 0.975]).tolist()
            row |= dict(zip(("next_euro", "next_euro_low", "next_euro_high"), edge, strict=True))
        rows.append(row)
    return rows


def _plans(curves: "Curves", spend: "NDArray[np.float64]", least: float, most: float) -> dict[str, Any]:
    """Give the best split of the same money, and of less and more."""
    from skopos_science.mix.budget import frontier

    if spend.sum() <= 0:
        return {"plan": None, "frontier": []}
    shares = [share for share in BUDGETS if least <= share <= most]
    plans = frontier(curves, spend, [share * float(spend.sum()) for share in shares], least=least, most=most)
    rows = [_plan(plan) for plan in plans]
    same = rows[shares.index(1.0)] if 1.0 in shares else None
    return {"plan": same, "frontier": rows}


def _plan(plan: "Plan") -> dict[str, Any]:
    return {
        "budget": float(plan.spend.sum()),
        "spend": plan.spend.tolist(),
        "change": plan.change,
        "change_low": plan.low,
        "change_high": plan.high,
        "probability_better": plan.probability_better,
    }


def _risky(
    mix: "Mix",
    curves: "Curves",
    spend: "NDArray[np.float64]",
    limits: tuple[float, float, float | None, list[str]],
) -> list[dict[str, Any]]:
    """Give the plans of the same money that bring most at each risk, the most daring first."""
    from skopos_science.mix.reallocation import Limits, risk_frontier

    if spend.sum() <= 0:
        return []
    least, most, step, keep = limits
    fixed = tuple(list(mix.names).index(name) for name in keep)
    choices = risk_frontier(curves, spend, limits=Limits(least, most, step=step, fixed=fixed))
    return [
        {
            "spend": choice.spend.tolist(),
            "change": choice.expected,
            "risk": choice.risk,
            "change_low": choice.low,
            "change_high": choice.high,
            "probability_better": _known(choice.probability_better),
        }
        for choice in choices
    ]


def _known(value: float) -> float | None:
    return value if value == value else None  # NaN is not equal to itself


def _concern(concern: "Concern") -> dict[str, Any]:
    texts = {
        "too_short": "There are too few steps for so many channels.",
        "not_converged": "The chains do not agree; draw more, or leave channels out.",
        "baseline_gone": "The channels would explain all of the outcome, which no business believes.",
        "tells_nothing": "The data say next to nothing about these channels; their ranges are those of the prior.",
        "alike": "These channels go up and down together; their effects cannot be told apart.",
    }
    return {
        "kind": concern.kind,
        "channels": list(concern.channels),
        "value": concern.value,
        "refuses": concern.refuses,
        "text": texts[concern.kind],
    }


def _tell_refit(refit: dict[str, Any]) -> None:
    typer.echo(f"{refit['by']}, {refit['seconds']:.0f} s, {refit['divergences']} divergences:")
    for row in refit["channels"]:
        typer.echo(f"{row['channel']}: added {row['contribution']:,.0f} ({row['contribution_low']:,.0f} to "
                   f"{row['contribution_high']:,.0f})")  # fmt: skip


def _tell(answer: dict[str, Any]) -> None:
    for concern in answer["concerns"]:
        named = f" ({', '.join(concern['channels'])})" if concern["channels"] else ""
        typer.echo(f"{concern['text']}{named}", err=True)
    if "channels" not in answer:
        typer.echo("No figures are shown, since they must not be used. --anyway shows them.", err=True)
        return
    for row in answer["channels"]:
        told = f"{row['channel']}: added {row['contribution']:,.0f} ({row['contribution_low']:,.0f} to "
        told += f"{row['contribution_high']:,.0f})"
        if row["spend"] is not None:
            told += f"; a euro brought {row['return']:.2f} ({row['return_low']:.2f} to {row['return_high']:.2f})"
            told += f", the next would bring {row['next_euro']:.2f}"
        typer.echo(told)
    if "refit" in answer:
        _tell_refit(answer["refit"])
    plan = answer["plan"]
    if plan is not None:
        paid = [row["channel"] for row in answer["channels"] if row["spend"] is not None]
        split = ", ".join(f"{name} {money:,.0f}" for name, money in zip(paid, plan["spend"], strict=False))
        typer.echo(f"The same money, better split: {split}")
        typer.echo(f"would change the outcome by {plan['change']:+,.0f} ({plan['change_low']:+,.0f} to "
                   f"{plan['change_high']:+,.0f}).")  # fmt: skip
