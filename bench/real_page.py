"""The page of `bench.real`: what became of each file and of each objective."""

from datetime import date
from pathlib import Path
from typing import Any

HEAD = """# Real input

Made by `python -m bench.real` on {day}: {machine}, load {load:.1f}. Every file goes through `skopos import` into a
fresh data folder; tables that are no known export by the mapping that `skopos import --propose` prints, unchanged.
Seconds are those of the file itself, without starting the command.

## Files

Importing all of them a second time added nothing and changed nothing.

| File | Recognised as | Rows | Mentions | Points | Left-out rows | Warnings | Notes | Seconds | Seconds again |
|---|---|--:|--:|--:|--:|--:|--:|--:|--:|
"""

MIDDLE = """
## Objectives

Each is set on the last days of a real history, for one tenth more than the stretch of the same length before it
brought (a level: one tenth more growth), and ends on a Sunday. *Chance* and the SMART letters (✓ passes, ! warns,
✗ fails) are what `skopos check --workspace --today` says on its first day, when later figures are unknown; *truth* is
what it says on the day after the deadline; “ahead” and “on track” mean that figures of its last days may yet come.

| Objective | Metric | Period | Target | Chance | Attainable at 50 / 80 / 95 % | S M A R T | Truth | Verdict |
|---|---|---|--:|--:|---|---|--:|---|
"""

SIGNS = {"pass": "✓", "warn": "!", "fail": "✗"}


def page(
    first: list[dict[str, Any]],
    again: list[dict[str, Any]],
    answers: list[dict[str, Any]],
    taken: dict[str, Any],
    machine: str,
    day: date,
    load: float,
) -> str:
    """Give the whole page."""
    lines = [_file_line(row, later) for row, later in zip(first, again, strict=True)]
    text = HEAD.format(day=day, machine=machine, load=load) + "\n".join(lines) + "\n" + MIDDLE
    text += "\n".join(_objective_line(row) for row in answers) + "\n"
    return text + _score(answers) + _today(answers) + _whole(taken)


def _file_line(row: dict[str, Any], later: dict[str, Any]) -> str:
    tally = row["tally"]
    wrong = tally["problems"]
    counts = [tally["rows"], tally["mentions"], tally["points"]]
    counts += [wrong.get(kind, 0) for kind in ("error", "warning", "note")]
    cells = [f"`{Path(row['file']).name}`", f"`{row['format']}`", *(f"{count:,}" for count in counts)]
    return f"| {' | '.join([*cells, f'{row["seconds"]:.2f}', f'{later["seconds"]:.2f}'])} |"


def _objective_line(row: dict[str, Any]) -> str:
    wish, first, after = row["wish"], row["first"], row["after"]
    metric = f"`{wish.metric}`" + (f" of {wish.segment}" if wish.segment else "")
    attainable = " / ".join(_figure(first["attainable"].get(share)) for share in ("0.5", "0.8", "0.95"))
    cells = [
        wish.title, metric, f"{row['start']} to {row['last']}", _figure(row["target"]), _share(first["probability"]),
        attainable, _letters(first), _figure(after["current"]), after["verdict"],
    ]  # fmt: skip
    return f"| {' | '.join(cells)} |"


def _figure(value: float | None) -> str:
    return "–" if value is None else f"{value:,.0f}"


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.0%}"


def _letters(found: dict[str, Any]) -> str:
    return " ".join(SIGNS[answer["grade"]] for answer in found["letters"].values())


def _score(answers: list[dict[str, Any]]) -> str:
    """Brier score of the chances against what came true; a hint only, as these are few."""
    pairs = [
        (row["first"]["probability"], float(row["after"]["current"] >= row["target"]))
        for row in answers
        if row["first"]["probability"] is not None
    ]
    if not pairs:
        return "\nNo objective could be assessed.\n"
    brier = sum((chance - truth) ** 2 for chance, truth in pairs) / len(pairs)
    return (
        f"\nThe Brier score of these {len(pairs)} chances is {brier:.2f} (a constant 50 % would have 0.25); they are "
        "far too few to judge by, which is what `bench.attain` does.\n"
    )


def _today(answers: list[dict[str, Any]]) -> str:
    """What the Measurable letter says now that the figures have ended."""
    lines = [
        "\n## The same objectives, with dates ahead of us\n",
        "Set for the 91 days from today on, M says how long ago the figures ended. (The newest posts: the samples.)\n",
    ]
    for row in answers:
        letters = row["now"]["letters"]
        told = " ".join(f"{found['reason']} {found['mend']}".strip() for found in letters["M"]["findings"])
        lines.append(f"- **{row['wish'].title}**: {SIGNS[letters['M']['grade']]} {told}")
    return "\n".join([*lines, ""])


def _whole(taken: dict[str, Any]) -> str:
    return (
        f"\nAll of them together went in as one strategy file (`skopos strategy import`, {taken['rows']} rows), a "
        "second time and after `skopos strategy export` once more without a change; `skopos strategy assess` answered "
        f"for {taken['assessed']} objectives.\n"
    )
