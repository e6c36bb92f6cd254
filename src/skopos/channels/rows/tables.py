"""Build the tables of facts: own posts and metric points."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from hashlib import blake2b
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from skopos.channels.contract import Context
from skopos.facts.schemas import MENTION_IN, METRIC_POINT
from skopos_files.moments import shift_to_utc

MOMENT = pa.timestamp("us", tz="UTC")


def digest(*parts: object) -> str:
    """A stable id made of its parts."""
    return blake2b("\x1f".join(map(str, parts)).encode(), digest_size=12).hexdigest()


def point_id(
    metric: str,
    channel: str,
    start: int,
    end: int,
    unit: str,
    campaign: str = "",
    audience: str = "",
    subject: str = "",
    breakdown: str = "",
) -> str:
    """The native_id of a figure; start and end in microseconds since 1970. Of units only a currency is part of it."""
    return digest(metric, channel, start, end, campaign, audience, subject, unit if len(unit) == 3 else "", breakdown)


def mention_table(context: Context, platform: str, columns: Mapping[str, Any], size: int) -> pa.Table:
    """Make rows of MENTION_IN; columns that are not given are null, or what the context says."""
    fixed = {"platform": platform, "channel": context.channel, "source": context.source, "owned": True, "kind": "post"}
    fixed |= {"collected_at": context.collected_at, "text": ""}
    arrays = []
    for item in MENTION_IN:
        value = columns.get(item.name, fixed.get(item.name))
        if isinstance(value, np.ndarray | list):
            arrays.append(pa.array(value, type=item.type))
        elif isinstance(value, pa.Array | pa.ChunkedArray):
            arrays.append(value.cast(item.type))
        elif value is None:
            arrays.append(pa.nulls(size, item.type))
        else:
            arrays.append(pa.repeat(pa.scalar(value, type=item.type), size))
    return pa.Table.from_arrays(arrays, schema=MENTION_IN)


@dataclass
class Points:
    """Collects metric points of one batch.

    A point's id is made from metric, channel, period, dimensions and what these divide by, so a newer export replaces
    the figure.
    """

    context: Context
    platform: str
    rows: list[tuple[Any, ...]] = field(default_factory=list)

    def add(
        self,
        metric: str,
        unit: str | Sequence[str],
        values: NDArray[np.float64],
        at: NDArray[np.datetime64],
        until: NDArray[np.datetime64],
        *,
        campaign: Sequence[str] | None = None,
        audience: Sequence[str] | None = None,
        subject: Sequence[str] | None = None,
        breakdown: str = "",
    ) -> None:
        """Add a column of figures; cells without a figure or a moment give no point."""
        starts, ends = at.astype("datetime64[us]"), until.astype("datetime64[us]")
        good = np.isfinite(values) & ~np.isnat(starts) & ~np.isnat(ends)
        start_marks, end_marks = starts.astype(np.int64), ends.astype(np.int64)
        for row in np.flatnonzero(good).tolist():
            dims = [part[row] if part is not None else "" for part in (campaign, audience, subject)]
            span = (int(start_marks[row]), int(end_marks[row]))
            own = unit if isinstance(unit, str) else unit[row]
            self.rows.append((metric, *span, float(values[row]), own, *dims, breakdown))

    def table(self) -> pa.Table | None:
        """The points as rows of METRIC_POINT; None if there are none."""
        if not self.rows:
            return None
        size, context = len(self.rows), self.context
        metric, at, until, value, unit, campaign, audience, subject, breakdown = (
            list(part) for part in zip(*self.rows, strict=True)
        )
        keys = [
            point_id(name, context.channel, start, end, own, *dims)
            for name, start, end, _value, own, *dims in self.rows
        ]
        given: dict[str, Any] = {
            "platform": [self.platform] * size,
            "native_id": keys,
            "metric": metric,
            "channel": [context.channel] * size,
            "at": at,
            "until": until,
            "value": value,
            "unit": unit,
            "campaign": [text or None for text in campaign],
            "audience": [text or None for text in audience],
            "subject": [text or None for text in subject],
            "breakdown": [text or None for text in breakdown],
            "source": [context.source] * size,
            "collected_at": [context.collected_at] * size,
        }
        arrays = [pa.array(given[item.name], type=item.type) for item in METRIC_POINT.schema]
        return pa.Table.from_arrays(arrays, schema=METRIC_POINT.schema)


def day_span(days: NDArray[np.datetime64], zone: tzinfo) -> tuple[NDArray[np.datetime64], NDArray[np.datetime64]]:
    """The moments in UTC at which each day of `zone` begins and ends."""
    return day_start(days, zone), day_start(days + np.timedelta64(1, "D"), zone)


def local_days(moments: NDArray[np.datetime64], zone: tzinfo) -> NDArray[np.datetime64]:
    """The day in `zone` of each moment in UTC."""
    hours, places = np.unique(moments.astype("datetime64[us]"), return_inverse=True)
    days = [
        np.datetime64("NaT", "D") if moment is None else np.datetime64(_local_day(moment, zone), "D")
        for moment in hours.tolist()
    ]
    return np.array(days, dtype="datetime64[D]")[places]


def _local_day(moment: Any, zone: tzinfo) -> Any:
    return moment.replace(tzinfo=UTC).astimezone(zone).date()


def day_start(days: NDArray[np.datetime64], zone: tzinfo) -> NDArray[np.datetime64]:
    """The moment in UTC at which each day begins in `zone`."""
    return shift_to_utc(days.astype("datetime64[us]"), zone)
