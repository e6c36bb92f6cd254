"""Reads of this room, handed over before they run."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery

from skopos.common.series import Series
from skopos.strategy import given, sources
from skopos.strategy.assessment import Assessment, Band, Progress
from skopos.strategy.choices import Outcome, State, Verdict
from skopos.strategy.models import (
    BusinessGoal,
    Objective,
    ObjectiveVersion,
    Outlook,
    Strategy,
    Tactic,
    Trial,
    TrialEntry,
)
from skopos.strategy.models.tree import OPEN_STATES
from skopos.strategy.spec import Spec, spec_from
from skopos.workspaces.models import Membership, Role, Workspace


def newest_outlooks(workspace: Workspace) -> QuerySet[Outlook]:
    """Give the latest assessment of each objective, without its inputs and bands."""
    newest = Outlook.objects.filter(objective=OuterRef("objective")).order_by("-computed_at", "-pk").values("pk")[:1]
    return Outlook.objects.filter(workspace=workspace, pk=Subquery(newest)).defer("inputs", "bands")


def outlooks_of(workspace: Workspace, rows: list[Objective]) -> QuerySet[Outlook]:
    """Give the latest assessment of each of these objectives with all its inputs."""
    return newest_outlooks(workspace).filter(objective__in=rows).defer(None)


def objectives(workspace: Workspace) -> QuerySet[Objective]:
    """Give the workspace's objectives with their chain and latest assessment (`newest`, a list of one or none)."""
    return (
        Objective.objects.filter(workspace=workspace)
        .select_related("strategy__goal", "owner")
        .prefetch_related(Prefetch("outlooks", newest_outlooks(workspace), to_attr="newest"))
    )


def tree(workspace: Workspace, *, owner: int | None = None, state: str = "") -> QuerySet[BusinessGoal]:
    """Give the goals with everything below them, in order; objectives of one owner or state if asked. Six queries."""
    shown = objectives(workspace)
    if owner:
        shown = shown.filter(Q(owner=owner) | Q(tactics__owner=owner)).distinct()
    if state == "open":
        shown = shown.filter(state__in=OPEN_STATES)
    elif state:
        shown = shown.filter(state=state)
    shown = shown.prefetch_related(Prefetch("tactics", Tactic.objects.select_related("owner").order_by("rank", "slug")))
    strategies = Strategy.objects.select_related("owner").order_by("rank", "slug")
    return (
        BusinessGoal.objects.filter(workspace=workspace)
        .select_related("owner")
        .order_by("rank", "slug")
        .prefetch_related(
            Prefetch("strategies", strategies), Prefetch("strategies__objectives", shown.order_by("rank", "slug"))
        )
    )


def objectives_to_assess(workspace: Workspace) -> QuerySet[Objective]:
    """Give the objectives whose probability is worked out: all that can still be reached, with a metric."""
    return objectives(workspace).filter(state__in=OPEN_STATES).exclude(metric="").order_by("pk")


def running_objectives(workspace: Workspace) -> QuerySet[Objective]:
    """Give the objectives that run now, the nearest deadline first."""
    return objectives(workspace).filter(state=State.RUNNING).order_by("deadline", "pk")


def waiting_for_approval(workspace: Workspace) -> QuerySet[Objective]:
    """Give the objectives that somebody proposed and nobody approved yet."""
    return objectives(workspace).filter(state=State.PROPOSED).order_by("updated_at")


def newest_outlook(objective: Objective) -> Outlook | None:
    """Give the latest assessment with all its inputs; None if there is none. One query."""
    return objective.outlooks.order_by("-computed_at", "-pk").first()


def trials(workspace: Workspace, *, objective: str = "", decision: str = "", words: str = "") -> QuerySet[Trial]:
    """Give the learning log, newest first, filtered; with objective and entries. Three queries."""
    found = Trial.objects.filter(workspace=workspace).select_related("objective", "tactic", "by")
    if objective:
        found = found.filter(objective__slug=objective)
    if decision == "undecided":
        found = found.exclude(entries__decision__gt="")
    elif decision:
        found = found.filter(entries__decision=decision).distinct()
    if words:
        found = found.filter(Q(hypothesis__icontains=words) | Q(expected_effect__icontains=words))
    entries = TrialEntry.objects.select_related("by", "new_version", "corrects")
    return found.prefetch_related(Prefetch("entries", entries))


def approvers(workspace: Workspace) -> QuerySet[Membership]:
    """Give the members who may approve."""
    return Membership.objects.filter(workspace=workspace, user__is_active=True, role__in=[Role.MANAGER, Role.OWNER])


def people(workspace: Workspace) -> list[tuple[int, str]]:
    """Give the members who may own something, by name."""
    members = Membership.objects.filter(workspace=workspace, user__is_active=True).select_related("user")
    return sorted(((member.user_id, str(member.user)) for member in members), key=lambda pair: pair[1].casefold())


def spec_of(objective: Objective) -> Spec:
    """Give an objective as the SMART check sees it. Runs no query if strategy and goal are loaded."""
    above = (objective.strategy, objective.strategy.goal)
    return spec_from(objective, key=objective.slug, zone=objective.zone, above=above)


def history_of(workspace: Workspace, spec: Spec, history: dict[str, Any] | None, today: date) -> Series | None:
    """Give the series an objective is judged by: what channels delivered, else what came with its file."""
    fed = sources.series(workspace, spec, today)
    if fed is not None and any(value is not None for value in fed.values):
        return fed
    known = sources.metrics(workspace).get(spec.metric)
    return given.series_from(history, spec, kind=known.kind if known else "", label=known.label if known else "") or fed


def series_of(outlook: Outlook | None, labels: Mapping[str, str] | None = None) -> Series | None:
    """Give the series that an assessment was made from.

    `labels` names the metrics in the reader's language; without it the series bears the name it was stored under.
    """
    series = given.from_json(outlook.inputs.get("series", {})) if outlook else None
    return replace(series, label=(labels or {}).get(series.metric, series.label)) if series else None


def assessment_of(outlook: Outlook) -> Assessment:
    """Give a stored assessment as the one that was computed."""
    return Assessment(
        outcome=Outcome(outlook.outcome),
        probability=outlook.probability,
        verdict=Verdict(outlook.verdict),
        attainable={float(likely): value for likely, value in outlook.attainable.items()},
        quantiles=tuple(outlook.quantiles),
        bands=tuple(
            Band(date.fromisoformat(band["start"]), tuple(band["value"]), tuple(band["total"]))
            for band in outlook.bands
        ),
        progress=Progress(**outlook.progress),
        observed=outlook.observed,
        needed=outlook.needed,
        seed=outlook.seed,
        engine=outlook.engine,
    )


def titles(workspace: Workspace) -> list[tuple[str, str]]:
    """Give key and title of every objective, for filters."""
    return list(Objective.objects.filter(workspace=workspace).order_by("title").values_list("slug", "title"))


@dataclass(frozen=True)
class VersionChange:
    """A version of an objective with what it changed."""

    version: ObjectiveVersion
    changes: list[tuple[str, Any, Any]]


def versions_with_changes(objective: Objective) -> list[VersionChange]:
    """Give the versions, newest first, each with the fields in which it differs from the one before. One query."""
    versions = list(objective.versions.select_related("by").order_by("-number"))
    found = []
    for newer, older in zip(versions, [*versions[1:], None], strict=True):
        before = older.fields if older else {}
        changes = [
            (str(Objective._meta.get_field(name).verbose_name), before.get(name), value)  # type: ignore[union-attr]
            for name, value in newer.fields.items()
            if older and before.get(name) != value and name != "history"
        ]
        found.append(VersionChange(newer, changes))
    return found
