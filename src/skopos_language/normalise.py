"""One form for what people write in many: letters, accents, half-spaces, emoji variants; then words.

`words` cuts a text into the tokens that every matcher of this library reads: words in lower case, emoji, emoticons and
runs of punctuation. Links and handles are left out, hashtags become words.
"""

import re
import unicodedata
from functools import cache

type Tokens = list[str]

LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
HANDLE = re.compile(r"(?<!\w)@\w[\w.\-]*")
HASHTAG = re.compile(r"#(\w+)")
CAMEL = re.compile(r"(?<=[a-zà-ÿ])(?=[A-Z])|_")
EMOTICON = r"(?<!\w)[:;=x][-'^o]?[)\]d(\[|/\\p3](?!\w)|<3|</3|[:;]'-?[()]|\^[_.]?\^|-_-|(?<!\w)t_t(?!\w)|\){2,}|\({2,}"
EMOJI = "[\U0001f1e6-\U0001f1ff\U0001f300-\U0001faff\u2600-\u27bf\u2b50\u2b55\u203c\u2049\u2764]"
TOKEN = re.compile(rf"{EMOTICON}|[^\W_]+(?:['\u200c][^\W_]+)*|{EMOJI}|[.,;:!?…؟،؛]+|[€£$¥₫₽]", re.UNICODE)

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
    """Give `plain` text in the form in which word lists of `language` are kept.

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


def without_addresses(text: str) -> str:
    """Give `text` without links and handles."""
    if "://" in text or "www." in text.lower():
        text = LINK.sub(" ", text)
    return HANDLE.sub(" ", text) if "@" in text else text


LETTER = r"(?:[^\W\d_][\W\d_]*)"


def has_letters(text: str, least: int) -> bool:
    """Does `text` hold at least `least` letters? Reads no further than it must."""
    return _letters(least).search(text) is not None


@cache
def _letters(least: int) -> re.Pattern[str]:
    return re.compile(rf"{LETTER}{{{least}}}")


def words(text: str, language: str | None = None) -> Tokens:
    """Cut `text` into tokens, folded for `language`; Persian half-spaces part words."""
    text = without_addresses(text)
    if "#" in text:
        text = HASHTAG.sub(lambda tag: f" {CAMEL.sub(' ', tag[1])} ", text)
    text = fold(plain(text), language)
    if language == "fa":
        text = text.replace("\u200c", " ")
    return TOKEN.findall(text)
