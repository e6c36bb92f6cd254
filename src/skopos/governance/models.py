"""What is stored about rules and about who did what."""

import secrets
from typing import Any, NoReturn

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.core.validators import MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from skopos.workspaces.models import Workspace


class AppendOnlyError(TypeError):
    """Somebody tried to change or delete an entry of the audit trail."""


class AuditQuerySet(models.QuerySet["AuditEntry"]):
    """Entries can be read and added, never changed."""

    def update(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse."""
        raise AppendOnlyError("The audit trail is append-only.")

    def delete(self) -> NoReturn:
        """Refuse."""
        raise AppendOnlyError("The audit trail is append-only.")

    bulk_update = update


class AuditEntry(models.Model):
    """One thing that somebody did. The database itself refuses to change or delete it (see `triggers.py`).

    Keys point without a constraint and names are kept as they were: an entry outlives the person and the workspace.
    """

    workspace = models.ForeignKey(
        Workspace, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+", null=True
    )
    at = models.DateTimeField(default=timezone.now)
    label = models.CharField(max_length=80)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+", null=True
    )
    person_name = models.CharField(max_length=254, blank=True)
    subject_type = models.CharField(max_length=80, blank=True)
    subject_id = models.CharField(max_length=64, blank=True)
    subject_name = models.CharField(max_length=200, blank=True)
    details = models.JSONField(default=dict, encoder=DjangoJSONEncoder)

    objects = AuditQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["workspace", "-at", "-id"], name="audit_newest"),
            models.Index(fields=["workspace", "label", "-at"], name="audit_by_label"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.person_name} {self.label} {self.subject_name}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the entry; refuse to save it a second time."""
        if not self._state.adding:
            raise AppendOnlyError("The audit trail is append-only.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse."""
        raise AppendOnlyError("The audit trail is append-only.")


def new_salt() -> str:
    """Give the secret that makes one workspace's digests of names unlike another's."""
    return secrets.token_hex(16)


class Policy(models.Model):
    """A workspace's rules for what is kept, one row each."""

    workspace = models.OneToOneField(Workspace, on_delete=models.CASCADE, related_name="+")
    keep_days = models.PositiveIntegerField(
        _("days that people's words are kept"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_(
            "After that, text, names and addresses of other people's mentions are erased; counts and labels stay, so "
            "that statistics hold. Empty keeps everything."
        ),
    )
    salt = models.CharField(max_length=32, default=new_salt, editable=False)

    def __str__(self) -> str:
        return f"{self.workspace}: {self.keep_days or '∞'}"


class BlockRule(models.Model):
    """Something that this workspace does not take in."""

    class Kind(models.TextChoices):
        """What a rule looks at."""

        AUTHOR = "author", _("Author")
        WORD = "word", _("Word or phrase")
        DOMAIN = "domain", _("Web domain")

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    value = models.CharField(
        _("what to leave out"),
        max_length=200,
        help_text=_("An author's name or id, a word or phrase, or a domain such as example.com with all below it."),
    )
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "kind", "value"], name="one_block_rule_per_value")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.value}"


class Withdrawal(models.Model):
    """An author who does not want to be kept. Only a digest is stored, so that the list itself names nobody."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    platform = models.CharField(_("platform"), max_length=40)
    digest = models.CharField(max_length=64, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    erased_rows = models.PositiveBigIntegerField(null=True, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "platform", "digest"], name="one_withdrawal_per_author")
        ]

    def __str__(self) -> str:
        return f"{self.platform} {self.digest[:8]}"
