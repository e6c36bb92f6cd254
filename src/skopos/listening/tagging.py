"""Writes the keys of the saved searches that find a mention into its column `searches`."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Self

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from skopos.facts.schemas import MENTION
from skopos.listening import themes
from skopos.listening.models import Search
from skopos.listening.themes import Meaning
from skopos.workspaces.models import Workspace
from skopos_language.boolean import Node, SearchError, matches, parse
from skopos_language.boolean.matching import NEEDED

KEYS = pa.list_(pa.string())
type Marks = NDArray[np.bool_]

READ = [*NEEDED, "searches"]


@dataclass(frozen=True)
class Tagger:
    """Some searches of a workspace as they were when this was made.

    Attributes
    ----------
    asked : tuple of (str, str)
        Key and text of each search, by key; the text is empty for one that is to find nothing any more.
    meaning : Meaning
        What names of themes mean in these texts.
    """

    workspace_id: int
    asked: tuple[tuple[str, str], ...]
    meaning: Meaning = field(default_factory=Meaning)

    @classmethod
    def of(cls, workspace: Workspace) -> Self:
        """Take all searches that are looked for in what comes in."""
        found = Search.objects.filter(workspace=workspace).active().values_list("slug", "query")
        return cls(workspace.pk, tuple(sorted(found)), themes.meaning_of(workspace.pk))

    @property
    def keys(self) -> list[str]:
        """The keys of the searches."""
        return [key for key, _ in self.asked]

    @property
    def nodes(self) -> list[Node | None]:
        """The searches as they were read, in order; None for one that cannot be read or is to find nothing."""
        return [read(text, self.meaning) for _, text in self.asked]

    def marks(self, mentions: pa.Table) -> list[Marks]:
        """Say for each search, in order, which mentions it finds; one that cannot be read finds none."""
        nodes = self.nodes
        found = iter(matches([node for node in nodes if node is not None], mentions))
        return [np.zeros(mentions.num_rows, np.bool_) if node is None else next(found) for node in nodes]

    def tagged(self, mentions: pa.Table) -> pa.Table:
        """Give mentions with the keys of these searches; what other searches found stays."""
        if not self.asked or not mentions.num_rows:
            return mentions
        return mentions.set_column(
            mentions.schema.get_field_index("searches"),
            MENTION.schema.field("searches"),
            _with(mentions["searches"], self.keys, self.marks(mentions)),
        )

    def changed(self, mentions: pa.Table) -> Marks:
        """Mark the mentions whose keys `tagged` would change; needs the columns `READ`."""
        marks = np.zeros(mentions.num_rows, np.bool_)
        held = mentions["searches"].combine_chunks()
        parents, keys = _parents(held), held.flatten()
        for key, found in zip(self.keys, self.marks(mentions), strict=True):
            before = np.zeros(mentions.num_rows, np.bool_)
            before[parents[pc.equal(keys, key).to_numpy(zero_copy_only=False)]] = True
            marks |= before != found
        return marks


def read(text: str, meaning: Meaning) -> Node | None:
    """Read a search as it is meant in a workspace; None for none, or for one that cannot be read."""
    try:
        return meaning.of(parse(text)) if text else None
    except SearchError:
        return None


def _parents(lists: pa.ListArray) -> NDArray[np.int64]:
    return np.asarray(pc.list_parent_indices(lists).to_numpy())


def _with(lists: pa.ChunkedArray, keys: Sequence[str], marks: Sequence[Marks]) -> pa.Array:
    """Give lists with these keys where they are marked and without them elsewhere, each list in alphabetical order."""
    whole = lists.combine_chunks()
    values = whole.flatten()
    stays = pc.invert(pc.is_in(values, pa.array(keys, pa.string()))).to_numpy(zero_copy_only=False)
    rows = [_parents(whole)[stays]]
    named = [values.filter(pa.array(stays))]
    for key, found in zip(keys, marks, strict=True):
        rows.append(np.flatnonzero(found))
        named.append(pa.repeat(pa.scalar(key), len(rows[-1])))
    pairs = pa.table({"row": np.concatenate(rows).astype(np.int64), "key": pa.concat_arrays(named)})
    pairs = pairs.sort_by([("row", "ascending"), ("key", "ascending")])
    counts = np.bincount(pairs["row"].to_numpy(), minlength=len(whole))
    offsets = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
    return pa.ListArray.from_arrays(pa.array(offsets), pairs["key"].combine_chunks())
