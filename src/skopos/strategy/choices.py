"""The words that the strategy room chooses from."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Zone(models.TextChoices):
    """The four zones of social media, by what people do there."""

    COMMUNITY = "community", _("Community")
    PUBLISHING = "publishing", _("Publishing")
    COMMERCE = "commerce", _("Commerce")
    ENTERTAINMENT = "entertainment", _("Entertainment")


class GoalKind(models.TextChoices):
    """What a business goal is about; not only sales."""

    REVENUE = "revenue", _("Revenue")
    COST = "cost", _("Cost")
    INNOVATION = "innovation", _("Innovation")
    KNOWLEDGE = "knowledge", _("Knowledge shared")
    TALENT = "talent", _("Talent")
    INVESTORS = "investors", _("Investors")
    SUPPLIERS = "suppliers", _("Suppliers")
    REPUTATION = "reputation", _("Reputation")
    LOYALTY = "loyalty", _("Loyalty")
    CULTURE = "culture", _("Culture")


class BuildingBlock(models.TextChoices):
    """What a strategy rests on; the values are field names of `Strategy`."""

    CUSTOMERS = "customers", _("Customers")
    ANALYSIS = "analysis", _("Analysis")
    VALUE_PROPOSITION = "value_proposition", _("Value proposition")
    PLAN = "plan", _("Plan")
    RESOURCES = "resources", _("Resources")
    AIMS = "aims", _("Aims")


class State(models.TextChoices):
    """Where an objective stands in its workflow."""

    DRAFT = "draft", pgettext_lazy("state of an objective", "Draft")
    PROPOSED = "proposed", pgettext_lazy("state of an objective", "Proposed")
    APPROVED = "approved", pgettext_lazy("state of an objective", "Approved")
    RUNNING = "running", pgettext_lazy("state of an objective", "Running")
    MET = "met", pgettext_lazy("state of an objective", "Met")
    MISSED = "missed", pgettext_lazy("state of an objective", "Missed")
    DROPPED = "dropped", pgettext_lazy("state of an objective", "Dropped")


class TacticState(models.TextChoices):
    """Where a tactic stands in its workflow."""

    DRAFT = "draft", pgettext_lazy("state of a tactic", "Draft")
    PROPOSED = "proposed", pgettext_lazy("state of a tactic", "Proposed")
    APPROVED = "approved", pgettext_lazy("state of a tactic", "Approved")
    RUNNING = "running", pgettext_lazy("state of a tactic", "Running")
    DONE = "done", pgettext_lazy("state of a tactic", "Done")
    DROPPED = "dropped", pgettext_lazy("state of a tactic", "Dropped")


class Direction(models.TextChoices):
    """Whether the target is a floor to rise above or a ceiling to fall below."""

    UP = "up", _("At least the target")
    DOWN = "down", _("At most the target")


class Statistic(models.TextChoices):
    """Which figure of the metric between start and deadline is held against the target."""

    SUM = "sum", _("Total from start to deadline")
    END = "end", _("Level at the deadline")
    MAX = "max", _("Best single period")
    MEAN = "mean", _("Average of the periods")


class Rhythm(models.TextChoices):
    """How often people look at an objective together."""

    DAILY = "daily", _("Every day")
    WEEKLY = "weekly", _("Every week")
    FORTNIGHTLY = "fortnightly", _("Every two weeks")
    MONTHLY = "monthly", _("Every month")
    QUARTERLY = "quarterly", _("Every quarter")

    @property
    def days(self) -> int:
        """Days from one check-in to the next."""
        return {"daily": 1, "weekly": 7, "fortnightly": 14, "monthly": 31, "quarterly": 92}[self.value]


class Scope(models.TextChoices):
    """How much a tactic takes in."""

    POST = "post", pgettext_lazy("scope of a tactic", "One post")
    AD = "ad", pgettext_lazy("scope of a tactic", "One ad")
    CAMPAIGN = "campaign", pgettext_lazy("scope of a tactic", "Campaign")


class Outcome(models.TextChoices):
    """Whether an assessment could be made."""

    OK = "ok", _("Assessed")
    NO_DATA = "no_data", _("No figures yet")
    TOO_SHORT = "too_short", _("Too little history")
    CONSTANT = "constant", _("The history never changes")
    OVER = "over", _("The deadline has passed")
    TOO_FAR = "too_far", _("The deadline lies too far ahead")
    UNFIT = "unfit", _("The objective is incomplete")


class Verdict(models.TextChoices):
    """How an objective stands against its target."""

    MET = "met", pgettext_lazy("verdict", "Target reached")
    AHEAD = "ahead", pgettext_lazy("verdict", "Ahead of target")
    ON_TRACK = "on_track", pgettext_lazy("verdict", "On track")
    AT_RISK = "at_risk", pgettext_lazy("verdict", "At risk")
    OFF_TRACK = "off_track", pgettext_lazy("verdict", "Off track")
    MISSED = "missed", pgettext_lazy("verdict", "Target missed")
    UNKNOWN = "unknown", pgettext_lazy("verdict", "Not enough data")


class CheckInMood(models.TextChoices):
    """How a person feels about an objective, whatever the figures say."""

    GOOD = "good", _("Going well")
    CARE = "care", _("Needs attention")
    TROUBLE = "trouble", _("In trouble")


class EntryKind(models.TextChoices):
    """What an entry adds to a trial."""

    RESULT = "result", pgettext_lazy("learning log", "Result")
    DECISION = "decision", pgettext_lazy("learning log", "Decision")
    CORRECTION = "correction", pgettext_lazy("learning log", "Correction")


class Decision(models.TextChoices):
    """What was decided on the strength of a trial."""

    ADOPT = "adopt", pgettext_lazy("decision", "Adopt")
    ADAPT = "adapt", pgettext_lazy("decision", "Adapt")
    CONTINUE = "continue", pgettext_lazy("decision", "Continue the trial")
    STOP = "stop", pgettext_lazy("decision", "Stop")
