"""Open a file of unknown kind: bytes in, tables out, or one clear refusal."""

import os
from collections.abc import Iterator

from skopos_files import reasons
from skopos_files.archives import Budget, unpack_stream, unpack_tar, unpack_zip
from skopos_files.columnar import read_parquet
from skopos_files.delimited import check_size, read_delimited
from skopos_files.documents import read_document, read_lines
from skopos_files.kinds import kind_of
from skopos_files.limits import DEFAULT, Limits
from skopos_files.problems import FileRefusedError, Problem
from skopos_files.repositories import read_repository
from skopos_files.sheets import Opened, Sheet
from skopos_files.sources import Source, source_of
from skopos_files.workbooks import read_marked_up, read_workbook

PACKED = ("gz", "bz2", "xz")


def open_file(path_or_bytes: str | os.PathLike[str] | bytes, *, name: str, limits: Limits = DEFAULT) -> Opened:
    """Open a file and find its tables.

    Parameters
    ----------
    path_or_bytes : path or bytes
        The file. A path is read again whenever rows are asked for, so it must stay while the result is used.
    name : str
        The file's name as the user knows it; used in wording only, never to tell what the file is.
    limits : Limits
        How much the file may ask of us.

    Returns
    -------
    Opened
        At least one table.

    Raises
    ------
    FileRefusedError
        If nothing can be read from it; its `problem` says why and how to mend it.
    """
    source = source_of(path_or_bytes, name)
    check_size(source.size, "bytes", limits.file_bytes)
    if not source.size:
        raise FileRefusedError(Problem(reasons.EMPTY_FILE))
    kind, sheets, notes = _read(source, Budget(limits), 0)
    if not sheets:
        raise FileRefusedError(Problem(reasons.NO_TABLE))
    return Opened(name, kind, sheets, tuple(notes))


def _read(source: Source, budget: Budget, depth: int) -> tuple[str, tuple[Sheet, ...], list[Problem]]:
    limits = budget.limits
    kind = kind_of(source)
    if kind.startswith("refused:"):
        raise FileRefusedError(Problem(reasons.NOT_A_TABLE, details={"kind": kind.removeprefix("refused:")}))
    if kind in (*PACKED, "zip", "tar"):
        if depth >= limits.depth:
            raise FileRefusedError(Problem(reasons.NESTED_TOO_DEEP, details={"limit": limits.depth}))
        if kind in PACKED:
            inner, sheets, notes = _read(unpack_stream(source, kind, budget), budget, depth + 1)
            return inner, sheets, notes
        members = unpack_zip(source, budget) if kind == "zip" else unpack_tar(source, budget)
        sheets, notes = _read_members(members, budget, depth + 1)
        return kind, sheets, notes
    match kind:
        case "xlsx" | "xls" | "ods":
            return kind, read_workbook(source, kind, limits), []
        case "html" | "xml-workbook":
            label = "a web page" if kind == "html" else "an XML document"
            return kind, read_marked_up(source, label, limits), []
        case "parquet":
            return kind, read_parquet(source, limits), []
        case "car":
            return kind, read_repository(source, limits), []
        case "json" | "x-archive":
            return kind, read_document(source, kind, limits), []
        case "jsonl":
            return kind, read_lines(source, limits), []
        case _:
            return kind, read_delimited(source, limits), []


def _read_members(
    members: Iterator[Source | str], budget: Budget, depth: int
) -> tuple[tuple[Sheet, ...], list[Problem]]:
    """Read what an archive holds; a member that cannot be read does not spoil the others."""
    sheets: list[Sheet] = []
    notes: list[Problem] = []
    aside: list[str] = []
    for member in members:
        if isinstance(member, str):
            aside.append(member)
            continue
        if not member.size:
            continue
        try:
            _, found, more = _read(member, budget, depth)
        except FileRefusedError as refused:
            if refused.problem.code in ("bomb", "too_large", "nested_too_deep", "locked_file"):
                raise
            notes.append(
                Problem(reasons.MEMBER_UNREADABLE, value=member.name, details={"cause": refused.problem.message()})
            )
            continue
        notes += more
        sheets += [_named(sheet, member.name) for sheet in found]
        check_size(len(sheets), "tables", budget.limits.tables)
    if aside:
        notes.append(Problem(reasons.MEMBERS_LEFT_ASIDE, value=aside[0], details={"count": len(aside)}))
    return tuple(sheets), notes


def _named(sheet: Sheet, member: str) -> Sheet:
    """Name a sheet after its member, unless it has a name of its own within it."""
    from dataclasses import replace

    return sheet if sheet.name == member else replace(sheet, name=f"{member}: {sheet.name}")
