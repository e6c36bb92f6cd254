"""Brings what stored mentions say of saved searches up to date with the searches as they are now."""

from collections.abc import Callable, Iterable

import pyarrow as pa

from skopos.facts import rollups, store
from skopos.facts.reading import Facts, open_facts
from skopos.facts.schemas import MENTION
from skopos.facts.words.finding import Rows
from skopos.listening.looking_up import look_up
from skopos.listening.models import Search
from skopos.listening.tagging import READ, Tagger
from skopos.listening.themes import meaning_of
from skopos.workspaces.models import Workspace

type Progress = Callable[[int, int], None]

STORED = "SELECT DISTINCT search FROM listening_search_day"
MOST_AT_ONCE = 200_000
"""From so many mentions on they are read some at a time, and all of them: few would be left out anyway."""

KEYED = "platform || chr(31) || native_id"


def pending(workspace: Workspace) -> Tagger:
    """Give the searches that the stored mentions have yet to be searched by, gone ones among them."""
    known = dict.fromkeys(Search.objects.filter(workspace=workspace).values_list("slug", flat=True))
    asked = {search.slug: search.wanted for search in Search.objects.filter(workspace=workspace) if search.is_pending}
    with open_facts(workspace.pk, workspace.tzinfo, time_limit_s=600) as facts:
        stored = facts.query(STORED)["search"].to_pylist()
    asked |= {key: "" for key in stored if key not in known}
    return Tagger(workspace.pk, tuple(sorted(asked.items())), meaning_of(workspace.pk))


def recount(workspace: Workspace, progress: Progress = lambda done, total: None) -> int:
    """Search the stored mentions by the searches that changed; gives how many mentions are others now.

    Reads the mentions that hold the searches' words once, or all where words do not narrow them (about a second for
    300,000), and files those anew that change. Safe to repeat and to kill.
    """
    tagger = pending(workspace)
    if not tagger.asked:
        return 0
    changed = _changed(workspace, tagger, progress)

    def finish(_written: store.Written | None = None) -> None:
        for key, text in tagger.asked:
            for search in Search.objects.filter(workspace=workspace, slug=key):
                if search.wanted == text:  # not changed again meanwhile
                    Search.objects.filter(pk=search.pk, query=search.query).update(counted_as=text)

    if changed:
        store.rewrite(
            workspace.pk,
            MENTION,
            f"{KEYED} IN (SELECT unnest($changed))",
            {"changed": changed},
            tagger.tagged,
            zone=workspace.tzinfo,
            inside=finish,
        )
        rollups.refresh(workspace.pk, workspace.tzinfo)
    else:
        finish()
    return len(changed)


def _changed(workspace: Workspace, tagger: Tagger, progress: Progress) -> list[str]:
    """Give the keys of the mentions whose searches are not what they should be."""
    found: list[str] = []
    done = 0
    with open_facts(workspace.pk, workspace.tzinfo, time_limit_s=None) as facts:
        total, parts = _to_look_at(facts, tagger)
        for part in parts:
            found += part["key"].filter(pa.array(tagger.changed(part))).to_pylist()
            done += part.num_rows
            progress(done, total)
    return found


def _to_look_at(facts: Facts, tagger: Tagger) -> tuple[int, Iterable[pa.Table]]:
    """Give how many mentions the searches may find or have found, and these mentions: all, unless words narrow them."""
    columns = f"SELECT {', '.join(READ)}, {KEYED} AS key"
    rows = _by_words(facts, tagger)
    if rows is None or rows.count > MOST_AT_ONCE:
        total = facts.query("SELECT count(*) AS n FROM mention")["n"][0].as_py()
        return total, facts.stream(f"{columns} FROM mention")
    chosen = "SELECT place FROM mention_places WHERE list_has_any(searches, $keys) UNION FROM found"
    sql = f"{columns} FROM mention_places WHERE place IN ({chosen})"
    part = facts.query(sql, {"keys": tagger.keys}, found=rows.table())
    return part.num_rows, [part] if part.num_rows else []


def _by_words(facts: Facts, tagger: Tagger) -> Rows | None:
    """Give all mentions that the searches could find by their words; None where words do not tell."""
    index = facts.words(MENTION)
    found = index.every_row() - index.every_row()
    for node in tagger.nodes:
        if node is not None:
            rows = look_up(node, index, None, None).rows
            if rows is None:
                return None
            found = found | rows
    return found


def note_changes(workspace: Workspace, before: Tagger) -> bool:
    """Note the searches that changed since `before` as yet to be looked for; False if none did.

    For mentions that were on their way in meanwhile: the job of the change may have run before they were stored.
    """
    now, then = dict(Tagger.of(workspace).asked), dict(before.asked)
    changed = [key for key in {**now, **then} if now.get(key) != then.get(key)]
    for key in changed:
        Search.objects.filter(workspace=workspace, slug=key).update(counted_as=then.get(key, ""))
    return bool(changed)
