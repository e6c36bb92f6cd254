"""Changes in this room: saved views. Each is recorded in the audit trail."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from skopos.governance import audit
from skopos.listening.models import SavedView
from skopos.workspaces.models import User, Workspace

audit.register("listening.view_saved", _("saved a view of mentions"))
audit.register("listening.view_changed", _("changed a saved view of mentions"))
audit.register("listening.view_deleted", _("deleted a saved view of mentions"))


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
