"""The reference page of file formats, made from what the formats say of themselves."""

from skopos.channels.contract import FileFormat
from skopos.channels.formats import file_formats
from skopos_files import reasons
from skopos_files.limits import DEFAULT
from skopos_files.problems import Reason

HEAD = """# File formats

Made from the formats themselves. What a file is, is told from its content; names of columns are compared without case,
accents and a currency at their end.
"""


def reference() -> str:
    """The page in Markdown."""
    parts = [HEAD, *(_format(item) for item in file_formats().values()), _bounds(), _reasons()]
    return "\n".join(parts)


def _format(item: FileFormat) -> str:
    manifest = item.manifest
    lines = [
        f"## {manifest.name}",
        "",
        f"`{manifest.key}` · platform `{manifest.platform}` · zone {manifest.zone.value}",
        "",
    ]
    lines += [str(manifest.about), "", "Gives: " + ", ".join(f"`{name}`" for name in manifest.gives) + ".", ""]
    if item.headers:
        languages = ", ".join(sorted(item.headers))
        lines += [f"Column names are known in: {languages}.", "", "| Field | Names in English |", "|---|---|"]
        english = item.headers.get("en", {})
        lines += [
            f"| `{name}` | {', '.join(aliases).replace('|', chr(92) + '|')} |" for name, aliases in english.items()
        ]
        lines.append("")
    return "\n".join(lines)


def _bounds() -> str:
    rows = [f"| {name.replace('_', ' ')} | {value:,} |" for name, value in vars(DEFAULT).items()]
    return "\n".join(["## Bounds", "", "| Bound | At most |", "|---|---|", *rows, ""])


def _reasons() -> str:
    found = [value for value in vars(reasons).values() if isinstance(value, Reason)]
    rows = [
        f"| `{item.code}` | {item.severity.value} | {item.text} |" for item in sorted(found, key=lambda item: item.code)
    ]
    return "\n".join(["## Problems that a report may name", "", "| Code | Kind | Text |", "|---|---|---|", *rows, ""])
