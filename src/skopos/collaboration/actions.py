"""Delivering and reading notices."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F
from django.utils import translation
from django.utils.functional import Promise

from skopos.collaboration.models import Notice
from skopos.common import clock
from skopos.workspaces.models import Membership, Role, User, Workspace

type Text = str | Promise


@dataclass(frozen=True)
class Message:
    """A finished message. Collaboration delivers it and never asks what it is about.

    Attributes
    ----------
    kind : str
        Whose message it is, such as ``strategy.check_in_late``.
    title, body : str or lazy translation
        Lazy texts (`gettext_lazy`, `format_lazy`) are written in each recipient's own language.
    url : str
        Where it leads: a path of this site, or empty.
    to : Role or sequence of User
        A role means every member who is at least that; people who are not members are passed over.
    """

    kind: str
    title: Text
    body: Text = ""
    url: str = ""
    to: Role | Sequence[User] = Role.VIEWER

    def __post_init__(self) -> None:
        if self.url and (not self.url.startswith("/") or self.url.startswith("//")):
            raise ValueError(f"A notice leads to a path of this site, not to {self.url!r}.")


@transaction.atomic
def deliver(workspace: Workspace, messages: Iterable[Message]) -> int:
    """Deliver messages to members, in the caller's transaction; gives how many notices were made or raised.

    A message that a person has not read yet is not put beside itself: its count goes up and it moves to the top.
    Runs one query for the members, and two or three per message.
    """
    members = list(Membership.objects.filter(workspace=workspace).select_related("user").order_by("pk"))
    return sum(_deliver(workspace, message, _recipients(members, message.to)) for message in messages)


def _recipients(members: list[Membership], to: Role | Sequence[User]) -> list[User]:
    if isinstance(to, Role):
        return [member.user for member in members if member.may(to) and member.user.is_active]
    wanted = {person.pk for person in to}
    return [member.user for member in members if member.user_id in wanted and member.user.is_active]


def _deliver(workspace: Workspace, message: Message, people: list[User]) -> int:
    with translation.override("en"):
        key = hashlib.sha256(f"{message.kind}\x00{message.url}\x00{message.title}".encode()).hexdigest()
    now = clock.now()
    unread = Notice.objects.filter(workspace=workspace, person__in=people, key=key, read_at__isnull=True)
    waiting = dict(unread.values_list("person_id", "pk"))
    for person in people:
        with translation.override(person.language or workspace.language):
            title, body = str(message.title)[:250], str(message.body)
        if person.pk in waiting:
            Notice.objects.filter(pk=waiting[person.pk]).update(count=F("count") + 1, body=body, latest_at=now)
        else:
            Notice.objects.create(
                workspace=workspace, person=person, kind=message.kind, key=key, title=title, body=body,
                url=message.url, created_at=now, latest_at=now,
            )  # fmt: skip
    return len(people)


def read_notice(notice: Notice) -> None:
    """Note that its person has seen a notice; reading it again changes nothing."""
    Notice.objects.filter(pk=notice.pk, read_at__isnull=True).update(read_at=clock.now())


def read_all_notices(membership: Membership) -> int:
    """Note that a member has seen everything; gives how many that were."""
    unread = Notice.objects.filter(workspace=membership.workspace_id, person=membership.user_id, read_at__isnull=True)
    return unread.update(read_at=clock.now())
