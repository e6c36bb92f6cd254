"""Who did what, when. Rooms register their labels and record in the transaction of the change itself.

>>> register("strategy.goal_created", gettext_lazy("created a goal"))           # doctest: +SKIP
>>> record("strategy.goal_created", workspace=workspace, by=person, subject=goal)  # doctest: +SKIP
"""

from typing import Any

from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from skopos.governance.models import AuditEntry
from skopos.workspaces.models import User, Workspace

_labels: dict[str, str | Promise] = {}


def register(label: str, text: str | Promise) -> str:
    """Name an action: `label` is `room.thing_done`, `text` what a person reads; gives the label back.

    Registering the same label again with another text is a mistake between two rooms and raises ValueError.
    """
    if _labels.get(label, text) != text:
        raise ValueError(f"The audit label {label!r} is registered twice with different texts.")
    _labels[label] = text
    return label


def text_of(label: str) -> str:
    """Give the text of a label; the label itself where the plug-in that registered it is gone."""
    return str(_labels.get(label, label))


def labels() -> dict[str, str]:
    """Give all labels with their texts, in the order of the texts."""
    return dict(sorted(((label, str(text)) for label, text in _labels.items()), key=lambda pair: pair[1]))


def record(
    label: str, *, workspace: Workspace | None, by: User | None, subject: Model | str, **details: Any
) -> AuditEntry:
    """Write one entry in the caller's transaction: no change without its entry, no entry without its change.

    `by` is None for what the system did by itself. `details` must be storable as JSON and hold no secrets; dates,
    decimals and model instances are written as text. Raises ValueError for a label that nobody registered.
    """
    if label not in _labels:
        raise ValueError(f"Register the audit label {label!r} with governance.audit.register before recording it.")
    return AuditEntry.objects.create(
        workspace=workspace,
        label=label,
        person=by,
        person_name=str(by)[:254] if by else "",
        subject_type=subject._meta.label_lower if isinstance(subject, Model) else "",
        subject_id=str(subject.pk) if isinstance(subject, Model) else "",
        subject_name=str(subject)[:200],
        details={key: _plain(value) for key, value in details.items()},
    )


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, Model | Promise) else value


for _label, _text in (
    ("workspaces.workspace_created", _("created the workspace")),
    ("workspaces.workspace_deleted", _("deleted the workspace")),
    ("workspaces.account_deleted", _("deleted their own account")),
    ("workspaces.workspace_changed", _("changed the workspace's settings")),
    ("workspaces.member_invited", _("invited a member")),
    ("workspaces.invitation_withdrawn", _("withdrew an invitation")),
    ("workspaces.member_joined", _("joined by invitation")),
    ("workspaces.member_role_changed", _("changed a member's role")),
    ("workspaces.member_removed", _("removed a member")),
    ("workspaces.password_link_made", _("made a password link for a member")),
    ("governance.policy_changed", _("changed how long people's words are kept")),
    ("governance.block_rule_added", _("added to the block list")),
    ("governance.block_rule_removed", _("removed from the block list")),
    ("governance.author_erased", _("erased an author's words")),
    ("governance.retention_applied", _("erased words past their time")),
    ("governance.audit_exported", _("exported the audit trail")),
):
    register(_label, _text)
