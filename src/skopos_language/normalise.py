"""One form for what people write in many: letters, accents, half-spaces; for names and for what people search.

Mentions themselves are read by the compiled pass, whose table of signs follows the same rules.
"""

import re
import unicodedata

# Tatweel, variation selectors, joiners, direction marks, Arabic vowel signs, skin tones: they only change the looks.
DROPPED = re.compile("[\u0640\ufe0e\ufe0f\u200d\u200e\u200f\ufeff\u2060\u064b-\u0652\U0001f3fb-\U0001f3ff]")
# Chains of `replace` are several times faster than `translate` on texts of this length.
FOLDS: dict[str, list[tuple[str, str]]] = {
    "de": [("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss")],
    "pl": list(zip("ąćęłńóśźż", "acelnoszz", strict=True)),
    "fa": [
        *zip("يىكةۀأإٱآ", "ییکههاااا", strict=True),
        *((digit, str(place % 10)) for place, digit in enumerate("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩")),
    ],
    # The tone mark moves to the first vowel, as newer spelling has it.
    "vi": [
        *zip(["oà", "oá", "oả", "oã", "oạ"], ["òa", "óa", "ỏa", "õa", "ọa"], strict=True),
        *zip(["oè", "oé", "oẻ", "oẽ", "oẹ"], ["òe", "óe", "ỏe", "õe", "ọe"], strict=True),
        *zip(["uỳ", "uý", "uỷ", "uỹ", "uỵ"], ["ùy", "úy", "ủy", "ũy", "ụy"], strict=True),
    ],
}


def plain(text: str) -> str:
    """Give `text` in lower case and in one Unicode form, without marks that only change its looks."""
    if text.isascii():
        return text.lower()
    return DROPPED.sub("", unicodedata.normalize("NFKC", text)).replace("’", "'").lower()


def fold(text: str, language: str | None = None) -> str:
    """Give `plain` text in the form in which words of `language` are compared.

    German umlauts become ae, oe, ue; Polish loses its accents; Persian gets one form of ye and kaf, Latin digits and
    plain alef; Vietnamese gets its tone marks on the vowel where newer spelling has them. Others stay as they are.
    """
    for old, new in FOLDS.get(language or "", ()):
        text = text.replace(old, new)
    return text


def bare(text: str) -> str:
    """Give `text` without any accent: `Phở` becomes `Pho`, `Łódź` becomes `Lodz`."""
    if text.isascii():
        return text
    text = text.replace("đ", "d").replace("Đ", "D").replace("ł", "l").replace("Ł", "L")
    return "".join(sign for sign in unicodedata.normalize("NFD", text) if not unicodedata.combining(sign))
