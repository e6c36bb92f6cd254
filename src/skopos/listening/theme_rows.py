"""The themes of a workspace: its own ones, and the seed packs that somebody edited."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

import skopos_language
from skopos_language.packs import Packed
from skopos_language.topics import seed_themes

if TYPE_CHECKING:
    from skopos.workspaces.models import Workspace


class Theme(models.Model):
    """What a workspace looks for under one name.

    A seed pack that nobody edited has no row, so that it follows what ships; the row of an edited one stands in its
    place under the same key, and its name is empty while it is the usual one. A theme that was merged into another
    stays as a row, so that what named it means the other now.
    """

    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=60, editable=False)
    name = models.CharField(pgettext_lazy("of a theme", "name"), max_length=80, blank=True)
    is_active = models.BooleanField(_("look for it in everything that comes in"), default=True)
    words = models.JSONField(default=dict, blank=True)
    exceptions = models.JSONField(default=dict, blank=True)
    query = models.TextField(_("search text"), max_length=4000, blank=True)
    merged_into = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "key"], name="one_theme_per_key")]
        ordering = ["key"]

    def __str__(self) -> str:
        return self.name or self.key

    @property
    def is_seed(self) -> bool:
        """Is it one of the seed packs, edited?"""
        return self.key in skopos_language.TOPICS

    @property
    def packed(self) -> Packed:
        """The theme as files hold it, and as it is looked for."""
        words, exceptions = _tuples(self.words), _tuples(self.exceptions)
        is_on = self.is_active and self.merged_into_id is None
        return Packed(self.key, self.name, is_on, words, exceptions, self.query)


def _tuples(words: Any) -> dict[str, tuple[str, ...]]:
    return {code: tuple(listed) for code, listed in words.items() if listed}


class ThemesState(models.Model):
    """How far the stored mentions follow the themes. `counted_as` is the version by which all were labelled last."""

    workspace = models.OneToOneField("workspaces.Workspace", on_delete=models.CASCADE, related_name="+")
    counted_as = models.CharField(max_length=64, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)


def seed_packs() -> dict[str, Packed]:
    """Give the seed packs that ship, by key."""
    return {theme.key: Packed(theme.key, "", True, dict(theme.languages)) for theme in seed_themes()}


def names_of(workspace: "Workspace") -> Mapping[str, str]:
    """Give the names of own themes and renamed seed packs, by key; read once for each `workspace` object."""
    held: Mapping[str, str] | None = workspace.__dict__.get("_theme_names")
    if held is None:
        pairs = Theme.objects.filter(workspace=workspace).exclude(name="").values_list("key", "name")
        held = workspace.__dict__["_theme_names"] = dict(pairs)
    return held


def forget_names(workspace: "Workspace") -> None:
    """Have the names read again after a change."""
    workspace.__dict__.pop("_theme_names", None)
