"""The Boolean language of searches: read, checked, compiled to SQL, and matched against batches of mentions.

search = parse('"rye bread" NEAR/5 (cheap OR price*) AND lang:en -has:link')
sql, params = condition(search)          # for one search over stored rows
marks = matches([search, …], mentions)   # for many searches over a batch at once
"""

from skopos_language.boolean.errors import Fault, SearchError
from skopos_language.boolean.matching import matches
from skopos_language.boolean.nodes import Node
from skopos_language.boolean.parsing import Named, parse, reads_as_boolean, values_named
from skopos_language.boolean.sql import condition

__all__ = [
    "Fault", "Named", "Node", "SearchError", "condition", "matches", "parse", "reads_as_boolean", "values_named",
]  # fmt: skip
