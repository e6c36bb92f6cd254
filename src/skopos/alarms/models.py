"""Rules, what they remember, the alarms that rang, the incidents these belong to, and how people were told."""

from datetime import time

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from skopos.common import secrets
from skopos.listening.models import Search


class Measure(models.TextChoices):
    """What of the mentions a rule watches."""

    VOLUME = "volume", pgettext_lazy("measure of an alarm", "More mentions than usual")
    NEGATIVE = "negative", pgettext_lazy("measure of an alarm", "A larger negative share than usual")
    THEME = "theme", pgettext_lazy("measure of an alarm", "A theme bursts")
    SILENCE = "silence", pgettext_lazy("measure of an alarm", "A source falls silent")


class Sensitive(models.TextChoices):
    """How often a rule may ring when nothing is the matter; the values are those of the detectors."""

    WEEK = "week", _("About one false alarm a week")
    MONTH = "month", _("About one false alarm a month")
    QUARTER = "quarter", _("About one false alarm a quarter")


def every_day() -> list[int]:
    """Monday to Sunday."""
    return list(range(7))


class AlarmRule(models.Model):
    """What is watched, how sensitively, and who is told in which way.

    Quiet hours and days off hold mail and webhooks back until they are over; judging and notices in the app go on.
    """

    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(pgettext_lazy("of an alarm rule", "name"), max_length=80)
    measure = models.CharField(_("rings when"), max_length=10, choices=Measure.choices, default=Measure.VOLUME)
    search = models.ForeignKey(
        Search, verbose_name=_("saved search"), on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    sensitivity = models.CharField(_("sensitivity"), max_length=8, choices=Sensitive.choices, default=Sensitive.MONTH)
    quiet_from = models.TimeField(_("quiet from"), null=True, blank=True)
    quiet_until = models.TimeField(_("quiet until"), null=True, blank=True)
    working_days = models.JSONField(_("working days"), default=every_day)
    people = models.ManyToManyField(settings.AUTH_USER_MODEL, verbose_name=_("people"), blank=True, related_name="+")
    in_app = models.BooleanField(_("notice in the app"), default=True)
    by_mail = models.BooleanField(_("mail"), default=False)
    webhook_url = models.URLField(_("webhook"), max_length=500, blank=True)
    sealed_webhook_secret = models.TextField(blank=True, editable=False)
    is_active = models.BooleanField(_("switched on"), default=True)
    watched = models.CharField(max_length=120, blank=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "name"], name="one_alarm_rule_per_name")]
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def what_is_watched(self) -> str:
        """Identifies the series; when it changes, what was remembered is of no use any more."""
        words = self.search.wanted if self.search else ""
        return f"{self.workspace.time_zone}:{self.measure}:{self.search_id or ''}:{words}"[:120]

    @property
    def webhook_secret(self) -> str:
        """The secret in the clear; raises SecretLostError if no key at hand opens it."""
        return secrets.unseal(self.sealed_webhook_secret)

    def is_quiet(self, at: time) -> bool:
        """Is this time of day within the quiet hours? They may go over midnight."""
        if self.quiet_from is None or self.quiet_until is None or self.quiet_from == self.quiet_until:
            return False
        if self.quiet_from < self.quiet_until:
            return self.quiet_from <= at < self.quiet_until
        return at >= self.quiet_from or at < self.quiet_until


class AlarmState(models.Model):
    """What a rule remembers of one of its series: a theme, a platform, or all. Hours before `judged_until` are done.

    The last days before that are judged again when mentions of them come late: from `base_memory`, what was remembered
    at `base_at`, on. `counted` tells whether what was counted since then is still the same.
    """

    rule = models.ForeignKey(AlarmRule, on_delete=models.CASCADE, related_name="states")
    part = models.CharField(max_length=120, blank=True)
    memory = models.BinaryField()
    judged_until = models.DateTimeField()
    base_memory = models.BinaryField(default=bytes)
    base_at = models.DateTimeField(null=True)
    counted = models.CharField(max_length=32, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rule", "part"], name="one_alarm_state_per_part")]

    def __str__(self) -> str:
        return f"{self.rule_id} {self.part} {self.judged_until}"


class Incident(models.Model):
    """Alarms that belong together: of one search, or of all mentions, close in time."""

    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="+")
    search = models.ForeignKey(Search, on_delete=models.SET_NULL, null=True, related_name="+")
    title = models.CharField(max_length=120)
    opened_at = models.DateTimeField()
    latest_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    acknowledged_at = models.DateTimeField(null=True)
    note = models.TextField(_("note"), blank=True, max_length=4000)

    class Meta:
        indexes = [models.Index(fields=["workspace", "-latest_at"], name="incident_newest")]
        ordering = ["-latest_at", "-pk"]

    def __str__(self) -> str:
        return self.title


class Alarm(models.Model):
    """One rule rang: from the first hour to the last, with its peak. The range is what was usual at the peak.

    `told` is the value of the last notice in the app.
    """

    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="+")
    rule = models.ForeignKey(AlarmRule, on_delete=models.CASCADE, related_name="alarms")
    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="alarms")
    measure = models.CharField(max_length=10, choices=Measure.choices)
    part = models.CharField(max_length=120, blank=True)
    opened_at = models.DateTimeField()
    peak_at = models.DateTimeField()
    latest_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    value = models.FloatField()
    expected = models.FloatField(null=True)
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    score = models.FloatField()
    told = models.FloatField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rule", "part", "opened_at"], name="one_alarm_per_rule_part_and_hour")
        ]
        ordering = ["-opened_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.rule} {self.opened_at}"


class Delivery(models.Model):
    """One telling of an incident on behalf of a rule, by mail to one person or to the rule's webhook.

    `value` is the alarm's value that it was queued for; an alarm that becomes much worse is told again.
    """

    class Way(models.TextChoices):
        """How it goes out."""

        MAIL = "mail", _("Mail")
        WEBHOOK = "webhook", _("Webhook")

    class State(models.TextChoices):
        """What became of it."""

        WAITING = "waiting", pgettext_lazy("state of a delivery", "Waiting")
        SENT = "sent", pgettext_lazy("state of a delivery", "Sent")
        FAILED = "failed", pgettext_lazy("state of a delivery", "Failed")

    alarm = models.ForeignKey(Alarm, on_delete=models.CASCADE, related_name="deliveries")
    way = models.CharField(max_length=8, choices=Way.choices)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+")
    value = models.FloatField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    not_before = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            # Two, for SQLite takes empty persons for different ones and cannot be told otherwise.
            models.UniqueConstraint(
                fields=["alarm", "way", "person", "value"], name="one_delivery_per_value_way_and_person"
            ),
            models.UniqueConstraint(
                fields=["alarm", "way", "value"], condition=models.Q(person=None), name="one_delivery_per_value_and_way"
            ),
        ]
        indexes = [models.Index(fields=["state", "not_before"], name="delivery_due")]

    def __str__(self) -> str:
        return f"{self.way} {self.alarm_id} {self.state}"
