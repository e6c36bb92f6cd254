"""What a connector and a file format promise, and what they hand over.

Both register by entry point, in the groups `skopos.connectors` and `skopos.file_formats`; a format's entry point is a
tuple of `FileFormat`, that of a connector a `Connector`. Everything here is plain data: no model, no clock, and no
request but through the client that is handed in.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from enum import StrEnum
from typing import Any

import pyarrow as pa
from django.utils.functional import Promise

from skopos.common.http import Http
from skopos.facts.schemas import JOURNEY, MENTION, METRIC_POINT, ORDER, TOUCH, FactTable
from skopos.strategy.models import Zone
from skopos_files.problems import Problem, Reason, Severity
from skopos_files.sheets import Opened

__all__ = [
    "Account",
    "Capability",
    "Connector",
    "ConnectorError",
    "ConnectorManifest",
    "Context",
    "Document",
    "Fetched",
    "FileFormat",
    "Manifest",
    "Normalised",
    "Problem",
    "Reason",
    "Setting",
    "Severity",
    "Words",
    "Zone",
]


type Words = str | Promise  # for people; may be lazily translated


@dataclass(frozen=True)
class Manifest:
    """What a plug-in is, for the settings page, the docs and the scheduler.

    Attributes
    ----------
    key : str
        Stable name, such as ``meta.facebook_posts``.
    name : str
        Name for people; may be lazily translated.
    platform : str
        What its rows carry in `platform`, such as ``facebook``.
    zone : Zone
        Where the platform belongs.
    gives : tuple of str
        What comes out: ``mentions``, and keys of the metric catalogue.
    about : str
        Where to find the file or feed in the platform, for people.
    """

    key: str
    name: Words
    platform: str
    zone: Zone
    gives: tuple[str, ...]
    about: Words = ""


@dataclass(frozen=True)
class Context:
    """What the workspace knows about a file or feed that the rows do not say.

    Attributes
    ----------
    channel : str
        Key of the workspace's channel; empty if none was chosen.
    zone : tzinfo
        Time zone of times that state none.
    source : str
        Where the rows come from, such as ``import:12``.
    collected_at : datetime
        Now, aware.
    currency : str
        ISO 4217 code for money that states none.
    today : date
        The present day in `zone`, for dates without a year.
    date_order : str
        ``dmy``, ``mdy`` or ``ymd`` if the user said so; empty to go by the file's own evidence.
    first_seen : mapping
        When a row that states no time was first met, by native_id; a connector uses it before `collected_at`, so that
        fetching again does not move the row.
    """

    channel: str
    zone: tzinfo
    source: str
    collected_at: datetime
    currency: str
    today: date
    date_order: str = ""
    first_seen: Mapping[str, datetime] = field(default_factory=dict)


@dataclass(frozen=True)
class Normalised:
    """One batch in Skopos' own form.

    Attributes
    ----------
    mentions : pyarrow.Table or None
        Rows of `facts.schemas.MENTION_IN`.
    points : pyarrow.Table or None
        Rows of `facts.schemas.METRIC_POINT`.
    problems : tuple of Problem
        What was wrong with the rows of this batch.
    rows : int
        Rows of the file that this batch was made from.
    orders, touches, journeys : pyarrow.Table or None
        Rows of `facts.schemas.ORDER`, `TOUCH` and `JOURNEY`. Ids of customers and persons are those of the source:
        intake turns them into the workspace's pseudonyms.
    """

    mentions: pa.Table | None = None
    points: pa.Table | None = None
    problems: tuple[Problem, ...] = ()
    rows: int = 0
    orders: pa.Table | None = None
    touches: pa.Table | None = None
    journeys: pa.Table | None = None

    def tables(self) -> Iterator[tuple[FactTable, pa.Table]]:
        """Give each table that has rows, with what it is a part of."""
        given = (
            (MENTION, self.mentions), (METRIC_POINT, self.points), (ORDER, self.orders), (TOUCH, self.touches),
            (JOURNEY, self.journeys),
        )  # fmt: skip
        for table, rows in given:
            if rows is not None and rows.num_rows:
                yield table, rows


@dataclass(frozen=True)
class FileFormat:
    """An export file that Skopos knows.

    Attributes
    ----------
    manifest : Manifest
        What it is and what it gives.
    recognise : callable
        Opened file to confidence, 0 (another file) to 1 (surely this one).
    normalise : callable
        Opened file and context to batches; pure, and the same input gives the same rows.
    headers : mapping
        Header names by language and field, as the platform writes them; empty for files without a header row.
    """

    manifest: Manifest
    recognise: Callable[[Opened], float]
    normalise: Callable[[Opened, Context], Iterator[Normalised]]
    headers: Mapping[str, Mapping[str, tuple[str, ...]]]


class Capability(StrEnum):
    """What a connector can do; the settings page and the scheduler go by it."""

    READ_MENTIONS = "read_mentions"
    READ_METRICS = "read_metrics"


@dataclass(frozen=True)
class Setting:
    """Something a connector wants to know of each channel.

    Attributes
    ----------
    key, label, help : str
        Name in `Account.settings`, and the words of the form; lazily translated.
    required : bool
        Whether the channel works without it.
    """

    key: str
    label: Words
    help: Words = ""
    required: bool = False


@dataclass(frozen=True)
class ConnectorManifest(Manifest):
    """What a connector is and needs.

    Attributes
    ----------
    capabilities : frozenset of Capability
        What it can do.
    interval_minutes : int
        How often to fetch unless the channel says otherwise.
    least_minutes : int
        How often at most, out of respect for the platform.
    settings : tuple of Setting
        What it asks of each channel besides the address.
    secret : str
        Label of the secret it needs; empty if it needs none.
    """

    capabilities: frozenset[Capability] = frozenset()
    interval_minutes: int = 60
    least_minutes: int = 15
    settings: tuple[Setting, ...] = ()
    secret: Words = ""


@dataclass(frozen=True)
class Account:
    """A channel as its connector sees it: address, settings and the opened secret."""

    address: str
    settings: Mapping[str, Any] = field(default_factory=dict)
    secret: str = field(default="", repr=False)


@dataclass(frozen=True)
class Document:
    """One answer of the platform, as it came."""

    url: str
    content_type: str
    body: bytes


@dataclass(frozen=True)
class Fetched:
    """What one visit brought.

    Attributes
    ----------
    documents : tuple of Document
        What came; empty if nothing is new.
    state : mapping
        JSON values to hand to the next visit, such as a cursor or a validator.
    wait_seconds : int
        How long the platform asks us to stay away; 0 if it did not say.
    """

    documents: tuple[Document, ...] = ()
    state: Mapping[str, Any] = field(default_factory=dict)
    wait_seconds: int = 0


class ConnectorError(Exception):
    """A visit failed; the message is for people and says how to mend it.

    `permanent` says that asking again will not help until a person changes something: the channel is then paused.
    `wait_seconds` is how long the platform asked us to stay away.
    """

    def __init__(self, message: str, *, permanent: bool = False, wait_seconds: int = 0) -> None:
        super().__init__(message)
        self.permanent = permanent
        self.wait_seconds = wait_seconds


@dataclass(frozen=True)
class Connector:
    """A way into one platform.

    Attributes
    ----------
    manifest : ConnectorManifest
        What it is and needs.
    fetch : callable
        Account, state of the last visit and guarded client to what came. Talks to the platform; raises ConnectorError.
    normalise : callable
        Documents and context to rows; pure, and the same input gives the same rows. What a document says wrongly goes
        into `Normalised.problems`; a document that cannot be read at all raises ConnectorError.
    """

    manifest: ConnectorManifest
    fetch: Callable[[Account, Mapping[str, Any], Http], Fetched]
    normalise: Callable[[tuple[Document, ...], Context], Normalised]
