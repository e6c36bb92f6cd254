"""One value of a table as people read it."""

import re
from datetime import UTC, date, datetime
from typing import Any

from django.utils import timezone

from skopos.common import formats
from skopos.common.charts import Column

_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d.*(Z|[+-]\d\d:?\d\d)$")


def as_moment(value: Any) -> datetime | None:
    """Give the moment that a value is; None if it is none."""
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=UTC)
    if isinstance(value, str) and _MOMENT.fullmatch(value):
        return datetime.fromisoformat(value)
    return None


def cell(value: Any, column: Column) -> str:
    """Write one value in the reader's locale; an absent one is an en dash."""
    if value is None or value == "":
        return "–"
    if column.kind == "number":
        return formats.number(value)
    if column.kind == "percent":
        return formats.percent(value, 1)
    if column.kind == "money":
        return formats.money(value, column.currency) if column.currency else formats.number(value, 2)
    if column.kind in ("day", "moment"):
        return _written_time(value, column.kind)
    return str(value)


def _written_time(value: Any, kind: str) -> str:
    moment = as_moment(value)
    if moment is not None:
        return formats.moment(moment) if kind == "moment" else formats.day(timezone.localtime(moment).date())
    try:
        return formats.day(value if isinstance(value, date) else date.fromisoformat(str(value)[:10]))
    except ValueError:
        return str(value)
