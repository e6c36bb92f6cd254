"""A feed as both readers hand it over: plain texts only."""

from dataclasses import dataclass, field

from skopos.channels.contract import Problem


@dataclass(frozen=True)
class Entry:
    """One entry; every text is plain, dates and links as they were written."""

    id: str = ""
    url: str = ""
    title: str = ""
    text: str = ""
    date: str = ""
    author: str = ""
    author_url: str = ""
    comments: int | None = None


@dataclass(frozen=True)
class Feed:
    """One document."""

    title: str = ""
    author: str = ""
    entries: tuple[Entry, ...] = ()
    problems: tuple[Problem, ...] = field(default=())
