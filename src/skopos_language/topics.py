"""Themes that a text speaks of: seed packs in five languages, and themes that a workspace names itself."""

from functools import cache
from typing import NamedTuple

from skopos_language.data_files import read_text
from skopos_language.lexicon import read_sections

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


EVERY = "any"
"""Stands for every language in the words of a theme, those included whose texts get no mood."""


class Theme(NamedTuple):
    """A theme: what is looked for, and under which key it is written into the `topics` of a mention.

    Words are words as written, phrases with blanks, beginnings as `word*`, endings as `*word`, parts as `*word*`.

    Attributes
    ----------
    key : str
        What is written into `topics`.
    patterns : tuple of str
        Words in any language.
    languages : tuple of (str, tuple of str)
        Words that count in texts of one language only: its code and its words.
    exceptions : tuple of (str, tuple of str)
        By language or `EVERY`: a text with any of these words is not of this theme.
    query : str
        A search in the Boolean language; what it finds is of this theme besides what the words find.
    """

    key: str
    patterns: tuple[str, ...] = ()
    languages: tuple[tuple[str, tuple[str, ...]], ...] = ()
    exceptions: tuple[tuple[str, tuple[str, ...]], ...] = ()
    query: str = ""

    def words_in(self, language: str) -> tuple[str, ...]:
        """Give the words that count in texts of a language."""
        return (*self.patterns, *_of(self.languages, language))

    def exceptions_in(self, language: str) -> tuple[str, ...]:
        """Give the words that keep texts of a language from the theme."""
        return _of(self.exceptions, language)


def _of(words: tuple[tuple[str, tuple[str, ...]], ...], language: str) -> tuple[str, ...]:
    return tuple(word for code, listed in words if code in (language, EVERY) for word in listed)


@cache
def seed_themes() -> tuple[Theme, ...]:
    """Give the seed packs that ship, a theme for each topic with its words in five languages."""
    words: dict[str, dict[str, list[str]]] = {key: {} for key in TOPICS}
    for language in LANGUAGES:
        for key, word in read_sections(read_text("topics", f"{language}.txt")):
            words[key].setdefault(language, []).append(word.replace("_", " "))
    return tuple(
        Theme(key, languages=tuple((code, tuple(dict.fromkeys(listed))) for code, listed in by_language.items()))
        for key, by_language in words.items()
    )
