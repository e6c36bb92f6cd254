"""Packs of themes as files: YAML for people who write them, CSV for spreadsheets. Read strictly, written plainly."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from skopos_language.boolean import SearchError, parse
from skopos_language.lexicon import SIGN
from skopos_language.topics import EVERY, LANGUAGES, Theme

CODES = (*LANGUAGES, EVERY)
COLUMNS = ("theme", "name", "kind", "language", "text")
FIELDS = ("key", "name", "active", "words", "exceptions", "query")
KINDS = ("word", "exception", "query", "off")
MOST_BYTES, MOST_THEMES, MOST_LETTERS, LONGEST_WORD, LONGEST_NAME = 2_000_000, 200, 300_000, 80, 80
NEVER = re.compile(r'[?"()\[\]{}<>\\]')
UNGUARDED = re.compile(r"^'(?=[=+\-@])")  # what keeps spreadsheets from reading a word as a formula
VERSION = 1


class PackFault(StrEnum):
    """A kind of mistake in a pack."""

    TOO_LARGE = "too large"
    NOT_TEXT = "not text"
    NOT_YAML = "not yaml"
    NO_THEMES = "no themes"
    NOT_A_THEME = "not a theme"
    NO_NAME = "no name"
    UNKNOWN_FIELD = "unknown field"
    NOT_WORDS = "not words"
    UNKNOWN_LANGUAGE = "unknown language"
    BAD_WORD = "bad word"
    TOO_MANY = "too many"
    BAD_QUERY = "bad query"
    TWICE = "twice"
    NO_COLUMN = "no column"
    UNKNOWN_KIND = "unknown kind"


TEXTS = {
    PackFault.TOO_LARGE: "the file is larger than 2 MB",
    PackFault.NOT_TEXT: "the file is not UTF-8 text",
    PackFault.NOT_YAML: "this is not YAML: {reason}",
    PackFault.NO_THEMES: "there is no list “themes” in it, or the list is empty",
    PackFault.NOT_A_THEME: "a theme must have fields such as name and words",
    PackFault.NO_NAME: "a theme needs a name with letters, of at most 80",
    PackFault.UNKNOWN_FIELD: "there is no field “{value}”; the fields are: {allowed}",
    PackFault.NOT_WORDS: "words stand below a language, as a list or one after the other with commas",
    PackFault.UNKNOWN_LANGUAGE: "“{value}” is no language of words; write one of: {allowed}",
    PackFault.BAD_WORD: "“{value}” cannot be looked for; write words, phrases, begin*, *end or *part*",
    PackFault.TOO_MANY: "the pack is too large: at most 200 themes and 300,000 letters of words",
    PackFault.BAD_QUERY: "the search cannot be read: {reason}",
    PackFault.TWICE: "the theme “{value}” stands in it twice",
    PackFault.NO_COLUMN: "the first line must name the columns: {allowed}",
    PackFault.UNKNOWN_KIND: "“{value}” is no kind of line; write one of: {allowed}",
}


class PackError(ValueError):
    """A pack that cannot be used.

    Attributes
    ----------
    fault : PackFault
        What is wrong.
    where : str
        The theme or line it is in; empty if it is the whole file.
    details : dict of str
        Such as the `value` and what is `allowed`.
    """

    def __init__(self, fault: PackFault, where: str = "", **details: str) -> None:
        told = TEXTS[fault].format(**details)
        super().__init__(f"{where}: {told}" if where else told)
        self.fault, self.where, self.details = fault, where, details


@dataclass(frozen=True)
class Packed:
    """A theme as a file holds it; words by language, `any` for all languages."""

    key: str
    name: str
    active: bool = True
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    exceptions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    query: str = ""

    @property
    def theme(self) -> Theme:
        """What is looked for."""
        words, exceptions = tuple(self.words.items()), tuple(self.exceptions.items())
        return Theme(self.key, languages=words, exceptions=exceptions, query=self.query)


def key_of(name: str) -> str:
    """Give the key that belongs to a name: small letters and digits, joined by hyphens; empty if it has none."""
    return re.sub(r"[\W_]+", "-", name.casefold()).strip("-")[:60].strip("-")


def seed_key(key: str) -> str:
    """Give a key as it is stored: that of a seed pack may hold an underscore."""
    return key if re.fullmatch(r"[a-z0-9]+(?:_[a-z0-9]+)*", key) else key_of(key)


def word_of(text: str) -> str:
    """Give a word or phrase as it is kept; raises PackError for one that cannot be looked for."""
    word = " ".join(text.split())
    stars = word.strip("*")
    usable = any(sign.isalnum() for sign in word) or SIGN.fullmatch(word)
    lonely = word.startswith("*") and (len(stars) < 2 or "*" in stars)
    if not usable or lonely or len(word) > LONGEST_WORD or NEVER.search(word):
        raise PackError(PackFault.BAD_WORD, value=text[:LONGEST_WORD])
    return word


def words_of(text: str) -> tuple[str, ...]:
    """Cut what somebody typed into words and phrases: one a line, or with commas between."""
    parts = (part.strip() for part in re.split(r"[\n,،;]", text))
    return tuple(dict.fromkeys(word_of(part) for part in parts if part))


def check_size(themes: Iterable[Theme]) -> None:
    """Refuse more themes or words than can be looked for at once."""
    count = letters = 0
    for theme in themes:
        count += 1
        for code, words in (*theme.languages, *theme.exceptions, (EVERY, theme.patterns)):
            letters += sum(map(len, words)) * (len(CODES) if code == EVERY else 1)
    if count > MOST_THEMES or letters > MOST_LETTERS:
        raise PackError(PackFault.TOO_MANY)


def read_pack(data: bytes) -> list[Packed]:
    """Read a pack, YAML or CSV by what stands in it; raises PackError."""
    if len(data) > MOST_BYTES:
        raise PackError(PackFault.TOO_LARGE)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise PackError(PackFault.NOT_TEXT) from None
    first = next((line for line in text.splitlines() if line.strip()), "")
    is_csv = {"theme", "text"} <= {cell.strip().casefold() for cell in re.split(r"[,;\t]", first)}
    found = list(_from_csv(text) if is_csv else _from_yaml(text))
    if not found:
        raise PackError(PackFault.NO_THEMES)
    seen: set[str] = set()
    for packed in found:
        if packed.key in seen:
            raise PackError(PackFault.TWICE, value=packed.key)
        seen.add(packed.key)
    check_size(packed.theme for packed in found)
    return found


def _packed(
    where: str, name: str, key: str, active: bool, words: dict[str, Any], exceptions: dict[str, Any], query: str
) -> Packed:
    name = " ".join((name.strip() or key).split())
    key = seed_key(key.strip()) if key.strip() else key_of(name)
    if not key or key == "none" or len(name) > LONGEST_NAME:
        raise PackError(PackFault.NO_NAME, where)
    try:
        if query.strip():
            parse(query)
        told = {code: tuple(dict.fromkeys(map(word_of, listed))) for code, listed in words.items()}
        but = {code: tuple(dict.fromkeys(map(word_of, listed))) for code, listed in exceptions.items()}
    except SearchError as error:
        raise PackError(PackFault.BAD_QUERY, where, reason=str(error)) from None
    except PackError as error:
        raise PackError(error.fault, where, **error.details) from None
    return Packed(key, name, active, _filled(told), _filled(but), query.strip())


def _filled(words: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    return {code: words[code] for code in CODES if words.get(code)}


def _from_yaml(text: str) -> Iterator[Packed]:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    try:
        held = YAML(typ="safe", pure=True).load(text)
    except (YAMLError, ValueError, RecursionError, TypeError) as error:
        reason = " ".join(str(error).split())[:200]
        raise PackError(PackFault.NOT_YAML, reason=reason) from None
    themes = held.get("themes") if isinstance(held, dict) else None
    if not isinstance(themes, list):
        raise PackError(PackFault.NO_THEMES)
    for number, given in enumerate(themes, 1):
        yield _theme_of(given, f"theme {number}")


def _theme_of(given: Any, where: str) -> Packed:
    if not isinstance(given, dict):
        raise PackError(PackFault.NOT_A_THEME, where)
    name, key, query = (given.get(part) for part in ("name", "key", "query"))
    where = str(name or key or where)[:LONGEST_NAME]
    for part in given:
        if part not in FIELDS:
            raise PackError(PackFault.UNKNOWN_FIELD, where, value=str(part), allowed=", ".join(FIELDS))
    if not all(part is None or isinstance(part, str | int | float) for part in (name, key, query)):
        raise PackError(PackFault.NOT_A_THEME, where)
    words, exceptions = (_lists_of(given.get(part), where) for part in ("words", "exceptions"))
    name, key = ("" if part is None else str(part) for part in (name, key))
    return _packed(where, name, key, given.get("active") is not False, words, exceptions, str(query or ""))


def _lists_of(given: Any, where: str) -> dict[str, list[str]]:
    """Read words by language; a list without a language counts in every one."""
    if given is None:
        return {}
    if isinstance(given, list | str):
        given = {EVERY: given}
    if not isinstance(given, dict):
        raise PackError(PackFault.NOT_WORDS, where)
    found = {}
    for code, listed in given.items():
        if code not in CODES:
            raise PackError(PackFault.UNKNOWN_LANGUAGE, where, value=str(code), allowed=", ".join(CODES))
        parts = listed.split(",") if isinstance(listed, str) else listed or []
        if not isinstance(parts, list) or not all(isinstance(part, str | int | float) for part in parts):
            raise PackError(PackFault.NOT_WORDS, where)
        found[code] = [str(part) for part in parts if str(part).strip()]
    return found


def _from_csv(text: str) -> Iterator[Packed]:
    sample = text.lstrip().split("\n", 1)[0]
    delimiter = max(",;\t", key=sample.count)
    rows = csv.reader(io.StringIO(text.lstrip()), delimiter=delimiter)
    head = [cell.strip().casefold() for cell in next(rows)]
    if not {"theme", "kind", "text"} <= set(head):
        raise PackError(PackFault.NO_COLUMN, allowed=", ".join(COLUMNS))
    themes: dict[str, dict[str, Any]] = {}
    try:
        for row in rows:
            if any(cell.strip() for cell in row):
                _take_row(themes, dict(zip(head, row, strict=False)), f"line {rows.line_num}")
    except csv.Error as error:
        raise PackError(PackFault.NOT_YAML, f"line {rows.line_num}", reason=str(error)) from None
    for key, told in themes.items():
        words, exceptions = told["word"], told["exception"]
        yield _packed(told["name"] or key, told["name"], key, told["active"], words, exceptions, told["query"])


def _take_row(themes: dict[str, dict[str, Any]], row: dict[str, str], where: str) -> None:
    cells = {name: UNGUARDED.sub("", (row.get(name) or "").strip()) for name in COLUMNS}
    kind, code = cells["kind"].casefold() or "word", cells["language"].casefold() or EVERY
    if not cells["theme"]:
        raise PackError(PackFault.NO_NAME, where)
    if kind not in KINDS:
        raise PackError(PackFault.UNKNOWN_KIND, where, value=cells["kind"], allowed=", ".join(KINDS))
    if code not in CODES:
        raise PackError(PackFault.UNKNOWN_LANGUAGE, where, value=cells["language"], allowed=", ".join(CODES))
    blank: dict[str, Any] = {"name": "", "active": True, "word": {}, "exception": {}, "query": ""}
    told = themes.setdefault(cells["theme"], blank)
    told["name"] = told["name"] or cells["name"]
    if kind == "query":
        told["query"] = cells["text"]
    elif kind == "off":
        told["active"] = False
    elif cells["text"]:
        told[kind].setdefault(code, []).append(cells["text"])


def write_yaml(themes: Iterable[Packed]) -> str:
    """Write a pack as YAML; `read_pack` gives the same themes again."""
    from ruamel.yaml import YAML

    written = []
    for packed in themes:
        told: dict[str, Any] = {"key": packed.key, "name": packed.name, "active": packed.active}
        told |= {
            name: {code: list(words) for code, words in listed.items()}
            for name, listed in (("words", packed.words), ("exceptions", packed.exceptions))
            if listed
        }
        written.append(told | ({"query": packed.query} if packed.query else {}))
    out = io.StringIO()
    yaml = YAML()
    yaml.allow_unicode, yaml.width = True, 100
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.dump({"skopos_themes": VERSION, "themes": written}, out)
    return out.getvalue()


def csv_rows(themes: Iterable[Packed]) -> Iterator[tuple[str, ...]]:
    """Give the lines of a pack as CSV, the first with the names of the columns."""
    yield COLUMNS
    for packed in themes:
        if not packed.active:
            yield packed.key, packed.name, "off", "", ""
        for kind, listed in (("word", packed.words), ("exception", packed.exceptions)):
            for code, words in listed.items():
                for word in words:
                    yield packed.key, packed.name, kind, code, word
        if packed.query:
            yield packed.key, packed.name, "query", "", packed.query
