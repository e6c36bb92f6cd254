"""Labels of mentions: what the path of a mention calls between screening and storing."""

from collections.abc import Sequence

import pyarrow as pa

import skopos_language
from skopos.facts.schemas import MENTION, MENTION_LABELS, completed
from skopos_language import Learnt, Theme, adapted

READ = ["text", "title", "place_text"]
"""The fields that labels are worked out from."""
GIVEN = frozenset(field.name for field in MENTION_LABELS)
"""The fields that labels are."""


def enrich(mentions: pa.Table, themes: Sequence[Theme] = (), adapter: Learnt | None = None) -> pa.Table:
    """Give mentions of the schema MENTION_IN with their labels, in the schema MENTION; the same rows in the same order.

    Pure: may run in another process, and twice gives the same.
    """
    return joined(mentions, label(texts_of(mentions), themes, adapter))


def texts_of(mentions: pa.Table) -> pa.Table:
    """Give what is read for labels; a fraction of a mention, so it is what travels to another process."""
    return mentions.select(READ)


def label(texts: pa.Table, themes: Sequence[Theme] = (), adapter: Learnt | None = None) -> pa.Table:
    """Give the labels alone, a row for each of `texts`. Pure, as `enrich` is.

    `adapter` is what was learnt from the workspace's own labels, where that is in use (`adapting.in_use`).
    """
    labelled = skopos_language.enrich(texts, themes)
    if adapter is not None:
        labelled = adapted(labelled, adapter)
    return labelled.select([field.name for field in MENTION_LABELS])


def joined(mentions: pa.Table, labels: pa.Table) -> pa.Table:
    """Put the labels beside their mentions."""
    kept = mentions.select([name for name in mentions.column_names if name not in labels.column_names])
    for name in labels.column_names:
        kept = kept.append_column(name, labels[name])
    whole = completed(MENTION, kept)
    return whole.select(MENTION.schema.names).cast(MENTION.schema)
