"""The themes of a workspace as the other parts of this room need them: what is looked for, names, and what names mean.

The pages where people edit them stand in the room `themes`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from hashlib import sha256

from django.conf import settings
from django.db.models import QuerySet
from django.utils import translation

from skopos.listening.labels import SHIPPED, ThemesInUse
from skopos.listening.names import TOPICS
from skopos.listening.theme_rows import Theme, ThemesState, seed_packs
from skopos.workspaces.models import Workspace
from skopos_language.boolean.fields import NONE
from skopos_language.boolean.nodes import And, Field, Node, Not, Or
from skopos_language.packs import Packed, key_of


def rows_of(workspace_id: int) -> QuerySet[Theme]:
    """Give the themes of a workspace that are rows: its own ones and the edited seed packs."""
    return Theme.objects.filter(workspace=workspace_id).select_related("merged_into")


def packed_of(workspace_id: int) -> list[Packed]:
    """Give all themes of a workspace, the seed packs first; merged ones left out."""
    held = {row.key: row for row in rows_of(workspace_id)}
    seeds = [held[key].packed if key in held else packed for key, packed in seed_packs().items()]
    own = [row.packed for key, row in held.items() if not row.is_seed]
    merged = {key for key, row in held.items() if row.merged_into_id}
    return [packed for packed in (*seeds, *own) if packed.key not in merged]


def in_use(workspace: Workspace) -> ThemesInUse:
    """Give what is looked for in mentions; one query. The same themes are compiled once in a process."""
    if not rows_of(workspace.pk).exists():
        return SHIPPED
    themes = tuple(packed.theme for packed in packed_of(workspace.pk) if packed.active)
    return ThemesInUse(themes, seeds=False, version=sha256(repr(themes).encode()).hexdigest()[:16])


def active_keys(workspace: Workspace) -> list[str]:
    """Give the keys of the themes that are switched on, the seed packs first."""
    return [packed.key for packed in packed_of(workspace.pk) if packed.active]


def known_keys(workspace_id: int) -> set[str]:
    """Give the keys of all themes of a workspace, with those that are switched off or were merged; one query."""
    return {*seed_packs(), *rows_of(workspace_id).values_list("key", flat=True)}


def merged_keys(workspace_id: int) -> dict[str, str]:
    """Give for each theme that was merged into another the key that it counts as now."""
    into = {row.key: row.merged_into.key for row in rows_of(workspace_id) if row.merged_into}
    found = {}
    for key in into:
        seen, at = {key}, into[key]
        while at in into and at not in seen:
            seen.add(at)
            at = into[at]
        found[key] = at
    return found


@dataclass(frozen=True)
class Meaning:
    """What names of themes mean in searches. Pure, asks no database, and may be pickled to another process.

    Attributes
    ----------
    known : tuple of (str, str)
        Small letters of a name, and the key that it stands for.
    merged : tuple of (str, str)
        Key of a merged theme, and the key that it counts as.
    """

    known: tuple[tuple[str, str], ...] = ()
    merged: tuple[tuple[str, str], ...] = ()

    def of(self, node: Node) -> Node:
        """Give a search whose `theme:` values are keys, where people wrote names."""
        return _meant(node, dict(self.known), dict(self.merged)) if names_a_theme(node) else node


def meaning_of(workspace_id: int) -> Meaning:
    """Give what names of themes mean in a workspace, those of seed packs in any language of the pages."""
    rows = list(rows_of(workspace_id))
    known = dict(_names_of_seeds())
    known |= {row.name.casefold(): row.key for row in rows if row.name}
    known |= {row.key: row.key for row in rows}
    return Meaning(tuple(known.items()), tuple(merged_keys(workspace_id).items()))


def meant(node: Node, workspace_id: int) -> Node:
    """Give a search as it is meant in a workspace; asks the database only if it names a theme."""
    return meaning_of(workspace_id).of(node) if names_a_theme(node) else node


def names_a_theme(node: Node) -> bool:
    """Does a search look at themes?"""
    match node:
        case Field():
            return node.name == "theme"
        case Not():
            return names_a_theme(node.part)
        case And() | Or():
            return any(names_a_theme(part) for part in node.parts)
    return False


def is_known(value: str, known: Mapping[str, str]) -> bool:
    """Is a theme called so, or is it the sign for mentions without any? `known` is that of `Meaning`, by name."""
    return value == NONE or value.casefold() in known or key_of(value) in known.values()


def _meant(node: Node, known: Mapping[str, str], merged: Mapping[str, str]) -> Node:
    match node:
        case Field() if node.name == "theme":
            keys = (known.get(value.casefold()) or known.get(key_of(value), value) for value in node.values)
            return replace(node, values=tuple(dict.fromkeys(merged.get(key, key) for key in keys)))
        case Not():
            return Not(_meant(node.part, known, merged))
        case And() | Or():
            return type(node)(tuple(_meant(part, known, merged) for part in node.parts))
    return node


@cache
def _names_of_seeds() -> Mapping[str, str]:
    """Give the keys of the seed packs by their names in all languages of the pages."""
    found: dict[str, str] = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            found |= {str(name).casefold(): key for key, name in TOPICS.items()}
    return found | {key: key for key in TOPICS}


def is_pending(workspace: Workspace) -> bool:
    """Have stored mentions yet to be labelled by the themes as they are now?"""
    state = ThemesState.objects.filter(workspace=workspace).first()
    return in_use(workspace).version != (state.counted_as if state else "")


def pending_workspaces() -> list[int]:
    """Give the workspaces of which `is_pending` is true."""
    edited = Theme.objects.values_list("workspace_id", flat=True)
    told = ThemesState.objects.exclude(counted_as="").values_list("workspace_id", flat=True)
    found = Workspace.objects.filter(pk__in={*edited, *told}).order_by("pk")
    return [workspace.pk for workspace in found if is_pending(workspace)]
