"""Changes of themes by people: each is recorded, and has the stored mentions labelled anew by a job."""

from collections.abc import Iterable, Mapping, Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

import skopos_language
from skopos.common import clock
from skopos.governance import audit
from skopos.listening.tasks import retheme_soon
from skopos.listening.theme_rows import Theme, forget_names, seed_packs
from skopos.listening.themes import in_use, is_pending, packed_of, rows_of
from skopos.themes.names import default_names
from skopos.workspaces.models import User, Workspace
from skopos_language.packs import Packed, PackError, PackFault, check_size, key_of

audit.register("themes.theme_saved", _("changed a theme"))
audit.register("themes.theme_reset", _("put a theme back to its seed words"))
audit.register("themes.theme_deleted", _("deleted a theme"))
audit.register("themes.themes_merged", _("merged two themes"))
audit.register("themes.pack_imported", _("imported a pack of themes"))

type Words = Mapping[str, Sequence[str]]


class NameTakenError(ValueError):
    """Another theme has this name."""


@transaction.atomic
def save_theme(
    theme: Theme,
    *,
    by: User | None,
    name: str,
    words: Words,
    exceptions: Words,
    query: str,
    is_active: bool,
) -> Theme:
    """Store a theme, new or changed. Raises NameTakenError, and PackError where the themes become too many."""
    name = " ".join(name.split())
    if name in default_names(theme.key):
        name = ""
    _refuse_taken(theme, name)
    if not theme.key:
        theme.key = free_key(theme.workspace, name)
    theme.name, theme.query, theme.is_active = name, query.strip(), is_active
    theme.words = {code: list(listed) for code, listed in words.items() if listed}
    theme.exceptions = {code: list(listed) for code, listed in exceptions.items() if listed}
    _store(theme, by)
    told = {"name": str(theme), "is_active": is_active, "words": sum(map(len, theme.words.values()))}
    audit.record("themes.theme_saved", workspace=theme.workspace, by=by, subject=theme, **told)
    _follow(theme.workspace)
    return theme


@transaction.atomic
def reset_theme(theme: Theme, *, by: User) -> None:
    """Give an edited seed pack back its own words and name; twice is as good as once."""
    if theme.pk is None:
        return
    audit.record("themes.theme_reset", workspace=theme.workspace, by=by, subject=theme, name=str(theme))
    Theme.objects.filter(pk=theme.pk).delete()
    _follow(theme.workspace)


@transaction.atomic
def delete_theme(theme: Theme, *, by: User) -> None:
    """Delete an own theme, and with it what was merged into it; the mentions stay."""
    audit.record("themes.theme_deleted", workspace=theme.workspace, by=by, subject=theme, name=str(theme))
    Theme.objects.filter(merged_into=theme.pk).exclude(key__in=skopos_language.TOPICS).delete()
    theme.delete()  # a seed pack that was merged into it is its own again, switched off
    _follow(theme.workspace)


@transaction.atomic
def merge_themes(source: Theme, into: Theme, *, by: User) -> Theme:
    """Add a theme's words to another, which it counts as from then on: in filters, searches and corrections too.

    Two Boolean searches become one that finds what either finds.
    """
    if source.key == into.key:
        raise ValueError("A theme cannot be merged into itself.")
    into.words = _both(into.words, source.words)
    into.exceptions = _both(into.exceptions, source.exceptions)
    queries = [query for query in dict.fromkeys([into.query, source.query]) if query]
    into.query = queries[0] if len(queries) == 1 else " OR ".join(f"({query})" for query in queries)
    _store(into, by)
    if source.pk:
        Theme.objects.filter(merged_into=source.pk).update(merged_into=into)
    source.merged_into, source.is_active = into, False
    _store(source, by)
    told = {"name": str(source), "into": str(into)}
    audit.record("themes.themes_merged", workspace=into.workspace, by=by, subject=into, **told)
    _follow(into.workspace)
    return into


def _both(one: Words, other: Words) -> dict[str, list[str]]:
    return {code: list(dict.fromkeys([*one.get(code, ()), *other.get(code, ())])) for code in {**one, **other}}


@transaction.atomic
def import_pack(workspace: Workspace, pack: Iterable[Packed], *, by: User | None, replace: bool) -> dict[str, int]:
    """Take themes of a file: those of the same key get its words. `replace` switches off what the file does not hold.

    Doing it twice changes nothing the second time. Gives how many themes are new, changed and switched off.
    """
    pack = list(pack)
    held, before = {row.key: row for row in rows_of(workspace.pk)}, in_use(workspace).version
    seeds, counts = seed_packs(), {"new": 0, "changed": 0, "off": 0}
    for packed in pack:
        row = held.get(packed.key) or Theme(workspace=workspace, key=packed.key)
        name = "" if packed.name in default_names(packed.key) else packed.name
        _refuse_taken(row, name)
        is_known = row.pk is not None or packed.key in seeds
        was = row.packed if row.pk else seeds.get(packed.key)
        row.name, row.is_active, row.query, row.merged_into = name, packed.active, packed.query, None
        row.words = {code: list(words) for code, words in packed.words.items()}
        row.exceptions = {code: list(words) for code, words in packed.exceptions.items()}
        if was != row.packed:
            _store(row, by)
            counts["changed" if is_known else "new"] += 1
    if replace:
        counts["off"] = _switch_off_others(workspace, {packed.key for packed in pack}, by)
    told = {**counts, "themes": len(pack)}
    audit.record("themes.pack_imported", workspace=workspace, by=by, subject=workspace, **told)
    if in_use(workspace).version != before:
        _follow(workspace)
    forget_names(workspace)
    return counts


def _switch_off_others(workspace: Workspace, kept: set[str], by: User | None) -> int:
    off = 0
    for packed in packed_of(workspace.pk):
        if packed.key not in kept and packed.active:
            row = Theme.objects.filter(workspace=workspace, key=packed.key).first()
            words = {code: list(listed) for code, listed in packed.words.items()}
            row = row or Theme(workspace=workspace, key=packed.key, words=words)
            row.is_active = False
            _store(row, by)
            off += 1
    return off


def free_key(workspace: Workspace, name: str) -> str:
    """Give a key for a theme of this name that no other of the workspace has."""
    base = key_of(name)
    if not base:
        raise PackError(PackFault.NO_NAME)
    taken = {*Theme.objects.filter(workspace=workspace, key__startswith=base).values_list("key", flat=True)}
    taken |= {*skopos_language.TOPICS, "none"}
    numbered = (f"{base[:56]}-{number}" for number in range(2, len(taken) + 3))
    return next(key for key in (base, *numbered) if key not in taken)


def _refuse_taken(theme: Theme, name: str) -> None:
    """Refuse a name that another theme of the workspace has, in any language of the pages."""
    others = rows_of(theme.workspace_id).filter(merged_into=None).exclude(key=theme.key)
    called = {row.name.casefold() for row in others if row.name}
    for key in skopos_language.TOPICS:
        if key != theme.key:
            called |= {one.casefold() for one in default_names(key)}
    if name and name.casefold() in called:
        raise NameTakenError(name)
    if not name and theme.key not in skopos_language.TOPICS:
        raise PackError(PackFault.NO_NAME)


def _store(theme: Theme, by: User | None) -> None:
    theme.by, theme.changed_at = by, clock.now()
    theme.save()


def _follow(workspace: Workspace) -> None:
    forget_names(workspace)
    check_size(packed.theme for packed in packed_of(workspace.pk))
    if is_pending(workspace):
        retheme_soon(workspace.pk)
