"""The form in which texts are compared when people search: case, accents and variants of a letter do not count."""

import re
import unicodedata

from skopos_language.normalise import FOLDS

# Letters that are written in several ways, besides accents; the second is the one that is compared.
SAME = [("ß", "ss"), ("đ", "d"), ("ł", "l"), ("\u200c", " "), ("ـ", ""), *FOLDS["fa"]]
WORD = re.compile(r"[^\W_]+|[^\x00-\x7f]")
SYMBOLS = ("So", "Sc", "Sm")


def folded(text: str) -> str:
    """Give `text` in the form in which texts are compared: lower case, no accents, one form of each letter."""
    if text.isascii():
        return text.lower()
    letters = unicodedata.normalize("NFD", text.lower())
    bare = unicodedata.normalize("NFC", "".join(sign for sign in letters if unicodedata.category(sign)[0] != "M"))
    for old, new in SAME:
        bare = bare.replace(old, new)
    return bare


def search_words(text: str) -> list[str]:
    """Cut `text` into the folded words that an index of words holds: runs of letters and digits, and each symbol."""
    found = WORD.findall(folded(text))
    return [word for word in found if word.isalnum() or unicodedata.category(word) in SYMBOLS]
