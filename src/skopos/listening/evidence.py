"""What people say about labels: corrections, samples drawn for labelling, and the adapters learnt from both.

None of these holds a word of a mention: a mention is named by platform and native id, and its text is read from the
facts when it is needed. So the erasure of an author leaves nothing to erase here, and statistics stay whole.
"""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class CorrectionQuerySet(models.QuerySet["Correction"]):
    """Filters of corrections."""

    def standing(self) -> "CorrectionQuerySet":
        """Those that nobody took back, oldest first: of two on one field the later counts."""
        return self.filter(undone_at=None).order_by("pk")

    def pending(self) -> "CorrectionQuerySet":
        """Those that the facts do not follow yet."""
        return self.filter(applied_at=None).order_by("pk")

    def of_mention(self, workspace_id: int, platform: str, native_id: str) -> "CorrectionQuerySet":
        """Those of one mention."""
        return self.filter(workspace=workspace_id, platform=platform, native_id=native_id)


class Correction(models.Model):
    """A person's word on one label of one mention: another value, or the same one confirmed.

    `old_value` is what stood there, `old_scores` what figures stood beside it, so that undoing can put them back.
    """

    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="+")
    platform = models.TextField()
    native_id = models.TextField()
    said_on = models.DateField(help_text=_("Day of the mention; only says where to look for it."))
    field = models.CharField(max_length=16)
    old_value = models.JSONField(null=True)
    old_scores = models.JSONField(default=dict)
    new_value = models.JSONField(null=True)
    model_version = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    source = models.CharField(max_length=16, default="page")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    undone_at = models.DateTimeField(null=True, editable=False)
    applied_at = models.DateTimeField(null=True, editable=False)

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["workspace", "platform", "native_id"], name="correction_by_mention"),
            models.Index(fields=["workspace"], condition=Q(applied_at=None), name="correction_pending"),
            models.Index(fields=["workspace", "created_at"], name="correction_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.platform}/{self.native_id} · {self.field}"

    @property
    def is_confirmation(self) -> bool:
        """Was the label found right as it was?"""
        return bool(self.old_value == self.new_value)


class Sample(models.Model):
    """Mentions drawn at random, in strata, for people to label blindly; `strata` says how many each stands for."""

    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    since = models.DateField()
    until = models.DateField()
    seed = models.BigIntegerField()
    mentions = models.BigIntegerField(help_text=_("Mentions with words in this time."))
    labelled = models.BigIntegerField(help_text=_("Those of them that have a sentiment."))
    strata = models.JSONField(help_text=_("For each stratum its language, predicted class, version and size."))
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    def __str__(self) -> str:
        return f"{self.since} – {self.until}"


class SampleItem(models.Model):
    """One mention of a sample: what the machine had said, and what a person says without having seen that."""

    sample = models.ForeignKey(Sample, on_delete=models.CASCADE, related_name="items")
    place = models.PositiveIntegerField()
    stratum = models.PositiveIntegerField()
    platform = models.TextField()
    native_id = models.TextField()
    said_on = models.DateField()
    language = models.CharField(max_length=16, blank=True)
    sentiment = models.SmallIntegerField()
    emotion = models.CharField(max_length=16, blank=True)
    model_version = models.TextField()
    answer = models.SmallIntegerField(null=True)
    answer_emotion = models.CharField(max_length=16, null=True, help_text=_("Empty: no clear emotion."))
    skipped = models.BooleanField(default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sample", "place"], name="one_item_per_place")]
        ordering = ["place"]

    def __str__(self) -> str:
        return f"{self.sample} · {self.place}"


class Adapter(models.Model):
    """What was learnt from a workspace's own labels, and whether that helps; versions are kept."""

    class State(models.TextChoices):
        """What became of it."""

        REFUSED = "refused", _("Did not help")
        ON = "on", _("In use")
        OFF = "off", _("Switched off")
        REPLACED = "replaced", _("Replaced by a newer one")

    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State.choices)
    base_version = models.TextField(help_text=_("The model whose labels it moves; of use with no other."))
    weights = models.BinaryField()
    report: "models.JSONField[dict[str, Any]]" = models.JSONField(default=dict)
    labels = models.PositiveIntegerField(help_text=_("Labels that it was learnt from."))
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "number"], name="one_adapter_per_number")]
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"{self.number}"
