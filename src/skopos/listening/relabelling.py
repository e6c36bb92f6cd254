"""Labels stored mentions anew: what the worker and a cluster do alike."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from skopos.facts.schemas import MENTION, MENTION_SOURCE
from skopos.listening import labels
from skopos.listening.correcting import Overlay
from skopos.listening.labels import SHIPPED, ThemesInUse
from skopos.listening.tagging import Tagger
from skopos_language import Learnt

SOURCE = [field.name for field in MENTION_SOURCE]


@dataclass(frozen=True)
class Anew:
    """What labels follow from, read once: the workspace's adapter, what people said, its searches and its themes.

    Pure, asks no database, and may be pickled to another process or machine. Made by `adapting.anew`.
    """

    adapter: Learnt | None
    said: Overlay
    searches: Tagger
    themes: ThemesInUse = SHIPPED

    def __call__(self, rows: pa.Table) -> pa.Table:
        """Give mentions with their labels as they would be today; the same rows in the same order.

        Mentions without a text keep theirs: their words were erased, and the statistics go on.
        """
        worded = pc.not_equal(rows["text"], "").to_numpy()
        if not worded.any():
            return rows
        fresh = self._labelled(rows.filter(pa.array(worded)))
        if worded.all():
            return fresh
        place = np.arange(rows.num_rows)
        place[worded] = rows.num_rows + np.arange(fresh.num_rows)
        return pa.concat_tables([rows, fresh]).take(pa.array(place))

    def _labelled(self, rows: pa.Table) -> pa.Table:
        fresh = labels.enrich(rows.select(SOURCE), self.themes, self.adapter)
        for name in rows.column_names:  # what is neither of the source nor a label stays
            if name not in SOURCE and name not in labels.GIVEN:
                fresh = fresh.set_column(fresh.column_names.index(name), name, rows[name])
        return self.tagged(fresh.cast(MENTION.schema))

    def tagged(self, labelled: pa.Table) -> pa.Table:
        """Give labelled mentions with what Boolean themes find, people's words over that, and their searches."""
        return self.searches.tagged(self.themes.laid_under(labelled, self.said.over).cast(MENTION.schema))
