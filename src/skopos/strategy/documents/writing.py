"""A document as YAML: keys in the order of the schema, defaults left out, long texts as blocks."""

import io
from typing import Any

from skopos.strategy.documents.schema import StrategyDocument


def write(document: StrategyDocument) -> str:
    """Give the file's text. `read(write(document)).document == document` for every document."""
    from ruamel.yaml import YAML

    plain = document.model_dump(mode="python", exclude_defaults=True)
    writer = YAML()
    writer.indent(mapping=2, sequence=4, offset=2)
    writer.width = 110
    writer.allow_unicode = True
    stream = io.StringIO()
    writer.dump(_readable(plain), stream)
    return stream.getvalue()


def _readable(value: Any) -> Any:
    """Turn values into what the writer writes well."""
    if isinstance(value, dict):
        return {key: _readable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_readable(item) for item in value]
    if isinstance(value, str):
        from ruamel.yaml.scalarstring import DoubleQuotedScalarString, LiteralScalarString

        text = str(getattr(value, "value", value))
        if _is_block(text):
            return LiteralScalarString(text)
        return text if text.isprintable() else DoubleQuotedScalarString(text)
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return int(value)
    return value


def _is_block(text: str) -> bool:
    """May a text stand as a literal block? Only plain lines come back unchanged from one."""
    lines = text.split("\n")
    plain = all(line == line.rstrip() and not line.startswith((" ", "\t")) and line.isprintable() for line in lines)
    return len(lines) > 1 and plain and bool(lines[0])
