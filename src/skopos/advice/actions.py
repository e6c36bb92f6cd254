"""Changes of this room: advice is made from evidence, accepted, rejected, closed with its result, decided."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from skopos.advice import queries, words
from skopos.advice.closing import measured_since, next_version
from skopos.advice.models import LIVE, Advice, Standing
from skopos.advice.queries import Judged
from skopos.advice.rules import HORIZON_DAYS
from skopos.common import clock
from skopos.governance import audit
from skopos.strategy.actions import learning
from skopos.strategy.models import Objective
from skopos.strategy.workflow import RefusedError
from skopos.workspaces.models import User, Workspace

ACCEPTED = audit.register("advice.accepted", _("accepted advice"))
REJECTED = audit.register("advice.rejected", _("rejected advice"))
CLOSED = audit.register("advice.closed", _("wrote the result of a trial that advice had opened"))
DECIDED = audit.register("advice.decided", _("decided on a trial that advice had opened"))

MOVED = 0.2
"""By how much a chance must move before rejected advice is given again."""


def refresh(workspace: Workspace) -> int:
    """Make advice from the newest evidence; gives how many pieces are new. Safe to repeat.

    What is on trial is left alone; what was rejected is not given again unless its evidence has changed.
    """
    made = 0
    others = queries.judged_elsewhere(workspace)
    for found in [*queries.judged(workspace), *others]:
        with transaction.atomic():
            made += _follow(workspace, found)
    said = {(found.source, found.subject) for found in others}
    for row in Advice.objects.filter(workspace=workspace, tactic=None, standing=Standing.OPEN):
        if (row.source, row.subject) not in said:
            Advice.objects.filter(pk=row.pk, standing=Standing.OPEN).update(standing=Standing.OUTDATED)
    return made


def _follow(workspace: Workspace, found: Judged) -> int:
    rows = Advice.objects.select_for_update().filter(
        workspace=workspace, tactic=found.tactic, source=found.source, subject=found.subject
    )
    live = rows.filter(standing__in=LIVE).first()
    if live is not None and live.standing != Standing.OPEN:
        return 0
    if live is not None and (found.advised is None or live.kind != found.advised.kind):
        live.standing = Standing.OUTDATED
        live.save(update_fields=["standing"])
        live = None
    if found.advised is None:
        return 0
    fields = _fields(found)
    if live is not None:
        Advice.objects.filter(pk=live.pk).update(**fields)
        return 0
    last = rows.filter(standing=Standing.REJECTED).first()
    if last is not None and not evidence_changed(last, found):
        return 0
    about = {"tactic": found.tactic, "source": found.source, "subject": found.subject}
    Advice.objects.create(workspace=workspace, made_at=clock.now(), **about, **fields)
    return 1


def _fields(found: Judged) -> dict[str, Any]:
    assert found.advised is not None
    told = found.advised
    return {
        "kind": told.kind, "rule": told.rule, "evidence": found.evidence, "unit": found.unit, "cost": told.cost,
        "change_low": told.low, "change_mid": told.mid, "change_high": told.high,
    }  # fmt: skip


def evidence_changed(rejected: Advice, found: Judged) -> bool:
    """Say whether the evidence has changed since advice was rejected: another kind, range or chance."""
    if found.advised is None:
        return False
    old, new = rejected.evidence, found.evidence
    if rejected.kind != found.advised.kind or old["unit"] != new["unit"]:
        return True
    share = new["days"] / old["days"]
    if not old["low"] * share <= new["mid"] <= old["high"] * share:
        return True
    chances = [(row["pays"] if row["pays"] is not None else row["positive"]) for row in (old, new)]
    return abs(chances[1] - chances[0]) > MOVED


@transaction.atomic
def accept(advice: Advice, *, by: User, objective: Objective | None = None) -> Advice:
    """Follow advice: opens a trial of four weeks in the learning log.

    Advice about a tactic serves its objective; other advice needs to be told which `objective` it serves.
    """
    held = _held(advice, Standing.OPEN)
    serves = held.objective or objective
    if serves is None or serves.workspace_id != held.workspace_id:
        raise RefusedError(_("A trial belongs to an objective. Choose one, or write one into the strategy first."))
    today = clock.today(held.workspace.tzinfo)
    evidence, currency = held.evidence, held.workspace.currency
    held.trial = learning.start_trial(
        serves,
        hypothesis=" ".join([f"{words.title_of(held)}.", *words.because(held.source, evidence, currency)]),
        expected_effect=words.expected_of(held)[:200],
        start=today,
        end=today + timedelta(days=HORIZON_DAYS - 1),
        by=by,
        tactic=held.tactic,
    )
    _decided(held, Standing.ACCEPTED, by)
    audit.record(ACCEPTED, workspace=held.workspace, by=by, subject=held, trial=held.trial.slug)
    return held


@transaction.atomic
def reject(advice: Advice, *, by: User, reason: str) -> Advice:
    """Refuse advice and say why; it is not given again unless its evidence changes."""
    held = _held(advice, Standing.OPEN)
    held.reason = reason
    _decided(held, Standing.REJECTED, by)
    audit.record(REJECTED, workspace=held.workspace, by=by, subject=held, reason=reason)
    return held


def close_due(workspace: Workspace) -> int:
    """Write the measured result of every trial that is over into the learning log; gives how many were closed.

    A trial without newer figures waits for them.
    """
    closed = 0
    for advice in queries.due(workspace):
        result = measured_since(advice)
        if result is None:
            continue
        with transaction.atomic():
            held = _held(advice, Standing.ACCEPTED)
            if held.trial is None:
                continue
            learning.record_result(
                held.trial, effect=result.total, effect_low=result.low, effect_high=result.high, level=result.level,
                n=result.days, unit=result.unit, note=result.note, by=None,
            )  # fmt: skip
            held.proposal = next_version(held, result)
            held.standing = Standing.CLOSED
            held.save(update_fields=["proposal", "standing"])
            audit.record(CLOSED, workspace=workspace, by=None, subject=held, effect=result.total)
        closed += 1
    return closed


@transaction.atomic
def decide(advice: Advice, *, decision: str, by: User, note: str = "", with_target: bool = False) -> Advice:
    """Decide on the result; `with_target` makes the objective's next version with the proposed target."""
    held = _held(advice, Standing.CLOSED)
    changes = held.proposal.get("changes") if with_target else None
    if held.trial is not None:
        learning.decide(held.trial, decision=decision, by=by, note=note, changes=changes or None)
    _decided(held, Standing.DECIDED, by)
    audit.record(DECIDED, workspace=held.workspace, by=by, subject=held, decision=decision)
    return held


def _held(advice: Advice, standing: Standing) -> Advice:
    rows = Advice.objects.select_for_update(of=("self",)).select_related(
        "workspace", "tactic__objective", "trial__objective"
    )
    held = rows.get(pk=advice.pk)
    if held.standing != standing:
        raise RefusedError(_("Somebody has answered this already. Look at the page again."))
    return held


def _decided(held: Advice, standing: Standing, by: User) -> None:
    held.standing, held.by, held.decided_at = standing, by, clock.now()
    held.save(update_fields=["standing", "by", "decided_at", "reason", "trial"])
