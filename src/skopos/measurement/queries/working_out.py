"""Metrics by a formula: the histories of their parts, period by period, put into the formula."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from skopos.common import formats
from skopos.common.series import Kind, Period
from skopos.common.units import unit_text
from skopos.measurement.catalogue import METRICS, MONEY, Metric
from skopos.measurement.formulas import Formula, parse
from skopos.measurement.queries.definitions import definitions
from skopos.measurement.queries.history import History, Leaf, Step

if TYPE_CHECKING:
    from skopos.measurement.queries.load import Source


def all_parts(source: "Source", metrics: Iterable[Metric]) -> dict[str, Metric]:
    """Give every metric that these rest on, by key; what the workspace does not know is left out."""
    known: dict[str, Metric] | None = None
    found: dict[str, Metric] = {}
    waiting = [name for metric in metrics for name in parse(metric.expression).names]
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        if name not in METRICS and known is None:
            known = definitions(source.workspace, source.facts)
        metric = METRICS.get(name) or (known or {}).get(name)
        if metric is not None:
            found[name] = metric
            waiting += parse(metric.expression).names if metric.expression else ()
    return found


def work_out(metric: Metric, found: dict[str, History], known: dict[str, Metric], period: Period) -> History:
    """Give the history of a metric by its formula; `found` holds its parts and gets it, and formulas below it, too."""
    if metric.key in found:
        return found[metric.key]
    formula = parse(metric.expression)
    found[metric.key] = History(metric, metric.unit, period)  # a circle finds nothing here
    parts = {
        name: work_out(known[name], found, known, period) if known[name].expression else found[name]
        for name in formula.names
        if name in known
    }
    found[metric.key] = _history(metric, formula, parts, found[metric.key])
    return found[metric.key]


def _history(metric: Metric, formula: Formula, parts: dict[str, History], empty: History) -> History:
    fed = {name: part for name, part in parts.items() if part.is_fed}
    currencies = sorted({part.unit for part in fed.values() if part.metric.unit == MONEY})
    if len(currencies) > 1:
        note = _("Its parts are in %(units)s; different currencies are not put into one formula.")
        units = formats.listed([unit_text(unit) for unit in currencies])
        return History(metric, empty.unit, empty.period, notes=(note % {"units": units},))
    if not fed:
        return empty
    by_start = {name: {step.start: step for step in part.steps} for name, part in fed.items()}
    inside = {name: part.metric.expression for name, part in fed.items() if part.metric.expression}
    inside |= dict(pair for part in fed.values() for pair in part.expressions)
    starts = sorted(set().union(*by_start.values()))
    for name, part in fed.items():
        # A figure that is fed no more never ends its last period; the others have, so it is over.
        if part.running and starts and part.running.start <= starts[-1]:
            by_start[name][part.running.start] = part.running
    steps = [
        _step(formula, {name: own[start] for name, own in by_start.items() if start in own}, fed) for start in starts
    ]
    while steps and steps[0].value is None:
        steps.pop(0)
    while steps and steps[-1].value is None:
        steps.pop()
    running = _running(formula, fed, starts[-1] if starts else None)
    fed_at = max(part.fed_at for part in fed.values() if part.fed_at) if steps or running else None
    covered = [part.complete_until for part in fed.values() if part.complete_until]
    return History(
        metric,
        currencies[0] if metric.unit == MONEY and currencies else metric.unit,
        empty.period,
        tuple(steps),
        running,
        fed_at,
        min(covered) if covered and fed_at else None,
        tuple(sorted({name for part in fed.values() for name in part.platforms})),
        tuple(dict.fromkeys(note for part in fed.values() for note in part.notes)),
        is_spread=any(part.is_spread for part in fed.values()),
        expressions=tuple(sorted(inside.items())),
    )


def _running(formula: Formula, fed: dict[str, History], last: date | None) -> Step | None:
    """Give the period that still runs for the parts, as far as it goes; None if there is none or it has no value."""
    found = {name: part.running for name, part in fed.items() if part.running}
    newest = max((step.start for step in found.values()), default=None)
    if newest is None or (last and newest <= last):
        return None
    step = _step(formula, {name: step for name, step in found.items() if step.start == newest}, fed)
    return None if step.value is None else step


def _step(formula: Formula, parts: dict[str, Step], fed: dict[str, History]) -> Step:
    """Put the parts of one period into the formula."""
    one = next(iter(parts.values()))
    value = formula.value({name: step.value for name, step in parts.items()})
    leaves = {leaf.key: leaf for name, step in parts.items() for leaf in _leaves(fed[name], step)}
    points = sum(step.points for step in parts.values())
    return Step(one.start, one.end, value, value or 0.0, points=points, leaves=tuple(leaves.values()))


def _leaves(part: History, step: Step) -> tuple[Leaf, ...]:
    """Give what a part rests on: itself, or what its own formula rests on."""
    if part.metric.expression:
        return step.leaves
    flows = part.metric.kind is Kind.FLOW and not part.is_spread
    return (Leaf(part.metric.key, step.value, step.daily if flows else (), flows and part.unit == "count"),)


def value_of(expression: str, values: Mapping[str, float | None], expressions: Mapping[str, str]) -> float | None:
    """Work a formula out whose parts may be formulas themselves; `values` are those of the metrics below them all."""
    formula = parse(expression)
    return formula.value(
        {
            name: value_of(expressions[name], values, expressions) if name in expressions else values.get(name)
            for name in formula.names
        }
    )
