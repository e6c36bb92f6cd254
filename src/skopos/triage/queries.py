"""Reads: the views of the queue, what stands beside one item, the load of each person, the lists of what came of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, When
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from skopos.triage.choices import IdeaState, Outcome, RiskState, State, Verb
from skopos.triage.models import Event, Idea, Item, Label, Praise, Remark, Risk, Rule, SavedReply, Seat
from skopos.triage.models.items import ItemQuerySet
from skopos.workspaces.models import Membership, Role, User, Workspace

UNDO_WITHIN = timedelta(hours=12)

VIEWS: dict[str, str | Promise] = {
    "new": pgettext_lazy("view of the triage queue", "New"),
    "mine": pgettext_lazy("view of the triage queue", "Mine"),
    "team": pgettext_lazy("view of the triage queue", "Team"),
    "late": pgettext_lazy("view of the triage queue", "Late"),
    "unsure": pgettext_lazy("view of the triage queue", "Unsure"),
    "done": pgettext_lazy("view of the triage queue", "Done"),
}


def _conditions(person: User, at: datetime) -> dict[str, Q]:
    waiting = ~Q(state=State.DONE)
    return {
        "new": Q(state=State.NEW, unsure=False),
        "mine": waiting & Q(owner=person),
        "team": waiting,
        "late": waiting & Q(due_at__lt=at),
        "unsure": Q(state=State.NEW, unsure=True),
        "done": Q(state=State.DONE),
    }


@dataclass(frozen=True)
class Asked:
    """Which part of the queue is looked at."""

    view: str = "new"
    label: int = 0
    owner: int = 0
    outcome: str = ""
    q: str = ""


def view_of(workspace: Workspace, asked: Asked, person: User, at: datetime) -> ItemQuerySet:
    """Give the items of a view in the order in which they should be looked at; what is done, latest first."""
    items = Item.objects.filter(_conditions(person, at)[asked.view], workspace=workspace)
    if asked.label:
        items = items.filter(labels=asked.label)
    if asked.owner:
        items = items.filter(owner=asked.owner)
    if asked.outcome:
        items = items.filter(outcome=asked.outcome)
    if asked.q:
        items = items.filter(
            Q(text__icontains=asked.q) | Q(title__icontains=asked.q) | Q(author_name__icontains=asked.q)
        )
    shown = items.select_related("owner", "rule").prefetch_related("labels")
    if asked.view == "done":
        return shown.order_by("-resolved_at", "-pk")
    return shown.first_due_first()


def counts(workspace: Workspace, person: User, at: datetime) -> dict[str, int]:
    """Give how many items each view has that is not finished; one query."""
    waiting = {view: Count("pk", filter=q) for view, q in _conditions(person, at).items() if view != "done"}
    return Item.objects.waiting().filter(workspace=workspace).aggregate(**waiting)


def history(item: Item) -> QuerySet[Event]:
    """What happened to an item, oldest first."""
    return Event.objects.filter(item=item).select_related("by").order_by("pk")


def remarks(item: Item) -> QuerySet[Remark]:
    """What was said about an item, oldest first; what was taken back is left out."""
    return Remark.objects.filter(item=item, withdrawn=False).select_related("by").order_by("pk")


def labels_of(workspace: Workspace) -> QuerySet[Label]:
    """The workspace's labels by name."""
    return Label.objects.filter(workspace=workspace).order_by("name")


def saved_replies(workspace: Workspace, language: str = "") -> QuerySet[SavedReply]:
    """The saved replies, those in `language` first."""
    first = Case(When(language=language, then=0), default=1, output_field=IntegerField())
    return SavedReply.objects.filter(workspace=workspace).order_by(first, "name", "language")


def rules_of(workspace: Workspace) -> list[tuple[Rule, int]]:
    """The rules in the order in which they are tried, each with how many items it brought; two queries."""
    grouped = Item.objects.filter(workspace=workspace).order_by().values_list("rule").annotate(n=Count("pk"))
    brought = dict(grouped.values_list("rule", "n"))
    return [
        (rule, brought.get(rule.pk, 0)) for rule in Rule.objects.filter(workspace=workspace).select_related("person")
    ]


def last_change(workspace: Workspace, person: User, at: datetime) -> Event | None:
    """Give the latest change of a person that can still be taken back."""
    mine = Event.objects.filter(item__workspace=workspace, by=person, at__gte=at - UNDO_WITHIN)
    taken_back = mine.filter(undoes__isnull=False).values("undoes")
    undoable = mine.filter(undoes__isnull=True).exclude(verb__in=[Verb.ARRIVED, Verb.FOLLOWED])
    return undoable.exclude(batch__in=taken_back).order_by("-pk").first()


@dataclass(frozen=True)
class Load:
    """What one person has to do and did."""

    person: User | None
    waiting: int
    late: int
    done_week: int
    takes_turns: bool = True
    works: bool = True


def loads(workspace: Workspace, at: datetime) -> list[Load]:
    """Give each member's load, and that of nobody last; three queries, whatever the number of people."""
    week = at - timedelta(days=7)
    sums: dict[int | None, dict[str, Any]] = {
        row["owner"]: dict(row)
        for row in Item.objects.filter(workspace=workspace)
        .order_by()
        .values("owner")
        .annotate(
            waiting=Count("pk", filter=~Q(state=State.DONE)),
            late=Count("pk", filter=~Q(state=State.DONE) & Q(due_at__lt=at)),
            done_week=Count("pk", filter=Q(state=State.DONE, resolved_at__gte=week)),
        )
    }
    away = set(Seat.objects.filter(workspace=workspace, takes_turns=False).values_list("person_id", flat=True))
    members = Membership.objects.filter(workspace=workspace).select_related("user").order_by("user__name", "pk")
    found = []
    for member in members:
        row = sums.pop(member.user_id, {})
        works = member.may(Role.CONTRIBUTOR)
        if works or row:
            found.append(_load(member.user, row, member.user_id not in away, works))
    rest = {name: sum(row[name] for row in sums.values()) for name in ("waiting", "late", "done_week")}
    return [*found, _load(None, rest, False, False)]


def _load(person: User | None, row: dict[str, Any], takes_turns: bool, works: bool) -> Load:
    return Load(
        person, row.get("waiting", 0), row.get("late", 0), row.get("done_week", 0), takes_turns and works, works
    )


def ideas(workspace: Workspace, state: str = "") -> QuerySet[Idea]:
    """Ideas from mentions, the latest first."""
    found = Idea.objects.filter(item__workspace=workspace, item__outcome=Outcome.IDEA).select_related("item__owner")
    return (found.filter(state=state) if state in IdeaState.values else found).order_by("-created_at", "-pk")


def risks(workspace: Workspace, state: str = "") -> QuerySet[Risk]:
    """The register of risks, the gravest that is open first."""
    found = Risk.objects.filter(item__workspace=workspace, item__outcome=Outcome.RISK).select_related("item", "owner")
    closed = Case(When(state=RiskState.CLOSED, then=1), default=0, output_field=IntegerField())
    found = found.filter(state=state) if state in RiskState.values else found
    return found.order_by(closed, F("severity").desc(), "-created_at", "-pk")


def praise(workspace: Workspace) -> QuerySet[Praise]:
    """Praise to share: what was not shared yet first."""
    found = Praise.objects.filter(item__workspace=workspace, item__outcome=Outcome.PRAISE)
    return found.select_related("item", "shared_by").order_by(
        F("shared_at").desc(nulls_first=True), "-created_at", "-pk"
    )


def items_of(workspace: Workspace, keys: list[tuple[str, str]]) -> dict[tuple[str, str], Item]:
    """Give the items of mentions, by platform and native_id, for pages that list mentions; one query."""
    wanted = Q(pk__in=[])
    for platform in {platform for platform, _native_id in keys}:
        wanted |= Q(platform=platform, native_id__in=[native_id for own, native_id in keys if own == platform])
    return {(item.platform, item.native_id): item for item in Item.objects.filter(wanted, workspace=workspace)}
