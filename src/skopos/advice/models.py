"""Advice with the evidence that it was made from, and what people did with it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from skopos.strategy.models import Objective


class Kind(models.TextChoices):
    """What is advised."""

    MORE = "more", pgettext_lazy("advice", "More")
    LESS = "less", pgettext_lazy("advice", "Less")
    STOP = "stop", pgettext_lazy("advice", "Stop")
    TRY = "try", pgettext_lazy("advice", "Try")


class Source(models.TextChoices):
    """What advice rests on."""

    LEDGER = "ledger", pgettext_lazy("advice rests on", "Effects of tactics")
    MIX = "mix", pgettext_lazy("advice rests on", "Media mix")
    TIMING = "timing", pgettext_lazy("advice rests on", "Times of posting")
    CONTENT = "content", pgettext_lazy("advice rests on", "Content")


class Standing(models.TextChoices):
    """What became of it."""

    OPEN = "open", pgettext_lazy("standing of advice", "Open")
    ACCEPTED = "accepted", pgettext_lazy("standing of advice", "On trial")
    CLOSED = "closed", pgettext_lazy("standing of advice", "Result in")
    DECIDED = "decided", pgettext_lazy("standing of advice", "Decided")
    REJECTED = "rejected", pgettext_lazy("standing of advice", "Rejected")
    OUTDATED = "outdated", pgettext_lazy("standing of advice", "Outdated")


LIVE = (Standing.OPEN, Standing.ACCEPTED, Standing.CLOSED)


class Advice(models.Model):
    """One piece of advice about one tactic, or about the `subject` of another source.

    At most one about the same is open, on trial or waiting for a decision.
    """

    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="+")
    source = models.CharField(max_length=8, choices=Source.choices, default=Source.LEDGER)
    subject = models.CharField(max_length=200, blank=True, help_text="What it is about where it is about no tactic.")
    tactic = models.ForeignKey("strategy.Tactic", on_delete=models.CASCADE, null=True, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    rule = models.CharField(max_length=20, help_text="Key of the rule in `rules.RULES` that it follows.")
    standing = models.CharField(max_length=8, choices=Standing.choices, default=Standing.OPEN)
    # What it was made from, and what is expected of it in the coming four weeks.
    evidence = models.JSONField(default=dict)
    change_low = models.FloatField()
    change_mid = models.FloatField()
    change_high = models.FloatField()
    unit = models.CharField(max_length=16)
    cost = models.FloatField(help_text="Money more in four weeks; negative is money saved.")
    made_at = models.DateTimeField(default=timezone.now)
    # What people did with it.
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(_("why not"), max_length=500, blank=True)
    trial = models.ForeignKey("strategy.Trial", on_delete=models.SET_NULL, null=True, related_name="+")
    proposal = models.JSONField(default=dict, help_text="The decision and the objective's changes that follow.")

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["tactic"], condition=Q(standing__in=["open", "accepted", "closed"]), name="advice_live_once"
            ),
            models.UniqueConstraint(
                fields=["workspace", "source", "subject"],
                condition=Q(standing__in=["open", "accepted", "closed"], tactic__isnull=True),
                name="advice_subject_once",
            ),
        ]
        indexes = [models.Index(fields=["workspace", "standing"], name="advice_standing")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.tactic or self.subject}"

    @property
    def objective(self) -> Objective | None:
        """The objective that it serves; None for advice about no tactic until somebody follows it."""
        if self.tactic is not None:
            return self.tactic.objective
        return self.trial.objective if self.trial is not None else None
