"""What a report takes from strategy and channels: objectives, decisions, imports with problems."""

from datetime import UTC, datetime, time, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from skopos.channels.models import Import, ImportState
from skopos.common import formats
from skopos.measurement.queries.history import History
from skopos.reports.period.content import Days, DecisionLine, Flaw, ObjectiveLine
from skopos.strategy.choices import EntryKind, State
from skopos.strategy.models import Objective, Outlook, TrialEntry
from skopos.workspaces.models import Workspace

ENTRIES = 50
IMPORTS = 10


def moments_of(workspace: Workspace, span: Days) -> tuple[datetime, datetime]:
    """Give the first moment of the period and the first after it."""
    zone = workspace.tzinfo
    begin = datetime.combine(span.first, time(), tzinfo=zone)
    end = datetime.combine(span.last + timedelta(days=1), time(), tzinfo=zone)
    return begin.astimezone(UTC), end.astimezone(UTC)


def objective_lines(workspace: Workspace, span: Days, found: dict[str, History], fed: set[str]) -> list[ObjectiveLine]:
    """Give the objectives that ran in the period, each with its last assessment before the period's end or since."""
    rows = (
        Objective.objects.filter(workspace=workspace)
        .exclude(state__in=[State.DRAFT, State.PROPOSED, State.DROPPED])
        .exclude(start__gt=span.last)
        .exclude(deadline__lt=span.first)
        .select_related("strategy__goal")
        .order_by("strategy__goal__rank", "strategy__rank", "rank", "slug")
    )
    outlooks = latest_outlooks(workspace, span)
    return [_objective_line(row, outlooks.get(row.pk), found, fed) for row in rows]


def latest_outlooks(workspace: Workspace, span: Days) -> dict[int, Outlook]:
    """Give each objective's latest assessment as of the period's last day; for lack of one, its first after it."""
    found: dict[int, Outlook] = {}
    rows = Outlook.objects.filter(workspace=workspace).defer("inputs").order_by("as_of", "computed_at", "pk")
    for outlook in rows.iterator():
        if outlook.as_of <= span.last + timedelta(days=1) or outlook.objective_id not in found:
            found[outlook.objective_id] = outlook
    return found


def _objective_line(row: Objective, outlook: Outlook | None, found: dict[str, History], fed: set[str]) -> ObjectiveLine:
    history = found.get(row.metric)
    progress = outlook.progress if outlook else {}
    final = outlook.bands[-1] if outlook and outlook.bands else {}
    reach = final.get("total") or final.get("value") or [] if isinstance(final, dict) else []
    return ObjectiveLine(
        key=row.slug,
        title=row.title,
        goal=row.strategy.goal.title,
        strategy=row.strategy.title,
        metric=row.metric,
        metric_label=str(history.metric.label) if history else row.metric,
        unit=row.unit or (history.unit if history else ""),
        target=row.target,
        direction=row.direction,
        current=progress.get("current"),
        start=row.start,
        deadline=row.deadline,
        state=row.state,
        state_label=row.get_state_display(),
        verdict=outlook.verdict if outlook else "unknown",
        verdict_label=outlook.get_verdict_display() if outlook else _("Not assessed yet"),
        outcome_label=outlook.get_outcome_display() if outlook else "",
        probability=outlook.probability if outlook else None,
        attainable=dict(outlook.attainable) if outlook else {},
        low=reach[1] if len(reach) == 5 else None,
        high=reach[3] if len(reach) == 5 else None,
        assessed_at=outlook.computed_at if outlook else None,
        is_fed=row.metric in fed or row.history is not None,
    )


def decision_lines(workspace: Workspace, span: Days) -> list[DecisionLine]:
    """Give the decisions taken in the period, oldest first, each with the latest result before it."""
    begin, end = moments_of(workspace, span)
    decisions = (
        TrialEntry.objects.filter(
            trial__workspace=workspace, kind=EntryKind.DECISION, created_at__gte=begin, created_at__lt=end
        )
        .select_related("trial__objective", "by")
        .prefetch_related("trial__entries")
        .order_by("created_at", "pk")[:ENTRIES]
    )
    return [_decision_line(entry, workspace) for entry in decisions]


def _decision_line(entry: TrialEntry, workspace: Workspace) -> DecisionLine:
    results = [
        other
        for other in entry.trial.entries.all()
        if other.kind == EntryKind.RESULT and (other.created_at, other.pk) < (entry.created_at, entry.pk)
    ]
    result = results[-1] if results else None
    return DecisionLine(
        objective=entry.trial.objective.title,
        hypothesis=entry.trial.hypothesis,
        decided_on=entry.created_at.astimezone(workspace.tzinfo).date(),
        decision=entry.get_decision_display(),
        note=entry.note,
        by=str(entry.by or ""),
        effect=result.effect if result else None,
        effect_low=result.effect_low if result else None,
        effect_high=result.effect_high if result else None,
        level=result.level if result else None,
        unit=result.unit if result else "",
    )


def import_flaws(workspace: Workspace, span: Days) -> list[Flaw]:
    """Name the imports since the period began whose rows were not all taken in, the newest first."""
    begin, _end = moments_of(workspace, span)
    rows = Import.objects.filter(workspace=workspace, created_at__gte=begin).order_by("-created_at")
    out = []
    for row in rows.filter(state=ImportState.DONE)[:IMPORTS]:
        count = row.tally.get("problems", {}).get("error", 0)
        if count:
            text = ngettext(
                "%(name)s: %(count)s value or row could not be taken in.",
                "%(name)s: %(count)s values or rows could not be taken in.",
                count,
            )
            out.append(Flaw("import", text % {"name": row.name, "count": formats.number(count)}))
    for row in rows.filter(state=ImportState.FAILED)[:IMPORTS]:
        out.append(Flaw("import", _("The import of %(name)s failed; nothing of it was stored.") % {"name": row.name}))
    return out
