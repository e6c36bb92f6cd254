"""What came of a mention: an idea, a risk, praise. It counts while its item says so."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from skopos.triage.choices import IdeaState, RiskState, Severity
from skopos.triage.models.items import Item


class Idea(models.Model):
    """An idea that a mention gave us. Its title is ours, so it outlives the mention's words."""

    item = models.OneToOneField(Item, on_delete=models.CASCADE, related_name="idea")
    title = models.CharField(_("title"), max_length=200, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=IdeaState, default=IdeaState.NEW)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    accepted_at = models.DateTimeField(null=True, editable=False)
    shipped_at = models.DateTimeField(null=True, editable=False)
    declined_at = models.DateTimeField(null=True, editable=False)

    def __str__(self) -> str:
        return self.title or f"#{self.pk}"


class Risk(models.Model):
    """A risk that a mention showed, with who watches it."""

    item = models.OneToOneField(Item, on_delete=models.CASCADE, related_name="risk")
    title = models.CharField(_("title"), max_length=200, blank=True)
    severity = models.PositiveSmallIntegerField(_("severity"), choices=Severity, default=Severity.MEDIUM)
    state = models.CharField(_("state"), max_length=10, choices=RiskState, default=RiskState.OPEN)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=pgettext_lazy("person answerable for it", "owner"),
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    def __str__(self) -> str:
        return self.title or f"#{self.pk}"


class Praise(models.Model):
    """Praise that is worth passing on."""

    item = models.OneToOneField(Item, on_delete=models.CASCADE, related_name="praise")
    shared_at = models.DateTimeField(null=True, editable=False)
    shared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    def __str__(self) -> str:
        return f"#{self.pk}"
