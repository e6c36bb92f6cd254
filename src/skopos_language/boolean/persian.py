"""Persian words that are written in three ways: in one, parted by a half-space, and parted by a blank.

`میخواهم`, `می‌خواهم` and `می خواهم` are one word, as are `کتابها`, `کتاب‌ها` and `کتاب ها`. The borders are those at
which normalisers of Persian such as hazm put a half-space: behind *می* and *نمی* of a verb and *بی* of an adjective,
before the endings of the plural and of comparison, and before those of a participle. A word is parted only where its
parts can be told by their letters, and never where it is another word: *تنها* (alone) is not *تن‌ها* (bodies).
"""

from collections.abc import Iterator
from itertools import pairwise, product

VERBAL = ("می", "نمی")
WITHOUT = "بی"
PLURAL = (
    "ها", "های", "هایی", "هایم", "هایت", "هایش", "هایمان", "هایتان", "هایشان", "هامون", "هاتون", "هاشون", "ها*", "های*"
)  # fmt: skip
PLURAL_SPOKEN = ("هام", "هات", "هاش")
COMPARED = ("تر", "تری", "ترین")
PERFECT = ("ام", "ایم", "اید", "اند")
VERB_ENDS = ("م", "ی", "د", "ت", "ن", "ه", "ش", "*")
PARTICIPLE_ENDS = ("ده", "ته")
# What stands before an ending in words of their own, such as دفتر (office); and such words with a prefix.
OTHER_PLURAL = frozenset({"تن", "منت", "انت", "اشت", "اژد"})
OTHER_COMPARED = frozenset({"دف", "دخ", "دک", "مش", "فیل", "بر", "پی", "لی", "سن", "کن", "اس", "ما"})
OTHER_WORDS = frozenset(
    {
        "میان", "میانه", "میدان", "میدانی", "میزان", "میزبان", "میهن", "میهمان", "میلان", "میلاد", "میله", "میلی",
        "میلیون", "میمون", "میت", "میش", "میثم", "میعاد", "مینی", "میدون",
    }
)  # fmt: skip
OTHER_BEGINNINGS = ("بیدار", "بیمار", "بیرون", "بیشتر", "بینی", "بیابان", "بیگانه", "بیان", "بیار", "بیست")
MOST_BORDERS = 4


def spellings(tokens: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Give the ways in which these words in a row are written, as they stand first; one where there is but one."""
    if not any("\u0600" <= letter <= "\u06ff" for token in tokens for letter in token):
        return [tokens]
    parts = [part for token in tokens for part in _parts(token)]
    borders = [at for at, (one, other) in enumerate(pairwise(parts)) if _is_one_word(one, other)][:MOST_BORDERS]
    choices = product((True, False), repeat=len(borders))
    written = [_joined(parts, {at for at, joined in zip(borders, choice, strict=True) if joined}) for choice in choices]
    return list(dict.fromkeys([tokens, *written]))


def _joined(parts: list[str], borders: set[int]) -> tuple[str, ...]:
    words = [parts[0]]
    for at, part in enumerate(parts[1:]):
        words[-1:] = [words[-1] + part] if at in borders else [words[-1], part]
    return tuple(words)


def _parts(token: str) -> Iterator[str]:
    """Part a word that is written in one before its endings and behind its prefix."""
    for ending in sorted((*PLURAL, *PLURAL_SPOKEN, *COMPARED, *PERFECT), key=len, reverse=True):
        stem = token.removesuffix(ending)
        if stem != token and _takes(stem, ending):
            yield from _parts(stem)
            yield ending
            return
    for prefix in (*VERBAL, WITHOUT):
        rest = token.removeprefix(prefix)
        if rest != token and _begins(prefix, rest):
            yield prefix
            yield rest
            return
    yield token


def _is_one_word(one: str, other: str) -> bool:
    return _begins(one, other) or _takes(one, other)


def _begins(prefix: str, rest: str) -> bool:
    """Is this a verb behind *می*, or an adjective behind *بی*?"""
    whole = (prefix + rest).rstrip("*")
    if whole in OTHER_WORDS or whole.startswith(OTHER_BEGINNINGS) or rest.startswith("*"):
        return False
    if prefix in VERBAL:
        return _letters(rest) >= 2 and rest.endswith(VERB_ENDS)
    return prefix == WITHOUT and _letters(rest) >= 3


def _takes(stem: str, ending: str) -> bool:
    """Is this a word that may have the ending?"""
    if stem in VERBAL or stem == WITHOUT:
        return False
    if ending in PLURAL:
        return _letters(stem) >= 2 and stem not in OTHER_PLURAL
    if ending in PLURAL_SPOKEN:
        return _letters(stem) >= 3
    if ending in COMPARED:
        return _letters(stem) >= 2 and stem not in OTHER_COMPARED
    return ending in PERFECT and _letters(stem) >= 3 and stem.endswith(PARTICIPLE_ENDS)


def _letters(part: str) -> int:
    return len(part) - part.count("*") - part.count("?")
