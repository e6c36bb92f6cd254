"""Brings the themes of stored mentions up to date with the themes as they are now; people's words always win."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from skopos.common import clock
from skopos.facts import rollups, store
from skopos.facts.reading import open_facts
from skopos.facts.schemas import MENTION
from skopos.listening import labels, themes
from skopos.listening.correcting import Overlay, overlay
from skopos.listening.labels import ThemesInUse
from skopos.listening.models import Search, ThemesState
from skopos.listening.recounting import KEYED
from skopos.listening.tagging import Tagger
from skopos.workspaces.models import Workspace
from skopos_language.boolean.matching import NEEDED

type Progress = Callable[[int, int], None]

COLUMNS = ", ".join(f'"{name}"' for name in dict.fromkeys([*NEEDED, "native_id"]))
MONTHS = "SELECT date_trunc('month', day)::DATE AS month, count(*) AS n FROM mention GROUP BY month ORDER BY month DESC"


def retheme(workspace: Workspace, progress: Progress = lambda done, total: None) -> int:
    """Look for the themes in all stored mentions, the newest month first; gives how many are others now.

    Reads every mention once, about a second for 60,000, and files those anew that change. Safe to repeat and to kill:
    a month that was done finds nothing to change.
    """
    pack = themes.in_use(workspace)
    with open_facts(workspace.pk, workspace.tzinfo, time_limit_s=600) as facts:
        months = [(row["month"], row["n"]) for row in facts.query(MONTHS).to_pylist()]
    total, done, changed = sum(n for _month, n in months), 0, 0
    _note(workspace, done=0, total=total, changed=0)
    for month, n in months:
        changed += _month_rethemed(workspace, pack, month)
        done += n
        progress(done, total)
        _note(workspace, done=done, total=total, changed=changed)
    if changed:
        rollups.refresh(workspace.pk, workspace.tzinfo)
    now = themes.in_use(workspace).version
    if now == pack.version:  # not changed again meanwhile
        _note(workspace, counted_as=now, finished_at=clock.now())
    return changed


def _note(workspace: Workspace, **told: Any) -> None:
    ThemesState.objects.update_or_create(workspace=workspace, defaults=told)


def _month_rethemed(workspace: Workspace, pack: ThemesInUse, month: date) -> int:
    said = overlay(workspace)
    changed: list[str] = []
    where, params = "day >= $month AND day < $month + INTERVAL 1 MONTH AND text <> ''", {"month": month}
    with open_facts(workspace.pk, workspace.tzinfo, time_limit_s=None) as facts:
        for part in facts.stream(f"SELECT {COLUMNS}, {KEYED} AS key FROM mention WHERE {where}", dict(params)):  # noqa: S608
            changed += part["key"].filter(_differs(part, pack, said)).to_pylist()
    if not changed:
        return 0
    searches = Tagger.of(workspace)

    def change(rows: pa.Table) -> pa.Table:
        return searches.tagged(labels.with_topics(rows, pack, said.over).cast(MENTION.schema))

    def check(_written: store.Written) -> None:
        from skopos.listening.corrections import check_again

        check_again(workspace, said)

    store.rewrite(
        workspace.pk,
        MENTION,
        f"{where} AND {KEYED} IN (SELECT unnest($changed))",
        {**params, "changed": changed},
        change,
        zone=workspace.tzinfo,
        inside=check,
    )
    return len(changed)


def _differs(rows: pa.Table, pack: ThemesInUse, said: Overlay) -> pa.Array:
    """Mark the mentions whose topics are not what they should be."""
    before, after = (
        pc.binary_join(table["topics"].cast(pa.list_(pa.string())), "\x1f").combine_chunks()
        for table in (rows, labels.with_topics(rows, pack, said.over))
    )
    return pc.not_equal(before, after)


def searches_of_themes_again(workspace: Workspace) -> bool:
    """Note the searches that name a theme as yet to be looked for, since a name may mean another theme now."""
    naming = Search.objects.filter(workspace=workspace, query__iregex=r"(theme|topic):").exclude(counted_as="")
    return bool(naming.update(counted_as=""))


def note_changes(workspace: Workspace, before: ThemesInUse) -> bool:
    """Note that the themes changed since `before`, for mentions that were on their way in meanwhile; False if not."""
    if themes.in_use(workspace).version == before.version:
        return False
    _note(workspace, counted_as="changed during an intake")
    return True
