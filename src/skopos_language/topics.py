"""Themes that a text speaks of: seed packs in five languages, and themes that a workspace names itself."""

from typing import NamedTuple

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
