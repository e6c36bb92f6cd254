"""Write docs/reference/strategy-file.md and the JSON Schema from the classes that read strategy files."""

import json
import os
from pathlib import Path

from pydantic import BaseModel
from pydantic_core import PydanticUndefined

REFERENCE = Path(__file__).resolve().parent.parent / "docs" / "reference"


def page() -> str:
    """Give the reference page."""
    from skopos.strategy.documents.schema import (
        GoalNode,
        HistoryNode,
        ObjectiveNode,
        StrategyDocument,
        StrategyNode,
        TacticNode,
    )

    parts = (StrategyDocument, GoalNode, StrategyNode, ObjectiveNode, TacticNode, HistoryNode)
    head = (
        "# Strategy file\n\nMade from the code by `tools/docs_strategy_file.py`. "
        "The [JSON Schema](strategy-file.schema.json) says the same to an editor.\n"
        "Keys that are not listed are refused. A `key` is made of small letters, digits and single hyphens.\n"
    )
    return head + "".join(table(part, parts) for part in parts)


def table(part: type[BaseModel], parts: tuple[type[BaseModel], ...]) -> str:
    """Give the keys of one part."""
    schema = part.model_json_schema()
    name = "The file" if part is parts[0] else part.__name__.removesuffix("Node")
    rows = []
    for key, field in part.model_fields.items():
        default = "required" if field.default is PydanticUndefined else written(field.default)
        rows.append(f"| `{key}` | {choices(schema, schema['properties'][key])} | {default} | {field.description} |")
    return (
        f"\n## {name}\n{part.__doc__}\n\n| Key | Form | Default | Meaning |\n|---|---|---|---|\n"
        + "\n".join(rows)
        + "\n"
    )


def choices(schema: dict, entry: dict) -> str:
    """Say which values a key takes."""
    options = entry.get("anyOf", [entry])
    words = []
    for option in options:
        found = schema["$defs"][option["$ref"].rsplit("/", 1)[1]] if "$ref" in option else option
        if "enum" in found:
            words.append(", ".join(f"`{value}`" for value in found["enum"]))
        elif found.get("type") not in (None, "null"):
            kind = {"object": "keys of its own", "array": "list", "string": "text", "integer": "number"}
            words.append("day" if found.get("format") == "date" else kind.get(found["type"], found["type"]))
    return " or ".join(dict.fromkeys(words))


def written(default: object) -> str:
    """Write a default."""
    if default in (None, "", ()):
        return ""
    return f"`{getattr(default, 'value', default)}`"


def main() -> None:
    """Write both files."""
    from skopos.strategy.documents import schema

    (REFERENCE / "strategy-file.md").write_text(page(), encoding="utf-8")
    text = json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"
    (REFERENCE / "strategy-file.schema.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    main()
