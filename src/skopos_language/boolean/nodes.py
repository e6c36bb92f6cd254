"""A search that was read: its parts."""

from dataclasses import dataclass

type Node = Words | Sign | Near | Field | Author | Not | And | Or


@dataclass(frozen=True)
class Words:
    """One word, or several that follow each other. `*` stands for any letters and `?` for one.

    `sign` is ``#`` or ``@`` where the first must be a hashtag or a handle; `tail` is ``+`` or ``#`` where it must stand
    right behind the last, as in C++, C# and Disney+.
    """

    tokens: tuple[str, ...]
    sign: str = ""
    tail: str = ""


@dataclass(frozen=True)
class Sign:
    """An emoji or another symbol."""

    letter: str


@dataclass(frozen=True)
class Near:
    """Any of `left` and any of `right` stand at most `distance` words apart, in either order; 1 is side by side."""

    left: tuple[Words, ...]
    right: tuple[Words, ...]
    distance: int


@dataclass(frozen=True)
class Field:
    """A field of the mention has any of these values, as keys; ``none`` is unknown."""

    name: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Author:
    """The author's name or id holds these words."""

    words: Words


@dataclass(frozen=True)
class Not:
    """The part does not apply."""

    part: Node


@dataclass(frozen=True)
class And:
    """All parts apply."""

    parts: tuple[Node, ...]


@dataclass(frozen=True)
class Or:
    """At least one part applies."""

    parts: tuple[Node, ...]
