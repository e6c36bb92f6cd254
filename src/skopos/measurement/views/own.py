"""Metrics that a workspace works out from others: list, add, change, remove, as a file."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from skopos.measurement import access, documents, queries
from skopos.measurement.actions import formulas
from skopos.measurement.forms import FormulaForm, MetricsFileForm
from skopos.measurement.models import MetricDefinition
from skopos.workspaces.access import WorkspaceRequest, in_workspace
from skopos.workspaces.models import Role


@require_GET
@in_workspace(Role.VIEWER)
def own_metrics(request: WorkspaceRequest) -> HttpResponse:
    """List the metrics that the workspace described or works out itself."""
    return _list(request, MetricsFileForm())


def _list(request: WorkspaceRequest, form: MetricsFileForm, failure: str = "") -> HttpResponse:
    context = {
        "rows": MetricDefinition.objects.filter(workspace=request.workspace),
        "form": form,
        "failure": failure,
        "may_change": request.membership.may(Role.ANALYST),
    }
    return render(request, "measurement/own.html", context, status=422 if form.is_bound else 200)


@in_workspace(Role.ANALYST)
def new(request: WorkspaceRequest) -> HttpResponse:
    """Describe a metric by a formula."""
    return _form(request, None)


@in_workspace(Role.ANALYST)
def edit(request: WorkspaceRequest, key: str) -> HttpResponse:
    """Change a metric's formula and what it is called."""
    return _form(request, access.formula_for(request.workspace, key))


def _form(request: WorkspaceRequest, row: MetricDefinition | None) -> HttpResponse:
    known = queries.metrics_of(request.workspace)
    form = FormulaForm(
        request.POST or None,
        instance=row,
        check=lambda key, text: formulas.check_formula(key, text, known),
        taken=known,
    )
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        key = row.key if row else values.pop("key")
        formulas.save_formula(request.workspace, key, by=request.user, **values)
        messages.success(request, _("The metric is kept and worked out for all periods."))
        return redirect("measurement:metric", request.workspace.slug, key)
    names = sorted((str(metric.label), key, metric.unit) for key, metric in known.items() if key.isidentifier())
    context = {"form": form, "row": row, "names": names}
    return render(request, "measurement/formula.html", context, status=422 if form.is_bound else 200)


@require_POST
@in_workspace(Role.ANALYST)
def remove(request: WorkspaceRequest, key: str) -> HttpResponse:
    """Take a metric by a formula away, unless others need it."""
    row = access.formula_for(request.workspace, key)
    needing = formulas.used_by(request.workspace, key)
    if needing:
        text = _("It stays: the formula of “%(name)s” needs it.")
        messages.error(request, text % {"name": needing[0]})
    else:
        formulas.remove_formula(row, by=request.user)
        messages.success(request, _("The metric was taken away."))
    return redirect("measurement:own", request.workspace.slug)


@require_GET
@in_workspace(Role.VIEWER)
def file(request: WorkspaceRequest) -> HttpResponse:
    """Download the own metrics as YAML."""
    answer = HttpResponse(documents.write(request.workspace), content_type="application/yaml; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="skopos-metrics.yaml"'
    return answer


@require_POST
@in_workspace(Role.ANALYST)
def take_in(request: WorkspaceRequest) -> HttpResponse:
    """Take a file of own metrics in; all of them or none."""
    form = MetricsFileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _list(request, form)
    try:
        text = form.cleaned_data["file"].read(documents.MOST_BYTES).decode("utf-8-sig")
        count = documents.take_in(request.workspace, documents.read(text), by=request.user)
    except UnicodeDecodeError:
        return _list(request, form, _("The file is no text in UTF-8."))
    except documents.MetricsFileError as error:
        return _list(request, form, str(error))
    messages.success(request, _("Metrics kept: %(count)s.") % {"count": count})
    return redirect("measurement:own", request.workspace.slug)
