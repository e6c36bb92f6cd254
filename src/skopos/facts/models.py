"""The manifest: which files are a table, at which version, and which days the rollups have yet to catch up with."""

from datetime import date, timedelta

from django.db import models
from django.utils import timezone


class FactFile(models.Model):
    """One Parquet file that is, or lately was, part of a table."""

    workspace_id = models.BigIntegerField()
    table = models.CharField(max_length=63)
    month = models.DateField(help_text="First day of the month, in the workspace's zone, that its rows belong to.")
    name = models.CharField(max_length=63, unique=True, help_text="File name without folder and ending.")
    rows = models.BigIntegerField()
    size = models.BigIntegerField(help_text="In bytes.")
    first_at = models.DateTimeField(null=True, help_text="Moment of its oldest row.")
    last_at = models.DateTimeField(null=True, help_text="Moment of its newest row.")
    signature = models.CharField(
        max_length=64,
        help_text="What its `day` column was made with: the time zone, for rollups also the SQL's digest.",
    )
    columns = models.CharField(
        max_length=16,
        blank=True,
        default="",
        help_text="Digest of its columns; empty if not noted.",
    )
    created_at = models.DateTimeField(default=timezone.now)
    retired_at = models.DateTimeField(null=True, help_text="Since when no new reader sees it.")

    class Meta:
        indexes = [
            models.Index(
                fields=["workspace_id", "table"], name="live_fact_files", condition=models.Q(retired_at__isnull=True)
            ),
            models.Index(
                fields=["retired_at"], name="retired_fact_files", condition=models.Q(retired_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.workspace_id}/{self.table}/{self.name}"

    def may_hold(self, since: date | None, until: date | None) -> bool:
        """Could it have a row of these days? A day more on either side covers every time zone."""
        if until and self.first_at and self.first_at.date() > until + timedelta(days=1):
            return False
        return not (since and self.last_at and self.last_at.date() < since - timedelta(days=1))


class TableVersion(models.Model):
    """Counts the changes of a table: a writer that planned on an older version must plan again."""

    workspace_id = models.BigIntegerField()
    table = models.CharField(max_length=63)
    version = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace_id", "table"], name="one_version_per_table")]

    def __str__(self) -> str:
        return f"{self.workspace_id}/{self.table} {self.version}"


class DirtyDay(models.Model):
    """A day whose rows changed since its rollups were made. Deleted by the refresh that read it, and only by that."""

    workspace_id = models.BigIntegerField(db_index=True)
    table = models.CharField(max_length=63)
    day = models.DateField()

    def __str__(self) -> str:
        return f"{self.workspace_id}/{self.table} {self.day}"
