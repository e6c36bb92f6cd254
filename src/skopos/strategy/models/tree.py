"""The tree: business goal, strategy, objective with its versions, tactic."""

from datetime import date
from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from skopos.strategy.choices import (
    BuildingBlock,
    Direction,
    GoalKind,
    Rhythm,
    Scope,
    State,
    Statistic,
    TacticState,
    Zone,
)

KEY_PATTERN = r"^[a-z0-9]+(?:-[a-z0-9]+)*$"
check_key = RegexValidator(
    KEY_PATTERN, _("Write small letters a to z, digits and single hyphens, such as “win-talent”.")
)
check_currency = RegexValidator(r"^[A-Z]{3}$", _("Write an ISO 4217 code of three capital letters, such as EUR."))
WEIGHT_RANGE = [MinValueValidator(0), MaxValueValidator(100)]

OPEN_STATES = (State.DRAFT, State.PROPOSED, State.APPROVED, State.RUNNING)
CLOSED_STATES = (State.MET, State.MISSED, State.DROPPED)


class Node(models.Model):
    """What every node of the tree has. `slug` is its natural key inside the workspace: files merge by it."""

    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="+")
    slug = models.CharField(
        pgettext_lazy("short name in files and addresses", "key"), max_length=80, validators=[check_key], blank=True
    )
    title = models.CharField(_("title"), max_length=200)
    description = models.TextField(_("description"), blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=pgettext_lazy("person answerable for it", "owner"),
    )
    rank = models.PositiveIntegerField(_("order"), default=0, help_text=_("Smaller numbers stand first."))
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True
        ordering = ["rank", "slug"]

    def __str__(self) -> str:
        return self.title


class BusinessGoal(Node):
    """What the business wants, in the words of the business."""

    kind = models.CharField(pgettext_lazy("of a business goal", "kind"), max_length=16, choices=GoalKind.choices)
    weight = models.FloatField(
        _("weight"),
        default=1,
        validators=WEIGHT_RANGE,
        help_text=_("How much it counts beside the other goals; 0 to 100."),
    )
    horizon = models.DateField(_("horizon"), null=True, blank=True, help_text=_("By when the business wants it."))

    class Meta(Node.Meta):
        abstract = False
        constraints = [models.UniqueConstraint(fields=["workspace", "slug"], name="goal_key_once")]


class Strategy(Node):
    """A way to reach a goal, with the building blocks that it rests on."""

    goal = models.ForeignKey(BusinessGoal, on_delete=models.CASCADE, related_name="strategies", verbose_name=_("goal"))
    weight = models.FloatField(
        _("weight"), default=1, validators=WEIGHT_RANGE, help_text=_("Its share of the goal; 0 to 100.")
    )
    customers = models.TextField(
        _("customers"), blank=True, help_text=_("Whom it is for: who they are, what they need, where they talk.")
    )
    analysis = models.TextField(
        _("analysis"), blank=True, help_text=_("What is known: the market, competitors, own strengths and weaknesses.")
    )
    value_proposition = models.TextField(
        _("value proposition"),
        blank=True,
        help_text=_("Why these people should care, in a sentence they would repeat."),
    )
    plan = models.TextField(_("plan"), blank=True, help_text=_("What is done, in which order, in which zones."))
    resources = models.TextField(_("resources"), blank=True, help_text=_("People, hours, money, tools and content."))
    aims = models.TextField(_("aims"), blank=True, help_text=_("What will be different when it has worked."))

    class Meta(Node.Meta):
        abstract = False
        constraints = [models.UniqueConstraint(fields=["workspace", "slug"], name="strategy_key_once")]
        verbose_name_plural = "strategies"

    @property
    def blocks(self) -> list[tuple[BuildingBlock, str]]:
        """The six building blocks with what is written in each."""
        return [(block, getattr(self, block.value)) for block in BuildingBlock]

    @property
    def blocks_filled(self) -> int:
        """How many of the six building blocks say something."""
        return sum(bool(text.strip()) for _block, text in self.blocks)


class Objective(Node):
    """What shall be reached, by when, and how one will know.

    The row holds the version that counts now; `ObjectiveVersion` keeps each of them, and `actions.revise_objective` is
    the only way to change one.
    """

    VERSIONED = (
        "title", "description", "metric", "segment", "channel", "zone", "audience", "baseline", "target", "unit",
        "direction", "statistic", "start", "deadline", "rhythm", "weight", "history",
    )  # fmt: skip
    COMMITMENTS = (
        "metric", "segment", "channel", "zone", "audience", "baseline", "target", "unit", "direction", "statistic",
        "start", "deadline",
    )  # fmt: skip

    strategy = models.ForeignKey(
        Strategy, on_delete=models.CASCADE, related_name="objectives", verbose_name=_("strategy")
    )
    metric = models.CharField(
        _("metric"), max_length=80, blank=True, help_text=_("The key of the metric it is measured by.")
    )
    segment = models.CharField(
        _("part of the figures"),
        max_length=300,
        blank=True,
        help_text=_("One campaign, page, product or other part of the figures, by its name there; empty for all."),
    )
    channel = models.CharField(_("channel"), max_length=80, blank=True, help_text=_("One channel, or empty for all."))
    zone = models.CharField(_("zone"), max_length=16, choices=Zone.choices, blank=True)
    audience = models.CharField(_("audience"), max_length=200, blank=True, help_text=_("Whom it wants to move."))
    baseline = models.FloatField(_("baseline"), null=True, blank=True, help_text=_("Where it stood at the start."))
    target = models.FloatField(_("target"), null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=16, blank=True, help_text=_("Such as count, share, seconds or EUR."))
    direction = models.CharField(_("direction"), max_length=4, choices=Direction.choices, default=Direction.UP)
    statistic = models.CharField(_("statistic"), max_length=4, choices=Statistic.choices, default=Statistic.SUM)
    start = models.DateField(_("start"), null=True, blank=True)
    deadline = models.DateField(_("deadline"), null=True, blank=True)
    rhythm = models.CharField(_("check-in rhythm"), max_length=12, choices=Rhythm.choices, blank=True)
    weight = models.FloatField(
        _("weight"), default=1, validators=WEIGHT_RANGE, help_text=_("Its share of the strategy; 0 to 100.")
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )
    # Figures that came with a file, for a metric that no channel feeds; documents.py names the form.
    history = models.JSONField(null=True, blank=True, editable=False)

    class Meta(Node.Meta):
        abstract = False
        constraints = [models.UniqueConstraint(fields=["workspace", "slug"], name="objective_key_once")]
        indexes = [models.Index(fields=["workspace", "state"], name="objective_by_state")]

    @property
    def is_open(self) -> bool:
        """Can it still be reached or changed?"""
        return self.state in OPEN_STATES

    @property
    def length_days(self) -> int | None:
        """Days from start to deadline, both included; None while one of them is missing."""
        return (self.deadline - self.start).days + 1 if self.start and self.deadline else None

    def is_overdue(self, on: date) -> bool:
        """Has the deadline passed without a final verdict?"""
        return self.is_open and self.deadline is not None and self.deadline < on

    def snapshot(self) -> dict[str, Any]:
        """The fields that make a version, as JSON values."""
        values = {name: getattr(self, name) for name in self.VERSIONED}
        return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}


class ObjectiveVersion(models.Model):
    """An objective as it was agreed at one time. Rows are added, never changed."""

    objective = models.ForeignKey(Objective, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    fields = models.JSONField()
    reason = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["objective", "number"], name="objective_version_once")]

    def __str__(self) -> str:
        return f"{self.objective_id} v{self.number}"


class Tactic(Node):
    """What is done for an objective: one post, one ad or a whole campaign."""

    objective = models.ForeignKey(
        Objective, on_delete=models.CASCADE, related_name="tactics", verbose_name=_("objective")
    )
    scope = models.CharField(_("scope"), max_length=10, choices=Scope.choices, default=Scope.CAMPAIGN)
    channel = models.CharField(_("channel"), max_length=80, blank=True)
    zone = models.CharField(_("zone"), max_length=16, choices=Zone.choices, blank=True)
    audience = models.CharField(_("audience"), max_length=200, blank=True)
    tag = models.CharField(
        _("campaign tag"),
        max_length=120,
        blank=True,
        help_text=_("The campaign name in your ad account or the utm_campaign of your links, so that figures find it."),
    )
    regions = models.CharField(
        _("regions"),
        max_length=300,
        blank=True,
        help_text=_("Where it runs, named as in your orders or figures and separated by commas; empty for everywhere."),
    )
    budget = models.DecimalField(
        _("budget"), max_digits=14, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    spend = models.DecimalField(
        _("spent so far"), max_digits=14, decimal_places=2, default=0, validators=[MinValueValidator(0)]
    )
    currency = models.CharField(_("currency"), max_length=3, blank=True, validators=[check_currency])
    hours = models.DecimalField(
        _("working hours"), max_digits=8, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    state = models.CharField(
        _("state"), max_length=10, choices=TacticState.choices, default=TacticState.DRAFT, editable=False
    )
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )
    start = models.DateField(_("start"), null=True, blank=True)
    end = models.DateField(_("end"), null=True, blank=True)

    class Meta(Node.Meta):
        abstract = False
        constraints = [models.UniqueConstraint(fields=["workspace", "slug"], name="tactic_key_once")]

    @property
    def region_names(self) -> list[str]:
        """The regions that it names; empty for everywhere."""
        return [name for part in self.regions.replace(";", ",").replace("،", ",").split(",") if (name := part.strip())]

    @property
    def is_over_budget(self) -> bool:
        """Was more spent than planned?"""
        return self.budget is not None and self.spend > self.budget
