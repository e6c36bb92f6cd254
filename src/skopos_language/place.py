"""The country of a place as somebody wrote it: exact or none.

Known are countries (names in fourteen languages from CLDR, ISO 3166-1 codes, flags), states and provinces of North
America, big cities under the names that people use, and from the table that ships, cities of GeoNames, slang, airports
and coordinates. A city and behind it the country that it lies in count together, as in “Amman Jordan”. The parts of
“Somewhere, City, Country” must agree; the last decides where it names a country or state. A text that names two
countries, or a name known in two, gives none.
"""

import re
from functools import cache, lru_cache
from itertools import pairwise

from skopos_language.data_files import read_text
from skopos_language.normalise import plain
from skopos_language.places import country_at, country_named, key_of

PARTS = re.compile(r"[,;/|·•،\n()\[\]→➡✈⇄↔>&]+|\s(?:[-–—]|to|and|und)\s|\s{2,}|📍")
SECTIONS = re.compile(r"[|/•·]")
LEAD = re.compile(
    r"^(?:(?:living|based|born|lives?|located|currently|somewhere|made|wohne|lebe|mieszkam|sống|ساکن)\s+)?"
    r"(?:in|from|near|at|the|city of|greater|aus|bei|nähe|w|we|z|ở|tại|tp\.?|thành phố|از|در|شهر|استان)\s+"
)
TAIL = re.compile(r"\s+(?:area|metropolitan area|region|und umgebung|i okolice|city|province|stadt|ایران)$")
FLAG_SIGN = re.compile("[\U0001f1e6-\U0001f1ff]")
SHARED = frozenset({"georgia", "jersey", "guinea", "congo", "korea", "america samoa", "niger", "granada", "salvador"})
SHARED_BY = {"georgia": "GE", "korea": "KR KP", "congo": "CD CG", "guinea": "GN", "niger": "NE NG"}
USUAL = {"uae": "AE", "palestine": "PS", "england": "GB", "scotland": "GB", "wales": "GB", "ksa": "SA", "drc": "CD"}
AIRPORT, CODE = re.compile("[A-Z]{3}"), re.compile("[A-Z]{2}")
NO_CODES = frozenset({"IN", "ME", "OR", "OK", "HI", "OH", "MA", "PA"})
BEFORE_PLACES = frozenset(re.findall(r"\S+", "in from near at around aus bei nahe von w we z ze koło ở tại từ از در"))
ALONE = frozenset({"island"})  # Iceland in German, but not inside “Long Island”
PEOPLE = frozenset({"jordan", "chad"})  # inside a longer text countries only after “in” or “from”
MIN_INSIDE = 4  # letters of a name inside a longer text
LONE_STATES = frozenset(re.findall("..", "CAGAPAINCOALARLAMOIDILMAMDMEMNMSMTNCNESCSDTNVANL"))


@cache
def _countries() -> dict[str, str]:
    """Names of countries in fourteen languages, from CLDR."""
    lines = read_text("countries.txt").splitlines()
    names = dict(line.rsplit(" ", 1) for line in lines if line and not line.startswith("#"))
    names.update(dict.fromkeys(("uk", "u k", "united kingdom"), "GB"))
    names.update(
        {"osterreich": "AT", "schweiz": "CH", "suisse": "CH", "svizzera": "CH", "brasil": "BR", "mexico": "MX"}
    )
    return {name: code for name, code in names.items() if name not in SHARED}


@cache
def _cities() -> dict[str, str | None]:
    """Names of cities and landscapes; None for a name listed under two countries."""
    names: dict[str, str | None] = {}
    for line in read_text("cities.txt").splitlines():
        if line.startswith("#"):
            continue
        code, _, cities = line.partition(" ")
        for name in re.split(r"[;|]", cities):
            key = key_of(name)
            names[key] = code if names.get(key, code) == code else None
    return names


@cache
def _regions() -> tuple[dict[str, str], dict[str, str]]:
    """States and provinces: by name, and by code."""
    names, codes = {}, {}
    for line in read_text("regions.txt").splitlines():
        if line.startswith("#"):
            continue
        country, _, rest = line.partition(" ")
        for entry in rest.split(";"):
            code, _, name = entry.strip().partition(" ")
            names[key_of(name)], codes[code] = country, country
    names.pop("georgia", None)
    return names, codes


@cache
def _codes() -> frozenset[str]:
    """Codes of countries, those without a name in the list included."""
    return frozenset(_countries().values())


def is_country(code: str) -> bool:
    """Is this the ISO 3166-1 alpha-2 code of a country? “ZZ” and “EU” are none."""
    return code in _codes()


def country_called(name: str) -> str | None:
    """Give the code of a country by its name in one of fourteen languages or its code; None for anything else."""
    code = name.upper()
    return code if code in _codes() else _countries().get(key_of(name))  # “BI” is Burundi, though “bỉ” is Belgium


@lru_cache(maxsize=65_536)
def country_of(place: str | None) -> str | None:
    """Give the ISO 3166-1 alpha-2 code of the country that `place` lies in, or None when it is not certain."""
    if not place or len(place) > 200:
        return None
    flags = _flags(place)
    if len(flags) > 1:
        return None
    pinned = country_at(place)
    if pinned:
        return pinned
    told = FLAG_SIGN.sub("", place)
    name = None if CODE.fullmatch(place) else _countries().get(key_of(place))
    named = name or (None if _lie_apart(told) else _by_parts(_parts_of(told)))
    if flags and (named is None or named == flags[0]):
        return flags[0]
    return None if flags else named


def _parts_of(text: str) -> list[str]:
    parts = [part.strip(" .!-–~*\"'") for part in PARTS.split(text)]
    return [part for part in parts if part]


def _lie_apart(text: str) -> bool:
    """Do the sections of a text such as “Berlin, DE | Austin, TX” lie in different countries? “AZ/NV” are states."""
    sections = [_parts_of(section) for section in SECTIONS.split(text)]
    if len(sections) < 2 or all(len(parts) == 1 and parts[0] in _regions()[1] for parts in sections):
        return False
    return len({code for parts in sections if (code := _by_parts(parts))}) > 1


def _flags(text: str) -> list[str]:
    """Give the countries whose flag emoji stand in `text`."""
    signs = [ord(sign) - 0x1F1E6 if 0x1F1E6 <= ord(sign) <= 0x1F1FF else None for sign in text]
    found, skip = [], False
    for first, second in pairwise(signs):
        if skip or first is None or second is None:
            skip = False
            continue
        code, skip = chr(65 + first) + chr(65 + second), True
        if code in _codes() and code not in found:
            found.append(code)
    return found


def _by_parts(parts: list[str]) -> str | None:
    found = [_of_part(part, lone=len(parts) == 1) for part in parts]
    known = [code for code in found if code]
    if not parts:
        return None
    last = parts[-1]
    if CODE.fullmatch(last) and (_country_by_code(last) or last in _regions()[1]):
        if len(parts) == 2 and country_named(key_of(" ".join(parts))):
            return country_named(key_of(" ".join(parts)))  # “Athens, GA”
        return _by_code(last, known, lone=len(parts) == 1)
    general = _general(last)
    if general:
        # “London, Ontario” and “Paris, Texas”: but two countries, as in “Germany / France”, are none.
        countries = {_countries().get(key_of(part)) for part in parts} - {None}
        return general if len(countries) <= 1 else None
    return known[0] if known and len(set(known)) == 1 else None


def _by_code(code: str, known: list[str], *, lone: bool) -> str | None:
    """Read a two-letter end, which can be a country's or a state's: “Berlin, DE”, “Wilmington, DE”, “DE”."""
    country = _country_by_code(code)
    state = _regions()[1].get(code)
    if country and country in known:
        return country
    if state and not country and not lone:
        return state  # “Paris, TX”
    if state:
        if lone:
            return None if code in LONE_STATES else country or state
        return state if not known or state in known else None
    if lone:
        return country
    return country if not known else None


def _country_by_code(code: str) -> str | None:
    return "GB" if code == "UK" else code if code in _codes() else None


def _general(part: str) -> str | None:
    key = key_of(part)
    return _countries().get(key) or _regions()[0].get(key)


def _of_part(part: str, *, lone: bool) -> str | None:
    """Give the country of one part: as a known name, up to words such as “living in”, or by the names in it."""
    if AIRPORT.fullmatch(part):
        airport = country_named(f"airport {part.lower()}")
        if airport:
            return airport
    lowered = plain(part)
    agreed = _city_in_country(lowered.split())
    if agreed:
        return agreed
    for candidate in (lowered, LEAD.sub("", lowered), TAIL.sub("", lowered), TAIL.sub("", LEAD.sub("", lowered))):
        code = _named(key_of(candidate), candidate)
        if code:
            return code
    words = part.split()
    if len(words) >= 2 and CODE.fullmatch(words[-1]) and words[-1] not in NO_CODES:
        code = _regions()[1].get(words[-1])  # “Austin TX”
        before = _of_part(" ".join(words[:-1]), lone=False)
        if code and before in (None, code):
            return code
    return _inside(lowered.split(), lone=lone)


def _city_in_country(words: list[str]) -> str | None:
    """Read “Amman Jordan” and “Tbilisi Georgia”: a city, and behind it the country that it lies in."""
    for length in (1, 2, 3):
        city, country = " ".join(words[:-length]), key_of(" ".join(words[-length:]))
        found = _countries().get(country) or USUAL.get(country) or SHARED_BY.get(country)
        code = _named(key_of(city), city) if city and found else None
        if code and found and code in found.split():
            return code
        if country == "georgia" and country_named(key_of(f"{city} ga")):
            return "US"
    return None


def _named(key: str, text: str) -> str | None:
    return _general(text) or _cities().get(key) or (None if key in _cities() or key in SHARED else country_named(key))


def _inside(words: list[str], *, lone: bool) -> str | None:
    """Give the country of the names inside a longer part, if all are of one; single small words are no names."""
    if len(words) < 2 or len(words) > 10:
        return None
    found: list[str | None] = []
    at = 0
    while at < len(words):
        for length in (4, 3, 2, 1):
            text = " ".join(words[at : at + length])
            key = key_of(text)
            if at + length > len(words) or (length == len(words) and lone) or len(key) < MIN_INSIDE or key in ALONE:
                continue
            is_led = at > 0 and words[at - 1] in BEFORE_PLACES
            if key in PEOPLE and not is_led:
                continue
            is_placed = length > 1 or at + 1 == len(words) or is_led
            code = _general(text) or (_cities().get(key) if is_placed else None)
            code = code or (country_named(key) if length > 1 else None)
            if code:
                found.append(code)
                at += length - 1
                break
        at += 1
    return found[0] if found and len(set(found)) == 1 else None
