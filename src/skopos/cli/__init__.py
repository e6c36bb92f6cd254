"""The command line: as good as the pages.

Each command lives in a file of its own below this package and imports what it needs inside its function, so that
`skopos --help` answers at once.
"""

import typer

app = typer.Typer(
    name="skopos",
    help="Turn business goals into a measured social media strategy.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # drawing help with rich would triple the time to answer
)


@app.callback()
def skopos() -> None:
    """Turn business goals into a measured social media strategy."""


def main() -> None:
    """Run the command line."""
    from skopos.cli import commands  # noqa: F401  (registers the commands)

    app()
