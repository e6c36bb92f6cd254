"""Changes in this room: saved views and saved searches. Each is recorded in the audit trail."""

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from skopos.governance import audit
from skopos.listening.models import SavedView, Search
from skopos.workspaces.models import User, Workspace

audit.register("listening.view_saved", _("saved a view of mentions"))
audit.register("listening.view_changed", _("changed a saved view of mentions"))
audit.register("listening.view_deleted", _("deleted a saved view of mentions"))
audit.register("listening.search_saved", _("saved a search"))
audit.register("listening.search_deleted", _("deleted a search"))


@transaction.atomic
def save_view(*, workspace: Workspace, by: User, name: str, query: str, shared: bool) -> SavedView:
    """Keep a filter under a name; one of the same name and owner gets the new filter."""
    view, _created = SavedView.objects.update_or_create(
        workspace=workspace, owner=by, name=name, defaults={"query": query, "shared": shared}
    )
    audit.record("listening.view_saved", workspace=workspace, by=by, subject=view, name=name, shared=shared)
    return view


@transaction.atomic
def change_view(view: SavedView, *, by: User, name: str, shared: bool) -> None:
    """Rename a view, or change whether it is shared."""
    before = {"name": view.name, "shared": view.shared}
    view.name, view.shared = name, shared
    view.save(update_fields=["name", "shared"])
    audit.record(
        "listening.view_changed",
        workspace=view.workspace,
        by=by,
        subject=view,
        before=before,
        after={"name": name, "shared": shared},
    )


@transaction.atomic
def delete_view(view: SavedView, *, by: User) -> None:
    """Delete a view; the mentions stay."""
    audit.record("listening.view_deleted", workspace=view.workspace, by=by, subject=view, name=view.name)
    view.delete()


@transaction.atomic
def save_search(search: Search, *, by: User) -> Search:
    """Store a search, new or changed. `tasks.recount_soon` then has the stored mentions searched."""
    if not search.slug:
        search.slug = free_slug(search.workspace, search.name)
        search.owner = by
    search.save()
    told = {"name": search.name, "family": search.family, "query": search.query, "shared": search.shared}
    audit.record("listening.search_saved", workspace=search.workspace, by=by, subject=search, **told)
    return search


@transaction.atomic
def delete_search(search: Search, *, by: User) -> None:
    """Delete a search; the mentions stay, and `tasks.recount_soon` has its key taken from them."""
    audit.record("listening.search_deleted", workspace=search.workspace, by=by, subject=search, name=search.name)
    search.delete()


def free_slug(workspace: Workspace, name: str) -> str:
    """Give a key for a search of this name that no other of the workspace has."""
    base = slugify(name, allow_unicode=True)[:60] or "search"
    taken = set(Search.objects.filter(workspace=workspace, slug__startswith=base).values_list("slug", flat=True))
    numbered = (f"{base}-{number}" for number in range(2, len(taken) + 3))
    return next(slug for slug in (base, *numbered) if slug not in taken)
