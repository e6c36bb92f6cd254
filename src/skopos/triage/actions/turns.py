"""Whose turn it is: everybody who takes part in order, the one who waited longest first."""

from skopos.triage.choices import Turn
from skopos.triage.models import Rule, Seat
from skopos.workspaces.models import Membership, Role, User, Workspace


class Turns:
    """Gives people to the items of one rule. Reads two queries when made; `store` keeps whose turn is next."""

    def __init__(self, workspace: Workspace, rule: Rule) -> None:
        self.workspace = workspace
        self._person = rule.person if rule.turn == Turn.PERSON and may_work(workspace, rule.person) else None
        self._seats = seats(workspace) if rule.turn == Turn.TURNS else []
        self._last = max((seat.turn_at for seat in self._seats), default=0)
        self._given: dict[int, Seat] = {}

    def next(self) -> User | None:
        """Give the next person; None where the rule names nobody or nobody takes part."""
        if not self._seats:
            return self._person
        seat = self._seats.pop(0)
        self._last += 1
        seat.turn_at = self._last
        self._seats.append(seat)
        self._given[seat.person_id] = seat
        return seat.person

    def store(self) -> None:
        """Keep whose turn it was."""
        for seat in self._given.values():
            Seat.objects.update_or_create(
                workspace=self.workspace, person=seat.person, defaults={"turn_at": seat.turn_at}
            )


def may_work(workspace: Workspace, person: User | None) -> bool:
    """Is this a member who may be given items?"""
    if person is None or not person.is_active:
        return False
    found = Membership.objects.filter(workspace=workspace, user=person).first()
    return bool(found and found.may(Role.CONTRIBUTOR))


def seats(workspace: Workspace) -> list[Seat]:
    """Give the members who take turns, the one who waited longest first; whoever never said otherwise takes part."""
    known = {seat.person_id: seat for seat in Seat.objects.filter(workspace=workspace)}
    members = Membership.objects.filter(workspace=workspace, user__is_active=True).select_related("user").order_by("pk")
    found = []
    for member in members:
        seat = known.get(member.user_id) or Seat(workspace=workspace)
        seat.person = member.user
        if member.may(Role.CONTRIBUTOR) and seat.takes_turns:
            found.append(seat)
    return sorted(found, key=lambda seat: (seat.turn_at, seat.person_id))
