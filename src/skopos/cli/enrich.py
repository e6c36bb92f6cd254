"""`skopos enrich INPUT.jsonl --text-field t --out OUT.jsonl`: labels for any texts, and how right they are."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from skopos.cli import app, base

if TYPE_CHECKING:
    from rich.table import Table

    from skopos.cli.enrich_lines import Outcome
    from skopos_language.judging import Figure
    from skopos_language.topics import Theme


@app.command()
def enrich(
    source: Annotated[Path, typer.Argument(help="Texts as JSON lines; - is standard input.", metavar="INPUT.jsonl")],
    text_field: Annotated[str, typer.Option(help="Field that holds the text.")] = "text",
    out: Annotated[Path | None, typer.Option(help="File for the labels; default, and -: standard output.")] = None,
    place_field: Annotated[str, typer.Option(help="Field that holds the author's place, for the country.")] = "",
    gold_field: Annotated[
        str, typer.Option(help="Field with the true sentiment (-1, 0, 1): tells how right we are.")
    ] = "",
    theme: Annotated[
        list[str] | None, typer.Option(help="A theme of your own, as KEY=word,two words,stem*; may be repeated.")
    ] = None,
    themes: Annotated[
        Path | None,
        typer.Option(
            help="A pack of themes (YAML or CSV) in place of the seed packs; see `skopos themes export`.",
            metavar="FILE",
        ),
    ] = None,
    model: Annotated[
        Path | None,
        typer.Option(help="Folder with a transformer of your own (model.onnx, tokenizer.json, labels.json)."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Give the report as JSON; needs --out.")] = False,
) -> None:
    """Label texts: a line out for each line in, in order. Files may be packed by gzip.

    A field inside another is named with a dot, as in author.place. Exit code: 0 all good, 1 some lines could not be
    read (each says why, in its place) or no line has a field that was asked for, 2 nothing could be done.
    """
    from skopos.cli import enrich_lines

    if as_json and (out is None or str(out) == "-"):
        base.fail("--json prints the report on standard output; say with --out where the labels go.")
    pack = None if themes is None else _pack(themes)
    asked = enrich_lines.Asked(text_field, place_field, gold_field, _themes(theme or []), pack, model)
    outcome = enrich_lines.run(source, out, asked)
    if as_json:
        base.answer_json(outcome.as_plain())
    else:
        _tell(outcome, source)
    raise typer.Exit(base.EXIT_PARTLY if outcome.problems or outcome.absent else base.EXIT_OK)


def _themes(told: list[str]) -> "tuple[Theme, ...]":
    from skopos_language.topics import Theme

    themes = []
    for text in told:
        key, sign, patterns = text.partition("=")
        words = tuple(word.strip() for word in patterns.split(",") if word.strip())
        if not sign or not key.strip() or not words:
            base.fail(f"--theme is written KEY=word,two words,stem*; not “{text}”.")
        themes.append(Theme(key.strip(), words))
    return tuple(themes)


def _pack(file: Path) -> "tuple[Theme, ...]":
    from skopos_language.packs import PackError, read_pack

    try:
        return tuple(packed.theme for packed in read_pack(file.read_bytes()) if packed.active)
    except OSError as error:
        base.fail(f"{file} cannot be read: {error.strerror}.")
    except PackError as error:
        base.fail(f"{file}: {error}.")


def _tell(outcome: "Outcome", source: Path) -> None:
    """Print what became of the lines, and how right the labels are."""
    console = base.console()
    if outcome.problems:
        told = f"{source}: {outcome.problems} of {outcome.lines} lines could not be read; each says why. {outcome.hint}"
        console.print(told.rstrip(), markup=False, soft_wrap=True)
    for name in sorted(outcome.absent):
        console.print(f"{source}: no line has a field “{name}”.", markup=False, soft_wrap=True)
    if outcome.judged:
        console.print(_table(outcome))


def _table(outcome: "Outcome") -> "Table":
    """Give the figures as a table that fits a terminal of 80 columns."""
    from rich import box
    from rich.table import Table

    table = Table(
        title="Sentiment against the truth, with 95 % intervals",
        title_justify="left", box=box.SIMPLE_HEAD, padding=0,
    )  # fmt: skip
    titles = ("Language", "Texts", "Coverage", "Accuracy", "Macro-F1", "Macro-F1,\nnone a miss", "Calibration\nerror")
    for place, title in enumerate(titles):
        table.add_column(title, justify="right" if place else "left", no_wrap=True)
    for name, judged in outcome.judged.items():
        figures = (judged.coverage, judged.accuracy, judged.macro_f1, judged.macro_f1_of_all, judged.calibration_error)
        table.add_row(name, f"{judged.texts:,}", *map(_written, figures))
    return table


def _written(figure: "Figure") -> str:
    return f"{figure.value:.3f}\n{figure.low:.3f}–{figure.high:.3f}" if figure.value == figure.value else "–"
