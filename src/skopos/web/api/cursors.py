"""The place in a list of mentions as one word that a program hands back: no page number, so new rows shift nothing."""

import base64
import binascii
from datetime import UTC, datetime

import orjson

from skopos.listening.queries import Cursor


class BadCursorError(ValueError):
    """A text that no answer gave as `next`."""


def written(cursor: Cursor | None) -> str | None:
    """Give a place as a word; None for the end."""
    if cursor is None:
        return None
    place = [cursor.published_at.isoformat(), cursor.platform, cursor.native_id]
    return base64.urlsafe_b64encode(orjson.dumps(place)).rstrip(b"=").decode("ascii")


def read(word: str) -> Cursor | None:
    """Give the place that `written` wrote; None for an empty word."""
    if not word:
        return None
    try:
        place = orjson.loads(base64.urlsafe_b64decode(word.encode("ascii") + b"=" * (-len(word) % 4)))
        at, platform, native_id = place
        moment = datetime.fromisoformat(at)
        if moment.tzinfo is None or not isinstance(platform, str) or not isinstance(native_id, str):
            raise BadCursorError(word)
        return Cursor(moment.astimezone(UTC), platform, native_id)
    except (UnicodeError, binascii.Error, ValueError, TypeError, OverflowError) as error:
        raise BadCursorError(word) from error
