"""Setting up the desk: hours, rules, who takes turns."""

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from skopos.governance import audit
from skopos.triage.actions.changing import desk_of
from skopos.triage.choices import Turn
from skopos.triage.models import Desk, Rule, Seat
from skopos.workspaces.models import User, Workspace

DESK_CHANGED = audit.register("triage.desk_changed", _("changed the working hours of triage"))
RULE_SAVED = audit.register("triage.rule_saved", _("saved a rule of triage"))
RULE_DELETED = audit.register("triage.rule_deleted", _("deleted a rule of triage"))
TURNS_CHANGED = audit.register("triage.turns_changed", _("changed who takes turns in triage"))


@transaction.atomic
def seed(workspace: Workspace) -> None:
    """Give a new workspace its desk and the rules to begin with. Safe to repeat."""
    desk_of(workspace)
    if Rule.objects.filter(workspace=workspace).exists():
        return
    with translation.override(workspace.language):
        Rule.objects.bulk_create(
            [
                Rule(workspace=workspace, name=gettext("Angry questions"), position=10, mood="-1", question=True),
                Rule(
                    workspace=workspace,
                    name=gettext("Complaints that many hear"),
                    position=20,
                    mood="-1",
                    min_reach=1000,
                ),
                Rule(
                    workspace=workspace,
                    name=gettext("Unsure"),
                    position=30,
                    unsure=True,
                    daily_limit=20,
                    due_hours=24,
                    turn=Turn.NOBODY,
                ),
            ]
        )


@transaction.atomic
def change_desk(desk: Desk, *, by: User) -> Desk:
    """Store working hours, holidays and deadlines; items that wait keep the deadline they have."""
    desk.save()
    audit.record(
        DESK_CHANGED,
        workspace=desk.workspace,
        by=by,
        subject=desk,
        country=desk.country,
        due_hours=desk.due_hours,
        closed=desk.closed,
        week=desk.week,
    )
    return desk


@transaction.atomic
def save_rule(rule: Rule, *, by: User) -> Rule:
    """Store a rule, new or changed; it holds for mentions that are not in the queue yet."""
    rule.save()
    audit.record(RULE_SAVED, workspace=rule.workspace, by=by, subject=rule, **rule.told())
    return rule


@transaction.atomic
def delete_rule(rule: Rule, *, by: User) -> None:
    """Delete a rule; what it put into the queue stays."""
    audit.record(RULE_DELETED, workspace=rule.workspace, by=by, subject=rule)
    rule.delete()


@transaction.atomic
def set_turns(workspace: Workspace, person: User, *, takes_turns: bool, by: User) -> None:
    """Say whether somebody is given items in turn, such as during a holiday."""
    Seat.objects.update_or_create(workspace=workspace, person=person, defaults={"takes_turns": takes_turns})
    audit.record(TURNS_CHANGED, workspace=workspace, by=by, subject=person, on=takes_turns)
