"""Panels of measurement: what matters most, many metrics with their changes, one metric over time."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from skopos.common import formats
from skopos.common.charts import Column, Figure
from skopos.common.periods import LONGEST_DAYS
from skopos.measurement import charts, queries, words
from skopos.measurement.catalogue import MONEY
from skopos.measurement.queries import pages, sureness
from skopos.measurement.queries.history import History
from skopos.measurement.queries.load import Asked, histories
from skopos.measurement.queries.neighbours import channel_names
from skopos.reports.panels.base import Explain, Formula, Panel, PanelData, Settings, Table, Tile
from skopos.reports.period import building
from skopos.reports.period.content import MetricLine
from skopos.reports.period.telling import CHANGE_TONES
from skopos.reports.spans import Span
from skopos.workspaces.models import Workspace
from skopos_science import changes as science

MOST_METRICS = 40
STEPS_SHOWN = 13
CODE = (
    sureness.change_at,
    sureness.estimates,
    science.count_change,
    science.share_change,
    science.mean_change,
    science.dispersion,
)


def lines_of(workspace: Workspace, span: Span, settings: Settings, keys: list[str] | None = None) -> list[MetricLine]:
    """Give the metrics that have figures in the span, each with its change against the time before."""
    asked = Asked(
        period=span.longest,
        channel=str(settings.get("channel", "")),
        until=span.last,
        windows=(span.before, (span.first, span.last)),
    )
    with queries.opened(workspace, asked) as source:
        known = queries.definitions_of(source)
        wanted = [known[key] for key in (known if keys is None else keys) if key in known]
        found = histories(source, wanted)
    return [line for history in found.values() if (line := building.metric_line(history, span))]


def kind_of(history: History) -> tuple[str, str]:
    """Give the kind of a metric's cells and, for money, its currency."""
    if history.unit == "share":
        return "percent", ""
    return ("money", history.unit) if history.metric.unit == MONEY else ("number", "")


def row_of(workspace: Workspace, line: MetricLine) -> dict[str, Any]:
    """Give a metric's row: numbers for machines, texts for people."""
    estimate, change = line.estimate, line.change
    interval = ""
    if estimate.low == estimate.low:
        interval = _("%(low)s to %(high)s") % {
            "low": words.value_text(estimate.low, line.unit),
            "high": words.value_text(estimate.high, line.unit),
        }
    return {
        "metric": line.label,
        "unit": line.unit,
        "value": line.step.value,
        "value:text": words.value_text(line.step.value, line.unit),
        "value:note": interval,
        "low": known(estimate.low),
        "high": known(estimate.high),
        "before": line.before,
        "before:text": words.value_text(line.before, line.unit),
        "change": known(change.estimate.value),
        "change:text": words.change_text(change) if change.is_known else "–",
        "change:tone": CHANGE_TONES[words.change_badge(change)],
        "change_low": known(change.estimate.low),
        "change_high": known(change.estimate.high),
        "sure": sureness_text(line),
        "url": reverse("measurement:metric", args=[workspace.slug, line.key]),
    }


def known(value: float | None) -> float | None:
    """Give None for what is not a number."""
    return None if value is None or value != value else value


def sureness_text(line: MetricLine) -> str:
    """Say how sure the change of a metric is."""
    if line.is_partial:
        return _("The period is not complete, so it is not compared.")
    if not line.change.is_known:
        return _("Not enough data to compare")
    return words.interval_text(line.change) or _("No interval is stated.")


def explain_lines(workspace: Workspace, lines: list[MetricLine], span: Span) -> Explain:
    """Say how the figures of these metrics are made."""
    return Explain(
        formula=_("Each metric has a formula of its own, given below."),
        method=_(
            "Counts are compared by their ratio with the scatter of days as noise, shares by the difference of two "
            "Wilson intervals, means by Welch's interval. “Could be chance” means that the 95 % interval holds no "
            "change."
        ),
        rows=ngettext("%(count)s row behind these figures.", "%(count)s rows behind these figures.", total(lines))
        % {"count": formats.number(total(lines))},
        rows_url=reverse("measurement:metrics", args=[workspace.slug]),
        assumptions=(
            _("Compared with %(period)s.") % {"period": words.period_text(*span.before)},
            _("Days are those of the workspace's time zone, and each figure counts once."),
            _("A change beyond chance says that something changed, not what caused it."),
        ),
        code=CODE,
        formulas=tuple(formula_of(workspace, line) for line in lines),
    )


def total(lines: list[MetricLine]) -> int:
    """Count the rows behind the lines."""
    return sum(line.step.points for line in lines)


def formula_of(workspace: Workspace, line: MetricLine) -> Formula:
    """Say how one metric is worked out."""
    rows = ngettext("%(count)s row", "%(count)s rows", line.step.points) % {"count": formats.number(line.step.points)}
    source = formats.listed(line.explanation.platforms)
    return Formula(
        line.label,
        str(line.explanation.formula),
        " · ".join(part for part in (str(line.explanation.source), source, rows) if part),
        " ".join([str(line.explanation.uncertainty), *map(str, line.explanation.notes)]),
        reverse("measurement:rows", args=[workspace.slug, line.key]),
    )


COLUMNS = (
    ("metric", gettext_lazy("Metric"), "text"),
    ("value", gettext_lazy("Value"), "number"),
    ("before", gettext_lazy("Before"), "number"),
    ("change", gettext_lazy("Change against before"), "number"),
    ("sure", gettext_lazy("How sure"), "text"),
    ("unit", gettext_lazy("Unit"), "hidden"),
    ("low", gettext_lazy("Lower end"), "hidden-number"),
    ("high", gettext_lazy("Upper end"), "hidden-number"),
    ("change_low", gettext_lazy("Change, lower end"), "hidden-number"),
    ("change_high", gettext_lazy("Change, upper end"), "hidden-number"),
)


def table_of(workspace: Workspace, lines: list[MetricLine], span: Span) -> Table:
    """Give the table of the lines."""
    note = _("Compared with %(period)s. “Could be chance” means that the 95 %% interval holds no change.")
    return Table(
        tuple(Column(key, str(label), kind) for key, label, kind in COLUMNS),
        [row_of(workspace, line) for line in lines],
        note % {"period": words.period_text(*span.before)},
    )


def metrics(workspace: Workspace, span: Span, settings: Settings) -> PanelData:
    """Show many metrics with their changes: those chosen, or all that have figures."""
    chosen = [str(key) for key in settings.get("metrics", [])]
    lines = lines_of(workspace, span, settings, chosen or None)[: int(settings.get("limit") or MOST_METRICS)]
    return PanelData(
        explain_lines(workspace, lines, span),
        table=table_of(workspace, lines, span) if lines else None,
        empty="" if lines else _("No metric has a figure in this period. Import figures, or choose other days."),
    )


def trend(workspace: Workspace, span: Span, settings: Settings, key: str) -> Figure | None:
    """Draw a metric up to the end of the span, in steps that fit it."""
    grain = span.grain
    days = max(span.days, LONGEST_DAYS[grain] * STEPS_SHOWN) + 2 * LONGEST_DAYS[grain]
    asked = Asked(grain, channel=str(settings.get("channel", "")), until=span.last, recent_days=days)
    history = queries.history(workspace, key, asked)
    most = max(STEPS_SHOWN, -(-span.days // LONGEST_DAYS[grain]))
    history = replace(history, steps=history.steps[-most:])
    if len(history.steps) < 2:
        return None
    more = reverse("measurement:metric", args=[workspace.slug, key])
    return charts.history_figure(history, sureness.estimates(history), more)


def one_metric(workspace: Workspace, span: Span, settings: Settings) -> PanelData:
    """Show one or a few metrics: a tile each with the change, and a chart over time."""
    chosen = [str(key) for key in settings.get("metrics", [])] or ["mentions"]
    lines = lines_of(workspace, span, settings, chosen)
    figures = [trend(workspace, span, settings, line.key) for line in lines]
    return PanelData(
        explain_lines(workspace, lines, span),
        tiles=tuple(tile_of(line) for line in lines),
        table=table_of(workspace, lines, span) if lines else None,
        figures=tuple(figure for figure in figures if figure),
        empty="" if lines else _("This metric has no figure in this period. Import figures, or choose other days."),
    )


def tile_of(line: MetricLine) -> Tile:
    """Give a metric as a tile."""
    if line.change.is_known and not line.is_partial:
        note = _("%(change)s against before") % {"change": words.change_text(line.change)}
    else:
        note = sureness_text(line)
    return Tile(
        line.label, words.value_text(line.step.value, line.unit), note, CHANGE_TONES[words.change_badge(line.change)]
    )


def headlines(workspace: Workspace, span: Span, settings: Settings) -> PanelData:
    """Say in a few sentences what matters most: objectives, then the changes that are surest."""
    from skopos.reports.period import planned

    lines = lines_of(workspace, span, settings)
    fed = {line.key: line.history for line in lines}
    objectives = planned.objective_lines(workspace, span, fed, set(fed))
    sentences = building.headlines(objectives, lines)
    surest = building.surest(lines)[: int(settings.get("limit") or 3)]
    return PanelData(
        explain_lines(workspace, surest, span),
        text=tuple(sentences),
        figures=tuple(figure for line in surest[:2] if (figure := trend(workspace, span, settings, line.key))),
        empty="" if sentences else _("There are no figures for this period yet."),
    )


CHANNEL_COLUMNS = (
    ("metric", gettext_lazy("Metric"), "text"),
    ("channel", gettext_lazy("Channel"), "text"),
    ("value", gettext_lazy("Value"), "number"),
    ("rows", gettext_lazy("Rows"), "number"),
    ("unit", gettext_lazy("Unit"), "hidden"),
)


def by_channel(workspace: Workspace, span: Span, settings: Settings) -> PanelData:
    """Divide one metric or a few by channel, over the days of the span."""
    chosen = [str(key) for key in settings.get("metrics", [])] or ["mentions", "revenue"]
    lines = lines_of(workspace, span, settings, chosen)
    names = channel_names(workspace)
    rows: list[dict[str, Any]] = []
    with queries.opened(workspace, Asked(span.longest, until=span.last)) as source:
        for line in lines:
            step = replace(line.step, start=span.first, end=span.last)
            parts = pages.by_channel(source, line.history.metric, line.unit, step)
            rows += [
                _part_row(workspace, line, part, names) for part in parts[: int(settings.get("limit") or len(parts))]
            ]
    columns = tuple(Column(key, str(label), kind) for key, label, kind in CHANNEL_COLUMNS)
    note = _("A channel stands here where all parts of the metric are known for it.")
    return PanelData(
        explain_lines(workspace, lines, span),
        table=Table(columns, rows, note) if rows else None,
        empty="" if rows else _("No metric has a figure in this period. Import figures, or choose other days."),
    )


def _part_row(workspace: Workspace, line: MetricLine, part: pages.Part, names: Mapping[str, str]) -> dict[str, Any]:
    url = reverse("measurement:metric", args=[workspace.slug, line.key])
    return {
        "metric": line.label,
        "channel": names.get(part.key, part.key) or _("No channel"),
        "value": part.value,
        "value:text": words.value_text(part.value, line.unit),
        "rows": part.points,
        "rows:text": formats.number(part.points),
        "unit": line.unit,
        "url": f"{url}?{urlencode({'channel': part.key})}" if part.key else url,
    }


PANELS = (
    Panel(
        "measurement.headlines",
        gettext_lazy("What matters most"),
        gettext_lazy(
            "A few sentences made from the figures: how the objectives stand and which changes are beyond chance."
        ),
        headlines,
        frozenset({"channel", "limit"}),
    ),
    Panel(
        "measurement.metrics",
        gettext_lazy("What changed"),
        gettext_lazy("Metrics with their value, the value before, the change, and how sure it is."),
        metrics,
        frozenset({"metrics", "channel", "limit"}),
    ),
    Panel(
        "measurement.metric",
        gettext_lazy("Metric over time"),
        gettext_lazy("One metric or a few, each with its chart."),
        one_metric,
        frozenset({"metrics", "channel"}),
    ),
    Panel(
        "measurement.channels",
        gettext_lazy("Metrics by channel"),
        gettext_lazy("What each channel gave of one metric or a few; metrics by a formula are worked out for each."),
        by_channel,
        frozenset({"metrics", "limit"}),
    ),
)
