"""How a figure is worked out: formula, rows, source, uncertainty. Every number opens to this."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from skopos.measurement.catalogue import SOURCE_LABELS, UNCERTAINTY_LABELS, Metric, Source, Uncertainty
from skopos.measurement.catalogue.care import CARE_METRICS
from skopos.measurement.queries import sql
from skopos.measurement.queries.history import History
from skopos.measurement.queries.sales_sql import COMERS, SALES


@dataclass(frozen=True)
class Explanation:
    """What stands in the disclosure below a figure."""

    meaning: str | Promise
    formula: str | Promise
    sql: str
    rows_sql: str
    source: str | Promise
    platforms: tuple[str, ...]
    notes: tuple[str, ...]
    uncertainty: str | Promise
    points: int
    fed_at: datetime | None
    complete_until: date | None


def explain(history: History) -> Explanation:
    """Give everything a reader needs to follow or doubt a metric's latest value."""
    metric = history.metric
    return Explanation(
        meaning=metric.meaning,
        formula=metric.formula,
        sql=sql.formula_sql(metric),
        rows_sql=sql.rows_formula_sql(metric),
        source=SOURCE_LABELS[metric.source],
        platforms=history.platforms,
        notes=history.notes,
        uncertainty=_uncertainty(history),
        points=history.last.points if history.last else 0,
        fed_at=history.fed_at,
        complete_until=history.complete_until,
    )


def _uncertainty(history: History) -> str | Promise:
    if history.metric.uncertainty is Uncertainty.COUNT and history.is_spread:
        return _(
            "Figures for several days were spread evenly, so the days tell nothing of chance; no interval is stated."
        )
    return UNCERTAINTY_LABELS[history.metric.uncertainty]


def how_to_feed(metric: Metric) -> str:
    """Say what would feed a metric."""
    if metric.key in ("share_of_voice", "own_brand_mentions", "brand_mentions"):
        return _("Save a search for your own brand and for each competitor, and connect a channel that listens.")
    if metric in CARE_METRICS:
        return _("It comes from triage: sort, answer and finish mentions in the queue, and the figures follow.")
    if metric.source is Source.MENTIONS:
        return _("Connect a channel that listens, such as a feed, or import mentions from a file.")
    if metric.expression:
        return _("It works itself out as soon as the metrics of its formula are fed.")
    if metric.key in ("hours_worked", "labour_cost", "tool_cost", "agency_cost", "other_cost", "booked_spend"):
        return _("Enter costs and hours under Money, or import them from a file.")
    if metric.key in (*SALES, *COMERS):
        return _("Import your shop's orders, or a file with these figures.")
    if metric.is_quotient:
        return _("It works itself out as soon as both of its parts are fed for the same channel and days.")
    if metric.source is Source.POSTS:
        return _("Import the export of your posts, or the channel's daily figures, from the platform's own analytics.")
    return _("Import a file with these figures; a column can be given this metric in the column mapping.")
