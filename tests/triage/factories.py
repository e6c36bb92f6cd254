"""Builds items, and mentions that rules choose."""

from datetime import UTC, datetime
from itertools import count

from skopos.triage.models import Item
from tests.listening.factories import put, said

_numbers = count(1)
MONDAY = datetime(2026, 3, 16, 9, tzinfo=UTC)  # ten in the morning in Berlin


def make_item(workspace, **fields) -> Item:
    """An item that came on Monday at ten and is due at six in the evening."""
    number = next(_numbers)
    return Item.objects.create(
        workspace=workspace,
        **{
            "platform": "x",
            "native_id": f"i{number}",
            "day": MONDAY.date(),
            "text": f"Where is my bread? {number}",
            "author_name": "Kim",
            "author_id": "kim",
            "url": "https://x.example/1",
            "published_at": MONDAY,
            "arrived_at": MONDAY,
            "changed_at": MONDAY,
            "due_at": MONDAY.replace(hour=17),
            "language": "en",
            "sentiment": -1,
            **fields,
        },
    )


def question(native_id, **fields):
    """An angry question as a stored mention."""
    text = fields.pop("text", "Why is my bread late again?")
    return said(native_id, text, sentiment=-1, flags=["question"], **fields)


__all__ = ["MONDAY", "make_item", "put", "question", "said"]
