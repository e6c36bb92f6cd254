"""Labels of mentions: what the path of a mention calls between screening and storing."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

import pyarrow as pa

import skopos_language
from skopos.facts.schemas import MENTION, MENTION_LABELS, completed
from skopos_language import Learnt, Theme, adapted
from skopos_language.queried import with_queries

READ = ["text", "title", "place_text", "rating"]
"""The fields that labels are worked out from."""
GIVEN = frozenset(field.name for field in MENTION_LABELS)
"""The fields that labels are."""

type Change = Callable[[pa.Table], pa.Table]


@dataclass(frozen=True)
class ThemesInUse:
    """The themes that are looked for; `themes.in_use(workspace)` gives a workspace's.

    Attributes
    ----------
    themes : tuple of Theme
        Besides the seed packs that ship, or in their place.
    seeds : bool
        Are those that ship looked for too?
    version : str
        Another one for other themes; empty while nothing was edited.
    """

    themes: tuple[Theme, ...] = ()
    seeds: bool = True
    version: str = ""

    @property
    def has_queries(self) -> bool:
        """Is any of them a Boolean search, which reads other labels?"""
        return any(theme.query for theme in self.themes)

    def laid_under(self, rows: pa.Table, over: Change) -> pa.Table:
        """Give labelled rows with what the searches of themes find, below people's words, which `over` lays on."""
        rows = over(rows)
        return over(with_queries(rows, self.themes)) if self.has_queries else rows


SHIPPED = ThemesInUse()
WORTH_THREADS = 4_000
"""Texts, from which on threads gain more than they cost."""


def enrich(mentions: pa.Table, themes: ThemesInUse = SHIPPED, adapter: Learnt | None = None) -> pa.Table:
    """Give mentions of the schema MENTION_IN with their labels, in the schema MENTION; the same rows in the same order.

    Pure: may run in another process, and twice gives the same. What the searches of themes find is not in it yet:
    `ThemesInUse.laid_under` adds that.
    """
    return joined(mentions, label(texts_of(mentions), themes, adapter))


def texts_of(mentions: pa.Table) -> pa.Table:
    """Give what is read for labels; a fraction of a mention, so it is what travels to another process."""
    return mentions.select(READ)


def label(texts: pa.Table, themes: ThemesInUse = SHIPPED, adapter: Learnt | None = None, threads: int = 1) -> pa.Table:
    """Give the labels alone, a row for each of `texts`. Pure, as `enrich` is.

    `themes` are the workspace's (`themes.in_use`), and `adapter` is what was learnt from its own labels, where that is
    in use (`adapting.in_use`). Many texts are shared out among `threads`: each is labelled by itself.
    """
    if threads > 1 and texts.num_rows >= WORTH_THREADS:
        size = -(-texts.num_rows // threads)
        parts = [texts.slice(start, size) for start in range(0, texts.num_rows, size)]
        with ThreadPoolExecutor(threads) as pool:
            return pa.concat_tables(pool.map(partial(label, themes=themes, adapter=adapter), parts))
    labelled = skopos_language.enrich(texts, themes.themes, seeds=themes.seeds)
    if adapter is not None:
        labelled = adapted(labelled, adapter)
    return labelled.select([field.name for field in MENTION_LABELS])


def with_topics(rows: pa.Table, themes: ThemesInUse, over: Change) -> pa.Table:
    """Give labelled rows with their topics worked out anew, below people's words; all other labels stay."""
    at = rows.schema.get_field_index("topics")
    topics = label(texts_of(rows), themes)["topics"].cast(rows.schema.field(at).type)
    return themes.laid_under(rows.set_column(at, rows.schema.field(at), topics), over)


def joined(mentions: pa.Table, labels: pa.Table) -> pa.Table:
    """Put the labels beside their mentions."""
    kept = mentions.select([name for name in mentions.column_names if name not in labels.column_names])
    for name in labels.column_names:
        kept = kept.append_column(name, labels[name])
    whole = completed(MENTION, kept)
    return whole.select(MENTION.schema.names).cast(MENTION.schema)
