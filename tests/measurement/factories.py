"""Facts that tests need: points, posts and mentions, stored as intake stores them."""

from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

import pyarrow as pa

from skopos.facts import rollups, store
from skopos.facts.schemas import JOURNEY, MENTION, METRIC_POINT, ORDER, TOUCH
from skopos.workspaces.models import Workspace
from tests.facts import copies

_numbers = count(1)


class Numbered(str):
    """An id that was only made up to differ from the others."""


TAKEN_IN = datetime(2026, 11, 1, 9, tzinfo=UTC)


def noon(day: date, zone) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=zone).astimezone(UTC)


def point(metric: str, day: date, value: float, days: int | None = 1, **fields: Any) -> dict[str, Any]:
    """A figure for `days` days from `day`; days=None is a reading at a moment."""
    return {"metric": metric, "day": day, "days": days, "value": value, **fields}


def store_points(workspace: Workspace, rows: list[dict[str, Any]]) -> None:
    """Store points and bring the rollups up to date."""
    zone = workspace.tzinfo
    out = []
    for row in rows:
        day, days = row["day"], row["days"]
        at = datetime(day.year, day.month, day.day, tzinfo=zone)
        end = None
        if days:
            later = day + timedelta(days)
            end = datetime(later.year, later.month, later.day, tzinfo=zone).astimezone(UTC)
        out.append(
            {name: row.get(name) for name in METRIC_POINT.schema.names}
            | {
                "platform": row.get("platform", "facebook"),
                "native_id": Numbered(f"p{next(_numbers)}"),
                "channel": row.get("channel", "fb"),
                "at": at.astimezone(UTC),
                "until": end,
                "unit": row.get("unit", "count"),
                "source": row.get("source", "import:1"),
                "collected_at": row.get("collected_at", TAKEN_IN),
            }
        )
    _store(workspace, METRIC_POINT, out)


def store_mentions(workspace: Workspace, rows: list[dict[str, Any]]) -> None:
    """Store posts and mentions (each with a `day`) and bring the rollups up to date."""
    out = []
    for row in rows:
        made = {
            "platform": "facebook",
            "native_id": Numbered(f"m{next(_numbers)}"),
            "channel": "fb",
            "published_at": noon(row["day"], workspace.tzinfo),
            "kind": "post",
            "owned": True,
            "text": "Fresh bread",
            "source": "import:1",
            "collected_at": TAKEN_IN,
            "topics": [],
            "flags": [],
            "searches": [],
            "supported": True,
            "model_version": "test",
        }
        out.append(dict.fromkeys(MENTION.schema.names) | made | {k: v for k, v in row.items() if k != "day"})
    _store(workspace, MENTION, out)


def at(text: str) -> datetime:
    """A moment in UTC, such as 2026-05-04 10:00."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def order(native_id: str, when: str, customer: str | None = "anna", amount: float = 20.0, **fields: Any) -> dict:
    """An order; `when` as in `at`."""
    made = {
        "platform": "shop",
        "native_id": native_id,
        "channel": "shop",
        "kind": "order",
        "placed_at": at(when),
        "customer_id": customer,
        "amount": amount,
        "currency": "EUR",
        "place": "online",
        "source": "import:1",
        "collected_at": TAKEN_IN,
    }
    return dict.fromkeys(ORDER.schema.names) | made | fields


def touch(when: str, channel: str, person: str | None = "anna", **fields: Any) -> dict:
    """A contact; `when` as in `at`."""
    made = {
        "platform": "ga4",
        "native_id": Numbered(f"t{next(_numbers)}"),
        "channel": channel,
        "at": at(when),
        "kind": "click",
        "person_id": person,
        "source": "import:1",
        "collected_at": TAKEN_IN,
    }
    return dict.fromkeys(TOUCH.schema.names) | made | fields


def store_orders(workspace: Workspace, rows: list[dict[str, Any]]) -> None:
    """Store orders and bring the rollups up to date."""
    _store(workspace, ORDER, rows)


def store_touches(workspace: Workspace, rows: list[dict[str, Any]]) -> None:
    """Store contacts and bring the rollups up to date."""
    _store(workspace, TOUCH, rows)


def store_journeys(workspace: Workspace, rows: list[dict[str, Any]]) -> None:
    """Store counted paths and bring the rollups up to date."""
    made = {"platform": "paths", "channel": "", "source": "import:1", "collected_at": TAKEN_IN}
    filled = [
        dict.fromkeys(JOURNEY.schema.names) | made | {"native_id": Numbered(f"j{next(_numbers)}")} | row for row in rows
    ]
    _store(workspace, JOURNEY, filled)


def _store(workspace: Workspace, table, rows: list[dict[str, Any]]) -> None:
    def store_them():
        with store.writing(workspace.pk, workspace.tzinfo) as writing:
            writing.add(table, pa.Table.from_pylist(rows, schema=table.schema))
            writing.commit()
        rollups.refresh(workspace.pk, workspace.tzinfo)

    told = [{name: value for name, value in row.items() if not isinstance(value, Numbered)} for row in rows]
    copies.once(workspace.pk, (str(workspace.tzinfo), table.name, repr(told)), store_them)
