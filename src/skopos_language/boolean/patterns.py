"""Words of a search as regular expressions: over the folded vocabulary of a batch, and over texts as they are."""

import re
from functools import cache

from skopos_language.boolean.german import UMLAUT_OF, marked, may_differ
from skopos_language.boolean.nodes import Words
from skopos_language.boolean.signs import SHARP_S, UMLAUTS, is_unspaced, variants

MARKS = r"[\pM\x{0640}]*"  # accents written apart from their letter, and tatweel
EDGE = r"[^\pL\pN\pM\x{0640}]"
GAP = rf"{EDGE}(?:[^\pL\pN]|\x{{0640}})*"
LETTERS, LETTER = r"[\pL\pN\pM]*", rf"[\pL\pN]{MARKS}"
BEFORE, AFTER = rf"(?:^|{EDGE}){MARKS}", rf"(?:$|{EDGE})"
TAG_AFTER = r"(?:$|[^\pL\pN\pM\x{0640}_])"
JOIN = rf"[_.\-]{MARKS}"
TAGS = {"#": "[#\uff03]", "@": "@"}
TAGGED, JOINED, GOES_ON = {"#": "\ue000", "@": "\ue001"}, "\ue002", "\ue003"  # marks of `near_steps`; of no script
TAILED, LAST_MARK = {"+": "\ue004", "#": "\ue005"}, "\ue005"
OUTSIDE = rf"[^\pL\pN\pM\x{{0640}}{TAGGED['#']}-{LAST_MARK}]"
HALF_SHARP_S, BESIDE_ASTERISK = "\ue008", re.compile(r"(?<=\*)s|s(?=\*)")
WRITTEN = {"*": "[^\n]*", "?": "[^\n]", SHARP_S: f"(?:ss|{SHARP_S})", HALF_SHARP_S: f"[s{SHARP_S}]"}
WITH_UMLAUTS = {
    **{letter: f"[{letter}{umlaut}]" for umlaut, letter in UMLAUTS.items()},
    **{umlaut: f"[{letter}{umlaut}]e?" for umlaut, letter in UMLAUTS.items()},
    **{sign: f"(?:[{UMLAUTS[umlaut]}{umlaut}]e|{umlaut})" for sign, umlaut in UMLAUT_OF.items()},
}
EMOJI = r"[\x{1F1E6}-\x{1F1FF}\x{1F300}-\x{1FAFF}\x{2600}-\x{27BF}\x{2B50}\x{2B55}]"


def letters_of(token: str) -> str:
    """Give the letters of a word of a search: two s as ß, an s beside an asterisk as what may be half of one.

    Umlauts, and what may stand for them, are as `marked` gives them.
    """
    return BESIDE_ASTERISK.sub(HALF_SHARP_S, marked(token).replace("ss", SHARP_S))


@cache
def vocabulary_pattern(token: str) -> re.Pattern[str]:
    """Give the pattern by which a word of a search is found among lines of folded words.

    It ends on or before the line feed after the word, and after the first letter of the word. Where the word may be
    written with and without umlauts (`may_differ`), the lines must have theirs; else they must be `bare`.
    """
    signs = letters_of(token)
    written = WRITTEN | WITH_UMLAUTS if may_differ(token) else WRITTEN
    inner = "".join(written.get(sign) or re.escape(sign) for sign in signs)
    if is_unspaced(token):
        return re.compile(inner.removeprefix("[^\n]*").removesuffix("[^\n]*"))
    return re.compile(f"\n{inner}(?=\n)")


@cache
def text_pattern(token: str) -> str:
    """Give the regular expression (RE2) that finds a word of a search in every writing, without its borders."""
    parts = []
    for sign in letters_of(token):
        if sign == "*":
            parts.append(LETTERS)
        elif sign == "?":
            parts.append(LETTER)
        elif sign == SHARP_S:
            one = letter_class("s") + MARKS
            parts.append(f"(?:{one}{one}|{letter_class(SHARP_S)}{MARKS})")
        elif sign in UMLAUTS:
            parts.append(f"{letter_class(UMLAUTS[sign])}{MARKS}(?:{letter_class('e')}{MARKS})?")
        elif sign in UMLAUT_OF:
            umlaut = UMLAUT_OF[sign]
            spelled = f"{letter_class(UMLAUTS[umlaut])}{MARKS}{letter_class('e')}"
            parts.append(f"(?:{spelled}|{letter_class(umlaut)}){MARKS}")
        elif sign == HALF_SHARP_S:
            parts.append(f"(?:{letter_class('s')}|{letter_class(SHARP_S)}){MARKS}")
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
    return BEFORE + GAP.join(parts) + (f"[{words.tail}]" if words.tail else AFTER)


def near_pattern(left: tuple[Words, ...], right: tuple[Words, ...], distance: int) -> str:
    """Give the regular expression that finds two groups of words near each other, in either order.

    It reads texts in which every gap was made one blank, see `near_steps`: spelled out, the gaps between fifty words
    are too much for RE2 to compile.
    """
    between = rf" (?:[^ ]+ ){{0,{distance - 1}}}" if distance > 1 else " "
    begin, written = ("", _marked_words) if has_signs(left, right) else (MARKS, _bare_words)
    one, other = (f"(?:{'|'.join(map(written, side))})" for side in (left, right))
    return f"(?:^| ){begin}(?:{one}{between}{begin}{other}|{other}{between}{begin}{one})(?:$| )"


def near_steps(left: tuple[Words, ...], right: tuple[Words, ...]) -> tuple[tuple[str, str], ...]:
    """Give what is replaced by what, one after the other, before `near_pattern` reads a text.

    Where a tag or a sign behind a word is asked for, what makes one is kept beside its words by signs that no text
    holds: a word after ``#`` or ``@``, a word joined to the one before, a word that goes on with ``_``, ``+`` or ``#``.
    """
    if not has_signs(left, right):
        return ((GAP, " "),)
    word, joint = rf"({MARKS}[\pL\pN])", rf"([\pL\pN]{MARKS}{GOES_ON}?)[_.\-]({MARKS}[\pL\pN])"
    joined = rf"\1 {JOINED}\2"
    return (
        (rf"[{TAGGED['#']}-{LAST_MARK}]", " "),
        *((rf"([\pL\pN]{MARKS})[{tail}]", rf"\1{mark}{tail}") for tail, mark in TAILED.items()),
        (TAGS["#"] + word, rf" {TAGGED['#']}\1"),
        (TAGS["@"] + word, rf" {TAGGED['@']}\1"),
        (rf"([\pL\pN]{MARKS})_", rf"\1{GOES_ON}_"),
        (joint, joined),
        (joint, joined),  # of a-b-c the first time finds a-b only, as finds do not overlap
        (rf"{OUTSIDE}(?:{OUTSIDE}|\pM|\x{{0640}})*", " "),
    )


def has_signs(left: tuple[Words, ...], right: tuple[Words, ...]) -> bool:
    """Say whether a hashtag, a handle or a word with a sign behind it is asked for."""
    return any(words.sign or words.tail for words in (*left, *right))


def _bare_words(words: Words) -> str:
    return " ".join(map(text_pattern, words.tokens))


def _marked_words(words: Words) -> str:
    """Give the pattern of one alternative in a text whose tags, and signs behind words, are marked."""
    begin = f"[{TAGGED['#']}-{JOINED}]?"
    firsts = [TAGGED[words.sign], *[JOINED] * (len(words.tokens) - 1)] if words.sign else [begin] * len(words.tokens)
    parts = [f"{first}{MARKS}{text_pattern(token)}" for first, token in zip(firsts, words.tokens, strict=True)]
    whole = words.sign and not words.tokens[-1].endswith("*")
    end = TAILED.get(words.tail) or f"[{TAILED['+'] if whole else GOES_ON}-{LAST_MARK}]?"
    return f"[{GOES_ON}-{LAST_MARK}]? ".join(parts) + end
