"""A new workspace, from an empty data folder to its first sign-in."""

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.validators import validate_email
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from skopos.common.migrated import is_migrated
from skopos.governance import audit
from skopos.triage.actions import desks as triage
from skopos.workspaces.models import Membership, Role, User, Workspace

RESERVED_SLUGS = {"new", "design", "static", "api"}


def prepare_storage() -> None:
    """Create or upgrade the database's tables. Safe to repeat."""
    if not is_migrated():
        call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)


@transaction.atomic
def create_workspace(
    *,
    name: str,
    owner_email: str,
    password: str,
    owner_name: str = "",
    time_zone: str = "UTC",
    currency: str = "EUR",
    language: str = "en",
) -> Workspace:
    """Create a workspace with its owner; an existing person keeps their password and becomes its owner.

    Raises ValidationError with a message for the person when the address, password, zone, currency or language
    cannot be used; nothing is stored then.
    """
    validate_email(owner_email)
    workspace = Workspace(
        name=name, slug=free_slug(name), time_zone=time_zone, currency=currency.upper(), language=language
    )
    workspace.full_clean()
    owner = User.objects.filter(email=owner_email.lower()).first()
    if owner is None:
        validate_password(password, User(email=owner_email, name=owner_name))
        owner = User.objects.create_user(owner_email, password, name=owner_name, language=language)
    workspace.save()
    Membership.objects.create(workspace=workspace, user=owner, role=Role.OWNER)
    triage.seed(workspace)
    audit.record("workspaces.workspace_created", workspace=workspace, by=owner, subject=workspace)
    return workspace


def free_slug(name: str) -> str:
    """Give an address for a workspace that no other one has, made from its name."""
    stem = slugify(name)[:50] or "workspace"
    taken = set(Workspace.objects.filter(slug__startswith=stem).values_list("slug", flat=True)) | RESERVED_SLUGS
    for number in range(1, len(taken) + 2):
        slug = stem if number == 1 else f"{stem}-{number}"
        if slug not in taken:
            return slug
    raise ValidationError(_("No free address was found for this name; choose another one."))
