"""`skopos science influence`: who is listened to by whom, and whose words carry."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from skopos.cli import base
from skopos.cli.science import science

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

    from skopos_science.influence.graph import Graph
    from skopos_science.influence.score import Influence

KNOWN = ("followers", "following", "listed", "mentions_received", "reposts_received", "engagement", "network")


@dataclass(frozen=True)
class _Columns:
    speaker: str
    heard: str
    weight: str
    date: str
    account: str


@science.command()
def influence(
    file: Annotated[
        Path, typer.Argument(help="CSV or Parquet, a row per reply, mention or repost; or a row per account.")
    ],
    accounts: Annotated[
        Path | None, typer.Option(help="CSV or Parquet, a row per account, with followers and other figures.")
    ] = None,
    judgements: Annotated[
        Path | None,
        typer.Option(help="CSV or Parquet with columns chosen and other: whom people found more influential."),
    ] = None,
    speaker_column: Annotated[str, typer.Option(help="Who replied, mentioned or reposted.")] = "speaker",
    heard_column: Annotated[str, typer.Option(help="Whose words it was about.")] = "heard",
    weight_column: Annotated[str, typer.Option(help="How much; may be absent.")] = "weight",
    date_column: Annotated[str, typer.Option(help="When; needed for --half-life only.")] = "date",
    account_column: Annotated[str, typer.Option(help="Name of the account, in the file of accounts.")] = "account",
    half_life: Annotated[
        float | None, typer.Option(help="Days after which attention counts half; default: never.", min=0.001)
    ] = None,
    draws: Annotated[int, typer.Option(help="Of the bootstrap for the intervals; 0 for none.", min=0)] = 100,
    top: Annotated[int, typer.Option(help="Accounts shown; --json gives all.", min=1)] = 20,
    seed: Annotated[int, typer.Option(help="The same seed gives the same answer.", min=0)] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON.")] = False,
) -> None:
    """Say who is listened to: standing in the network, communities, and a score beside followers."""
    from skopos_science.influence.score import influence as judge

    columns = _Columns(speaker_column, heard_column, weight_column, date_column, account_column)
    names, graph, known = _read(file, accounts, columns, half_life)
    try:
        found = judge(graph, known, draws=draws, seed=seed)
    except ValueError as error:
        base.fail(f"{file}: {error}")
    answer: dict[str, Any] = {
        "accounts": _rows(names, found, known),
        "edges": int(graph.weights.nnz) if graph else 0,
        "to_itself": graph.to_itself if graph else 0,
        "communities": int(found.community.max()) + 1 if found.community is not None and len(names) else 0,
        "judgements": _judged(judgements, names, found, known, seed) if judgements else None,
    }
    if as_json:
        base.answer_json(answer)
    else:
        _tell(answer, top)


def _read(
    file: Path, accounts: Path | None, columns: _Columns, half_life: float | None
) -> "tuple[NDArray[np.object_], Graph | None, dict[str, NDArray[np.float64]]]":
    """Give the accounts' names, the graph if there are edges, and the figures of each account."""
    import numpy as np

    from skopos.cli.science_table import read_table, texts

    table = read_table(file)
    only_accounts = columns.account in table.column_names and columns.speaker not in table.column_names
    edges = None if only_accounts else table
    about = table if only_accounts else read_table(accounts) if accounts else None
    listed = texts(about, accounts or file, columns.account, "account") if about is not None else np.array([], object)
    if len(np.unique(listed)) < len(listed):
        twice = next(name for name in listed if (listed == name).sum() > 1)
        base.fail(f"{accounts or file} has more than one row for “{twice}”. Give each account one row.")
    sides = ((columns.speaker, "speaker"), (columns.heard, "account spoken to")) if edges is not None else ()
    ends = [texts(table, file, name, what) for name, what in sides]
    names = np.unique(np.concatenate([listed, *ends]))
    graph = None
    if edges is not None:
        graph = _graph(edges, file, columns, half_life, [np.searchsorted(names, end) for end in ends], len(names))
    known = {}
    if about is not None:
        rows = np.searchsorted(names, listed)
        for name in (name for name in KNOWN if name in about.column_names):
            known[name] = np.full(len(names), np.nan)
            known[name][rows] = _figures(about, accounts or file, name)
    return names, graph, known


def _graph(
    table: "pa.Table",
    file: Path,
    columns: _Columns,
    half_life: float | None,
    ends: "list[NDArray[np.int64]]",
    count: int,
) -> "Graph":
    from skopos.cli.science_table import days, numbers
    from skopos_science.influence.graph import build

    weight = numbers(table, file, columns.weight, "weight") if columns.weight in table.column_names else None
    moments = days(table, file, columns.date, "date") if half_life else None
    try:
        return build(ends[0], ends[1], weight, moments, size=count, half_life_days=half_life)
    except ValueError as error:
        base.fail(f"{file}: {error}")


def _figures(table: "pa.Table", file: Path, name: str) -> "NDArray[np.float64]":
    """Give a column of figures; an empty cell is unknown."""
    import numpy as np
    import pyarrow as pa

    kind = table[name].type
    if not (pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_null(kind)):
        base.fail(f"{file}: column “{name}” holds texts where numbers belong.")
    return np.array([np.nan if cell is None else float(cell) for cell in table[name].to_pylist()], dtype=float)


def _rows(
    names: "NDArray[np.object_]", found: "Influence", known: "dict[str, NDArray[np.float64]]"
) -> list[dict[str, Any]]:
    """Give a row for each account, the most influential first."""
    import numpy as np

    columns = {"score": found.score, "score_low": found.low, "score_high": found.high}
    columns |= {f"{part}_score": values for part, values in found.parts.items()}
    for name in ("listeners", "received", "pagerank", "core", "second_hand", "community"):
        if getattr(found, name) is not None:
            columns[name] = getattr(found, name)
    columns |= known
    order = np.lexsort((np.arange(len(names)), -np.nan_to_num(found.score, nan=-1.0)))
    return [
        {"account": str(names[row])} | {name: _plain(values[row]) for name, values in columns.items()} for row in order
    ]


def _plain(value: Any) -> float | int | None:
    import numpy as np

    if isinstance(value, np.integer):
        return int(value)
    return float(value) if np.isfinite(value) else None


def _judged(
    file: Path,
    names: "NDArray[np.object_]",
    found: "Influence",
    known: "dict[str, NDArray[np.float64]]",
    seed: int,
) -> list[dict[str, Any]]:
    """Say how far score, each signal and learnt weights agree with people's judgements."""
    import dataclasses

    import numpy as np

    from skopos.cli.science_table import read_table, texts
    from skopos_science.influence.judgements import LEAST_PAIRS, agreement, held_out

    table = read_table(file)
    pairs = []
    for side in ("chosen", "other"):
        wanted = texts(table, file, side, "account")
        strange = np.flatnonzero(~np.isin(wanted, names))
        if len(strange):
            base.fail(f"{file}, line {strange[0] + 2}: the account “{wanted[strange[0]]}” is in no other file.")
        pairs.append(np.searchsorted(names, wanted))
    chosen, other = pairs
    rows = [agreement("score", found.score, chosen, other)]
    rows += [agreement(name, values, chosen, other) for name, values in found.signals.items()]
    if len(chosen) >= LEAST_PAIRS:
        rows.append(held_out(found.signals, chosen, other, seed=seed))
    return [
        {name: _plain(value) if isinstance(value, float) else value for name, value in dataclasses.asdict(row).items()}
        for row in rows
    ]


def _tell(answer: dict[str, Any], top: int) -> None:
    from rich.console import Console
    from rich.table import Table

    shown = answer["accounts"][:top]
    table = Table(title=f"{len(answer['accounts']):,} accounts, {answer['communities']:,} communities")
    table.add_column("Account")
    wanted = ("score", "listeners", "received", "pagerank", "followers", "community")
    there = [name for name in wanted if shown and name in shown[0]]
    for name in there:
        table.add_column(name, justify="right")
    for row in shown:
        table.add_row(row["account"], *(_cell(name, row) for name in there))
    console = Console(highlight=False)
    console.print(table)
    for row in answer["judgements"] or []:
        if row["pairs"]:
            console.print(
                f"{row['name']}: agrees with people in {row['share']:.1%} of {row['pairs']:,} pairs "
                f"({row['low']:.1%} to {row['high']:.1%}, 95 %)",
                markup=False,
            )


def _cell(name: str, row: dict[str, Any]) -> str:
    value = row[name]
    if value is None:
        return "–"
    if name == "score":
        edges = (row["score_low"], row["score_high"])
        return f"{value:.0f}" + (f" ({edges[0]:.0f}–{edges[1]:.0f})" if None not in edges else "")
    return f"{value:.2%}" if name == "pagerank" else f"{value:,.6g}"
