"""Saved views: a filter of mentions under a name."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    """Filters of saved views."""

    def visible_to(self, user_id: int, workspace_id: int) -> "SavedViewQuerySet":
        """One's own and the shared ones of a workspace, by name."""
        mine = models.Q(owner=user_id) | models.Q(shared=True)
        return self.filter(mine, workspace=workspace_id).select_related("owner").order_by(Lower("name"), "pk")


class SavedView(models.Model):
    """A filter that somebody gave a name; their own, or shared with the workspace."""

    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="+")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(_("name"), max_length=80)
    query = models.TextField(_("filter"), blank=True, help_text=_("The filter as it stands in the address."))
    shared = models.BooleanField(_("share with everybody in this workspace"), default=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "owner", "name"], name="one_view_per_name_and_person")
        ]

    def __str__(self) -> str:
        return self.name
