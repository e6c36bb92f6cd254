"""Makes parts that were written elsewhere the table: all of a range in one transaction, or none of it.

Intake goes on while the parts are written. A file of the manifest never changes, so what was made of it stays right for
as long as the file is live; files that came meanwhile are done in another round, the last one while writers wait.
"""

from collections.abc import Callable
from contextlib import ExitStack
from datetime import date

from skopos.facts.errors import Conflict, FactsBusy
from skopos.facts.files import FILE_ROWS, discard
from skopos.facts.manifest import Change, live_files, one_writer, publish, version_of
from skopos.facts.models import FactFile
from skopos.facts.parts import Part, Redone, Span, parts_of
from skopos.facts.schemas import FactTable
from skopos.facts.store import Written

LEAST_ROWS = 32_768
"""Rows of a part at least: two row groups; smaller files cost the pages more than the cluster gains."""
ROUNDS = 20
FREE_ROUNDS = 2
"""Rounds before writers are asked to wait."""


def renew(
    workspace_id: int,
    table: FactTable,
    span: Span,
    work: Callable[[list[Part]], list[Redone]],
    *,
    at_once: int = 1,
    inside: Callable[[Written], None] | None = None,
) -> Written:
    """Have the files with days of `span` written anew by `work` and publish them.

    Parameters
    ----------
    workspace_id, table, span : int, FactTable, Span
        Which rows.
    work : callable
        Parts to what `parts.redo` gave for each, in any order; called once a round.
    at_once : int
        How many parts are worked on at the same time; large files are cut so that there is work for all.
    inside : callable
        Runs in the transaction that publishes, with what was written.

    Raises
    ------
    FactsBusy
        Others kept changing the table; nothing was changed.
    """
    done: dict[str, list[Redone]] = {}
    try:
        with ExitStack() as stack:
            for number in range(ROUNDS):
                if number == FREE_ROUNDS:
                    stack.enter_context(one_writer(workspace_id))
                version = version_of(workspace_id, table.name)
                files = [file for file in live_files(workspace_id, table.name) if file.may_hold(span.first, span.last)]
                missing = [file for file in files if file.name not in done]
                if missing:
                    for redone in work(_cut(missing, at_once)):
                        done.setdefault(redone.part.name, []).append(redone)
                    continue
                try:
                    return _publish(workspace_id, table, files, done, version, inside)
                except Conflict:
                    continue
    finally:
        # What was published is out of `done` by now.
        discard(workspace_id, [each.new for parts in done.values() for each in parts])
    raise FactsBusy(f"Other work kept changing {table.name}. Nothing was changed; try again in a minute.")


def _cut(files: list[FactFile], at_once: int) -> list[Part]:
    """Cut files so that each of `at_once` workers has some three parts to do, the largest parts first."""
    most = FILE_ROWS
    if at_once > 1:
        most = min(most, max(LEAST_ROWS, sum(file.rows for file in files) // (3 * at_once)))
    parts = []
    for file in sorted(files, key=lambda file: -file.rows):
        parts += parts_of(file.workspace_id, file.table, file.name, file.month, file.signature, most)
    return parts


def _publish(
    workspace_id: int,
    table: FactTable,
    files: list[FactFile],
    done: dict[str, list[Redone]],
    version: int,
    inside: Callable[[Written], None] | None,
) -> Written:
    change = Change(table.name, version)
    changed, rows, days = 0, 0, set[date]()
    used = []
    for file in files:
        redone = done[file.name]
        rows += file.rows
        if any(each.changed for each in redone):  # a file in which nothing changed stays as it is
            used.append(file.name)
            change.retired.append(file.pk)
            change.new += [each.new for each in redone]
            changed += sum(each.changed for each in redone)
            days |= {day for each in redone for day in each.days}
    change.dirty = days
    written = Written(changed=changed, unchanged=rows - changed, days=tuple(sorted(days)))
    publish(workspace_id, [change], lambda: inside(written) if inside else None)
    for name in used:
        del done[name]
    return written
