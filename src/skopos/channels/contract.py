"""What a connector and a file format promise, and what they hand over.

Both register by entry point, in the groups `skopos.connectors` and `skopos.file_formats`; a format's entry point is a
tuple of `FileFormat`. Everything here is plain data: no model, no request, no clock.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from enum import StrEnum

import pyarrow as pa

from skopos_files.problems import Problem, Reason, Severity
from skopos_files.sheets import Opened

__all__ = ["Context", "FileFormat", "Manifest", "Normalised", "Problem", "Reason", "Severity", "Zone"]


class Zone(StrEnum):
    """The four zones of social media."""

    COMMUNITY = "community"
    PUBLISHING = "publishing"
    COMMERCE = "commerce"
    ENTERTAINMENT = "entertainment"


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
    name: str
    platform: str
    zone: Zone
    gives: tuple[str, ...]
    about: str = ""


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
    """

    channel: str
    zone: tzinfo
    source: str
    collected_at: datetime
    currency: str
    today: date
    date_order: str = ""


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
    """

    mentions: pa.Table | None = None
    points: pa.Table | None = None
    problems: tuple[Problem, ...] = ()
    rows: int = 0


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
