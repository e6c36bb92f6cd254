"""Discovered themes: what groups of mentions speak of, as found on a day. No words of single mentions are kept."""

from django.db import models
from django.utils import timezone


class Discovery(models.Model):
    """One look for themes in the mentions of some days. The latest of a workspace is the one that pages show.

    `languages` says for each language how many mentions were read, how many were different, and if that was enough.
    """

    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="+")
    since = models.DateField()
    until = models.DateField()
    version = models.CharField(max_length=16)
    languages = models.JSONField(default=list)
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["workspace", "-id"], name="discovery_latest")]

    def __str__(self) -> str:
        return f"{self.since} – {self.until}"


class DiscoveredTheme(models.Model):
    """One theme that was discovered in one language.

    `terms` are words with how many mentions hold each; `weeks` say how many mentions of each week are of it, of how
    many that were read; `typical` are the keys of the mentions that stand for it best.
    """

    class State(models.TextChoices):
        """What people did with it."""

        SHOWN = "shown"
        HIDDEN = "hidden"
        MADE = "made"

    discovery = models.ForeignKey(Discovery, on_delete=models.CASCADE, related_name="themes")
    language = models.CharField(max_length=3)
    name = models.CharField(max_length=200)
    terms = models.JSONField(default=list)
    size = models.PositiveIntegerField()
    distinct = models.PositiveIntegerField()
    stability = models.FloatField()
    sentiments = models.JSONField(default=dict)
    weeks = models.JSONField(default=list)
    typical = models.JSONField(default=list)
    state = models.CharField(max_length=6, choices=State.choices, default=State.SHOWN)
    made_key = models.CharField(max_length=60, blank=True)
    first_found_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-size", "pk"]

    def __str__(self) -> str:
        return self.name
