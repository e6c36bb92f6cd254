"""Which rollups there are: rooms register theirs when Django starts."""

import hashlib
from dataclasses import dataclass

from skopos.facts.schemas import TABLES


@dataclass(frozen=True)
class Rollup:
    """A table by day.

    Attributes
    ----------
    name : str
        Its name in SQL.
    source : str
        The table of facts it is made from.
    sql : str
        SELECT over ``source`` (or the table's own name) with a column ``day``, which it groups by. Each day must
        follow from the rows of that day alone. Every column that it reads stands there by name.
    """

    name: str
    source: str
    sql: str

    def signature(self, zone: str) -> str:
        """What its stored rows were made with."""
        return hashlib.sha256(f"{zone}\0{self.source}\0{self.sql}".encode()).hexdigest()[:32]

    def select_from(self, rows: str) -> str:
        """SQL of the rollup over the rows that the SELECT `rows` gives."""
        return f'WITH source AS ({rows}), "{self.source}" AS (SELECT * FROM source) SELECT * FROM ({self.sql})'


_registered: dict[str, Rollup] = {}


def register(rollup: Rollup) -> Rollup:
    """Make a rollup known; rooms call this once when Django starts. The same again changes nothing."""
    if rollup.source not in TABLES:
        raise ValueError(f"{rollup.name} is made from “{rollup.source}”, which is no table of facts.")
    if rollup.name in TABLES or (rollup.name in _registered and _registered[rollup.name] != rollup):
        raise ValueError(f"There is another table or rollup named {rollup.name}.")
    _registered[rollup.name] = rollup
    return rollup


def registered() -> list[Rollup]:
    """Give the rollups in the order in which they were registered."""
    return list(_registered.values())


def registered_digest() -> int:
    """A number that changes when the rollups do."""
    return hash(tuple(_registered.values()))
