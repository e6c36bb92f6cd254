"""Says what is wrong with a Boolean search, where, and how to mend it."""

from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from skopos_language.boolean import Fault, SearchError
from skopos_language.boolean.errors import pointed

TEXTS = {
    Fault.EMPTY: gettext_lazy("There is nothing to look for. Write at least one word."),
    Fault.TOO_LONG: gettext_lazy(
        "The search is too long. Use at most %(allowed)s letters; parts can be searches of their own."
    ),
    Fault.TOO_MANY: gettext_lazy(
        "The search has too many parts. Use at most %(allowed)s; parts can be searches of their own."
    ),
    Fault.TOO_DEEP: gettext_lazy("Too many parentheses stand inside each other. Use at most %(allowed)s."),
    Fault.QUOTE_OPEN: gettext_lazy("This quotation mark is not closed. Put another one at the end of the phrase."),
    Fault.BRACKET_OPEN: gettext_lazy("This parenthesis is not closed. Put “)” where the group ends."),
    Fault.BRACKET_STRAY: gettext_lazy(
        "This parenthesis closes nothing. Take it away, or put “(” where the group begins."
    ),
    Fault.BRACKET_EMPTY: gettext_lazy(
        "Nothing stands in these parentheses. Write words between them, or take them away."
    ),
    Fault.NOTHING_BEFORE: gettext_lazy("Nothing stands before %(name)s. Write a word before it, or take it away."),
    Fault.NOTHING_AFTER: gettext_lazy(
        "Nothing that could be looked for stands after %(name)s. Write a word after it, or take it away."
    ),
    Fault.NEAR_NUMBER: gettext_lazy("NEAR needs a number of words from 1 to %(allowed)s. Write it as NEAR/5."),
    Fault.NEAR_WORDS: gettext_lazy(
        "NEAR joins words and phrases, or groups of them with OR such as (cheap OR price). Use AND for anything else."
    ),
    Fault.FIELD_UNKNOWN: gettext_lazy(
        "There is no field %(name)s. The fields are: %(allowed)s. To look for the word itself, put it in quotes."
    ),
    Fault.FIELD_EMPTY: gettext_lazy(
        "No value stands after %(name)s. Write one right behind the colon, without a blank."
    ),
    Fault.FIELD_GROUP: gettext_lazy(
        "In the parentheses after %(name)s only values joined by OR may stand, as in lang:(en OR de)."
    ),
    Fault.VALUE_UNKNOWN: gettext_lazy("“%(value)s” is no value of %(name)s. Write one of: %(allowed)s."),
    Fault.NO_LETTERS: gettext_lazy(
        "“%(value)s” has no letter, digit or symbol to look for. Write a word; a wildcard needs at least one letter."
    ),
}


class Told(NamedTuple):
    """A mistake, or what may be one, as people see it: the text before it, the place, the text after, what to do."""

    before: str
    wrong: str
    after: str
    text: str
    pointed: str


def text_of(error: SearchError) -> str:
    """Say what is wrong and how to mend it, in the reader's language."""
    told = str(TEXTS[error.fault]) % error.details
    if error.details.get("close"):
        return _("%(told)s Did you mean “%(close)s”?") % {"told": told, "close": error.details["close"]}
    return told


def told_of(error: SearchError, text: str) -> Told:
    """Give a mistake with its place in the text."""
    return told_at(text, error.start, error.end, text_of(error))


def told_at(text: str, start: int, end: int, told: str) -> Told:
    """Give what is told of the letters of a search from `start` to before `end`."""
    return Told(text[:start], text[start:end], text[end:], told, pointed(text, start, end))
