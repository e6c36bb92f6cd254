"""Own metrics as a YAML file: exported, kept beside the strategy's file, taken in again."""

import io
from typing import Any, Literal

from django.db import transaction
from django.utils.translation import gettext as _
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from skopos.measurement.actions.definitions import define_metric
from skopos.measurement.actions.formulas import save_formula
from skopos.measurement.formulas import FormulaError
from skopos.measurement.models import MetricDefinition
from skopos.workspaces.models import User, Workspace

MOST_BYTES = 1_000_000
FIELDS = ("label", "kind", "unit", "direction", "stage", "meaning", "formula")


class MetricsFileError(ValueError):
    """A file of metrics cannot be taken in; the message says what and where."""


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class MetricEntry(_Model):
    """One own metric."""

    key: str = Field(pattern=r"^[\w-]{1,100}$")
    label: str = Field(min_length=1, max_length=120)
    kind: Literal["flow", "stock", "ratio"] = "flow"
    unit: str = Field("count", pattern=r"^(count|seconds|hours|share|score|money|[A-Z]{3})$")
    direction: Literal["up", "down", "none"] = "up"
    stage: Literal["", "awareness", "engagement", "consideration", "conversion", "loyalty", "reputation", "effort"] = ""
    meaning: str = ""
    formula: str = Field("", max_length=500)


class MetricsDocument(_Model):
    """A file of own metrics."""

    skopos_metrics: Literal[1]
    metrics: tuple[MetricEntry, ...]


def write(workspace: Workspace) -> str:
    """Give the workspace's own metrics as YAML."""
    from ruamel.yaml import YAML

    rows = MetricDefinition.objects.filter(workspace=workspace)
    entries = [
        {"key": row.key} | {name: str(getattr(row, name)) for name in FIELDS if getattr(row, name) != ""}
        for row in rows
    ]
    writer, stream = YAML(), io.StringIO()
    writer.indent(mapping=2, sequence=4, offset=2)
    writer.width = 110
    writer.dump({"skopos_metrics": 1, "metrics": entries}, stream)
    return stream.getvalue()


def read(text: str) -> MetricsDocument:
    """Read a file of metrics; raises MetricsFileError."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    try:
        return MetricsDocument.model_validate(YAML(typ="safe", pure=True).load(text))
    except YAMLError as error:
        raise MetricsFileError(_("This is no YAML: %(why)s") % {"why": str(error).splitlines()[0]}) from error
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(map(str, first["loc"])) or "skopos_metrics"
        raise MetricsFileError(_("At %(place)s: %(why)s.") % {"place": place, "why": first["msg"]}) from error


@transaction.atomic
def take_in(workspace: Workspace, document: MetricsDocument, *, by: User) -> int:
    """Keep all metrics of a file, those that others need first; all or none. Gives their number."""
    waiting: list[MetricEntry] = []
    for entry in document.metrics:
        fields: dict[str, Any] = entry.model_dump(exclude={"key"})
        if entry.formula:
            waiting.append(entry)
        else:
            define_metric(workspace, entry.key, by=by, **fields)
    while waiting:
        left, fault = [], FormulaError("", 0, 1)
        for entry in waiting:
            fields = entry.model_dump(exclude={"key", "kind"})
            try:
                save_formula(workspace, entry.key, by=by, **fields)
            except FormulaError as error:
                left.append(entry)
                fault = error
        if len(left) == len(waiting):
            place = {"key": left[-1].key, "why": str(fault), "where": fault.carets(left[-1].formula)}
            raise MetricsFileError(_("The formula of “%(key)s” is not right. %(why)s\n%(where)s") % place)
        waiting = left
    return len(document.metrics)
