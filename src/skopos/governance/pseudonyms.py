"""Customers and persons under another name: the workspace's secret makes a pseudonym of each id.

The same id gives the same pseudonym in every table and at every import, so that a customer's orders and contacts stay
together; without the secret nobody gets back to the id. Whoever does not want to be kept is left out here.
"""

import hashlib
from typing import Self

import pyarrow as pa
import pyarrow.compute as pc

from skopos.facts.schemas import ORDER, TOUCH, FactTable
from skopos.governance.models import Policy
from skopos.governance.screening import Rules
from skopos.workspaces.models import Workspace

CUSTOMER = "customer"
"""Stands for the platform of a withdrawal that concerns a customer or person rather than an author."""

LENGTH = 32
PERSON_FIELDS = {ORDER.name: "customer_id", TOUCH.name: "person_id"}


class Pseudonyms:
    """Puts pseudonyms into rows; each id is worked out once."""

    def __init__(self, salt: str, withdrawn: frozenset[tuple[str, str]] = frozenset()) -> None:
        self._salt = salt
        self._withdrawn = {digest[:LENGTH] for platform, digest in withdrawn if platform == CUSTOMER}
        self._known: dict[str, str | None] = {}

    @classmethod
    def of(cls, workspace: Workspace, rules: Rules) -> Self:
        """Give those of a workspace; runs a query only where it has no secret yet."""
        salt = rules.salt or Policy.objects.get_or_create(workspace=workspace)[0].salt
        return cls(salt, rules.withdrawn)

    def put_into(self, table: FactTable, rows: pa.Table) -> pa.Table:
        """Give the rows with pseudonyms where they name persons."""
        name = PERSON_FIELDS.get(table.name)
        if name is None:
            return rows
        place = rows.schema.get_field_index(name)
        return rows.set_column(place, rows.schema.field(place), self.column(rows[name]))

    def column(self, persons: pa.ChunkedArray) -> pa.Array:
        """Give the pseudonyms of a column of ids; null where there is none or who does not want to be kept."""
        found = pa.chunked_array(persons).combine_chunks().dictionary_encode()
        folded = pc.utf8_lower(pc.utf8_normalize(pc.utf8_trim_whitespace(found.dictionary), "NFC"))
        names = pc.replace_substring_regex(folded, "^@", "").to_pylist()
        return pa.array([self._of(name) for name in names], pa.string()).take(found.indices)

    def _of(self, name: str) -> str | None:
        if name not in self._known:
            # The same digest as `screening.digest_of` gives, so that a withdrawal finds its rows.
            made = hashlib.sha256(f"{self._salt}\x00{CUSTOMER}\x00{name}".encode()).hexdigest()[:LENGTH]
            self._known[name] = None if not name or made in self._withdrawn else made
        return self._known[name]
