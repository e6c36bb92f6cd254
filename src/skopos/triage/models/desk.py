"""How a workspace's desk is set up: working hours, rules, turns, labels, saved replies."""

from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from skopos.common.working_time import WorkingTime
from skopos.triage.choices import Turn
from skopos.workspaces.models import LANGUAGE_CHOICES, Workspace

OFFICE_HOURS = (540, 1020)


def office_week() -> list[list[list[int]]]:
    """Monday to Friday from nine to five, in minutes after midnight."""
    return [[list(OFFICE_HOURS)] for _day in range(5)] + [[], []]


class Desk(models.Model):
    """A workspace's working hours, and how long an item may wait."""

    workspace = models.OneToOneField(Workspace, on_delete=models.CASCADE, related_name="+")
    week = models.JSONField(default=office_week, editable=False)
    country = models.CharField(_("public holidays of"), max_length=2, blank=True)
    region = models.CharField(
        _("region"), max_length=8, blank=True, help_text=_("Where a region has holidays of its own, such as BY.")
    )
    closed = models.JSONField(default=list, editable=False)
    due_hours = models.PositiveSmallIntegerField(
        _("working hours until an item is due"),
        default=8,
        validators=[MinValueValidator(1), MaxValueValidator(400)],
        help_text=_("Counted from when it came into the queue. A rule may say otherwise."),
    )
    unsure_below = models.FloatField(
        _("unsure below this confidence"),
        default=0.5,
        validators=[MinValueValidator(0.0), MaxValueValidator(1.0)],
        help_text=_("Mentions whose labels are less sure than this are unsure, as are those left without a mood."),
    )

    figures_at = models.DateTimeField(null=True, editable=False)

    def __str__(self) -> str:
        return str(self.workspace)

    @property
    def working_time(self) -> WorkingTime:
        """The hours in the workspace's zone."""
        week = tuple(tuple((first, last) for first, last in day) for day in self.week)
        closed = frozenset(date.fromisoformat(day) for day in self.closed)
        return WorkingTime(self.workspace.tzinfo, week, self.country, self.region, closed)

    def due_after(self, moment: datetime, hours: int | None = None) -> datetime:
        """Give when an item that came at `moment` is due."""
        return self.working_time.after(moment, timedelta(hours=hours or self.due_hours))


class Rule(models.Model):
    """Which mentions come into the queue. All conditions that are set must hold; the first rule that fits counts."""

    class Mood(models.TextChoices):
        """Which mood a rule asks for."""

        ANY = "", pgettext_lazy("mood", "Any")
        NEGATIVE = "-1", pgettext_lazy("mood", "Negative")
        NEUTRAL = "0", pgettext_lazy("mood", "Neutral")
        POSITIVE = "1", pgettext_lazy("mood", "Positive")

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(_("name"), max_length=80)
    position = models.PositiveSmallIntegerField(_("position"), default=10, help_text=_("Lower ones are tried first."))
    active = models.BooleanField(_("in force"), default=True)
    mood = models.CharField(_("mood"), max_length=2, choices=Mood, blank=True, default="")
    unsure = models.BooleanField(_("only where Skopos is unsure"), default=False)
    question = models.BooleanField(_("only questions"), default=False)
    min_reach = models.PositiveIntegerField(
        _("reach of at least"),
        null=True,
        blank=True,
        help_text=_("The reach that the platform states, else the author's followers."),
    )
    query = models.TextField(_("filter"), blank=True, help_text=_("The filter as it stands in the address."))
    turn = models.CharField(_("who gets it"), max_length=8, choices=Turn, default=Turn.TURNS)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("person"),
    )
    due_hours = models.PositiveSmallIntegerField(
        _("working hours until due"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(400)],
    )
    daily_limit = models.PositiveIntegerField(
        _("at most, of one day's mentions"),
        default=200,
        validators=[MinValueValidator(1), MaxValueValidator(5_000)],
        help_text=_("Those with the largest reach come first. A queue that nobody can finish helps nobody."),
    )

    class Meta:
        ordering = ("position", "pk")
        constraints = [models.UniqueConstraint(fields=["workspace", "name"], name="one_triage_rule_per_name")]

    def __str__(self) -> str:
        return self.name

    def told(self) -> dict[str, Any]:
        """Give what the audit trail keeps."""
        return {
            "mood": self.mood,
            "unsure": self.unsure,
            "question": self.question,
            "min_reach": self.min_reach,
            "query": self.query,
            "turn": self.turn,
            "active": self.active,
        }


class Seat(models.Model):
    """A member's place in the turns: whether they take part, and when they were last given an item."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    takes_turns = models.BooleanField(default=True)
    turn_at = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "person"], name="one_triage_seat_per_person")]

    def __str__(self) -> str:
        return str(self.person)


class Label(models.Model):
    """A word of the workspace's own that sorts items."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(_("name"), max_length=40)

    class Meta:
        ordering = ("name", "pk")
        constraints = [models.UniqueConstraint(fields=["workspace", "name"], name="one_triage_label_per_name")]

    def __str__(self) -> str:
        return self.name


class SavedReply(models.Model):
    """Words that are often answered with, in one language, with placeholders."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(_("name"), max_length=80)
    language = models.CharField(_("language"), max_length=8, choices=LANGUAGE_CHOICES)
    text = models.TextField(_("text"), max_length=4_000)

    class Meta:
        ordering = ("name", "language", "pk")
        constraints = [
            models.UniqueConstraint(fields=["workspace", "name", "language"], name="one_saved_reply_per_language")
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.language})"
