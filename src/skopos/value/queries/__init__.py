"""Reads of this room. Other rooms call `ledger` and `results`."""

from skopos.value.queries.ledger import Ledger, ledger
from skopos.value.queries.results import result, results
from skopos.value.queries.spans import Span, span_of

__all__ = ["Ledger", "Span", "ledger", "result", "results", "span_of"]
