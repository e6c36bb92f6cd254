"""The brands that are counted in mentions."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from skopos.measurement import access, actions, tasks
from skopos.measurement.forms import BrandForm
from skopos.measurement.models import Brand
from skopos.workspaces.access import WorkspaceRequest, in_workspace
from skopos.workspaces.models import Role


@in_workspace(Role.VIEWER)
def brands(request: WorkspaceRequest) -> HttpResponse:
    """List the brands; an analyst adds one."""
    may_change = request.membership.may(Role.ANALYST)
    if request.method == "POST" and not may_change:
        raise PermissionDenied(_("To change brands you need the role of an analyst."))
    form = BrandForm(request.POST or None, instance=Brand(workspace=request.workspace))
    if request.method == "POST" and form.is_valid():
        return _saved(request, form)
    rows = Brand.objects.filter(workspace=request.workspace)
    return render(request, "measurement/brands.html", {"brands": rows, "form": form, "may_change": may_change})


@in_workspace(Role.ANALYST)
def brand(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Change a brand."""
    row = access.brand_for(request.workspace, pk)
    form = BrandForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        return _saved(request, form)
    return render(request, "measurement/brand.html", {"brand": row, "form": form})


def _saved(request: WorkspaceRequest, form: BrandForm) -> HttpResponse:
    actions.save_brand(form.save(commit=False), by=request.user)
    tasks.count_soon(request.workspace.pk)
    messages.success(request, _("Saved. The mentions are being counted anew."))
    return redirect("measurement:brands", request.workspace.slug)


@require_POST
@in_workspace(Role.ANALYST)
def remove(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Remove a brand."""
    actions.remove_brand(access.brand_for(request.workspace, pk), by=request.user)
    tasks.count_soon(request.workspace.pk)
    messages.success(request, _("Removed. The mentions are being counted anew."))
    return redirect("measurement:brands", request.workspace.slug)
