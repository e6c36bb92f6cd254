"""Reads of this room. Other rooms call `series`; the pages call `history`, `overview` and what lies beside them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from skopos.common.series import Period, Series
from skopos.measurement.catalogue import METRICS, Metric
from skopos.measurement.queries.definitions import components, definitions
from skopos.measurement.queries.history import History
from skopos.measurement.queries.load import Asked, Source, histories
from skopos.measurement.queries.sales import as_journeys, journeys, orders, transactions
from skopos.workspaces.models import Workspace

__all__ = [
    "Asked",
    "History",
    "UnknownMetricError",
    "as_journeys",
    "definitions_of",
    "dimension_of",
    "histories_of",
    "history",
    "journeys",
    "metrics_of",
    "opened",
    "orders",
    "series",
    "transactions",
]


class UnknownMetricError(LookupError):
    """The workspace has no metric of this key: not in the catalogue, not described, and no point carries it."""


@contextmanager
def opened(workspace: Workspace, asked: Asked) -> Iterator[Source]:
    """Open the workspace's facts for one question."""
    from skopos.facts.reading import open_facts

    with open_facts(workspace.pk, workspace.tzinfo) as facts:
        yield Source(facts, workspace, asked)


def metrics_of(workspace: Workspace) -> dict[str, Metric]:
    """Give every metric the workspace can use, by key: the catalogue and what it brought itself."""
    with opened(workspace, Asked()) as source:
        return definitions(workspace, source.facts)


def definitions_of(source: Source) -> dict[str, Metric]:
    """Give every metric of an opened workspace, by key."""
    return definitions(source.workspace, source.facts)


def histories_of(workspace: Workspace, keys: list[str] | None = None, asked: Asked | None = None) -> dict[str, History]:
    """Give the histories of `keys`, or of every metric of the workspace. At most five queries of the facts."""
    with opened(workspace, asked or Asked()) as source:
        known = METRICS if keys is not None and set(keys) <= set(METRICS) else definitions(workspace, source.facts)
        wanted = list(known) if keys is None else keys
        for key in wanted:
            if key not in known:
                raise UnknownMetricError(key)
        return histories(source, [known[key] for key in wanted])


def history(workspace: Workspace, metric: str, asked: Asked | None = None) -> History:
    """Give one metric's history; raises `UnknownMetricError`."""
    return histories_of(workspace, [metric], asked)[metric]


def series(
    workspace: Workspace,
    metric: str,
    channel: str = "",
    *,
    period: Period = Period.WEEK,
    audience: str = "",
    subject: str = "",
    campaign: str = "",
    unit: str = "",
    until: date | None = None,
) -> Series:
    """Give a metric as a regular series in the workspace's time zone.

    Parameters
    ----------
    workspace : Workspace
        Whose figures.
    metric : str
        A key of `catalogue.METRICS`, or one that the workspace brought itself.
    channel, audience, subject, campaign : str
        Narrow it down; empty means all.
    period : Period
        Length of one step; weeks begin on Monday.
    unit : str
        Which currency, if the figures come in several; empty takes the workspace's own. They are never mixed.
    until : date, optional
        Look at nothing after this day.

    Returns
    -------
    Series
        Oldest first, without gaps, the running period left out. A flow's quiet period between first and last data
        is 0; a stock or ratio without a reading is None. Empty if nothing was ever fed.

    Raises
    ------
    UnknownMetricError
        If no metric of this key exists in the workspace.
    """
    asked = Asked(period, channel, audience, subject, campaign, unit, until)
    found = history(workspace, metric, asked)
    return found.as_series(source_of(found))


NAMED = """
SELECT bool_or(subject = $name) AS subject, bool_or(campaign = $name) AS campaign, bool_or(audience = $name) AS audience
FROM metric_point_day WHERE list_contains($keys, metric)
"""


def dimension_of(workspace: Workspace, metric: str, name: str) -> str:
    """Say whether `name` is a `subject`, a `campaign` or an `audience` of a metric's figures; empty if none of them."""
    with opened(workspace, Asked()) as source:
        known = METRICS if metric in METRICS else definitions(workspace, source.facts)
        keys = sorted(components([known[metric]])) if metric in known else []
        (row,) = source.query(NAMED, {"keys": keys, "name": name}).to_pylist()
    return next((dimension for dimension, named in row.items() if named), "")


def source_of(found: History) -> str:
    """Say where a series comes from: its platforms, then what must be known about how it was put together."""
    return " ".join([", ".join(found.platforms) + "." if found.platforms else "", *found.notes]).strip()
