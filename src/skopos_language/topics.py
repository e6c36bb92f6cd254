"""Themes that a text speaks of: seed packs in five languages, and themes that a workspace names itself."""

from functools import lru_cache
from typing import NamedTuple

from skopos_language.lexicon import Lexicon, Meaning, read_data, read_sections
from skopos_language.normalise import Tokens, bare, fold, plain

TOPICS = (
    "service",
    "price",
    "quality",
    "delivery",
    "staff",
    "safety",
    "product",
    "website_app",
    "sustainability",
    "employer",
)
LANGUAGES = ("en", "de", "pl", "vi", "fa")


class Theme(NamedTuple):
    """A theme that somebody named.

    Attributes
    ----------
    key : str
        What is written into the `topics` of a mention.
    patterns : tuple of str
        Words, phrases with blanks, stems as `word*`, parts of words as `*word*`; in any language.
    """

    key: str
    patterns: tuple[str, ...]


@lru_cache(maxsize=64)
def matcher(language: str | None, themes: tuple[Theme, ...] = (), *, bare_letters: bool = False) -> Lexicon:
    """Give the matcher for texts in `language`: its seed pack, if there is one, and `themes`."""
    entries = []
    if language in LANGUAGES:
        entries = [(word, key) for key, word in read_sections(read_data("topics", f"{language}.txt"))]
    own = [("_".join(pattern.split()), theme.key) for theme in themes for pattern in theme.patterns if pattern.strip()]
    keys: dict[str, str] = {}
    for pattern, key in [*entries, *own]:
        word = fold(plain(pattern), language)
        word = bare(word) if bare_letters else word
        held = keys.get(word)
        keys[word] = f"{held} {key}" if held and key not in held.split() else held or key
    return Lexicon((word, Meaning(role=keys_of_word)) for word, keys_of_word in keys.items())


def topics_of(tokens: Tokens, found_by: Lexicon) -> list[str]:
    """Give the keys of the themes found in `tokens`, each once, in the order of their first word."""
    found = found_by.find(tokens)
    return list(dict.fromkeys(key for item in found for key in item.meaning.role.split(" "))) if found else []
