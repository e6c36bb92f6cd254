"""The one way to a row of this room on behalf of a person: by workspace. Hidden and absent look alike."""

from django.http import Http404

from skopos.money.models import CostEntry, ExchangeRate, HourlyRate
from skopos.workspaces.models import Membership


def _one[T: (CostEntry, ExchangeRate, HourlyRate)](kind: type[T], member: Membership, pk: int) -> T:
    row = kind.objects.filter(workspace=member.workspace, pk=pk).first()
    if row is None:
        raise Http404("No such row.")
    return row


def entry_for(member: Membership, pk: int) -> CostEntry:
    """Give an entry of cost."""
    return _one(CostEntry, member, pk)


def rate_for(member: Membership, pk: int) -> ExchangeRate:
    """Give a rate of exchange."""
    return _one(ExchangeRate, member, pk)


def price_for(member: Membership, pk: int) -> HourlyRate:
    """Give what an hour costs."""
    return _one(HourlyRate, member, pk)
