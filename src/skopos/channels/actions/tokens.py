"""Tokens of the API: made, shown once, used, revoked."""

from django.db import transaction
from django.utils.translation import gettext_lazy

from skopos.channels.models import ApiToken
from skopos.common import clock
from skopos.governance import audit
from skopos.workspaces.models import User, Workspace

MADE = audit.register("channels.token_made", gettext_lazy("made an API token"))
REVOKED = audit.register("channels.token_revoked", gettext_lazy("revoked an API token"))


@transaction.atomic
def make_token(workspace: Workspace, *, name: str, may_write: bool, may_read: bool, by: User) -> tuple[ApiToken, str]:
    """Make a token and give it with its text, which nobody can read again later."""
    text = ApiToken.new_text()
    token = ApiToken.objects.create(
        workspace=workspace,
        name=name,
        may_write=may_write,
        may_read=may_read,
        by=by,
        digest=ApiToken.digest_of(text),
        hint=f"{text[:11]}…",
    )
    audit.record(MADE, workspace=workspace, by=by, subject=token, may_write=may_write, may_read=may_read)
    return token, text


@transaction.atomic
def revoke_token(token: ApiToken, *, by: User) -> None:
    """End a token for good; revoking again changes nothing."""
    if token.revoked_at is None:
        token.revoked_at = clock.now()
        token.save(update_fields=["revoked_at"])
        audit.record(REVOKED, workspace=token.workspace, by=by, subject=token)


def token_of(text: str) -> ApiToken | None:
    """Give the living token whose text this is, and note its use. Looking up a digest tells nothing by its timing."""
    found = (
        ApiToken.objects.select_related("workspace").filter(digest=ApiToken.digest_of(text), revoked_at=None).first()
    )
    if found and found.was_used(clock.now()):
        found.save(update_fields=["last_used_at"])
    return found
