"""Labels of mentions: what the path of a mention calls between screening and storing."""

from collections.abc import Sequence

import pyarrow as pa

import skopos_language
from skopos.facts.schemas import MENTION
from skopos_language import Theme


def enrich(mentions: pa.Table, themes: Sequence[Theme] = ()) -> pa.Table:
    """Give mentions of the schema MENTION_IN with their labels, in the schema MENTION; the same rows in the same order.

    Pure: may run in another process, and twice gives the same.
    """
    return skopos_language.enrich(mentions, themes).select(MENTION.schema.names).cast(MENTION.schema)
