"""Rows of a table as things said: own posts of an export, or mentions by a mapping."""

import html
import re
from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from skopos.channels.contract import Context, Problem
from skopos.channels.rows.platforms import platform_of
from skopos.channels.rows.reasons import MISSING_FIELD, NO_RATING
from skopos.channels.rows.stars import Scale, stars_of
from skopos.channels.rows.tables import digest, mention_table
from skopos.channels.rows.values import Columns, whole_numbers

COUNTS = (
    *("impressions", "reach", "likes", "comments", "shares", "clicks", "saves", "video_views", "follows"),
    "author_followers",
)
TEXTS = ("title", "author_id", "author_name", "place_text", "campaign")
_ENTITY = re.compile(r"&(?:amp|lt|gt|quot|apos|nbsp|#\d{1,6}|#x[0-9a-fA-F]{1,6});")
_ID_IN_ADDRESS = re.compile(
    r"(?:twitter|x)\.com/[^/]+/status(?:es)?/(\d+)|youtu(?:\.be/|be\.com/(?:watch\?v=|shorts/))([\w-]{11})"
    r"|(urn:li:(?:activity|share|ugcPost):\d+)"
)


def plain_text(text: str) -> str:
    """Text without HTML entities, which some exports leave in."""
    return html.unescape(text) if _ENTITY.search(text) else text


def id_in_address(url: str) -> str:
    """The platform's own id where an address carries it; empty if it does not.

    >>> id_in_address("https://twitter.com/BarackObama/status/920061541986250758")
    '920061541986250758'
    """
    match = _ID_IN_ADDRESS.search(url)
    return next((part for part in match.groups() if part), "") if match else ""


def said_rows(
    columns: Columns,
    named: Mapping[str, str],
    context: Context,
    platform: str,
    *,
    keep: NDArray[np.bool_],
    owned: bool = True,
    kind: str = "post",
    best_rating: Scale = 5,
    more: Mapping[str, Any] | None = None,
) -> tuple[pa.Table, tuple[Problem, ...]]:
    """Make mentions of the batch that `columns` stands at.

    Parameters
    ----------
    columns : Columns
        The sheet's columns.
    named : mapping
        Field of a mention to the field of `columns` that holds it; must hold ``published_at``.
    keep : ndarray of bool
        Rows that count.
    platform : str
        For rows that name none in a column of their own.
    owned, kind : bool, str
        For rows of which `more` says nothing.
    best_rating : int
        The best value of the column of ratings where its cells do not say it: 5, 10 or 100.
    more : mapping
        Columns that the caller has worked out, by field.
    """
    size = len(columns.batch.lines)
    moments = columns.moments(named["published_at"])
    given: dict[str, Any] = {"published_at": pa.array(moments.values).cast(pa.timestamp("us", tz="UTC"))}
    texts = [plain_text(text) for text in columns.raw(named["text"])] if "text" in named else [""] * size
    given["text"] = texts
    for field in TEXTS:
        if field in named:
            given[field] = [plain_text(text) or None for text in columns.texts(named[field])]
    urls = columns.texts(named["url"]) if "url" in named else [""] * size
    given["url"] = [url if url.startswith(("http://", "https://")) else None for url in urls]
    for field in COUNTS:
        if field in named:
            given[field] = whole_numbers(columns.numbers(named[field], whole=True))
    if "rating" in named:
        stars = stars_of(columns.texts(named["rating"]), best_rating)
        given["rating"] = pa.array(stars, mask=np.isnan(stars))
    if "reply_to" in named:
        given["reply_to"] = [text or None for text in columns.ids(named["reply_to"])]
    own = columns.ids(named["native_id"]) if "native_id" in named else [""] * size
    given["platform"] = [platform] * size
    if "platform" in named:
        given["platform"] = [platform_of(text) or platform for text in columns.texts(named["platform"])]
    given["native_id"] = [
        given_id or id_in_address(url) or _content_id(where, str(moment), text, url)
        for given_id, url, where, moment, text in zip(own, urls, given["platform"], moments.values, texts, strict=True)
    ]
    given["owned"], given["kind"] = owned, kind
    given |= dict(more or {})
    dated = ~np.isnat(moments.values)
    problems = _undated(columns, named["published_at"], keep & ~dated)
    if "rating" in named:
        problems += _unrated(columns, named["rating"], keep & dated & np.isnan(stars))
    table = mention_table(context, platform, given, size).filter(pa.array(keep & dated))
    return table, problems


def _content_id(platform: str, moment: str, text: str, url: str) -> str:
    return digest(platform, moment, text, url)


def _unrated(columns: Columns, field: str, without: NDArray[np.bool_]) -> tuple[Problem, ...]:
    """Rows whose rating is none that there can be; no rating, and zero, which stands for none, are no problem."""
    texts, name = columns.texts(field), columns.fields.get(field, field)
    rows = [row for row in np.flatnonzero(without).tolist() if texts[row].strip("0., ")]
    return tuple(Problem(NO_RATING, int(columns.batch.lines[row]), name, texts[row]) for row in rows)


def _undated(columns: Columns, field: str, gone: NDArray[np.bool_]) -> tuple[Problem, ...]:
    """Rows without a date; those whose date could not be read have their problem already."""
    texts = columns.texts(field)
    name = columns.fields.get(field, field)
    return tuple(
        Problem(MISSING_FIELD, int(columns.batch.lines[row]), name)
        for row in np.flatnonzero(gone).tolist()
        if not texts[row]
    )
