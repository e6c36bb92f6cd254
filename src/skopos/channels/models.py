"""Our channels, the files taken in, remembered column mappings, and tokens of the API."""

import hashlib
import re
import secrets as randomness
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from skopos.common import secrets
from skopos.strategy.models import Zone

check_key = RegexValidator(
    r"^[a-z0-9]+(?:-[a-z0-9]+)*$", _("Write small letters a to z, digits and single hyphens, such as “our-blog”.")
)
SHORTEST_INTERVAL_MINUTES = 5
LONGEST_WAIT = timedelta(days=1)


class Health(models.TextChoices):
    """How a channel does."""

    MANUAL = "manual", _("Fed by files")
    WAITING = "waiting", _("Not fetched yet")
    GOOD = "good", _("Working")
    FAILING = "failing", _("Failing")
    PAUSED = "paused", _("Paused")


class Channel(models.Model):
    """A place where we meet people: our account there, or somewhere we listen."""

    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="+")
    key = models.CharField(
        pgettext_lazy("short name in files and addresses", "key"), max_length=60, validators=[check_key]
    )
    name = models.CharField(_("name"), max_length=120)
    platform = models.CharField(_("platform"), max_length=60, help_text=_("Such as facebook, linkedin, rss or shop."))
    zone = models.CharField(pgettext_lazy("of social media", "zone"), max_length=16, choices=Zone.choices)
    audience = models.CharField(
        _("audience"), max_length=200, blank=True, help_text=_("Whom it reaches; several are separated by commas.")
    )
    purpose = models.CharField(_("purpose"), max_length=300, blank=True, help_text=_("What we are there for."))
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=pgettext_lazy("person answerable for it", "owner"),
    )
    address = models.CharField(_("address"), max_length=1000, blank=True)
    owned = models.BooleanField(
        _("our own voice"), default=False, help_text=_("What comes through it was said by us, not about us.")
    )
    monthly_cost = models.DecimalField(
        _("monthly cost"), max_digits=12, decimal_places=2, default=0, validators=[MinValueValidator(0)]
    )
    connector = models.CharField(_("connector"), max_length=60, blank=True)
    options = models.JSONField(default=dict, blank=True, editable=False)
    sealed_secret = models.TextField(blank=True, editable=False)
    interval_minutes = models.PositiveIntegerField(
        _("fetch every … minutes"), default=60, validators=[MinValueValidator(SHORTEST_INTERVAL_MINUTES)]
    )
    paused = models.BooleanField(default=False)
    state = models.JSONField(default=dict, editable=False)
    last_success_at = models.DateTimeField(null=True, editable=False)
    last_failure_at = models.DateTimeField(null=True, editable=False)
    last_failure = models.TextField(blank=True, editable=False)
    failures_in_a_row = models.PositiveIntegerField(default=0, editable=False)
    next_fetch_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["workspace", "key"], name="channel_key_once")]
        indexes = [models.Index(fields=["next_fetch_at"], name="channel_due")]

    def __str__(self) -> str:
        return self.name

    @property
    def health(self) -> Health:
        """How it does, from what the last visits brought."""
        if not self.connector:
            return Health.MANUAL
        if self.paused:
            return Health.PAUSED
        if self.failures_in_a_row:
            return Health.FAILING
        return Health.GOOD if self.last_success_at else Health.WAITING

    @property
    def secret(self) -> str:
        """The opened secret; empty if there is none."""
        return secrets.unseal(self.sealed_secret)

    @property
    def audiences(self) -> list[str]:
        """The audiences it names."""
        return [part.strip() for part in re.split("[,،]", self.audience) if part.strip()]

    def wait_after_failures(self) -> timedelta:
        """How long to stay away: the interval, doubled with each failure in a row, at most a day."""
        wait = timedelta(minutes=self.interval_minutes) * 2 ** min(self.failures_in_a_row, 16)
        return min(wait, max(LONGEST_WAIT, timedelta(minutes=self.interval_minutes)))


class ImportState(models.TextChoices):
    """How far a file has come."""

    CHECKING = "checking", _("Being checked")
    WAITING = "waiting", _("Waiting for your decision")
    QUEUED = "queued", _("Queued")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")
    UNDONE = "undone", _("Undone")


class Import(models.Model):
    """A file that a person brought, and what became of it.

    `tally` holds the counts of the last run, of a check (what the import would do) or of the import itself: rows,
    mentions, points, added, changed, unchanged, what was left out by reason, problems by severity, the days it covers.
    It is empty until the first check. The problems by line lie in a file beside the upload.
    """

    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="+")
    channel = models.ForeignKey(Channel, on_delete=models.SET_NULL, null=True, blank=True, related_name="imports")
    name = models.CharField(max_length=255)
    path = models.CharField(max_length=500)
    sha256 = models.CharField(max_length=64)
    size_bytes = models.BigIntegerField()
    format = models.CharField(max_length=80, blank=True)
    guesses = models.JSONField(default=list)  # formats that may fit with their confidence, best first
    mapping = models.JSONField(null=True)
    date_order = models.CharField(max_length=3, blank=True)
    state = models.CharField(max_length=10, choices=ImportState.choices, default=ImportState.WAITING)
    reason = models.TextField(blank=True)
    tally = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)
    rows_done = models.BigIntegerField(default=0)
    rows_expected = models.BigIntegerField(default=0)

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["workspace", "sha256"], name="import_by_content")]

    def __str__(self) -> str:
        return self.name

    @property
    def source(self) -> str:
        """What its rows carry in `source`."""
        return f"import:{self.pk}"

    @property
    def file(self) -> Path:
        """Where the uploaded file lies."""
        return Path(settings.UPLOADS_FOLDER) / self.path

    @property
    def problems_file(self) -> Path:
        """Where the problems by line lie, one JSON object a line."""
        return self.file.with_name(f"{self.pk}.problems.jsonl")

    @property
    def counts(self) -> dict[str, int | None]:
        """The counts of the list of imports; what was added and changed only once it really was."""
        stored = self.state in (ImportState.DONE, ImportState.UNDONE)
        told = {name: self.tally.get(name) for name in ("added", "changed")} if stored else {}
        return {"rows": self.tally.get("rows"), "added": told.get("added"), "changed": told.get("changed")}

    @property
    def confidence(self) -> float | None:
        """How well the chosen format fits, from 0 to 1; none if it was not recognised."""
        return dict(self.guesses).get(self.format)

    @property
    def is_open(self) -> bool:
        """May it still be changed and started?"""
        return self.state in (ImportState.WAITING, ImportState.FAILED)

    @property
    def is_moving(self) -> bool:
        """Is a worker busy with it, or about to be?"""
        return self.state in (ImportState.CHECKING, ImportState.QUEUED, ImportState.RUNNING)


class SavedMapping(models.Model):
    """How the columns of a header line were understood last time."""

    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="+")
    signature = models.CharField(max_length=64)
    mapping = models.JSONField()
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "signature"], name="mapping_once_per_header")]

    def __str__(self) -> str:
        return self.signature[:12]


class ApiToken(models.Model):
    """A key that lets a program send and read rows of one workspace. Only its digest is kept."""

    PREFIX = "skopos_"

    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(_("name"), max_length=80, help_text=_("What uses it, such as “shop server”."))
    digest = models.CharField(max_length=64, unique=True, editable=False)
    hint = models.CharField(max_length=16, editable=False)
    may_write = models.BooleanField(_("may send rows"), default=True)
    may_read = models.BooleanField(
        _("may read rows"),
        default=False,
        help_text=_(
            "Mentions, figures and objectives. Leave it off for a token that stands in the address of a webhook."
        ),
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def new_text(cls) -> str:
        """A fresh token: 256 random bits behind a prefix that scanners for lost keys can find."""
        return cls.PREFIX + randomness.token_urlsafe(32)

    @staticmethod
    def digest_of(text: str) -> str:
        """What is kept of a token. A plain hash is enough: there is nothing to guess in 256 random bits."""
        return hashlib.sha256(text.encode()).hexdigest()

    def was_used(self, at: datetime) -> bool:
        """Note the use, once a minute at most. Tells whether the row changed and needs saving."""
        if self.last_used_at and at - self.last_used_at < timedelta(minutes=1):
            return False
        self.last_used_at = at
        return True
