"""Metrics that people work out from others: checked against what the workspace has, kept, taken away."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from skopos.governance import audit
from skopos.measurement.actions.definitions import define_metric
from skopos.measurement.catalogue import METRICS, Metric
from skopos.measurement.formulas import FormulaError, check_circle, needed, parse
from skopos.measurement.models import MetricDefinition
from skopos.measurement.queries import metrics_of
from skopos.workspaces.models import User, Workspace

REMOVED = audit.register("measurement.metric_removed", gettext_lazy("removed the metric"))


def check_formula(key: str, text: str, known: Mapping[str, Metric]) -> str:
    """Check a formula of the metric `key`; gives its unit (money, hours, seconds, or empty for a plain number).

    Raises
    ------
    FormulaError
        With the place, if it cannot be read, names what there is not, mixes units or goes round in a circle.
    """
    formula = parse(text)
    for name in formula.names:
        if name not in known and name != key:
            start, end = formula.place_of(name)
            near = _nearest(name, known)
            hint = _("Did you mean %(near)s?") % {"near": near} if near else _("The page of a metric shows its key.")
            raise FormulaError(_("There is no metric “%(name)s”.") % {"name": name} + " " + hint, start, end)
    if not formula.names:
        raise FormulaError(_("A formula needs at least one metric."), 0, len(text))
    check_circle(key, formula, {name: metric.expression for name, metric in known.items() if metric.expression})
    return formula.unit({name: known[name].unit for name in formula.names})


def _nearest(name: str, known: Mapping[str, Metric]) -> str:
    from difflib import get_close_matches

    labels = {str(metric.label).casefold().replace(" ", "_"): key for key, metric in known.items()}
    found = get_close_matches(name.casefold(), [*known, *labels], n=1, cutoff=0.6)
    return labels.get(found[0], found[0]) if found else ""


@transaction.atomic
def save_formula(
    workspace: Workspace, key: str, *, formula: str, unit: str, by: User, **fields: Any
) -> MetricDefinition:
    """Keep a metric by a formula; `unit` is that of a plain result. Raises FormulaError as `check_formula` does."""
    if key in METRICS:
        raise FormulaError(_("The catalogue has a metric of this key. Take another key."), 0, 1)
    found = check_formula(key, formula, metrics_of(workspace))
    return define_metric(
        workspace,
        key,
        by=by,
        formula=" ".join(formula.split()),
        unit=found or unit,
        kind=MetricDefinition.Kind.RATIO,
        **fields,
    )


def used_by(workspace: Workspace, key: str) -> list[str]:
    """Give the names of own metrics whose formulas need a metric, also by way of others."""
    rows = MetricDefinition.objects.filter(workspace=workspace).exclude(formula="")
    formulas = {row.key: row.formula for row in rows}
    return [row.label for row in rows if row.key != key and key in needed(row.key, formulas)]


@transaction.atomic
def remove_formula(row: MetricDefinition, *, by: User) -> None:
    """Take a metric by a formula away; what it was worked out from stays."""
    audit.record(REMOVED, workspace=row.workspace, by=by, subject=row, key=row.key, formula=row.formula)
    row.delete()
