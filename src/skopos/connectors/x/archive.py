"""The archive of an account on X: data/tweets.js and its kin, as one file or inside the zip."""

import html
import json
import re
from collections.abc import Iterator
from typing import Any

import numpy as np

from skopos.channels.contract import Context, Normalised, Problem
from skopos.channels.rows.posts import said_rows
from skopos.channels.rows.reasons import NOT_OURS, UNUSED_TABLE
from skopos.channels.rows.values import Columns
from skopos_files.sheets import Opened, Sheet

_TWEETS = re.compile(r"YTD\.(?:tweets?|community_tweet|deleted_tweets)\.part\d+$|Grailbird\.data\.tweets_\w+$")
_LIKES = re.compile(r"YTD\.(?:like|bookmark)\.part\d+$")
_ACCOUNT = re.compile(r"YTD\.account\.part\d+$")
FIELDS = {
    "native_id": ("id_str", "id"),
    "published_at": ("created_at",),
    "text": ("full_text", "text"),
    "likes": ("favorite_count",),
    "shares": ("retweet_count",),
    "reply_to": ("in_reply_to_status_id_str", "in_reply_to_status_id"),
}


def recognise(opened: Opened) -> float:
    """Sure where the posts are there; fairly sure where there are only likes."""
    if any(_is_posts(sheet) for sheet in opened.tables):
        return 0.99
    return 0.8 if any(_LIKES.search(sheet.name) for sheet in opened.tables) else 0.0


def _is_posts(sheet: Sheet) -> bool:
    own = {"id_str", "created_at"} <= set(sheet.header) and {"full_text", "text"} & set(sheet.header)
    return bool(own) and (bool(_TWEETS.search(sheet.name)) or "favorite_count" in sheet.header)


def normalise(opened: Opened, context: Context) -> Iterator[Normalised]:
    """Give the posts of the account. What it liked or saved is not taken: others said that."""
    author = _author(opened)
    unused: list[str] = []
    for sheet in opened.tables:
        if _is_posts(sheet) and "deleted_tweets" not in sheet.name:
            yield from _posts(sheet, context, author)
        elif _LIKES.search(sheet.name):
            yield Normalised(problems=(Problem(NOT_OURS, None, "", sheet.name),), rows=sheet.whole().table.num_rows)
        else:
            unused.append(sheet.name)
    if unused:
        shown = f"{unused[0]} (+{len(unused) - 1})" if len(unused) > 1 else unused[0]
        yield Normalised(problems=(Problem(UNUSED_TABLE, None, "", shown),))


def _author(opened: Opened) -> tuple[str, str]:
    """Id and name of the account, if the archive's own file on it is there."""
    for sheet in opened.tables:
        if _ACCOUNT.search(sheet.name) and {"accountId", "username"} <= set(sheet.header):
            row = sheet.sample(1).table.to_pylist()[0]
            return row["accountId"] or "", row["username"] or ""
    return "", ""


def _posts(sheet: Sheet, context: Context, author: tuple[str, str]) -> Iterator[Normalised]:
    fields = {
        field: next(name for name in choices if name in sheet.header)
        for field, choices in FIELDS.items()
        if any(name in sheet.header for name in choices)
    }
    fields |= {name: name for name in ("entities.urls",) if name in sheet.header}
    columns = Columns(sheet, fields, context)
    for batch in sheet.batches():
        columns.at(batch)
        texts = [_readable(*row) for row in zip(columns.raw("text"), columns.texts("entities.urls"), strict=True)]
        replies = columns.ids("reply_to")
        more: dict[str, Any] = {
            "text": texts,
            "kind": [_kind(*row) for row in zip(texts, replies, strict=True)],
            "url": [_address(own, author[1]) for own in columns.ids("native_id")],
        }
        if author[0]:
            more |= {"author_id": author[0], "author_name": author[1]}
        keep = np.ones(len(batch.lines), dtype=bool)
        table, problems = said_rows(columns, {name: name for name in fields}, context, "x", keep=keep, more=more)
        yield Normalised(table, None, (*columns.taken_problems(), *problems), len(batch.lines))


def _address(own: str, name: str) -> str | None:
    return f"https://x.com/{name or 'i/web'}/status/{own}" if own else None


def _kind(text: str, reply_to: str) -> str:
    if text.startswith("RT @"):
        return "repost"
    return "reply" if reply_to or text.startswith("@") else "post"


def _readable(text: str, links: str) -> str:
    """The text with X's short links written out and entities resolved."""
    for link in _links(links):
        short, full = link.get("url"), link.get("expanded_url")
        if isinstance(short, str) and isinstance(full, str) and short:
            text = text.replace(short, full)
    return html.unescape(text)


def _links(written: str) -> list[dict[str, Any]]:
    try:
        found = json.loads(written) if written else []
    except ValueError:
        return []
    return [link for link in found if isinstance(link, dict)] if isinstance(found, list) else []
