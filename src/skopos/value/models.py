"""What was worked out, with all that is needed to work it out again; and what things are worth."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What was worked out; each has a method in `methods.py` and a maker in `measuring`."""

    EFFECTS = "effects", _("Effects of tactics")
    GEO = "geo", _("Regions against each other")
    ATTRIBUTION = "attribution", _("Attribution")
    MIX = "mix", _("Media mix")
    RELATION = "relation", _("Social media and revenue")
    LOYALTY = "loyalty", _("Loyalty by source")
    POSTS = "posts", _("What posts bring")
    CONTENT = "content", _("What content works")


class Status(models.TextChoices):
    """What came of it."""

    OK = "ok", _("Worked out")
    REFUSED = "refused", _("Not measurable yet")


class Measured(models.Model):
    """One result of one method. The row marked `current` counts; earlier ones show what was said before."""

    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    subject = models.CharField(max_length=300, blank=True, help_text="What it is about, such as metric and channel.")
    current = models.BooleanField(default=True)
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.OK)
    why_not = models.CharField(max_length=40, blank=True, help_text="Key of the reason in `words.REASONS`.")
    # What went in.
    version = models.CharField(max_length=20)
    settings = models.JSONField(default=dict)
    inputs = models.JSONField(default=dict, help_text="What was read: metrics, first and last day, numbers of rows.")
    fingerprint = models.CharField(max_length=64)
    # What came out.
    result = models.JSONField(default=dict)
    computed_at = models.DateTimeField(default=timezone.now)
    seconds = models.FloatField(default=0)

    class Meta:
        ordering = ["kind", "subject", "-computed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "kind", "subject"], condition=Q(current=True), name="measured_current_once"
            )
        ]
        indexes = [models.Index(fields=["workspace", "current", "kind"], name="measured_current")]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}".strip()

    @property
    def is_ok(self) -> bool:
        """Is there a result?"""
        return self.status == Status.OK


class Followed(models.Model):
    """Up to which state of facts and plan the results of a workspace were worked out."""

    workspace = models.OneToOneField("workspaces.Workspace", on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=300)
    on = models.DateField()

    def __str__(self) -> str:
        return f"{self.workspace_id}: {self.state}"


MARGIN = "margin"


class Worth(models.Model):
    """What people of the workspace say that something is worth: the margin of revenue, a ticket, an application.

    A figure that turns counts into money is never guessed; it is said by somebody, as a range.
    """

    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=80, help_text="`margin`, or the metric of which one is worth so much.")
    low = models.FloatField(_("at least"))
    likely = models.FloatField(_("most likely"))
    high = models.FloatField(_("at most"))
    why = models.CharField(_("where the figure comes from"), max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["key"]
        constraints = [models.UniqueConstraint(fields=["workspace", "key"], name="worth_key_once")]

    def __str__(self) -> str:
        return self.key

    def clean(self) -> None:
        """Refuse a range whose ends do not hold its middle."""
        if None not in (self.low, self.likely, self.high) and not self.low <= self.likely <= self.high:
            raise ValidationError(_("Write the three figures in order: at least, most likely, at most."))
        if self.key == MARGIN and self.high is not None and not 0 <= self.low <= self.high <= 1:
            raise ValidationError(_("A margin lies between 0 and 100 %."))
