"""The histories that a strategy file brings: values inside it, or CSV files beside it."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, cast

from skopos.common.series import Period
from skopos.strategy.documents import ObjectiveNode
from skopos.strategy.periods import suitable_period

if TYPE_CHECKING:
    from skopos.cli.science_series import Read


class UnreadableHistoryError(Exception):
    """A history file that cannot be used; says which, where and how to mend it."""


def history_beside(
    objective: ObjectiveNode, folder: Path, data: Path | None, *, kind: str, today: date
) -> dict[str, Any] | None:
    """Give an objective's history in the form of a strategy file's `history` with values; None if it has none.

    Looks in the file itself, then for the CSV that it names beside it, then for METRIC@CHANNEL.csv and METRIC.csv in
    `data`.
    """
    written = objective.history
    if written is not None and written.values is not None:
        return written.model_dump(mode="json")
    kind = (written.kind if written and written.kind else "") or kind
    if written is not None and written.csv:
        asked = Period(written.period) if "period" in written.model_fields_set else None
        return _read(_inside(folder, written.csv), objective, kind, asked, today)
    for name in (f"{objective.metric}@{objective.channel}.csv", f"{objective.metric}.csv"):
        path = data / name if data is not None and objective.metric else None
        if path is not None and path.is_file():
            return _read(path, objective, kind, None, today)
    return None


def _inside(folder: Path, name: str) -> Path:
    """Give the path of a file beside the strategy file; other people's files may not point elsewhere."""
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise UnreadableHistoryError(f"{name} lies outside the strategy file's folder. Put the CSV file beside it.")
    return path


def _read(path: Path, objective: ObjectiveNode, kind: str, asked: Period | None, today: date) -> dict[str, Any]:
    """Read a file in the asked rhythm, or in the one that suits the objective if the data are fine enough."""
    from skopos.cli.science_series import SeriesError, first_day

    kind = kind or ("stock" if objective.statistic == "end" else "flow")
    suits = suitable_period(objective.start, objective.deadline, today)
    try:
        own = _series(path, kind, asked)
        coarser = "DWMQ".index(suits.value) > "DWMQ".index(own.period)
        found = _series(path, kind, suits) if asked is None and coarser and kind != "ratio" else own
    except SeriesError as error:
        raise UnreadableHistoryError(str(error)) from error
    start = first_day(found.first, found.period).isoformat()
    return {"period": found.period, "start": start, "values": list(found.values), "kind": kind}


def _series(path: Path, kind: str, period: Period | None) -> "Read":
    from skopos.cli.science_series import read_series

    gathered: Literal["flow", "stock"] = "flow" if kind == "flow" else "stock"
    step = cast("Literal['D', 'W', 'M', 'Q'] | None", period.value if period else None)
    return read_series(path, kind=gathered, period=step, date_column=None, value_column=None, gaps="auto")
