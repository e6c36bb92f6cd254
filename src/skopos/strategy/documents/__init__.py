"""A strategy as a file: YAML read with places for every complaint, written in one stable order.

`read(text)` gives a `Reading` (the document, or problems with line, column and mend); `write(document)` gives the text;
`schema()` is the JSON Schema that editors check a file with. `skopos.strategy.files` joins documents to the database.
"""

from skopos.strategy.documents.places import Problem
from skopos.strategy.documents.reading import Reading, read
from skopos.strategy.documents.schema import (
    GoalNode,
    HistoryNode,
    ObjectiveNode,
    StrategyDocument,
    StrategyNode,
    TacticNode,
    schema,
)
from skopos.strategy.documents.writing import write

__all__ = [
    "GoalNode",
    "HistoryNode",
    "ObjectiveNode",
    "Problem",
    "Reading",
    "StrategyDocument",
    "StrategyNode",
    "TacticNode",
    "read",
    "schema",
    "write",
]
