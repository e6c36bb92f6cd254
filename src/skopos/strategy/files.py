"""Strategy files and the database: the tree as a document, and a document as changes of the tree.

Importing merges by key: what the file names is made or changed, what it does not name stays. `plan` says beforehand
what `apply` will do.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from skopos.governance import audit
from skopos.strategy import actions, queries
from skopos.strategy.actions import labels
from skopos.strategy.choices import State, TacticState
from skopos.strategy.documents import (
    GoalNode,
    HistoryNode,
    ObjectiveNode,
    StrategyDocument,
    StrategyNode,
    TacticNode,
)
from skopos.strategy.models import BusinessGoal, Objective, Strategy, Tactic
from skopos.workspaces.models import Membership, User, Workspace

type Row = BusinessGoal | Strategy | Objective | Tactic
type AnyNode = GoalNode | StrategyNode | ObjectiveNode | TacticNode

MODELS: dict[type, type[Row]] = {
    GoalNode: BusinessGoal,
    StrategyNode: Strategy,
    ObjectiveNode: Objective,
    TacticNode: Tactic,
}
CHILDREN = ("strategies", "objectives", "tactics")
PARENTS = {Strategy: "goal", Objective: "strategy", Tactic: "objective"}
AGREED = {State.APPROVED, State.RUNNING, TacticState.APPROVED, TacticState.RUNNING}


@dataclass(frozen=True)
class FieldChange:
    """One field that differs."""

    name: str
    label: str
    old: Any
    new: Any


@dataclass(frozen=True)
class Change:
    """What importing does to one row."""

    level: str  # model name: businessgoal, strategy, objective, tactic
    key: str
    title: str
    kind: str  # new, changed, same
    fields: tuple[FieldChange, ...] = ()


@dataclass(frozen=True)
class Plan:
    """What importing a file would do. `histories_beside` are objectives (title, CSV) whose figures the file lacks."""

    changes: tuple[Change, ...]
    unknown_owners: tuple[str, ...] = ()
    to_be_approved: tuple[str, ...] = ()
    untouched: int = 0
    histories_beside: tuple[tuple[str, str], ...] = ()
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def does_something(self) -> bool:
        """Would anything change?"""
        return any(change.kind != "same" for change in self.changes)


def document_of(workspace: Workspace) -> StrategyDocument:
    """Give the workspace's tree as a document. Six queries."""
    goals = tuple(_goal_node(goal) for goal in queries.tree(workspace))
    return StrategyDocument(skopos=1, business=workspace.name, goals=goals)


def _goal_node(goal: BusinessGoal) -> GoalNode:
    strategies = tuple(_strategy_node(strategy) for strategy in goal.strategies.all())
    return GoalNode(**_shared(goal, GoalNode), strategies=strategies)


def _strategy_node(strategy: Strategy) -> StrategyNode:
    objectives = tuple(_objective_node(objective) for objective in strategy.objectives.all())
    return StrategyNode(**_shared(strategy, StrategyNode), objectives=objectives)


def _objective_node(objective: Objective) -> ObjectiveNode:
    tactics = tuple(TacticNode(**_shared(tactic, TacticNode)) for tactic in objective.tactics.all())
    return ObjectiveNode(**_shared(objective, ObjectiveNode), tactics=tactics)


def _shared(row: Row, node: type[AnyNode]) -> dict[str, Any]:
    """Give the fields that a row and its part of the file have in common."""
    values = {name: getattr(row, name) for name in node.model_fields if name not in (*CHILDREN, "key", "owner")}
    values = {name: None if value == "" and name in ("zone", "rhythm") else value for name, value in values.items()}
    return {**values, "key": row.slug, "owner": row.owner.email if row.owner else ""}


def plan(workspace: Workspace, document: StrategyDocument, *, by: User | None) -> Plan:
    """Say what importing `document` would do, without doing it."""
    rows = _rows(workspace)
    owners = _members(workspace)
    alone = _may_settle(workspace, by)
    changes, waiting, counts = [], [], {"new": 0, "changed": 0, "same": 0}
    named: set[tuple[type[Row], str]] = set()
    for node, parent_key, rank in _walk(document):
        model = MODELS[type(node)]
        named.add((model, node.key))
        row = rows.get((model, node.key))
        wanted = _wanted(workspace, node, rank, owners)
        if row is None and not alone and wanted.get("state") in AGREED:
            waiting.append(node.title)
        change = _compare(model, node, row, wanted, parent_key)
        counts[change.kind] += 1
        changes.append(change)
    written = {node.owner for node, _parent, _rank in _walk(document) if node.owner}
    unknown = tuple(sorted(email for email in written if email.lower() not in owners))
    beside = tuple(_histories_beside(document))
    return Plan(tuple(changes), unknown, tuple(waiting), len(set(rows) - named), beside, counts)


def _histories_beside(document: StrategyDocument) -> Iterator[tuple[str, str]]:
    """Give the objectives whose history is a file on somebody's disk, which a page cannot read."""
    for node, _parent, _rank in _walk(document):
        if isinstance(node, ObjectiveNode) and node.history is not None and node.history.csv:
            yield node.title, node.history.csv


@transaction.atomic
def apply(workspace: Workspace, document: StrategyDocument, *, by: User | None) -> Plan:
    """Merge `document` into the workspace's tree; all of it or nothing. Doing it twice changes nothing the second time.

    New objectives and tactics that the file calls approved or running are proposed instead, if somebody other than
    `by` has to approve them.
    """
    todo = plan(workspace, document, by=by)
    rows, owners, alone = _rows(workspace), _members(workspace), _may_settle(workspace, by)
    for node, parent_key, rank in _walk(document):
        model = MODELS[type(node)]
        wanted = _wanted(workspace, node, rank, owners)
        parent = PARENTS.get(model)
        if parent:
            wanted[parent] = rows[(_parent_model(model), parent_key)]
        row = rows.get((model, node.key))
        if row is None:
            rows[(model, node.key)] = _make(model, workspace, node.key, wanted, by, alone)
        else:
            _change(row, wanted, by)
    audit.record(labels.IMPORTED, workspace=workspace, by=by, subject=workspace, **todo.counts)
    return todo


def _make(
    model: type[Row], workspace: Workspace, key: str, wanted: dict[str, Any], by: User | None, alone: bool
) -> Row:
    """Add a row."""
    if wanted.get("state") in AGREED and not alone:
        wanted = {**wanted, "state": State.PROPOSED.value}
    if wanted.get("state") == State.PROPOSED.value:
        wanted["proposed_by"] = by
    if model is Objective:
        return actions.create_objective(workspace=workspace, by=by, slug=key, **wanted)
    return actions.create(model, workspace=workspace, by=by, slug=key, **wanted)  # type: ignore[type-var]


def _change(row: Row, wanted: dict[str, Any], by: User | None) -> None:
    """Bring a row to what the file says; its state follows the workflow on the pages, not the file."""
    wanted.pop("state", None)
    if isinstance(row, Objective):
        actions.revise_objective(row, by=by, **wanted)
    else:
        actions.update(row, by=by, **wanted)


def _compare(model: type[Row], node: AnyNode, row: Row | None, wanted: dict[str, Any], parent_key: str) -> Change:
    """Say how a row differs from what the file says."""
    level = model._meta.model_name or ""
    if row is None:
        return Change(level, node.key, node.title, "new")
    fields = []
    for name, new in wanted.items():
        old = getattr(row, name)
        if name not in ("state", "rank") and old != new:
            fields.append(FieldChange(name, str(row._meta.get_field(name).verbose_name), old, new))  # type: ignore[union-attr]
    parent = PARENTS.get(model)
    if parent and getattr(row, parent).slug != parent_key:
        label = str(row._meta.get_field(parent).verbose_name)  # type: ignore[union-attr]
        fields.append(FieldChange(parent, label, getattr(row, parent).slug, parent_key))
    moved = wanted["rank"] != row.rank
    return Change(level, node.key, node.title, "changed" if fields or moved else "same", tuple(fields))


def _walk(document: StrategyDocument) -> Iterator[tuple[AnyNode, str, int]]:
    """Give each part of the document with its parent's key and its place among its sisters, parents first."""
    yield from _level(document.goals, "")


def _level(nodes: Sequence[AnyNode], parent_key: str) -> Iterator[tuple[AnyNode, str, int]]:
    for rank, node in enumerate(nodes):
        yield node, parent_key, rank
        for name in CHILDREN:
            yield from _level(getattr(node, name, ()), node.key)


def _wanted(workspace: Workspace, node: AnyNode, rank: int, owners: dict[str, User]) -> dict[str, Any]:
    """Give the fields of a row as the file says them."""
    values = {name: getattr(node, name) for name in type(node).model_fields if name not in (*CHILDREN, "key", "owner")}
    for name, value in values.items():
        if isinstance(value, HistoryNode):
            values[name] = value.model_dump(mode="json", exclude_none=False)
        elif value is None and name in ("zone", "rhythm"):
            values[name] = ""
        elif hasattr(value, "value"):
            values[name] = value.value
    if isinstance(node, TacticNode):
        values["currency"] = node.currency or workspace.currency
    return {**values, "owner": owners.get(node.owner.lower()), "rank": rank}


def _rows(workspace: Workspace) -> dict[tuple[type[Row], str], Row]:
    """Give every row of the tree by model and key. Four queries."""
    found: dict[tuple[type[Row], str], Row] = {}
    for model in (BusinessGoal, Strategy, Objective, Tactic):
        related = ["owner", *([PARENTS[model]] if model in PARENTS else [])]
        manager: Any = model.objects
        for row in manager.filter(workspace=workspace).select_related(*related):
            found[(type(row), row.slug)] = row
    return found


def _parent_model(model: type[Row]) -> type[Row]:
    if model is Tactic:
        return Objective
    return Strategy if model is Objective else BusinessGoal


def _members(workspace: Workspace) -> dict[str, User]:
    """Give the workspace's members by e-mail address."""
    members = Membership.objects.filter(workspace=workspace).select_related("user")
    return {member.user.email.lower(): member.user for member in members}


def _may_settle(workspace: Workspace, by: User | None) -> bool:
    """May states be taken from the file, because nobody else could approve?"""
    return by is None or not queries.approvers(workspace).exclude(user=by).exists()
