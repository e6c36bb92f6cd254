"""The learning log: hypothesis, trial, result, decision, and the objective's new version. Entries are only added."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from skopos.governance import audit
from skopos.strategy.actions import labels
from skopos.strategy.actions.objectives import revise_objective
from skopos.strategy.actions.tree import free_slug
from skopos.strategy.choices import Decision, EntryKind
from skopos.strategy.models import Objective, ObjectiveVersion, Tactic, Trial, TrialEntry
from skopos.strategy.workflow import RefusedError
from skopos.workspaces.models import User


@transaction.atomic
def start_trial(
    objective: Objective,
    *,
    hypothesis: str,
    expected_effect: str,
    start: date,
    by: User | None,
    end: date | None = None,
    tactic: Tactic | None = None,
    slug: str = "",
) -> Trial:
    """Put a hypothesis to the test."""
    if tactic is not None and tactic.objective_id != objective.pk:
        raise RefusedError(_("The tactic belongs to another objective."))
    trial = Trial.objects.create(
        workspace=objective.workspace,
        objective=objective,
        tactic=tactic,
        hypothesis=hypothesis,
        expected_effect=expected_effect,
        start=start,
        end=end,
        by=by,
        slug=slug or free_slug(Trial, objective.workspace, hypothesis[:40]),
    )
    audit.record(labels.TRIAL_STARTED, workspace=objective.workspace, by=by, subject=trial)
    return trial


@transaction.atomic
def record_result(
    trial: Trial,
    *,
    effect: float,
    by: User | None,
    effect_low: float | None = None,
    effect_high: float | None = None,
    level: float | None = None,
    n: int | None = None,
    unit: str = "",
    note: str = "",
    corrects: TrialEntry | None = None,
) -> TrialEntry:
    """Write down what a trial showed, with its interval; `corrects` names the result that it replaces."""
    if (effect_low is not None and effect_low > effect) or (effect_high is not None and effect_high < effect):
        raise RefusedError(_("The effect does not lie inside its interval. Check the three figures."))
    return _add(
        trial, EntryKind.RESULT, labels.RESULT_RECORDED, by,
        effect=effect, effect_low=effect_low, effect_high=effect_high, level=level, n=n, unit=unit, note=note,
        corrects=corrects,
    )  # fmt: skip


@transaction.atomic
def decide(
    trial: Trial,
    *,
    decision: str,
    by: User | None,
    note: str = "",
    changes: dict[str, Any] | None = None,
    corrects: TrialEntry | None = None,
) -> TrialEntry:
    """Decide on the strength of a trial; `changes` make the objective's next version in the same step."""
    version = None
    if changes:
        before = trial.objective.version
        objective = revise_objective(trial.objective, by=by, reason=note or trial.hypothesis, **changes)
        if objective.version != before:
            version = ObjectiveVersion.objects.get(objective=objective, number=objective.version)
    return _add(
        trial, EntryKind.DECISION, labels.DECIDED, by,
        decision=Decision(decision), note=note, new_version=version, corrects=corrects,
    )  # fmt: skip


@transaction.atomic
def correct(trial: Trial, *, note: str, by: User | None, corrects: TrialEntry | None = None) -> TrialEntry:
    """Say what is wrong with the trial or one of its entries; the wrong words stay readable."""
    return _add(trial, EntryKind.CORRECTION, labels.CORRECTED, by, note=note, corrects=corrects)


def _add(trial: Trial, kind: EntryKind, label: str, by: User | None, **fields: Any) -> TrialEntry:
    corrects = fields.get("corrects")
    if corrects is not None and corrects.trial_id != trial.pk:
        raise RefusedError(_("The entry to be corrected belongs to another trial."))
    entry = TrialEntry.objects.create(trial=trial, kind=kind, by=by, **fields)
    details = {name: str(value) for name, value in fields.items() if value not in (None, "")}
    audit.record(label, workspace=trial.workspace, by=by, subject=trial, **details)
    return entry
