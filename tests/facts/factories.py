"""Builds rows of facts; what is not said is empty."""

from datetime import UTC, datetime, timedelta

import pyarrow as pa

from skopos.facts.schemas import MENTION, METRIC_POINT

NOON = datetime(2026, 3, 14, 12, tzinfo=UTC)


def mention(native_id: str = "1", **fields) -> dict:
    """One labelled mention."""
    row = dict.fromkeys(MENTION.schema.names)
    row.update(
        platform="bluesky",
        native_id=native_id,
        channel="",
        published_at=NOON,
        kind="post",
        owned=False,
        text=f"Text {native_id}",
        source="import:1",
        collected_at=NOON + timedelta(days=1),
        topics=[],
        flags=[],
        searches=[],
        supported=True,
        model_version="1",
    )
    return {**row, **fields}


def mentions(*rows: dict) -> pa.Table:
    """A table of labelled mentions."""
    return pa.Table.from_pylist(list(rows), schema=MENTION.schema)


def point(native_id: str = "1", **fields) -> dict:
    """One metric point."""
    row = dict.fromkeys(METRIC_POINT.schema.names)
    row.update(
        platform="shop",
        native_id=native_id,
        metric="revenue",
        channel="",
        at=NOON,
        value=1.0,
        unit="EUR",
        source="import:1",
        collected_at=NOON,
    )
    return {**row, **fields}


def points(*rows: dict) -> pa.Table:
    """A table of metric points."""
    return pa.Table.from_pylist(list(rows), schema=METRIC_POINT.schema)
