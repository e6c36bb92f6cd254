"""What is stored about money and hours: rates of exchange, entries of cost, what an hour costs."""

from decimal import Decimal

from django.conf import settings
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

check_currency = RegexValidator(r"^[A-Z]{3}$", _("Write a currency as three capitals, such as EUR."))
LEAST = Decimal("0.00000001")


class ExchangeRate(models.Model):
    """What one unit of a base currency was worth in another on a day."""

    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="+")
    day = models.DateField(_("day"))
    base = models.CharField(_("base currency"), max_length=3, validators=[check_currency])
    currency = models.CharField(_("currency"), max_length=3, validators=[check_currency])
    per_base = models.DecimalField(
        _("units of the currency for one unit of the base"),
        max_digits=20,
        decimal_places=8,
        validators=[MinValueValidator(LEAST)],
    )

    class Meta:
        ordering = ["-day", "base", "currency"]
        constraints = [
            models.UniqueConstraint(fields=["workspace", "base", "currency", "day"], name="one_rate_per_day")
        ]

    def __str__(self) -> str:
        return f"{self.day} 1 {self.base} = {self.per_base.normalize():f} {self.currency}"


class HourlyRate(models.Model):
    """What an hour of work costs from a day on, of everybody or of one kind of work."""

    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="+")
    work = models.CharField(
        _("kind of work"), max_length=60, blank=True, help_text=_("Such as design. Empty holds for all other work.")
    )
    since = models.DateField(_("valid from"))
    amount = models.DecimalField(
        _("cost of an hour"), max_digits=12, decimal_places=2, validators=[MinValueValidator(0)]
    )
    currency = models.CharField(_("currency"), max_length=3, validators=[check_currency])

    class Meta:
        ordering = ["work", "-since"]
        constraints = [models.UniqueConstraint(fields=["workspace", "work", "since"], name="one_hourly_rate_per_day")]

    def __str__(self) -> str:
        return f"{self.work or '*'} {self.since}: {self.amount} {self.currency}"


class Kind(models.TextChoices):
    """What was paid for."""

    SPEND = "spend", _("Ads and promotion")
    HOURS = "hours", _("Own working hours")
    TOOL = "tool", _("Tools and licences")
    AGENCY = "agency", _("Agencies and freelancers")
    OTHER = "other", pgettext_lazy("kind of cost", "Other")


class CostEntry(models.Model):
    """Money or hours that were spent on a day, for a tactic, a channel, or in general.

    `key` tells an imported line from all others, so that the same file twice stores it once; entries that people
    write have none.
    """

    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="+")
    tactic = models.ForeignKey(
        "strategy.Tactic",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("tactic"),
    )
    channel = models.CharField(_("channel"), max_length=80, blank=True)
    day = models.DateField(_("day"))
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices, default=Kind.SPEND)
    amount = models.DecimalField(
        _("amount"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("Empty for hours that are to be counted at the hourly rate. Money given back is below 0."),
    )
    currency = models.CharField(_("currency"), max_length=3, blank=True, validators=[check_currency])
    hours = models.DecimalField(
        _("hours"), max_digits=8, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    work = models.CharField(_("kind of work"), max_length=60, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    key = models.CharField(max_length=64, blank=True, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )
    changed_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["-day", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["workspace", "key"], condition=~models.Q(key=""), name="imported_cost_once")
        ]
        indexes = [models.Index(fields=["workspace", "day"], name="cost_by_day")]

    def __str__(self) -> str:
        return f"{self.day} {self.get_kind_display()} {self.amount or self.hours or 0}"
