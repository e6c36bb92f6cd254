"""Pages on which people edit themes: the list, the editor with its live test, merging, files."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from skopos.common import clock
from skopos.common.export import csv_response
from skopos.listening.faults import told_of
from skopos.listening.theme_rows import Theme
from skopos.listening.themes import packed_of
from skopos.themes import access, found_pages, pages, trying
from skopos.themes.actions import discovering, editing
from skopos.themes.faults import told
from skopos.themes.forms import ImportForm, MergeForm, ThemeForm
from skopos.themes.models import DiscoveredTheme
from skopos.workspaces.access import WorkspaceRequest, in_workspace
from skopos.workspaces.models import Role
from skopos_language.boolean import SearchError, parse
from skopos_language.packs import CODES, Packed, PackError, csv_rows, write_yaml
from skopos_language.topics import EVERY


@in_workspace(Role.VIEWER)
@require_GET
def themes(request: WorkspaceRequest) -> HttpResponse:
    """List the themes with what was said of each lately."""
    workspace = request.workspace
    context = pages.listed(workspace, clock.today(workspace.tzinfo))
    return render(request, "themes/themes.html", {**context, "progress": pages.progress(workspace)})


@in_workspace(Role.ANALYST)
@require_http_methods(["GET", "POST"])
def new(request: WorkspaceRequest) -> HttpResponse:
    """Make a theme; a search and a name may come with the address."""
    theme = Theme(workspace=request.workspace, query=request.GET.get("query", "")[:4000])
    theme.name = request.GET.get("name", "")[:80]
    return _edited(request, theme)


@in_workspace(Role.ANALYST)
@require_http_methods(["GET", "POST"])
def make(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Make a discovered theme one of the workspace's; its most telling words are there to begin with."""
    found = access.discovered_for(request.membership, pk)
    theme = Theme(workspace=request.workspace, name=found.name[:80].rstrip(" ,"))
    theme.words = {found.language if found.language in CODES else EVERY: found_pages.words_for(found)}
    return _edited(request, theme, found)


@in_workspace(Role.VIEWER)
@require_http_methods(["GET", "POST"])
def theme(request: WorkspaceRequest, slug: str) -> HttpResponse:
    """Show a theme and its words; analysts change it."""
    found = access.theme_for(request.membership, slug)
    if not request.membership.may(Role.ANALYST):
        if request.method == "POST":
            raise PermissionDenied(_("Only analysts change themes."))
        about = pages.about(request.workspace, found.packed, bool(found.pk))
        return render(request, "themes/theme.html", {"theme": about, "lists": pages.lists_of(found), "row": found})
    return _edited(request, found)


def _edited(request: WorkspaceRequest, theme: Theme, made_of: DiscoveredTheme | None = None) -> HttpResponse:
    workspace = request.workspace
    shown = pages.shown_name(theme, workspace)
    form = ThemeForm(request.POST) if request.method == "POST" else ThemeForm.of(theme, shown)
    form.fields["name"].required = not theme.is_seed
    if request.method == "POST" and form.is_valid() and _saved(request, theme, form):
        if made_of is not None:
            discovering.note_made(made_of, key=theme.key, by=request.user)
        messages.success(request, _("The theme is saved. The stored mentions are being labelled anew."))
        return redirect("themes:themes", workspace.slug)
    context = {"form": form, "theme": theme, "shown_name": shown}
    if theme.key:
        context["merge_form"] = MergeForm(choices=pages.others(workspace, theme))
    packed = Packed(theme.key, theme.name, True, theme.packed.words, theme.packed.exceptions, theme.query)
    context["found"] = trying.tried(workspace, packed, clock.today(workspace.tzinfo))
    return render(request, "themes/theme_form.html", context)


def _saved(request: WorkspaceRequest, theme: Theme, form: ThemeForm) -> bool:
    """Store what the form holds; False with the reason on the form where it cannot be."""
    data = form.cleaned_data
    try:
        editing.save_theme(
            theme,
            by=request.user,
            name=data["name"],
            words=form.lists("words"),
            exceptions=form.lists("exceptions"),
            query=data["query"],
            is_active=data["is_active"],
        )
    except editing.NameTakenError:
        form.add_error("name", _("Another theme has this name. Choose another one, or merge the two."))
        return False
    except PackError as error:
        form.add_error("name", told(error))
        return False
    return True


@in_workspace(Role.ANALYST)
@require_POST
def preview(request: WorkspaceRequest) -> HttpResponse:
    """Try a theme while it is written."""
    form = ThemeForm(request.POST)
    context: dict[str, Any] = {}
    if form.is_valid():
        packed = form.packed(request.POST.get("key", "")[:60])
        context["found"] = trying.tried(request.workspace, packed, clock.today(request.workspace.tzinfo))
    else:
        context["errors"] = [str(error) for errors in form.errors.values() for error in errors]
        context["fault"] = _fault(request.POST.get("query", ""))
    return render(request, "themes/theme_preview.html", context)


def _fault(query: str) -> object:
    try:
        parse(query)
    except SearchError as error:
        return told_of(error, query) if query.strip() else None
    return None


@in_workspace(Role.ANALYST)
@require_POST
def switch(request: WorkspaceRequest, slug: str) -> HttpResponse:
    """Switch a theme on or off."""
    found = access.theme_for(request.membership, slug)
    told = {"words": found.words, "exceptions": found.exceptions, "query": found.query}
    editing.save_theme(found, by=request.user, name=found.name, is_active=request.POST.get("on") == "1", **told)
    return redirect("themes:themes", request.workspace.slug)


@in_workspace(Role.ANALYST)
@require_POST
def remove(request: WorkspaceRequest, slug: str) -> HttpResponse:
    """Delete an own theme, or give a seed pack its own words back."""
    found = access.theme_for(request.membership, slug)
    name = pages.shown_name(found, request.workspace)
    if found.is_seed:
        editing.reset_theme(found, by=request.user)
        messages.success(request, _("“%(name)s” has its seed words again.") % {"name": name})
    else:
        editing.delete_theme(found, by=request.user)
        messages.success(request, _("The theme “%(name)s” is deleted. The mentions stay.") % {"name": name})
    return redirect("themes:themes", request.workspace.slug)


@in_workspace(Role.ANALYST)
@require_POST
def merge(request: WorkspaceRequest, slug: str) -> HttpResponse:
    """Merge a theme into another."""
    source = access.theme_for(request.membership, slug)
    form = MergeForm(request.POST, choices=pages.others(request.workspace, source))
    if not form.is_valid():
        messages.error(request, _("Choose one of the themes that are offered."))
        return redirect("themes:theme", request.workspace.slug, slug)
    into = access.theme_for(request.membership, form.cleaned_data["into"])
    name, other = (pages.shown_name(row, request.workspace) for row in (source, into))
    editing.merge_themes(source, into, by=request.user)
    text = _("“%(name)s” is part of “%(other)s” now. The stored mentions are being labelled anew.")
    messages.success(request, text % {"name": name, "other": other})
    return redirect("themes:themes", request.workspace.slug)


@in_workspace(Role.VIEWER)
@require_GET
def export(request: WorkspaceRequest) -> HttpResponse | StreamingHttpResponse:
    """Give all themes as a file."""
    packs = pages.named(packed_of(request.workspace.pk), request.workspace)
    if request.GET.get("format") == "csv":
        rows = iter(csv_rows(packs))
        return csv_response("themes.csv", next(rows), rows)
    answer = HttpResponse(write_yaml(packs), content_type="application/yaml; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="themes.yaml"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@in_workspace(Role.ANALYST)
@require_http_methods(["GET", "POST"])
def take_in(request: WorkspaceRequest) -> HttpResponse:
    """Take a pack of themes from a file."""
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            counts = editing.import_pack(request.workspace, data["file"], by=request.user, replace=data["replace"])
        except PackError as error:
            form.add_error("file", told(error))
        except editing.NameTakenError as error:
            form.add_error("file", _("Another theme has the name “%(name)s” already.") % {"name": error})
        else:
            text = _("The pack is taken in: %(new)s new, %(changed)s changed, %(off)s switched off.")
            messages.success(request, text % counts)
            return redirect("themes:themes", request.workspace.slug)
    return render(request, "themes/import.html", {"form": form})
