"""The fields that a search may name, and the keys that each takes."""

from difflib import get_close_matches

from skopos_language.boolean.errors import Fault, SearchError
from skopos_language.place import country_called

NONE = "none"
LANGUAGES = {
    "english": "en", "german": "de", "deutsch": "de", "polish": "pl", "polski": "pl", "vietnamese": "vi",
    "persian": "fa", "farsi": "fa", "eng": "en", "deu": "de", "ger": "de", "pol": "pl", "vie": "vi", "fas": "fa",
    "per": "fa", "french": "fr", "spanish": "es", "italian": "it", "dutch": "nl",
}  # fmt: skip
SENTIMENTS = {
    "positive": "positive", "pos": "positive", "1": "positive", "neutral": "neutral", "neu": "neutral",
    "0": "neutral", "negative": "negative", "neg": "negative", "-1": "negative",
}  # fmt: skip
EMOTIONS = ("joy", "anger", "sadness", "fear", "surprise", "disgust", "trust", "anticipation")
HAS = ("link", "media", "question", "emoji", "hashtag", "mention", "shouting", "place", "title", "rating", "reply")
KINDS = ("post", "reply", "repost", "comment", "review", "article", "message", "ad")
FLAGS = frozenset({"link", "media", "question", "hashtag", "mention", "shouting"})

# Other spellings of the names of fields; each stands for one of the first column.
NAMES = {
    "lang": "lang", "language": "lang", "country": "country", "place": "country", "sentiment": "sentiment",
    "emotion": "emotion", "theme": "theme", "topic": "theme", "author": "author", "from": "author",
    "channel": "channel", "platform": "platform", "kind": "kind", "has": "has",
}  # fmt: skip


def field_named(name: str, start: int) -> str:
    """Give the field of a name as somebody wrote it; raises SearchError for one that there is not."""
    found = NAMES.get(name.lower())
    if found is None:
        close = get_close_matches(name.lower(), NAMES, n=1, cutoff=0.7)
        allowed = ", ".join(f"{field}:" for field in dict.fromkeys(NAMES.values()))
        close_one = f"{NAMES[close[0]]}:" if close else ""
        raise SearchError(
            Fault.FIELD_UNKNOWN, start, start + len(name) + 1, name=f"{name}:", close=close_one, allowed=allowed
        )
    return found


def key_of(field: str, value: str, start: int) -> str:
    """Give the key that is stored for a value as somebody wrote it; raises SearchError for one that cannot be."""
    low = value.lower()
    if low == NONE and field not in ("has", "kind"):
        return NONE
    known = {
        "sentiment": SENTIMENTS,
        "emotion": {name: name for name in EMOTIONS},
        "has": {name: name for name in HAS} | {"image": "media", "video": "media", "headline": "title"},
        "kind": {name: name for name in KINDS},
    }.get(field)
    if known is not None:
        if low in known:
            return known[low]
        raise _unknown(field, value, start, ", ".join(dict.fromkeys(known.values())), known)
    if field == "lang":
        low = LANGUAGES.get(low, low.split("-")[0])
        if len(low) in (2, 3) and low.isascii() and low.isalpha():
            return low
        raise _unknown(field, value, start, "en, de, pl, vi, fa, …, none", LANGUAGES)
    if field == "country":
        code = country_called(value)
        if code:
            return code
        raise _unknown(field, value, start, "DE, PL, GB, US, VN, IR, …, none", ())
    return low


def _unknown(field: str, value: str, start: int, allowed: str, known: object) -> SearchError:
    close = get_close_matches(value.lower(), list(known) if isinstance(known, dict) else [], n=1)
    return SearchError(
        Fault.VALUE_UNKNOWN,
        start,
        start + len(value),
        name=f"{field}:",
        value=value,
        allowed=allowed,
        close=close[0] if close else "",
    )
