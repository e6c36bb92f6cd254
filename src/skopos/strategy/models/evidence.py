"""What is known about objectives: assessments, people's notes, and the learning log."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from skopos.strategy.choices import CheckInMood, Decision, EntryKind, Outcome, Verdict
from skopos.strategy.models.tree import Objective, ObjectiveVersion, Tactic, check_key


class AppendOnly(models.Model):
    """Rows that are added and never changed; a correction is a new row."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the row; raises TypeError when it is stored already."""
        if self.pk and not self._state.adding:
            raise TypeError(f"{type(self).__name__} is append-only: add a new entry that corrects this one.")
        super().save(*args, **kwargs)


class Outlook(AppendOnly):
    """An assessment of an objective, with all that went into it, so that the figure can be worked out again."""

    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="+")
    objective = models.ForeignKey(Objective, on_delete=models.CASCADE, related_name="outlooks")
    version = models.PositiveIntegerField()
    computed_at = models.DateTimeField(default=timezone.now)
    as_of = models.DateField()
    # What went in.
    inputs = models.JSONField()
    fingerprint = models.CharField(max_length=64)
    seed = models.PositiveBigIntegerField(default=0)
    engine = models.CharField(max_length=40, blank=True)
    # What came out.
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    probability = models.FloatField(null=True)
    verdict = models.CharField(max_length=10, choices=Verdict.choices, default=Verdict.UNKNOWN)
    attainable = models.JSONField(default=dict)
    quantiles = models.JSONField(default=list)
    bands = models.JSONField(default=list)
    progress = models.JSONField(default=dict)
    observed = models.PositiveIntegerField(default=0)
    needed = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-computed_at", "-pk"]
        indexes = [models.Index(fields=["objective", "-computed_at"], name="outlook_newest")]

    def __str__(self) -> str:
        return f"{self.objective_id} {self.as_of} {self.verdict}"


class CheckIn(AppendOnly):
    """A person's note on how an objective goes."""

    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="+")
    objective = models.ForeignKey(Objective, on_delete=models.CASCADE, related_name="check_ins")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    mood = models.CharField(_("how it goes"), max_length=8, choices=CheckInMood.choices, default=CheckInMood.GOOD)
    note = models.TextField(_("note"))
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.note[:60]


class Trial(AppendOnly):
    """A hypothesis that is put to the test. Results, decisions and corrections are its entries."""

    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="+")
    slug = models.CharField(max_length=80, validators=[check_key])
    objective = models.ForeignKey(
        Objective, on_delete=models.CASCADE, related_name="trials", verbose_name=_("objective")
    )
    tactic = models.ForeignKey(
        Tactic, on_delete=models.SET_NULL, null=True, blank=True, related_name="trials", verbose_name=_("tactic")
    )
    hypothesis = models.TextField(
        _("hypothesis"), help_text=_("If we do this, then that changes by so much, because of this.")
    )
    expected_effect = models.CharField(
        _("expected effect"), max_length=200, help_text=_("What would have to be seen for the hypothesis to hold.")
    )
    start = models.DateField(_("start"))
    end = models.DateField(_("end"), null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["workspace", "slug"], name="trial_key_once")]

    def __str__(self) -> str:
        return self.hypothesis[:80]


class TrialEntry(AppendOnly):
    """A result, a decision or a correction in the learning log."""

    trial = models.ForeignKey(Trial, on_delete=models.CASCADE, related_name="entries")
    kind = models.CharField(max_length=10, choices=EntryKind.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    note = models.TextField(_("note"), blank=True)
    corrects = models.ForeignKey("self", on_delete=models.RESTRICT, null=True, blank=True, related_name="corrections")
    # A result.
    effect = models.FloatField(_("effect seen"), null=True, blank=True)
    effect_low = models.FloatField(_("lower end"), null=True, blank=True)
    effect_high = models.FloatField(_("upper end"), null=True, blank=True)
    level = models.FloatField(_("confidence of the interval"), null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=16, blank=True)
    n = models.PositiveIntegerField(pgettext_lazy("sample size", "number of cases"), null=True, blank=True)
    # A decision.
    decision = models.CharField(_("decision"), max_length=10, choices=Decision.choices, blank=True)
    new_version = models.ForeignKey(ObjectiveVersion, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.trial_id}"
