"""What a workspace says of metrics that it brought itself."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from skopos.measurement.catalogue import STAGE_LABELS, Direction, Stage


class MetricDefinition(models.Model):
    """A metric that is not in the catalogue: what its points mean.

    Without one, a metric with points is read by what its points look like; see `queries.definitions.inferred`.
    """

    class Kind(models.TextChoices):
        """How the figures add up over time."""

        FLOW = "flow", _("Counted per period and summed")
        STOCK = "stock", _("A level; the last reading counts")
        RATIO = "ratio", _("A rate; the mean of the readings counts")

    class Better(models.TextChoices):
        """Which way is better."""

        UP = Direction.UP.value, _("More is better")
        DOWN = Direction.DOWN.value, _("Less is better")
        NONE = Direction.NONE.value, _("Neither")

    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="+")
    key = models.SlugField(_("key"), max_length=100, allow_unicode=True)
    label = models.CharField(_("label"), max_length=120)
    unit = models.CharField(
        _("unit"),
        max_length=16,
        default="count",
        help_text=_("count, seconds, hours, share, score, or a currency code such as EUR."),
    )
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices, default=Kind.FLOW)
    direction = models.CharField(_("direction"), max_length=8, choices=Better.choices, default=Better.UP)
    meaning = models.TextField(_("meaning"), blank=True)
    formula = models.CharField(
        _("formula"),
        max_length=500,
        blank=True,
        help_text=_("Over keys of other metrics, such as revenue / spend. Also: + - * ( ) max min abs sum."),
    )
    stage = models.CharField(
        _("funnel stage"), max_length=16, blank=True, choices=[(stage.value, STAGE_LABELS[stage]) for stage in Stage]
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "key"], name="one_definition_per_metric")]
        ordering = ["key"]

    def __str__(self) -> str:
        return self.label


class FeedAlert(models.Model):
    """A metric of a running objective went without figures and people were told; gone when it is fed again."""

    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="+")
    metric = models.CharField(max_length=100)
    channel = models.CharField(max_length=80, blank=True)
    raised_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "metric", "channel"], name="one_alert_per_unfed_metric")
        ]

    def __str__(self) -> str:
        return f"{self.metric} {self.channel}".strip()


class VoiceCount(models.Model):
    """Up to which state of the mentions the searches of brands were counted."""

    workspace = models.OneToOneField("workspaces.Workspace", on_delete=models.CASCADE, related_name="+")
    mentions_version = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.workspace_id}: {self.mentions_version}"
