"""Finds what a Boolean search finds by the index of words, as far as words tell; the rest is left to SQL."""

from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import and_, or_

from skopos.facts.words.finding import Rows, WordIndex
from skopos_language.boolean import Node, condition
from skopos_language.boolean.german import folded_forms, has_pair
from skopos_language.boolean.nodes import And, Near, Not, Or, Sign, Words
from skopos_language.boolean.signs import is_unspaced


@dataclass(frozen=True)
class LookedUp:
    """Rows that may be found, None being all; and what their texts and labels have yet to be checked for."""

    rows: Rows | None
    unproven: Node | None

    def condition(self, params: dict[str, object]) -> str:
        """Give the SQL of what is yet to be checked; puts the values into `params`."""
        return condition(self.unproven, params)[0] if self.unproven else "true"


@dataclass(frozen=True)
class _Bound:
    """A set that holds all rows of a part, None being all rows; `exact` if it holds no others."""

    rows: Rows | None
    exact: bool


def look_up(search: Node, index: WordIndex, since: date | None, until: date | None) -> LookedUp:
    """Look a search up, in the days from `since` to `until`."""
    lookup = _Lookup(index, since, until)
    rows = lookup.bound(search).rows
    return LookedUp(rows, search if rows is not None and rows.unsure else lookup.unproven(search))


class _Lookup:
    def __init__(self, index: WordIndex, since: date | None, until: date | None) -> None:
        self.index, self.since, self.until = index, since, until
        self._known: dict[Node, _Bound] = {}

    def unproven(self, node: Node) -> Node | None:
        """Give the parts that words alone do not prove."""
        if self.bound(node).exact:
            return None
        if isinstance(node, And):
            rest = [left for part in node.parts if (left := self.unproven(part))]
            return rest[0] if len(rest) == 1 else And(tuple(rest))
        return node

    def bound(self, node: Node) -> _Bound:
        if node not in self._known:
            self._known[node] = self._bound(node)
        return self._known[node]

    def _bound(self, node: Node) -> _Bound:
        match node:
            case Words():
                rows = reduce(and_, map(self.word, node.tokens))
                alone = len(node.tokens) == 1 and not node.sign and not node.tail
                return _Bound(rows, alone and not set(node.tokens[0]) & set("?σ") and not has_pair(node.tokens[0]))
            case Sign():
                return _Bound(self.word(node.letter), exact=True)
            case Near():
                sides = [self.bound(Or(side)).rows for side in (node.left, node.right)]
                return _Bound(reduce(and_, [rows for rows in sides if rows is not None]), exact=False)
            case Not():
                part = self.bound(node.part)
                if part.rows is None or not part.exact or part.rows.unsure:
                    return _Bound(None, exact=False)
                return _Bound(self.index.every_row(self.since, self.until) - part.rows, exact=True)
            case And():
                parts = [self.bound(part) for part in node.parts]
                known = [part.rows for part in parts if part.rows is not None]
                return _Bound(reduce(and_, known) if known else None, all(part.exact for part in parts))
            case Or():
                parts = [self.bound(part) for part in node.parts]
                known = [part.rows for part in parts if part.rows is not None]
                if len(known) < len(parts):
                    return _Bound(None, exact=False)
                return _Bound(reduce(or_, known), all(part.exact for part in parts))
        return _Bound(None, exact=False)

    def word(self, token: str) -> Rows:
        """Give the rows that have a word; `?`, and sigma with its two small letters, may stand for more than meant."""
        whole = not is_unspaced(token)
        forms = [form.replace("?", "*").replace("σ", "*") for form in folded_forms(token)]
        found = (
            self.index.rows_with(form, begins=whole, ends=whole, since=self.since, until=self.until) for form in forms
        )
        return reduce(or_, found)
