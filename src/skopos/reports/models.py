"""What is stored: reports with their panels, when they are mailed and to whom, and links that show them."""

import secrets
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from skopos.reports.spans import MOST_DAYS, Span, SpanKind, span_of
from skopos.workspaces.models import LANGUAGE_CHOICES, Workspace

SHARE_DAYS = 14
SHARE_MOST_DAYS = 366


class SavedReport(models.Model):
    """A report that a person put together: which panels, about which days, in which language."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    slug = models.SlugField(max_length=80)
    title = models.CharField(_("title"), max_length=120)
    design = models.CharField(max_length=20, blank=True, editable=False)
    note = models.TextField(
        _("opening words"), blank=True, max_length=4000, help_text=_("Stands above the first panel, as you write it.")
    )
    language = models.CharField(
        _("language of the report"), max_length=8, choices=LANGUAGE_CHOICES, blank=True,
        help_text=_("Whoever reads it; empty takes the workspace's."),
    )  # fmt: skip
    span_kind = models.CharField(_("about"), max_length=16, choices=SpanKind.choices, default=SpanKind.LAST_WEEK)
    span_days = models.PositiveIntegerField(
        _("how many days"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(MOST_DAYS)]
    )
    first_day = models.DateField(_("first day"), null=True, blank=True)
    last_day = models.DateField(_("last day"), null=True, blank=True)
    logo = models.BinaryField(null=True, blank=True)
    logo_type = models.CharField(max_length=20, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "slug"], name="one_report_per_slug")]
        ordering = ["title", "pk"]

    def __str__(self) -> str:
        return self.title

    def span(self, made_on: date) -> Span:
        """Give the days it is about when it is made on that day."""
        return span_of(self.span_kind, made_on, days=self.span_days, first=self.first_day, last=self.last_day)


class Block(models.Model):
    """One panel in a report, in its place."""

    report = models.ForeignKey(SavedReport, on_delete=models.CASCADE, related_name="blocks")
    place = models.PositiveIntegerField()
    panel = models.CharField(max_length=80)
    title = models.CharField(_("title"), max_length=120, blank=True, help_text=_("Empty takes the panel's own name."))
    note = models.TextField(_("words of your own"), blank=True, max_length=2000)
    settings = models.JSONField(default=dict)

    class Meta:
        ordering = ["place", "pk"]

    def __str__(self) -> str:
        return self.title or self.panel


class Rhythm(models.TextChoices):
    """How often a report is mailed."""

    WEEKLY = "weekly", _("Every week")
    MONTHLY = "monthly", _("Every month")


class Schedule(models.Model):
    """When a report is mailed, in the workspace's time, and to which members."""

    report = models.ForeignKey(SavedReport, on_delete=models.CASCADE, related_name="schedules")
    is_on = models.BooleanField(_("switched on"), default=True)
    rhythm = models.CharField(_("how often"), max_length=8, choices=Rhythm.choices, default=Rhythm.WEEKLY)
    weekday = models.PositiveSmallIntegerField(_("day of the week"), default=0, validators=[MaxValueValidator(6)])
    month_day = models.PositiveSmallIntegerField(
        _("day of the month"), default=1, validators=[MinValueValidator(1), MaxValueValidator(31)],
        help_text=_("In shorter months the last day."),
    )  # fmt: skip
    at = models.TimeField(_("time of day"))
    people = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+", blank=True, verbose_name=_("members"))
    since = models.DateTimeField(default=timezone.now, editable=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.report} · {self.get_rhythm_display()}"


class Outsider(models.Model):
    """Somebody outside the workspace who gets a report by mail until they say no."""

    schedule = models.ForeignKey(Schedule, on_delete=models.CASCADE, related_name="outsiders")
    address = models.EmailField(_("e-mail address"))
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    added_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["schedule", "address"], name="one_outsider_per_schedule")]
        ordering = ["address"]

    def __str__(self) -> str:
        return self.address


class Refusal(models.Model):
    """An address outside that wants no more reports of a workspace; it is kept so that nobody adds it again."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    address = models.EmailField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "address"], name="one_refusal_per_address")]

    def __str__(self) -> str:
        return self.address


class Dispatch(models.Model):
    """One time that a schedule came due: on one day, once."""

    schedule = models.ForeignKey(Schedule, on_delete=models.CASCADE, related_name="dispatches")
    slot = models.DateField()
    due_at = models.DateTimeField()
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["schedule", "slot"], name="one_dispatch_per_slot")]
        ordering = ["-slot"]

    def __str__(self) -> str:
        return f"{self.schedule} {self.slot}"


class Letter(models.Model):
    """A report on its way to one address. It leaves `waiting` before it is handed over, so that it never goes twice."""

    class State(models.TextChoices):
        """What became of it."""

        WAITING = "waiting", pgettext_lazy("state of a letter", "Waiting")
        SENDING = "sending", pgettext_lazy("state of a letter", "Being handed over")
        SENT = "sent", pgettext_lazy("state of a letter", "Sent")
        FAILED = "failed", pgettext_lazy("state of a letter", "Failed")

    dispatch = models.ForeignKey(Dispatch, on_delete=models.CASCADE, related_name="letters")
    address = models.EmailField()
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+")
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    handed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dispatch", "address"], name="one_letter_per_address")]
        ordering = ["address"]

    def __str__(self) -> str:
        return f"{self.address} {self.state}"


def share_expiry() -> datetime:
    """Give the moment at which a link made now ends unless its maker says otherwise."""
    return timezone.now() + timedelta(days=SHARE_DAYS)


def digest_of_token(token: str) -> str:
    """Give what is stored of a link's token; the token itself stands only in the link."""
    return salted_hmac("skopos.reports.share", token, algorithm="sha256").hexdigest()


class Share(models.Model):
    """A link that shows one report to whoever has it, until it ends or is taken back."""

    report = models.ForeignKey(SavedReport, on_delete=models.CASCADE, related_name="shares")
    token_digest = models.CharField(max_length=64, unique=True, editable=False)
    label = models.CharField(_("for whom"), max_length=120, help_text=_("To recognise the link by."))
    password = models.CharField(max_length=200, blank=True)
    is_live = models.BooleanField(default=False)
    snapshot = models.JSONField(null=True)
    expires_at = models.DateTimeField(default=share_expiry)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    revoked_at = models.DateTimeField(null=True)
    opened = models.PositiveIntegerField(default=0)
    opened_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.label

    def renew_token(self) -> str:
        """Give the link a new token, of which only the digest is kept, and return it."""
        token = secrets.token_urlsafe(32)
        self.token_digest = digest_of_token(token)
        return token

    def is_open(self, at: datetime) -> bool:
        """Does it still work?"""
        return self.revoked_at is None and at < self.expires_at


def settings_of(block: Block) -> dict[str, Any]:
    """Give a block's settings; anything but a dictionary counts as none."""
    return dict(block.settings) if isinstance(block.settings, dict) else {}
