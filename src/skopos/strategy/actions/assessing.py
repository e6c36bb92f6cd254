"""Assessing an objective: the figures are stored with all that went into them."""

import hashlib
import json
from dataclasses import asdict
from datetime import date
from typing import Any

from django.db import transaction

from skopos.common import clock
from skopos.common.series import Series
from skopos.strategy import assessment, given, queries
from skopos.strategy.actions.objectives import move_objective
from skopos.strategy.choices import Outcome, State, Verdict
from skopos.strategy.models import Objective, Outlook
from skopos.strategy.spec import Spec


@transaction.atomic
def assess(objective: Objective, series: Series | None, *, today: date | None = None) -> Outlook:
    """Work out how likely the objective is to be met, and store it; gives the assessment that counts now.

    Nothing is stored if neither the objective nor its figures nor the answer changed since the last one. An approved
    objective begins to run on its start, and a running one becomes met or missed once the figures reach its deadline.
    """
    today = today or clock.today(objective.workspace.tzinfo)
    if objective.state == State.APPROVED and objective.start and objective.start <= today:
        move_objective(objective, to=State.RUNNING, by=None)
    spec = queries.spec_of(objective)
    found = assessment.assess(spec, series, today=today)
    plain = assessment.as_json(found)
    inputs = {"spec": spec_as_json(spec), "series": given.as_json(series)}
    print_now = fingerprint(inputs, plain)
    outlook = queries.newest_outlook(objective)
    if outlook is None or outlook.fingerprint != print_now:
        outlook = Outlook.objects.create(
            workspace=objective.workspace,
            objective=objective,
            version=objective.version,
            as_of=today,
            inputs=inputs,
            fingerprint=print_now,
            **{name: plain[name] for name in STORED},
        )
    if found.outcome == Outcome.OVER and objective.state == State.RUNNING:
        move_objective(objective, to=State.MET if found.verdict == Verdict.MET else State.MISSED, by=None)
    return outlook


STORED = (
    "seed", "engine", "outcome", "probability", "verdict", "attainable", "quantiles", "bands", "progress", "observed",
    "needed",
)  # fmt: skip


def fingerprint(inputs: dict[str, Any], answer: dict[str, Any]) -> str:
    """Give a digest of all that an assessment rests on and says, but for the time that has gone by."""
    steady = {**answer, "progress": {**answer["progress"], "time_share": None}}
    text = json.dumps([inputs, steady], sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def spec_as_json(spec: Spec) -> dict[str, Any]:
    """Give what an objective said, as JSON values."""
    plain = asdict(spec)
    plain["chain"] = [{**link, "horizon": link["horizon"] and link["horizon"].isoformat()} for link in plain["chain"]]
    plain["start"] = spec.start.isoformat() if spec.start else None
    plain["deadline"] = spec.deadline.isoformat() if spec.deadline else None
    del plain["state"]  # the state changes because of an assessment, not the other way round
    return plain
