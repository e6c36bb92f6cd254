"""Words of a search as regular expressions: over the folded vocabulary of a batch, and over texts as they are."""

import re
from functools import cache

from skopos_language.boolean.nodes import Words
from skopos_language.boolean.signs import SHARP_S, is_unspaced, variants

MARKS = r"[\pM\x{0640}]*"  # accents written apart from their letter, and tatweel
EDGE = r"[^\pL\pN\pM\x{0640}]"
GAP = rf"{EDGE}(?:[^\pL\pN]|\x{{0640}})*"
LETTERS, LETTER = r"[\pL\pN\pM]*", rf"[\pL\pN]{MARKS}"
BEFORE, AFTER = rf"(?:^|{EDGE}){MARKS}", rf"(?:$|{EDGE})"
TAG_AFTER = r"(?:$|[^\pL\pN\pM\x{0640}_])"
JOIN = rf"[_.\-]{MARKS}"
TAGS = {"#": "[#\uff03]", "@": "@"}
EMOJI = r"[\x{1F1E6}-\x{1F1FF}\x{1F300}-\x{1FAFF}\x{2600}-\x{27BF}\x{2B50}\x{2B55}]"


@cache
def vocabulary_pattern(token: str) -> re.Pattern[str]:
    """Give the pattern by which a word of a search is found among lines of folded words.

    It ends on or before the line feed after the word, and after the first letter of the word.
    """
    parts = []
    for sign in token.replace("ss", SHARP_S):
        parts.append({"*": "[^\n]*", "?": "[^\n]", SHARP_S: f"(?:ss|{SHARP_S})"}.get(sign) or re.escape(sign))
    inner = "".join(parts)
    if is_unspaced(token):
        return re.compile(inner.removeprefix("[^\n]*").removesuffix("[^\n]*"))
    return re.compile(f"\n{inner}(?=\n)")


@cache
def text_pattern(token: str) -> str:
    """Give the regular expression (RE2) that finds a word of a search in every writing, without its borders."""
    parts = []
    for sign in token.replace("ss", SHARP_S):
        if sign == "*":
            parts.append(LETTERS)
        elif sign == "?":
            parts.append(LETTER)
        elif sign == SHARP_S:
            one = letter_class("s") + MARKS
            parts.append(f"(?:{one}{one}|{letter_class(SHARP_S)}{MARKS})")
        else:
            parts.append(letter_class(sign) + MARKS)
    inner = "".join(parts)
    return f"{LETTERS}{inner}{LETTERS}" if is_unspaced(token) else inner


def letter_class(letter: str) -> str:
    """Give the class of all letters that are compared as this one."""
    forms = variants().get(letter, letter)
    return f"[{forms}]" if len(forms) > 1 else re.escape(forms)


def words_pattern(words: Words) -> str:
    """Give the regular expression that finds these words in a row."""
    parts = [text_pattern(token) for token in words.tokens]
    if words.sign:
        goes_on = words.tokens[-1].endswith("*")  # #rye* finds #rye_bread too
        return TAGS[words.sign] + MARKS + JOIN.join(parts) + ("" if goes_on else TAG_AFTER)
    return BEFORE + GAP.join(parts) + AFTER


def near_pattern(left: tuple[Words, ...], right: tuple[Words, ...], distance: int) -> str:
    """Give the regular expression that finds two groups of words near each other, in either order.

    It reads texts in which every `GAP` was made one blank: spelled out, the gaps between fifty words are too much for
    RE2 to compile. With the gaps go the signs of tags: the word of a tag must stand near, its sign may stand anywhere
    in the mention. The batch matcher asks for both at one place.
    """
    between = rf" (?:[^ ]+ ){{0,{distance - 1}}}" if distance > 1 else " "
    one, other = (
        f"(?:{'|'.join(' '.join(map(text_pattern, words.tokens)) for words in side)})" for side in (left, right)
    )
    return f"(?:^| ){MARKS}(?:{one}{between}{MARKS}{other}|{other}{between}{MARKS}{one})(?:$| )"
