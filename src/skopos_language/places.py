"""Names of places from the table that ships: some hundred thousand, each with its country."""

import hashlib
import re
from functools import cache
from typing import Any

import numpy as np

from skopos_language.data_files import arrays
from skopos_language.normalise import bare, fold, plain

COORDINATES = re.compile(r"(-?\d{1,2}\.\d{2,})\s*[,; ]\s*(-?\d{1,3}\.\d{2,})")
NEAR_DEGREES = 1.5


def key_of(name: str) -> str:
    """Give the form in which names are compared: lower case, no accents, one form of Persian letters."""
    folded = bare(fold(plain(name), "fa")).replace("\u200c", " ").replace("'", "")
    return " ".join(folded.replace(".", " ").replace("-", " ").split())


def hash_of(key: str) -> int:
    """Give the number under which a name is kept."""
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=4).digest(), "little")


@cache
def _table() -> dict[str, Any]:
    return arrays("places.npz")


def country_named(key: str) -> str | None:
    """Give the country of a name in the form of `key_of`, or None."""
    table, wanted = _table(), hash_of(key)
    at = int(np.searchsorted(table["hash"], np.uint32(wanted)))
    if at < len(table["hash"]) and table["hash"][at] == wanted:
        return str(table["codes"][table["country"][at]])
    return None


def country_at(text: str) -> str | None:
    """Give the country of coordinates in a text, by the nearest city, or None if there are none or no city is near."""
    found = COORDINATES.search(text)
    if not found:
        return None
    latitude, longitude = float(found[1]), float(found[2])
    if abs(latitude) > 90 or abs(longitude) > 180:
        return None
    table = _table()
    north = table["latitude"] / 100 - latitude
    east = (table["longitude"] / 100 - longitude) * np.cos(np.radians(latitude))
    apart = north * north + east * east
    nearest = int(apart.argmin())
    return str(table["codes"][table["city_country"][nearest]]) if apart[nearest] < NEAR_DEGREES**2 else None
