"""The reference pages that are made from the code.

python3 tools/docs_reference.py            write docs/reference/*.md
python3 tools/docs_reference.py --check    fail if a page is not what the code says
"""

import atexit
import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "reference"
MADE = "<!-- Made by tools/docs_reference.py; change the code, not this page. -->\n\n"

os.environ["SKOPOS_HOME"] = tempfile.mkdtemp(prefix="skopos-docs-")
atexit.register(shutil.rmtree, os.environ["SKOPOS_HOME"], ignore_errors=True)
os.environ["DJANGO_SETTINGS_MODULE"] = "skopos.config.settings"


def settings() -> str:
    """Every environment variable."""
    from skopos.config.environment import Environment

    rows = [
        f"| `SKOPOS_{name.upper()}` | {cell(field.default)} | {field.description} |"
        for name, field in Environment.model_fields.items()
    ]
    return page(
        "Settings",
        "Settings come from the environment. Skopos keeps the secrets that it makes itself in the data folder.",
        ["| variable | default | what it does |", "|---|---|---|", *rows],
    )


def schemas() -> str:
    """The tables of facts."""
    from skopos.facts.schemas import TABLES

    lines = []
    for table in TABLES.values():
        lines += [f"## {table.name}", "", f"Filed by `{table.moment}`; the key is (`platform`, `native_id`).", ""]
        lines += ["| field | type | may be empty | meaning |", "|---|---|---|---|"]
        for field in table.schema:
            meaning = (field.metadata or {}).get(b"meaning", b"").decode()
            lines.append(f"| `{field.name}` | {field.type} | {'yes' if field.nullable else 'no'} | {meaning} |")
        lines.append("")
    return page("Tables of facts", "What happens is kept in these tables. Times are UTC.", lines)


def commands() -> str:
    """The command line, as its own help tells it."""
    import typer.main

    from skopos.cli import app
    from skopos.cli import commands as registered  # noqa: F401

    lines: list[str] = []

    def describe(command: Any, name: str) -> None:
        if hasattr(command, "commands"):
            for key in sorted(command.commands):
                describe(command.commands[key], f"{name} {key}")
            return
        usage = " ".join(command.collect_usage_pieces(command.context_class(command)))
        lines.extend([f"## {name}", "", (command.help or "").strip(), "", "```text", f"{name} {usage}", "```", ""])
        options = [p for p in command.params if p.param_type_name == "option" and p.name != "help" and not p.hidden]
        if options:
            lines.extend(["| option | what it does |", "|---|---|"])
            for option in options:
                lines.append(f"| `{'`, `'.join([*option.opts, *option.secondary_opts])}` | {cell(option.help or '')} |")
            lines.append("")

    describe(typer.main.get_command(app), "skopos")
    intro = (
        "Exit codes: 0 all well, 1 partly (the answer says what), 2 refused (the message says why). "
        "Answers go to standard output, everything else to standard error."
    )
    return page("Commands", intro, lines)


def roles() -> str:
    """Who may do what."""
    from skopos.workspaces.models import Role

    lines = ["| role | rank |", "|---|---|"]
    lines += [f"| {role.label} | {role.rank} |" for role in sorted(Role, key=lambda role: -role.rank)]
    return page("Roles", "Each role includes those below it.", lines)


def metrics() -> str:
    """The metric catalogue."""
    from skopos.measurement.reference import INTRO, metric_lines

    return page("Metrics", INTRO, metric_lines())


def file_formats() -> str:
    """The export files that are recognised."""
    from skopos.channels.format_reference import reference

    title, text = reference().split("\n", 1)
    return f"{title}\n\n{MADE.rstrip()}\n{text.rstrip()}\n"


def page(title: str, intro: str, lines: list[str]) -> str:
    """Put a page together."""
    return f"# {title}\n\n{MADE}{intro}\n\n" + "\n".join(lines).rstrip() + "\n"


def cell(value: object) -> str:
    """Write a value into a table cell."""
    text = str(value).replace("|", "\\|").replace("\n", " ")
    return f"`{text}`" if text and not isinstance(value, str) else text or "(empty)"


PAGES: dict[str, Callable[[], str]] = {
    "settings.md": settings,
    "facts.md": schemas,
    "commands.md": commands,
    "roles.md": roles,
    "metrics.md": metrics,
    "file-formats.md": file_formats,
}


def main() -> int:
    """Write the pages, or compare them."""
    import django

    django.setup()
    stale = []
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, make in PAGES.items():
        path, text = FOLDER / name, make()
        if "--check" not in sys.argv:
            path.write_text(text, encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != text:
            stale.append(f"docs/reference/{name} is not what the code says; run python3 tools/docs_reference.py")
    print("\n".join(stale) or f"{len(PAGES)} reference pages.")
    return bool(stale)


if __name__ == "__main__":
    sys.exit(main())
