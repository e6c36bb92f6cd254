"""Objectives: made, revised into new versions, brought from state to state."""

from typing import Any

from django.db import transaction

from skopos.common import clock
from skopos.governance import audit
from skopos.strategy import queries
from skopos.strategy.actions import labels
from skopos.strategy.actions.tree import free_slug, plain
from skopos.strategy.choices import State
from skopos.strategy.models import Objective, ObjectiveVersion
from skopos.strategy.workflow import OBJECTIVE_MOVES, check_approver, check_move
from skopos.workspaces.models import User, Workspace


@transaction.atomic
def create_objective(*, workspace: Workspace, by: User | None, **fields: Any) -> Objective:
    """Make an objective and its first version; it begins as a draft unless `state` says otherwise."""
    fields["slug"] = fields.get("slug") or free_slug(Objective, workspace, fields["title"])
    fields.setdefault("rank", Objective.objects.filter(workspace=workspace).count())
    objective = Objective(workspace=workspace, **fields)
    if objective.state == State.PROPOSED:
        objective.proposed_by = by
    objective.save()
    ObjectiveVersion.objects.create(objective=objective, number=1, fields=objective.snapshot(), by=by)
    audit.record(labels.CREATED["objective"], workspace=workspace, by=by, subject=objective)
    return objective


@transaction.atomic
def revise_objective(objective: Objective, *, by: User | None, reason: str = "", **fields: Any) -> Objective:
    """Make the objective's next version; the old one stays readable.

    Who changes what was agreed (target, dates, metric …) after it was approved proposes it anew, unless nobody else
    could approve it. Fields that are no part of a version (owner, order, strategy) change in place.
    """
    held = Objective.objects.select_for_update().get(pk=objective.pk)
    changed = {name: (getattr(held, name), value) for name, value in fields.items() if getattr(held, name) != value}
    if not changed:
        return objective
    for name, (_old, new) in changed.items():
        setattr(objective, name, new)
    objective.version = held.version
    if any(name in Objective.VERSIONED for name in changed):
        objective.version += 1
        ObjectiveVersion.objects.create(
            objective=objective, number=objective.version, fields=objective.snapshot(), reason=reason, by=by
        )
    if any(name in Objective.COMMITMENTS for name in changed) and _must_be_approved_anew(held, by):
        objective.state, objective.proposed_by = State.PROPOSED, by
    objective.save()
    details = {name: [plain(old), plain(new)] for name, (old, new) in changed.items()}
    audit.record(
        labels.CHANGED["objective"], workspace=objective.workspace, by=by, subject=objective,
        version=objective.version, reason=reason, changed=details,
    )  # fmt: skip
    return objective


def _must_be_approved_anew(held: Objective, by: User | None) -> bool:
    if held.state not in (State.APPROVED, State.RUNNING) or by is None:
        return False
    return queries.approvers(held.workspace).exclude(user=by).exists()


@transaction.atomic
def move_objective(objective: Objective, *, to: str, by: User | None, reason: str = "") -> Objective:
    """Bring an objective into its next state; raises `RefusedError` if the rules say no.

    An approved objective whose start has come runs at once.
    """
    held = Objective.objects.select_for_update().get(pk=objective.pk)
    check_move(OBJECTIVE_MOVES, held.state, to)
    if to == State.APPROVED:
        others = queries.approvers(held.workspace).exclude(user=held.proposed_by_id).count()
        check_approver(held.proposed_by_id, by.pk if by else None, others)
        if held.start and held.start <= clock.today(held.workspace.tzinfo):
            to = State.RUNNING
    objective.state = to
    if to == State.PROPOSED:
        objective.proposed_by = by
    objective.save(update_fields=["state", "proposed_by", "updated_at"])
    audit.record(
        labels.OBJECTIVE_MOVED, workspace=objective.workspace, by=by, subject=objective,
        old=held.state, new=to, reason=reason,
    )  # fmt: skip
    return objective
