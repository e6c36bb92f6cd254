"""What can be wrong with a search, and where; the words for people are found by who shows it."""

from enum import StrEnum


class Fault(StrEnum):
    """A kind of mistake."""

    EMPTY = "empty"
    TOO_LONG = "too long"
    TOO_MANY = "too many"
    TOO_DEEP = "too deep"
    QUOTE_OPEN = "quote open"
    BRACKET_OPEN = "bracket open"
    BRACKET_STRAY = "bracket stray"
    BRACKET_EMPTY = "bracket empty"
    NOTHING_BEFORE = "nothing before"
    NOTHING_AFTER = "nothing after"
    NEAR_NUMBER = "near number"
    NEAR_WORDS = "near words"
    FIELD_UNKNOWN = "field unknown"
    FIELD_EMPTY = "field empty"
    FIELD_GROUP = "field group"
    VALUE_UNKNOWN = "value unknown"
    NO_LETTERS = "no letters"


class SearchError(ValueError):
    """A search that cannot be read.

    Attributes
    ----------
    fault : Fault
        What is wrong.
    start, end : int
        Where, in letters of the search's text; `end` is exclusive and greater than `start`.
    details : dict of str
        Such as the `name` of an operator or field, the `value`, and what is `allowed`.
    """

    def __init__(self, fault: Fault, start: int, end: int, **details: str) -> None:
        super().__init__(f"{fault.value} at {start}")
        self.fault, self.start, self.end, self.details = fault, start, max(end, start + 1), details

    def pointed(self, text: str) -> str:
        """Give the text with a line of carets below what is wrong, for fonts whose letters are equally wide."""
        return pointed(text, self.start, self.end)


def pointed(text: str, start: int, end: int) -> str:
    """Give the text with a line of carets below the letters from `start` to before `end`, one at least."""
    line = " ".join(text.split("\n"))
    return f"{line}\n{' ' * start}{'^' * max(1, end - start)}"
