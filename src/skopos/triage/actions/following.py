"""What comes of mentions: ideas move on, risks are watched, praise is shared."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from skopos.collaboration.actions import Message, deliver
from skopos.common import clock
from skopos.governance import audit
from skopos.triage import addresses
from skopos.triage.choices import IdeaState, Severity, Verb
from skopos.triage.models import Event, Idea, Item, Praise, Risk
from skopos.workspaces.models import Role, User

IDEA_CHANGED = audit.register("triage.idea_changed", _("moved an idea from a mention on"))
RISK_CHANGED = audit.register("triage.risk_changed", _("changed a risk in the register"))
PRAISE_SHARED = audit.register("triage.praise_shared", _("marked praise as shared"))
STAMPS = {IdeaState.ACCEPTED: "accepted_at", IdeaState.SHIPPED: "shipped_at", IdeaState.DECLINED: "declined_at"}


@transaction.atomic
def change_idea(idea: Idea, *, title: str, state: IdeaState, by: User) -> Idea:
    """Name an idea and say how far it is. What was shipped had been accepted; what is new again was neither."""
    before, now = idea.state, clock.now()
    idea.title, idea.state = title, state
    if state != before:
        passed = {
            IdeaState.NEW: [],
            IdeaState.ACCEPTED: [IdeaState.ACCEPTED],
            IdeaState.SHIPPED: [IdeaState.ACCEPTED, IdeaState.SHIPPED],
            IdeaState.DECLINED: [IdeaState.DECLINED],
        }[state]
        for step, name in STAMPS.items():
            setattr(idea, name, (getattr(idea, name) or now) if step in passed else None)
    idea.save()
    _follow(idea.item, by, {"idea": before}, {"idea": state})
    audit.record(IDEA_CHANGED, workspace=idea.item.workspace, by=by, subject=idea, before=before, after=state)
    return idea


@transaction.atomic
def change_risk(risk: Risk, *, by: User) -> Risk:
    """Store a risk's title, severity, state and owner; a new owner is told, and managers of a critical one."""
    stored = Risk.objects.get(pk=risk.pk)
    risk.save()
    workspace = risk.item.workspace
    _follow(
        risk.item,
        by,
        {"risk": stored.state, "severity": stored.severity},
        {"risk": risk.state, "severity": risk.severity},
    )
    audit.record(
        RISK_CHANGED, workspace=workspace, by=by, subject=risk, state=risk.state, severity=risk.severity,
        owner=str(risk.owner) if risk.owner else None,
    )  # fmt: skip
    url = addresses.risk(workspace, risk)
    messages = []
    if risk.owner and risk.owner != by and risk.owner_id != stored.owner_id:
        messages.append(
            Message("triage.risk_given", _("A risk from what people say is yours"), url=url, to=[risk.owner])
        )
    if risk.severity == Severity.CRITICAL and stored.severity != Severity.CRITICAL:
        messages.append(
            Message("triage.risk_critical", _("A critical risk from what people say"), url=url, to=Role.MANAGER)
        )
    deliver(workspace, messages)
    return risk


@transaction.atomic
def share_praise(praise: Praise, *, shared: bool, by: User) -> Praise:
    """Say that praise was passed on, or that it was not."""
    praise.shared_at, praise.shared_by = (clock.now(), by) if shared else (None, None)
    praise.save(update_fields=["shared_at", "shared_by"])
    _follow(praise.item, by, {"shared": not shared}, {"shared": shared})
    audit.record(PRAISE_SHARED, workspace=praise.item.workspace, by=by, subject=praise, shared=shared)
    return praise


def _follow(item: Item, by: User, before: dict[str, object], after: dict[str, object]) -> None:
    """Write into the item's history; the item itself stays as it is, apart from when it last changed."""
    now = clock.now()
    Item.objects.filter(pk=item.pk).update(changed_at=now)
    Event.objects.create(item=item, at=now, by=by, verb=Verb.FOLLOWED, version=item.version, before=before, after=after)
