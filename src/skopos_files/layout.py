"""Find the tables in a run of records: preamble, header row, data, further tables, remarks."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from skopos_files import reasons
from skopos_files.cells import is_empty, is_value
from skopos_files.problems import Problem
from skopos_files.records import Record

HEADER_SEARCH_ROWS = 40
JUDGED_ROWS = 400
_NUMBERED = re.compile(r"#[^\s#]*\d[^\s#]*\s*$")  # a number of an order, as in “#1001”, is no remark
_TAG = re.compile(r"#\w+\s*$")  # nor is a hashtag among other cells


@dataclass
class Section:
    """One table found: header, data records and what stood around it."""

    header: list[str]
    header_line: int
    rows: list[Record]
    preamble: list[str] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)


def width(record: Record) -> int:
    """Number of cells up to the last that is not empty."""
    cells = record.cells
    size = len(cells)
    while size and not cells[size - 1].strip():
        size -= 1
    return size


def find_sections(records: Sequence[Record]) -> list[Section]:
    """Part records into tables.

    Blank lines and comment lines part blocks. A block with no header of its own and as wide as the table before it goes
    on with that table; narrow blocks are preamble or remarks.
    """
    sections: list[Section] = []
    waiting: list[str] = []
    for block, apart in _blocks(records):
        if isinstance(block, str):
            waiting.append(block)
            continue
        if sections and not _starts_table(block, sections[-1], apart):
            sections[-1].rows.extend(block)
            continue
        section = _section(block)
        if section is None:
            waiting.extend(_line_text(record) for record in block)
            continue
        section.preamble[:0] = waiting
        waiting = []
        sections.append(section)
    if sections:
        last = sections[-1].rows[-1].line if sections[-1].rows else sections[-1].header_line
        sections[-1].notes += [Problem(reasons.FOOTER, last, value=text) for text in waiting]
    return sections


def _line_text(record: Record) -> str:
    return " ".join(cell.strip() for cell in record.cells if cell.strip())


def _is_comment(record: Record, after: Record | None) -> bool:
    first = record.cells[0].lstrip() if record.cells else ""
    if not first.startswith("#"):
        return False
    filled = width(record)
    if filled <= 1:
        return True
    if first.strip() == "#" or after is None or _NUMBERED.match(first):
        return False
    if width(after) != filled:
        return True
    return after.cells[0].lstrip().startswith("#") and not _TAG.match(first)


def _blocks(records: Sequence[Record]) -> list[tuple[list[Record] | str, bool]]:
    """Runs of records between blanks and comments, each with whether a comment stood before it."""
    parts: list[tuple[list[Record] | str, bool]] = []
    run: list[Record] = []
    apart = False
    for place, record in enumerate(records):
        after = records[place + 1] if place + 1 < len(records) else None
        comment = _is_comment(record, after)
        if width(record) and not comment:
            run.append(record)
            continue
        if run:
            parts.append((run, apart))
            run, apart = [], False
        if comment:
            text = _line_text(record).strip("# -=*")
            apart = True
            if text:
                parts.append((text, apart))
    if run:
        parts.append((run, apart))
    return parts


def _starts_table(block: list[Record], before: Section, apart: bool) -> bool:
    """True if `block` has a header of its own, or is a remark that is not a part of the table before it."""
    columns = len(before.header)
    first = block[0]
    if [cell.strip() for cell in first.cells[: width(first)]] == before.header and not apart:
        return False
    wide = Counter(width(record) for record in block).most_common(1)[0][0]
    if wide == 1 and columns > 1:
        return apart or any(width(record) > 1 for record in block)
    header = _find_header(block)
    if header is None:
        return wide > columns
    valued = any(is_value(cell) for record in block[header + 1 :] for cell in record.cells)
    if apart or wide > columns:
        return True
    cells = block[header].cells
    named = width(block[header]) > 1 and not any(
        is_value(cell) or is_empty(cell) for cell in cells[: width(block[header])]
    )
    return named and valued and (header + 1 < len(block)) and _has_text_only_above(block, header)


def _has_text_only_above(block: list[Record], header: int) -> bool:
    """True if some column holds values below the header throughout but a name in it."""
    below = block[header + 1 :]
    for place in range(width(block[header])):
        texts = [record.cells[place] for record in below if place < len(record.cells)]
        filled = [text for text in texts if not is_empty(text)]
        if filled and all(is_value(text) for text in filled):
            return True
    return False


def _section(block: list[Record]) -> Section | None:
    widths = [width(record) for record in block]
    wide = Counter(widths).most_common(1)[0][0]
    if max(widths) == 1 and any(len(record.cells) > 1 for record in block):
        return None if wide == 1 and len(block) < 2 else _with_header(block)
    return _with_header(block)


def _with_header(block: list[Record]) -> Section | None:
    place = _find_header(block)
    if place is not None and len(block) == 1 and width(block[0]) == 1:
        return None
    if place is None:
        size = max(width(record) for record in block)
        values = sum(is_value(cell) for record in block[:JUDGED_ROWS] for cell in record.cells)
        if size < 2 or not values:
            return None
        names = [f"Column {number}" for number in range(1, size + 1)]
        return Section(names, 0, list(block), notes=[Problem(reasons.NO_HEADER)])
    head = block[place]
    names = [cell.strip() for cell in head.cells[: max(width(head), _data_width(block[place + 1 :], len(head.cells)))]]
    above = [_line_text(record) for record in block[:place]]
    return Section(names, head.line, list(block[place + 1 :]), preamble=above)


def _data_width(rows: Sequence[Record], limit: int) -> int:
    """Columns that have data although their header cell is empty."""
    return min(limit, max((width(record) for record in rows[:JUDGED_ROWS]), default=0))


def _find_header(block: Sequence[Record]) -> int | None:
    """The place of the header row in a block; None if its first full row already holds values."""
    judged = block[:JUDGED_ROWS]
    widths = Counter(width(record) for record in judged)
    usual = max(widths, key=lambda size: (widths[size] * min(size, 2), size))
    if len(judged) <= 3:
        usual = max(widths)
    valued = _value_columns(judged, usual)
    named: int | None = None
    for place, record in enumerate(judged[:HEADER_SEARCH_ROWS]):
        size = width(record)
        filled = [cell.strip() for cell in record.cells[:size] if cell.strip()]
        if len(filled) < max(1, 0.6 * usual) or (usual > 1 and len(filled) < 2):
            continue
        values = sum(is_value(cell) for cell in filled)
        if values and values >= 0.3 * len(filled):
            return named if named is not None else (place if _names_dates(record, judged, place) else None)
        if any(column >= size or is_empty(record.cells[column]) for column in valued) and named is not None:
            return named
        if named is None:
            named = place
        elif not valued or len(set(filled)) < len(filled) or any(is_value(cell) for cell in filled):
            return named
        elif size >= width(judged[named]):
            named = place
    return named


def _names_dates(record: Record, judged: Sequence[Record], place: int) -> bool:
    """True for the header of a wide table: a name first, then periods or years, with figures below."""
    first = record.cells[0].strip()
    below = judged[place + 1 :]
    return bool(first) and place == 0 and not is_value(first) and bool(below) and not any(map(is_value, _firsts(below)))


def _firsts(rows: Sequence[Record]) -> list[str]:
    return [record.cells[0] for record in rows[:20] if record.cells]


def _value_columns(judged: Sequence[Record], usual: int) -> list[int]:
    """Columns in which most of the filled cells are values."""
    rows = [record for record in judged if width(record) >= 0.6 * usual]
    found = []
    for column in range(usual):
        texts = [record.cells[column] for record in rows if column < len(record.cells)]
        filled = [text for text in texts if not is_empty(text)]
        if filled and sum(map(is_value, filled)) >= max(1, 0.6 * (len(filled) - 1)):
            found.append(column)
    return found
