"""Hours of a series as the workspace's clocks show them: what is usual at nine in the morning stays so in summer."""

from datetime import UTC, datetime, tzinfo

import numpy as np
from numpy.typing import NDArray

STEP = 24


def local_days(first: int, end: int, zone: tzinfo) -> NDArray[np.float64]:
    """Give the start of each hour from `first` to before `end` (hours since 1970, in UTC) in days by local clocks.

    Never falling: of the hour that comes twice when summer ends both stand at the same time of day, and the one that
    is left out in spring is left out here.
    """
    hours = np.arange(first, end)
    if not len(hours):
        return hours.astype(np.float64)
    marks = [*range(first, end, STEP), end - 1]
    told = [_offset_hours(mark, zone) for mark in marks]
    offsets = np.interp(hours, marks, told)
    for left, right, before, after in zip(marks, marks[1:], told, told[1:], strict=False):
        if before != after:  # clocks were changed in between: asked hour by hour
            offsets[left - first : right - first + 1] = [_offset_hours(at, zone) for at in range(left, right + 1)]
    return np.asarray(np.maximum.accumulate(hours + offsets) / 24)


def _offset_hours(hour: int, zone: tzinfo) -> float:
    offset = datetime.fromtimestamp(hour * 3600, UTC).astimezone(zone).utcoffset()
    return offset.total_seconds() / 3600 if offset else 0.0
