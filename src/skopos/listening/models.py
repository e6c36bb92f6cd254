"""Saved views, a filter of mentions under a name; and saved searches, whose finds are counted all the time."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from skopos.listening.evidence import Adapter, Correction, Sample, SampleItem
from skopos.listening.theme_rows import Theme, ThemesState

__all__ = [
    "Adapter", "Colour", "Correction", "Family", "Sample", "SampleItem", "SavedView", "SavedViewQuerySet", "Search",
    "SearchQuerySet", "Theme", "ThemesState",
]  # fmt: skip


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


class Family(models.TextChoices):
    """What a saved search watches."""

    BRAND = "brand", pgettext_lazy("family of searches", "Our brand")
    PRODUCT = "product", pgettext_lazy("family of searches", "Product")
    EXECUTIVE = "executive", pgettext_lazy("family of searches", "Executive")
    EMPLOYER = "employer", pgettext_lazy("family of searches", "Employer brand")
    COMPETITOR = "competitor", pgettext_lazy("family of searches", "Competitor")
    OTHER = "other", pgettext_lazy("family of searches", "Other")


class Colour(models.TextChoices):
    """Colours that tell searches apart, in the order of the colours of charts."""

    TEAL = "teal", _("Teal")
    ORANGE = "orange", _("Orange")
    VIOLET = "violet", _("Violet")
    PINK = "pink", _("Pink")
    GREEN = "green", _("Green")
    BLUE = "blue", _("Blue")
    OCHRE = "ochre", _("Ochre")
    GREY = "grey", _("Grey")


class SearchQuerySet(models.QuerySet["Search"]):
    """Filters of saved searches."""

    def visible_to(self, user_id: int, workspace_id: int) -> "SearchQuerySet":
        """One's own and the shared ones of a workspace, by family and name."""
        mine = models.Q(owner=user_id) | models.Q(shared=True)
        return self.filter(mine, workspace=workspace_id).select_related("owner")

    def active(self) -> "SearchQuerySet":
        """Those that are looked for in what comes in."""
        return self.filter(is_active=True, shared=True)


class Search(models.Model):
    """A Boolean search under a name. Mentions carry the keys of the searches that find them.

    Only shared ones are looked for in all that comes in, since everybody sees which searches found a mention; a private
    one is looked up when its owner opens it. `counted_as` is the text by which the stored mentions were searched the
    last time; while it differs from what is wanted now, a job is on its way.
    """

    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="+")
    slug = models.SlugField(max_length=80, allow_unicode=True, editable=False)
    name = models.CharField(pgettext_lazy("of a search", "name"), max_length=80)
    family = models.CharField(_("family"), max_length=12, choices=Family.choices, default=Family.OTHER)
    query = models.TextField(_("search text"), max_length=4000)
    colour = models.CharField(_("colour"), max_length=8, choices=Colour.choices, default=Colour.TEAL)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    shared = models.BooleanField(_("share with everybody in this workspace"), default=True)
    is_active = models.BooleanField(_("look for it in everything that comes in"), default=True)
    counted_as = models.TextField(blank=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = SearchQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "slug"], name="one_search_per_slug")]
        ordering = ["family", Lower("name"), "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def wanted(self) -> str:
        """What the stored mentions should be searched by; nothing while it is switched off or private."""
        return self.query if self.is_active and self.shared else ""

    @property
    def is_pending(self) -> bool:
        """Have the stored mentions yet to be searched by what it says now?"""
        return self.counted_as != self.wanted
