"""The filter of a page of mentions: read from an address, written into one, changed by one choice."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Self
from urllib.parse import urlencode

from django.http import QueryDict

from skopos.listening.search import Term, terms_of
from skopos_language.boolean import Node, SearchError, parse, reads_as_boolean
from skopos_language.boolean.parsing import MAX_LETTERS

FACETS = ("topic", "emotion", "sentiment", "country", "language", "platform", "channel")
PERIOD_DAYS = {"7": 7, "28": 28, "90": 90, "365": 365}
ALL = "all"
CUSTOM = "custom"
MAX_CHOICES = 40


@dataclass(frozen=True)
class Filter:
    """Which mentions are meant.

    Attributes
    ----------
    q : str
        Search text: plain words (see `search`), or the Boolean language as soon as it uses an operator.
    strict : bool
        Read the search text in the Boolean language even if it holds no operator: words are whole words.
    topic, emotion, sentiment, country, language, platform, channel : tuple of str
        Chosen keys of each facet; any of them will do, none chosen means all. ``none`` is “unknown”.
    author : str
        Key of an author: the platform's id, or the name where there is none.
    search : str
        Key of a saved search that finds them.
    owned : bool
        Our own posts instead of what others say.
    period : str
        Days back from today (``7``, ``28``, ``90``, ``365``), ``all`` or ``custom``.
    since, until : date or None
        First and last day; None is open.
    after, before : datetime or None
        From this moment on, and up to that one, exclusive; inside the days. None is open.
    """

    q: str = ""
    strict: bool = False
    topic: tuple[str, ...] = ()
    emotion: tuple[str, ...] = ()
    sentiment: tuple[str, ...] = ()
    country: tuple[str, ...] = ()
    language: tuple[str, ...] = ()
    platform: tuple[str, ...] = ()
    channel: tuple[str, ...] = ()
    author: str = ""
    search: str = ""
    owned: bool = False
    period: str = ALL
    since: date | None = field(default=None)
    until: date | None = field(default=None)
    after: datetime | None = field(default=None)
    before: datetime | None = field(default=None)

    @property
    def terms(self) -> tuple[Term, ...]:
        """The words and phrases of the search; none if it is a Boolean one."""
        return () if self.is_boolean else terms_of(self.q)

    @property
    def is_boolean(self) -> bool:
        """Is the search written in the Boolean language?"""
        return bool(self.q) and (self.strict or reads_as_boolean(self.q))

    @property
    def node(self) -> Node | None:
        """The Boolean search as it was read; None if there is none or it cannot be read."""
        return None if not self.is_boolean or self.fault else parse(self.q)

    @property
    def fault(self) -> SearchError | None:
        """What is wrong with a Boolean search; nothing is found then."""
        if self.is_boolean:
            try:
                parse(self.q)
            except SearchError as error:
                return error
        return None

    @property
    def has_text(self) -> bool:
        """Must the words of mentions be looked at?"""
        return bool(self.terms or self.is_boolean)

    @property
    def is_narrowed(self) -> bool:
        """Is anything chosen besides the period and whose posts?"""
        return bool(self.q or self.author or self.search or any(getattr(self, facet) for facet in FACETS))

    def chosen(self, facet: str) -> tuple[str, ...]:
        """The keys chosen of one facet."""
        return getattr(self, facet)

    def toggled(self, facet: str, key: str) -> Self:
        """This filter with one key of a facet added, or taken away if it was chosen."""
        keys = self.chosen(facet)
        changed = tuple(kept for kept in keys if kept != key) if key in keys else (*keys, key)
        return replace(self, **{facet: changed})  # type: ignore[arg-type]

    def with_only(self, **choices: str) -> Self:
        """This filter with facets set to one key each."""
        return replace(self, **{facet: (key,) for facet, key in choices.items()})  # type: ignore[arg-type]

    def on(self, day: date, last: date | None = None) -> Self:
        """This filter for one day, or from `day` to `last`."""
        return replace(self, period=CUSTOM, since=day, until=last or day, after=None, before=None)

    def between(self, after: datetime, before: datetime, zone: tzinfo) -> Self:
        """This filter from one moment to another, exclusive; days are those of `zone`."""
        last = (before - timedelta(microseconds=1)).astimezone(zone).date()
        days = self.on(after.astimezone(zone).date(), last)
        return replace(days, after=after.astimezone(UTC), before=before.astimezone(UTC))

    def whole_days(self) -> Self:
        """This filter for whole days, where it had moments."""
        return replace(self, after=None, before=None)

    def in_period(self, period: str, today: date) -> Self:
        """This filter for a period that ends today, or for all time."""
        days = PERIOD_DAYS.get(period)
        since = today - timedelta(days=days - 1) if days else None
        until = today if days else None
        return replace(self, period=period if days else ALL, since=since, until=until, after=None, before=None)

    def without(self, name: str) -> Self:
        """This filter without its search text, author or saved search."""
        return replace(self, **{name: ""})  # type: ignore[arg-type]

    def by_author(self, author: str) -> Self:
        """This filter for one author."""
        return replace(self, author=author)

    def found_by(self, search: str) -> Self:
        """This filter for what a saved search finds."""
        return replace(self, search=search)

    def owned_by_us(self, owned: bool) -> Self:
        """This filter for our own posts, or for what others say."""
        return replace(self, owned=owned)

    def cleared(self) -> Self:
        """This filter with everything taken away but the period and whose posts."""
        kept = {name: getattr(self, name) for name in ("owned", "period", "since", "until", "after", "before")}
        return replace(type(self)(), **kept)

    def to_query(self) -> str:
        """Write it as the query of an address; what is not chosen is left out."""
        pairs: list[tuple[str, str]] = [("q", self.q)] if self.q else []
        pairs += [("syntax", "boolean")] if self.q and self.strict else []
        pairs += [(facet, key) for facet in FACETS for key in self.chosen(facet)]
        if self.author:
            pairs.append(("author", self.author))
        if self.search:
            pairs.append(("search", self.search))
        if self.owned:
            pairs.append(("whose", "ours"))
        if self.period == CUSTOM:
            pairs += [("since", self.since.isoformat())] if self.since else []
            pairs += [("until", self.until.isoformat())] if self.until else []
            pairs += [("after", self.after.isoformat())] if self.after else []
            pairs += [("before", self.before.isoformat())] if self.before else []
        else:
            pairs.append(("period", self.period))
        return urlencode(pairs)


def read(query: QueryDict, today: date) -> Filter:
    """Read a filter from an address; anything that cannot be meant is passed over.."""
    facets = {
        facet: tuple(dict.fromkeys(key[:80] for key in query.getlist(facet) if key))[:MAX_CHOICES] for facet in FACETS
    }
    found = Filter(
        q=query.get("q", "").replace("\x00", "").strip()[:MAX_LETTERS],
        strict=query.get("syntax") == "boolean",
        author=query.get("author", "")[:300],
        search=query.get("search", "").replace("\x00", "")[:80],
        owned=query.get("whose") == "ours",
        **facets,  # type: ignore[arg-type]
    )
    since, until = day_of(query.get("since", "")), day_of(query.get("until", ""))
    if since or until:
        if since and until and until < since:
            since, until = until, since
        after, before = moment_of(query.get("after", "")), moment_of(query.get("before", ""))
        return replace(found, period=CUSTOM, since=since, until=until, after=after, before=before)
    return found.in_period(query.get("period", ALL), today)


def names_period(query: QueryDict) -> bool:
    """Does an address say which time it means?"""
    return any(query.get(name) for name in ("period", "since", "until"))


def day_of(text: str) -> date | None:
    """Read a day such as 2026-03-14; None for anything else."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def moment_of(text: str) -> datetime | None:
    """Read a moment such as 2026-03-14T09:00:00+00:00; None for anything else, or one that names no zone."""
    try:
        moment = datetime.fromisoformat(text.strip().replace(" ", "+"))
        return moment.astimezone(UTC) if moment.tzinfo else None
    except (ValueError, OverflowError):
        return None
