"""Reads a brought file as one of the known formats, or by a mapping of its columns."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from pydantic import ValidationError

from skopos.channels.contract import Context, FileFormat, Normalised
from skopos.channels.formats import Guess, file_formats, guesses
from skopos.channels.mapping import Mapping, apply
from skopos.channels.models import Import
from skopos.channels.problems import line_of
from skopos_files.limits import Limits
from skopos_files.opening import open_file
from skopos_files.problems import FileRefusedError
from skopos_files.sheets import Opened, Sheet

BY_COLUMNS = "columns"  # the format of a file whose columns a person explained
COUNT_BYTES = 1 << 22


class ReadingError(Exception):
    """A file cannot be read; the message says what is wrong and how to mend it."""


@dataclass(frozen=True)
class Plan:
    """How a file is to be read.

    Attributes
    ----------
    path, name : Path, str
        Where it lies, and its name as the user knows it.
    format : str
        Key of a file format, or `BY_COLUMNS`.
    source : str
        What its rows carry in `source`.
    mapping : dict or None
        What its columns mean, if it is read by columns.
    channel : str
        Key of the channel it belongs to; may be empty.
    date_order : str
        ``dmy``, ``mdy``, ``ymd``, or empty to go by the file's own evidence.
    """

    path: Path
    name: str
    format: str
    source: str
    mapping: dict[str, Any] | None = None
    channel: str = ""
    date_order: str = ""


def plan_of(record: Import) -> Plan:
    """How a brought file is to be read, as was chosen for it."""
    return Plan(
        record.file,
        record.name,
        record.format,
        record.source,
        record.mapping,
        record.channel.key if record.channel else "",
        record.date_order,
    )


def open_brought(path: Path, name: str) -> Opened:
    """Open a file of unknown kind; raises ReadingError."""
    try:
        return open_file(path, name=name, limits=Limits(file_bytes=settings.UPLOAD_MAX_BYTES))
    except FileRefusedError as error:
        raise ReadingError(refusal(error)) from error
    except FileNotFoundError as error:
        raise ReadingError(_("The file is not in the uploads folder any more. Bring it again.")) from error


def recognised(opened: Opened) -> list[Guess]:
    """The formats that may fit, best first."""
    return guesses(opened)


def read_rows(plan: Plan, context: Context) -> Iterator[Normalised]:
    """Give the file's rows in batches.

    Raises
    ------
    ReadingError
        If the file cannot be read, or not in this format.
    """
    opened = open_brought(plan.path, plan.name)
    if opened.notes:
        yield Normalised(problems=opened.notes)
    try:
        if plan.format == BY_COLUMNS:
            yield from _by_columns(plan, opened, context)
        else:
            yield from _format(plan.format).normalise(opened, context)
    except FileRefusedError as error:
        raise ReadingError(refusal(error)) from error


def _by_columns(plan: Plan, opened: Opened, context: Context) -> Iterator[Normalised]:
    """Read every table that has the columns of the mapping; the first one says what is missing if none has."""
    if plan.mapping is None:
        raise ReadingError(_("Say first what the columns of this file mean."))
    mapping = mapping_from(plan.mapping)
    fitting = [sheet for sheet in opened.tables if mapping.used_columns() <= set(sheet.header)]
    for sheet in fitting or opened.tables[:1]:
        yield from apply(mapping, sheet, context)


def mapping_from(values: dict[str, Any]) -> Mapping:
    """Give a stored mapping; raises ReadingError with the first thing that is wrong with it."""
    try:
        return Mapping.model_validate(values)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(map(str, first["loc"])) or _("mapping")
        why = str(
            first.get("ctx", {}).get("error", first["msg"])
        )  # without the “Value error” that pydantic puts before
        raise ReadingError(
            _("The mapping is not right at %(place)s: %(why)s.") % {"place": place, "why": why.rstrip(".")}
        ) from error


def signature_of(sheet: Sheet) -> str:
    """What files with the same header line have in common."""
    return hashlib.sha256("\x1f".join(sheet.header).encode()).hexdigest()


def sheet_to_explain(opened: Opened) -> Sheet:
    """The table that a person most likely means: the one with the most columns among the first ten."""
    return max(opened.tables[:10], key=lambda sheet: len(sheet.header))


def _format(key: str) -> FileFormat:
    found = file_formats().get(key)
    if found is None:
        raise ReadingError(_("The format “%(key)s” is not installed. Choose another one.") % {"key": key})
    return found


def refusal(error: FileRefusedError) -> str:
    """Why a file was refused and how to mend it, in the reader's language."""
    line = line_of(error.problem)
    return f"{line.message} {line.mend}".strip()


def expected_rows(plan: Plan) -> int:
    """About how many rows to expect, for a progress bar; 0 if the kind of file does not tell."""
    try:
        with plan.path.open("rb") as file:
            if b"\x00" in file.read(COUNT_BYTES) or plan.path.stat().st_size == 0:
                return 0
            file.seek(0)
            return sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(COUNT_BYTES), b""))
    except OSError:
        return 0
