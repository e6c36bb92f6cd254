"""People, workspaces, and who may do what in which."""

import secrets
import zoneinfo
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

LANGUAGE_CHOICES = [("en", "English"), ("de", "Deutsch"), ("pl", "Polski"), ("vi", "Tiếng Việt"), ("fa", "فارسی")]


class Role(models.TextChoices):
    """What a member may do; each role includes those below it. See `rank`."""

    OWNER = "owner", pgettext_lazy("role in a workspace", "Owner")
    MANAGER = "manager", _("Manager")
    ANALYST = "analyst", _("Analyst")
    CONTRIBUTOR = "contributor", _("Contributor")
    VIEWER = "viewer", _("Viewer")

    @property
    def rank(self) -> int:
        """Height of the role: viewer 0 … owner 4."""
        return [Role.VIEWER, Role.CONTRIBUTOR, Role.ANALYST, Role.MANAGER, Role.OWNER].index(self)


class UserManager(BaseUserManager["User"]):
    """Makes people by e-mail address."""

    use_in_migrations = True

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Create a person who signs in with `email`; without a password they cannot sign in."""
        if not email:
            raise ValueError("A person needs an e-mail address.")
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in. Permissions come from memberships, not from Django's groups."""

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=120, blank=True)
    language = models.CharField(_("language"), max_length=8, choices=LANGUAGE_CHOICES, blank=True)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(default=timezone.now)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    objects = UserManager()

    def __str__(self) -> str:
        return self.name or self.email


def check_time_zone(name: str) -> None:
    """Refuse a name that the time zone database does not know."""
    if name not in zoneinfo.available_timezones():
        raise ValidationError(
            _("“%(name)s” is not a time zone; write one such as Europe/Berlin."), params={"name": name}
        )


class Workspace(models.Model):
    """One business: the border that no row crosses."""

    slug = models.SlugField(unique=True, max_length=60)
    name = models.CharField(_("name"), max_length=120)
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC", validators=[check_time_zone])
    currency = models.CharField(_("currency"), max_length=3, default="EUR", help_text=_("ISO 4217, such as EUR."))
    language = models.CharField(_("language"), max_length=8, choices=LANGUAGE_CHOICES, default="en")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    members = models.ManyToManyField(User, through="Membership", related_name="workspaces")

    def __str__(self) -> str:
        return self.name

    @property
    def tzinfo(self) -> zoneinfo.ZoneInfo:
        """The zone in which this workspace counts its days."""
        return zoneinfo.ZoneInfo(self.time_zone)


class Membership(models.Model):
    """A person's role in a workspace."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=16, choices=Role.choices, default=Role.VIEWER)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "user"], name="one_membership_per_person")]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()} · {self.workspace}"

    def may(self, role: Role | str) -> bool:
        """Is this member at least a `role`?"""
        return Role(self.role).rank >= Role(role).rank


INVITATION_DAYS = 7


def digest_of_token(token: str) -> str:
    """Give what is stored of an invitation's token; the token itself stands only in the link."""
    return salted_hmac("skopos.workspaces.invitation", token, algorithm="sha256").hexdigest()


def invitation_expiry() -> datetime:
    """Give the moment at which an invitation made now ends."""
    return timezone.now() + timedelta(days=INVITATION_DAYS)


class Invitation(models.Model):
    """A link by which one person may join a workspace once, until it expires or is withdrawn."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="invitations")
    role = models.CharField(_("role"), max_length=16, choices=Role.choices, default=Role.VIEWER)
    note = models.CharField(_("for whom"), max_length=120, help_text=_("A name or an address, to recognise it by."))
    token_digest = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField(default=invitation_expiry, editable=False)
    used_at = models.DateTimeField(null=True, editable=False)

    def __str__(self) -> str:
        return f"{self.note} · {self.get_role_display()}"

    def renew_token(self) -> str:
        """Give the invitation a new token, of which only the digest is kept, and return it."""
        token = secrets.token_urlsafe(24)
        self.token_digest = digest_of_token(token)
        return token

    def is_open(self, at: datetime) -> bool:
        """Can it still be used?"""
        return self.used_at is None and at < self.expires_at
