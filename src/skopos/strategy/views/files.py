"""The strategy as a file: out, and in with a look at what would change."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from skopos.strategy import documents, files
from skopos.strategy.documents.places import Problem
from skopos.strategy.documents.reading import MOST_BYTES
from skopos.strategy.forms import FileForm
from skopos.strategy.views.shared import address
from skopos.workspaces.access import WorkspaceRequest, in_workspace
from skopos.workspaces.models import Role


@in_workspace(Role.VIEWER)
def export(request: WorkspaceRequest) -> HttpResponse:
    """Give the tree as a YAML file."""
    text = documents.write(files.document_of(request.workspace))
    name = f"strategy-{request.workspace.slug}.yaml"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(text, content_type="application/yaml; charset=utf-8", headers=headers)


@in_workspace(Role.MANAGER)
def take_in(request: WorkspaceRequest) -> HttpResponse:
    """Show what a file would change; apply it when the person says so. The text travels with the form in between."""
    if request.method != "POST":
        return render(request, "strategy/import.html", {"form": FileForm()})
    if "apply" in request.POST:
        return _apply(request, request.POST.get("text", ""))
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return render(request, "strategy/import.html", {"form": form}, status=422)
    content = form.cleaned_data["file"].read(MOST_BYTES + 1)
    reading = documents.read(content)
    if reading.document is None:
        return _problems(request, reading.problems)
    plan = files.plan(request.workspace, reading.document, by=request.user)
    text = content.decode("utf-8-sig")
    return render(request, "strategy/import.html", {"form": FileForm(), "plan": plan, "text": text})


def _apply(request: WorkspaceRequest, text: str) -> HttpResponse:
    reading = documents.read(text)
    if reading.document is None:
        return _problems(request, reading.problems)
    plan = files.apply(request.workspace, reading.document, by=request.user)
    message = _("The file is taken in: %(new)s new, %(changed)s changed, %(same)s as before.")
    messages.success(request, message % plan.counts)
    return redirect(address(request, "tree"))


def _problems(request: WorkspaceRequest, problems: tuple[Problem, ...]) -> HttpResponse:
    return render(request, "strategy/import.html", {"form": FileForm(), "problems": problems}, status=422)
