"""Goals, strategies and tactics: made, changed, taken away. Objectives have a file of their own."""

import re
import unicodedata
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from skopos.governance import audit
from skopos.strategy import queries
from skopos.strategy.actions import labels
from skopos.strategy.choices import TacticState
from skopos.strategy.models import BusinessGoal, Objective, Strategy, Tactic
from skopos.strategy.workflow import TACTIC_MOVES, RefusedError, check_approver, check_move
from skopos.workspaces.models import User, Workspace

LETTERS = str.maketrans({"ß": "ss", "đ": "d", "ł": "l", "ø": "o", "æ": "ae", "œ": "oe", "ı": "i"})
"""Latin letters that Unicode does not take apart into a plain letter and a mark."""

type Branch = BusinessGoal | Strategy | Tactic


@transaction.atomic
def create[Row: (BusinessGoal, Strategy, Tactic)](
    model: type[Row], *, workspace: Workspace, by: User | None, **fields: Any
) -> Row:
    """Make a goal, a strategy or a tactic; without a `slug` one is made from the title."""
    fields["slug"] = fields.get("slug") or free_slug(model, workspace, fields["title"])
    fields.setdefault("rank", model.objects.filter(workspace=workspace).count())
    if model is Tactic:
        fields["currency"] = fields.get("currency") or workspace.currency
    row = model.objects.create(workspace=workspace, **fields)
    audit.record(labels.CREATED[model._meta.model_name or ""], workspace=workspace, by=by, subject=row)
    return row


@transaction.atomic
def update(row: Branch, *, by: User | None, **fields: Any) -> Branch:
    """Change some fields; writes nothing, also not to the audit trail, if none of them differs."""
    changed: dict[str, tuple[Any, Any]] = {
        name: (getattr(row, name), value) for name, value in fields.items() if getattr(row, name) != value
    }
    if not changed:
        return row
    for name, (_old, new) in changed.items():
        setattr(row, name, new)
    row.save(update_fields=[*changed, "updated_at"])
    details = {name: [plain(old), plain(new)] for name, (old, new) in changed.items()}
    label = labels.CHANGED[row._meta.model_name or ""]
    audit.record(label, workspace=row.workspace, by=by, subject=row, changed=details)
    return row


@transaction.atomic
def delete(row: Branch | Objective, *, by: User) -> None:
    """Take a row away; raises `RefusedError` while something hangs on it that must not be lost."""
    reason = _still_needed(row)
    if reason:
        raise RefusedError(reason)
    label = labels.DELETED[row._meta.model_name or ""]
    audit.record(label, workspace=row.workspace, by=by, subject=row, slug=row.slug)
    row.delete()


def _still_needed(row: Branch | Objective) -> str:
    if isinstance(row, BusinessGoal) and row.strategies.exists():
        return _("Strategies serve this goal. Delete them first, or give the goal the weight 0.")
    if isinstance(row, Strategy) and row.objectives.exists():
        return _("Objectives belong to this strategy. Delete or drop them first, or give the strategy the weight 0.")
    if isinstance(row, Objective) and (row.state != "draft" or row.trials.exists() or row.check_ins.exists()):
        return _(
            "Only a draft without trials and check-ins can be deleted. Drop the objective instead; its history stays."
        )
    if isinstance(row, Tactic) and (row.state != TacticState.DRAFT or row.trials.exists()):
        return _("Only a draft without trials can be deleted. Drop the tactic; its history stays.")
    return ""


@transaction.atomic
def move_tactic(tactic: Tactic, *, to: str, by: User | None) -> Tactic:
    """Bring a tactic into its next state; raises `RefusedError` if the rules say no."""
    held = Tactic.objects.select_for_update().get(pk=tactic.pk)
    check_move(TACTIC_MOVES, held.state, to)
    if to == TacticState.APPROVED:
        others = queries.approvers(held.workspace).exclude(user=held.proposed_by_id).count()
        check_approver(held.proposed_by_id, by.pk if by else None, others)
    old, tactic.state = held.state, to
    if to == TacticState.PROPOSED:
        tactic.proposed_by = by
    tactic.save(update_fields=["state", "proposed_by", "updated_at"])
    audit.record(labels.TACTIC_MOVED, workspace=tactic.workspace, by=by, subject=tactic, old=old, new=to)
    return tactic


@transaction.atomic
def record_spend(tactic: Tactic, *, spend: Decimal, by: User | None) -> Tactic:
    """Write down what a tactic has cost so far, in its currency."""
    old, tactic.spend = tactic.spend, spend
    tactic.save(update_fields=["spend", "updated_at"])
    details = {"old": str(old), "new": str(spend), "currency": tactic.currency}
    audit.record(labels.SPEND_RECORDED, workspace=tactic.workspace, by=by, subject=tactic, **details)
    return tactic


def free_slug(model: Any, workspace: Workspace, title: str) -> str:
    """Make a key from a title that is not taken yet; letters of other scripts leave the kind of row as the key."""
    plain = unicodedata.normalize("NFKD", title.lower().translate(LETTERS))
    words = re.findall(r"[a-z0-9]+", plain.encode("ascii", "ignore").decode())
    stem = "-".join(words)[:60].strip("-") or str(model._meta.model_name)
    taken = set(model.objects.filter(workspace=workspace, slug__startswith=stem).values_list("slug", flat=True))
    number = 1
    while (slug := stem if number == 1 else f"{stem}-{number}") in taken:
        number += 1
    return slug


def plain(value: Any) -> Any:
    """Give a field's value as JSON can hold it."""
    if isinstance(value, date | Decimal):
        return str(value)
    return value if value is None or isinstance(value, str | int | float | bool | dict | list) else str(value)
