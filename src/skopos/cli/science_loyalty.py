"""`skopos science loyalty`: who comes again, and what customers are worth, by the source that brought them."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from skopos.cli import base
from skopos.cli.science import science

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

    from skopos_science.loyalty import Buying, Histories, Spending

DAYS_A_WEEK = 7.0
EPOCH = date(1970, 1, 1).toordinal()


@science.command()
def loyalty(
    file: Annotated[Path, typer.Argument(help="CSV or Parquet, a row per transaction.")],
    weeks: Annotated[int, typer.Option(help="How far to look ahead.", min=1, max=520)] = 52,
    until: Annotated[str | None, typer.Option(help="End of observation, as 2027-03-31; default: last day.")] = None,
    customer_column: Annotated[str, typer.Option(help="Column that names the customer.")] = "customer",
    date_column: Annotated[str, typer.Option(help="Column of the day.")] = "date",
    amount_column: Annotated[str, typer.Option(help="Column of the amount; may be absent.")] = "amount",
    source_column: Annotated[str, typer.Option(help="What brought the customer; may be absent.")] = "source",
    discount: Annotated[float, typer.Option(help="Yearly discount rate of what comes later.", min=0, max=1)] = 0.1,
    customers: Annotated[Path | None, typer.Option(help="Write a row per customer to this CSV file.")] = None,
    seed: Annotated[int, typer.Option(help="The same seed gives the same answer.", min=0)] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON.")] = False,
) -> None:
    """Say how many purchases customers will make, and what they are worth, from their transactions."""
    import numpy as np

    from skopos_science.loyalty import fit_buying, fit_spending, histories

    sold = _read(file, customer_column, date_column, amount_column, source_column)
    last = base.day_of(until, "--until")
    end = float(last.toordinal() - EPOCH + 1) / DAYS_A_WEEK if last else float(sold.weeks.max())
    kept = np.isin(sold.who, np.unique(sold.who[sold.weeks <= end]))
    names, who = np.unique(sold.who[kept], return_inverse=True)
    try:
        seen = histories(who, sold.weeks[kept], sold.amounts[kept] if sold.amounts is not None else None, end)
        everyone = fit_buying(seen, seed=seed)
    except ValueError as error:
        base.fail(f"{file}: {error}.")
    spending = None
    if sold.amounts is not None and (seen.worth > 0).sum() >= 10:
        spending = fit_spending(seen)
    first = np.unique(who, return_index=True)[1]
    sources = sold.sources[kept][first] if sold.sources is not None else None
    groups = _groups(seen, everyone, spending, sources, weeks, discount, seed)
    if customers is not None:
        _write_customers(customers, sold.names[names], seen, everyone, spending, weeks)
    if as_json:
        base.answer_json(
            {
                "customers": len(seen), "weeks": weeks, "returns": sold.returns,
                "model": {name: getattr(everyone, name) for name in ("r", "alpha", "a", "b", "loglik")},
                "spending": spending and {"p": spending.p, "q": spending.q, "v": spending.v, "mean": spending.mean},
                "groups": groups,
            }
        )  # fmt: skip
        return
    for group in groups:
        value = f", worth {group['value_each']:,.2f} each" if group["value_each"] is not None else ""
        typer.echo(
            f"{group['source'] or 'all'}: {group['customers']:,} customers, {group['repeat_share']:.0%} came again; in "
            f"{weeks} weeks {group['purchases']:,.0f} purchases ({group['purchases_low']:,.0f} to "
            f"{group['purchases_high']:,.0f}){value}"
        )


class _Sold:
    """Transactions: customers as numbers with their names, weeks, amounts, sources; returns were left out."""

    def __init__(
        self,
        who: "NDArray[np.int64]",
        names: "NDArray[np.object_]",
        weeks: "NDArray[np.float64]",
        amounts: "NDArray[np.float64] | None",
        sources: "NDArray[np.object_] | None",
        returns: int,
    ) -> None:
        self.who, self.names, self.weeks, self.amounts = who, names, weeks, amounts
        self.sources, self.returns = sources, returns


def _read(file: Path, customer: str, day: str, amount: str, source: str) -> _Sold:
    import numpy as np

    from skopos.cli.science_table import days, numbers, read_table, texts

    table: pa.Table = read_table(file)
    names, who = np.unique(texts(table, file, customer, "customer"), return_inverse=True)
    weeks = (np.floor(days(table, file, day, "date")) + 1.0) / DAYS_A_WEEK
    amounts = numbers(table, file, amount, "amount") if amount in table.column_names else None
    sources = None
    if source in table.column_names:
        sources = np.array([str(cell or "") for cell in table[source].to_pylist()], dtype=object)
    order = np.argsort(weeks, kind="stable")
    if amounts is not None:
        order = order[amounts[order] > 0]  # what was sent back is no purchase
    if not len(order):
        base.fail(f"{file} holds no purchase.")
    return _Sold(
        who[order],
        names,
        weeks[order],
        amounts[order] if amounts is not None else None,
        sources[order] if sources is not None else None,
        len(weeks) - len(order),
    )


def _groups(
    seen: "Histories",
    everyone: "Buying",
    spending: "Spending | None",
    sources: "NDArray[np.object_] | None",
    weeks: int,
    discount: float,
    seed: int,
) -> list[dict[str, Any]]:
    """Give one row for all customers, then one for each source, largest first."""
    import numpy as np

    from skopos_science.loyalty import fit_buying

    rows = [_row("", seen, everyone, spending, weeks, discount, seed)]
    if sources is not None:
        names, counts = np.unique(sources, return_counts=True)
        for name in names[np.argsort(-counts, kind="stable")]:
            own = seen.of(sources == name)
            buying = fit_buying(own, around=everyone, seed=seed)
            rows.append(_row(str(name), own, buying, spending, weeks, discount, seed))
    return rows


def _row(
    source: str,
    seen: "Histories",
    buying: "Buying",
    spending: "Spending | None",
    weeks: int,
    discount: float,
    seed: int,
) -> dict[str, Any]:
    import numpy as np

    from skopos_science.intervals import share_interval
    from skopos_science.loyalty import active, expected_purchases, expected_worth, totals_ahead

    again = int((seen.repeats > 0).sum())
    share, low, high = share_interval([again], [len(seen)])[0].tolist()
    values = [buying.r, buying.alpha, buying.a, buying.b]
    total = expected_purchases(values, seen, weeks)
    fewest, most = np.quantile(totals_ahead(buying, seen, weeks, seed=seed), [0.05, 0.95]).tolist()
    worth = None
    if spending is not None:
        ends = np.linspace(0, weeks, min(weeks, 12) + 1)
        until = np.array([expected_purchases(values, seen, end) for end in ends])
        middles = (ends[1:] + ends[:-1]) / 2
        now = (np.diff(until, axis=0) * ((1 + discount) ** (-middles / 52.0))[:, None]).sum(axis=0)
        worth = float((now * expected_worth(spending, seen)).mean())
    return {
        "source": source, "customers": len(seen), "repeat_share": share, "repeat_share_low": low,
        "repeat_share_high": high, "active": float(active(buying, seen).mean()), "purchases": float(total.sum()),
        "purchases_low": fewest, "purchases_high": most, "purchases_each": float(total.mean()), "value_each": worth,
    }  # fmt: skip


def _write_customers(
    path: Path,
    names: "NDArray[np.object_]",
    seen: "Histories",
    buying: "Buying",
    spending: "Spending | None",
    weeks: int,
) -> None:
    import numpy as np

    from skopos.common.export import csv_lines
    from skopos_science.loyalty import active, expected_purchases, expected_worth

    expected = expected_purchases([buying.r, buying.alpha, buying.a, buying.b], seen, weeks)
    worth = expected_worth(spending, seen) if spending else np.full(len(seen), np.nan)
    columns = zip(names, seen.repeats, active(buying, seen), expected, worth, strict=True)
    rows = (
        [str(name), f"{x:.0f}", f"{still:.4f}", f"{more:.4f}", "" if np.isnan(each) else f"{each:.2f}"]
        for name, x, still, more, each in columns
    )
    header = ["customer", "repeats", "active", "expected_purchases", "expected_worth"]
    with path.open("w", encoding="utf-8", newline="") as out:
        out.writelines(csv_lines(header, rows))
